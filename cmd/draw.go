package cmd

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/page"
	"github.com/evenkeel/evenkeel/reports/plots"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// drawFlags are the flags of the verbs that draw reports.
type drawFlags struct {
	noPlots bool
	theme   string
	formats []string
	open    bool
}

func (f *drawFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.noPlots, "no-plots", false, "draw no pictures")
	cmd.Flags().BoolVar(&f.open, "open", false, "show "+reportPage+" in the browser")
	f.addLook(cmd)
}

// addLook adds the flags that say how pictures look.
func (f *drawFlags) addLook(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.theme, "theme", "light", "of the pictures: "+strings.Join(plots.Themes(), " or ")+"; report.html follows its reader")
	flags.StringSliceVar(&f.formats, "pictures", []string{"png"}, "formats of the pictures: "+strings.Join(plots.Formats(), ", "))
	must(cmd.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(plots.Themes(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("pictures", cobra.FixedCompletions(plots.Formats(), cobra.ShellCompDirectiveNoFileComp)))
}

// A drawing is how reports are drawn.
type drawing struct {
	plots   bool
	options plots.Options
}

// options checks the flags.
func (f *drawFlags) options() (drawing, error) {
	o := drawing{plots: !f.noPlots, options: plots.Options{Formats: f.formats}}
	if err := plots.CheckFormats(f.formats); err != nil {
		return o, usageError{fmt.Errorf("--pictures: %w", err)}
	}
	if f.theme == "" {
		return o, nil
	}
	var err error
	if o.options.Theme, err = plots.ThemeNamed(f.theme); err != nil {
		return o, usageError{fmt.Errorf("--theme: %w", err)}
	}
	return o, nil
}

// belonging lists the files that are drawn of a result in one way or another. Those that are not drawn this time must not
// stay beside those that are.
func (o drawing) belonging() []string {
	var all []string
	for _, name := range plots.Names() {
		for _, format := range plots.Formats() {
			all = append(all, name+"."+format)
		}
	}
	return all
}

// reportPage is the file to open in a browser.
const reportPage = "report.html"

// writeReports stages what is drawn of a result: the pictures, report.md and report.html.
func writeReports(folder *outputFolder, s *reports.Summary, o drawing) error {
	options := tables.ReportOptions{Run: again(s)}
	if o.plots {
		names, err := plots.Write(folder.staging, s, o.options)
		if err != nil {
			return err
		}
		shown := map[string]bool{}
		for _, file := range names {
			if name := file[:strings.LastIndexByte(file, '.')]; !shown[name] {
				options.Pictures = append(options.Pictures, tables.Picture{File: file, Caption: captions[name]})
				shown[name] = true
			}
		}
	}
	return writePages(folder, map[string]func(io.Writer) error{
		"report.md": func(w io.Writer) error { return tables.WriteReport(w, s, options) },
		reportPage: func(w io.Writer) error {
			return page.Write(w, s, page.Options{Command: "evenkeel run " + options.Run, Version: version(), Captions: captions, NoPictures: !o.plots})
		},
	})
}

func writePages(folder *outputFolder, pages map[string]func(io.Writer) error) error {
	for name, write := range pages {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		if err := folder.write(name, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// captions says below each picture what it shows. Every picture has one.
var captions = map[string]string{
	"overview":    "At a glance: the tail of latency, spend against it, success, and where the traffic went",
	"latency":     "Latency: how many requests were answered within a time, and the slowest of them",
	"timeline":    "Share of the traffic over time, with latency, errors and incidents",
	"providers":   "What each provider went through under each strategy",
	"spend":       "Spend per 1,000 successful requests, by provider and by purpose",
	"differences": "Differences to the baseline, with their intervals, margins and verdicts",
}

// drawAcross draws the pictures over several scenarios into the folder dir, all or none of them; of fewer than two there is
// nothing to draw.
func drawAcross(dir string, all []*reports.Summary, o drawing) error {
	if len(all) < 2 || !o.plots {
		return nil
	}
	folder, err := newOutputFolder(dir, "")
	if err != nil {
		return err
	}
	defer folder.discard()
	if _, err := plots.WriteAcross(folder.staging, all, o.options); err != nil {
		return fmt.Errorf("cannot write the pictures over all scenarios: %w", err)
	}
	if err := folder.publish(nil); err != nil {
		return fmt.Errorf("cannot write the pictures over all scenarios: %w", err)
	}
	return nil
}
