package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/plots"
	"github.com/evenkeel/evenkeel/reports/tables"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
)

// runOne runs a scenario and writes its files.
func runOne(ctx context.Context, sc loaded, f *runFlags, stderr io.Writer) (*reports.Summary, error) {
	folder, err := newOutputFolder(f.output, sc.Name)
	if err != nil {
		return nil, err
	}
	defer folder.discard()

	s, err := simulate(ctx, sc.Scenario, f, stderr)
	if err != nil {
		return nil, err
	}
	if err := writeFiles(folder, s, !f.noPlots, again(sc, f)); err != nil {
		return nil, fmt.Errorf("cannot write the results of %s: %w", sc.Name, err)
	}
	if ctx.Err() != nil {
		return nil, &interruptedError{"all runs of " + sc.Name + " finished; nothing written"}
	}
	if err := folder.publish(slices.Sorted(maps.Keys(captions))); err != nil {
		return nil, fmt.Errorf("cannot write the results of %s: %w", sc.Name, err)
	}
	if !f.quiet {
		fmt.Fprintf(stderr, "%s: results in %s\n", sc.Name, folder.path)
	}
	return s, nil
}

// simulate runs all strategies under all seeds.
func simulate(ctx context.Context, sc *scenarios.Scenario, f *runFlags, stderr io.Writer) (*reports.Summary, error) {
	cfgs := make([]*sim.Config, len(sc.Strategies))
	for i := range cfgs {
		cfgs[i] = sc.Cell(i)
	}
	collector := newCollector(sc)
	total, done := len(cfgs)*len(sc.Seeds), 0
	p := newProgress(stderr, f.quiet, sc.Name, total)
	err := sim.RunCells(ctx, cfgs, sc.Seeds, f.jobs, func(strategy, seed int, r *sim.Result) {
		collector.Add(strategy, seed, r)
		done++
		p.step()
	})
	p.close()
	if errors.Is(err, context.Canceled) {
		return nil, &interruptedError{fmt.Sprintf("%d of %d runs of %s finished; nothing written", done, total, sc.Name)}
	}
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", sc.Name, err)
	}
	s := collector.Summary()
	s.Warnings = append(sc.OfferedLoad().Warnings, s.Warnings...)
	return s, nil
}

// writeFiles stages the files of a scenario. again is what report.md gives after "evenkeel run" for the same result.
func writeFiles(folder *outputFolder, s *reports.Summary, withPlots bool, again string) error {
	options := tables.ReportOptions{Run: again}
	if withPlots {
		names, err := plots.Write(folder.staging, s)
		if err != nil {
			return err
		}
		for _, name := range names {
			options.Pictures = append(options.Pictures, tables.Picture{File: name, Caption: captions[name]})
		}
	}
	var result, report bytes.Buffer
	if err := reports.WriteJSON(&result, s); err != nil {
		return err
	}
	if err := tables.WriteReport(&report, s, options); err != nil {
		return err
	}
	if err := folder.write("result.json", result.Bytes()); err != nil {
		return err
	}
	return folder.write("report.md", report.Bytes())
}

// captions says below each picture of report.md what it shows. Every picture has one.
var captions = map[string]string{
	"latency.png":  "Latency: how many requests were answered within a time, and the slowest of them",
	"spend.png":    "Spend per 1,000 successful requests against the 99th percentile of latency",
	"timeline.png": "Share of the traffic over time, with incidents shaded",
}

// again gives the arguments after "evenkeel run" that lead to the same result.
func again(sc loaded, f *runFlags) string {
	words := []string{quote(sc.from)}
	if f.seeds != "" {
		list := make([]string, len(sc.Seeds))
		for i, seed := range sc.Seeds {
			list[i] = strconv.FormatUint(seed, 10)
		}
		words = append(words, "--seeds", strings.Join(list, ",")+",")
		if slices.Equal(sc.Seeds, scenarios.Seeds(len(sc.Seeds))) {
			words[len(words)-1] = strconv.Itoa(len(sc.Seeds))
		}
	}
	if f.prices != "" {
		list := f.prices
		if filepath.IsAbs(list) {
			list = filepath.Base(list) // folders of this machine do not belong in a report
		}
		words = append(words, "--prices", quote(filepath.ToSlash(list)))
	}
	if len(f.strategies) > 0 {
		words = append(words, "--strategies", quote(strings.Join(f.strategies, ",")))
	}
	return strings.Join(words, " ")
}

// quote writes a word so that a shell takes it as it is.
func quote(word string) string {
	if word != "" && !strings.ContainsFunc(word, unsafe) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// unsafe reports whether a shell could see more in r than a character of a word.
func unsafe(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./,:@%+=", r))
}
