package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports"
)

// reportFlags are the flags of the report verb.
type reportFlags struct {
	output string
	draw   drawFlags
	quiet  bool
}

func newReport() *cobra.Command {
	f := &reportFlags{}
	cmd := &cobra.Command{
		Use:   "report RESULT…",
		Short: "Draw the reports of results again, without simulating",
		Long: `Draws the pictures, report.md and report.html of results again, without simulating: the same files, byte for byte, as
the run wrote. A RESULT is a result.json, the folder that holds one, or a folder of such folders, as evenkeel run
--output writes it. The files go beside each result.json, or into OUTPUT/<name of the scenario>. For several results,
matrix.png and ranking.png compare the strategies over the scenarios, in the order that is given, those of a folder by
their names; they go beside the results' folders, or into OUTPUT.

Exit codes: 0 done, 1 a file could not be written, 2 a mistake in the arguments, or a file that is no sound result.`,
		Example: `  evenkeel report evenkeel-out/steady/result.json --open
  evenkeel report evenkeel-out --output dark --theme dark`,
		Args: atLeastOne(nameAResult),
		RunE: func(cmd *cobra.Command, args []string) error {
			return report(cmd.Context(), args, f, cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "folder for the reports, a folder per scenario inside it; beside each result.json if not given")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "do not say where the files are")
	f.draw.add(cmd)
	must(cmd.MarkFlagDirname("output"))
	return cmd
}

const nameAResult = "name a result: a result.json, the folder that holds one, or a folder of such folders"

// A drawn is a result that is drawn again.
type drawn struct {
	*reports.Summary
	file string // result.json
}

// report reads everything first, so that a mistake in the last file leaves nothing half done.
func report(ctx context.Context, args []string, f *reportFlags, stderr io.Writer) error {
	o, err := f.draw.options()
	if err != nil {
		return err
	}
	var files []string
	for _, path := range args {
		found, err := resultsAt(path)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	all, err := readResults(files)
	if err != nil {
		return err
	}
	across := f.output
	if len(all) > 1 && across == "" {
		if across, err = sharedParent(all); err != nil {
			return err
		}
	}
	for _, r := range all {
		if ctx.Err() != nil {
			return &interruptedError{"nothing more is drawn"}
		}
		parent, name := f.output, r.Scenario.Name
		if parent == "" {
			parent, name = filepath.Dir(r.file), ""
		}
		path, err := drawAgain(parent, name, r, o)
		if err != nil {
			return err
		}
		if !f.quiet {
			fmt.Fprintf(stderr, "%s: reports in %s\n", r.Scenario.Name, path)
		}
		if f.draw.open {
			openPage(filepath.Join(path, reportPage), stderr)
		}
	}
	return drawAcross(across, summaries(all), o)
}

func summaries(all []drawn) []*reports.Summary {
	var out []*reports.Summary
	for _, r := range all {
		out = append(out, r.Summary)
	}
	return out
}

// drawAgain draws one result into the folder name below parent, and returns that folder. What no drawing can make
// anything of is a fault of the file, which somebody may have changed.
func drawAgain(parent, name string, r drawn, o drawing) (path string, err error) {
	folder, err := newOutputFolder(parent, name)
	if err != nil {
		return "", err
	}
	defer folder.discard()
	defer func() {
		if p := recover(); p != nil {
			err = usagef("%s: the result is damaged and cannot be drawn: %v", r.file, p)
		}
	}()
	if err := writeReports(folder, r.Summary, o); err != nil {
		return "", fmt.Errorf("cannot write the reports of %s: %w", r.Scenario.Name, err)
	}
	if err := folder.publish(o.belonging()); err != nil {
		return "", fmt.Errorf("cannot write the reports of %s: %w", r.Scenario.Name, err)
	}
	return folder.path, nil
}

// resultsAt lists the results that path names: itself, or, where it is a folder of folders with results, these.
func resultsAt(path string) ([]string, error) {
	if _, folder, err := resultAt(path); err != nil || !folder {
		return []string{path}, nil // what is wrong with it is said when it is read
	}
	return resultsIn(path)
}

// readResults reads results, each a file or the folder that holds it.
func readResults(paths []string) ([]drawn, error) {
	var all []drawn
	seen := map[string]string{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("there is no file %s; %s", path, nameAResult)
		}
		if err == nil && info.IsDir() {
			path = filepath.Join(path, resultFile)
			info, err = os.Stat(path)
		}
		if err != nil {
			return nil, usageError{err}
		}
		if !info.Mode().IsRegular() { // a pipe might never end
			return nil, usagef("%s is not a regular file", path)
		}
		s, err := readResult(path)
		if err != nil {
			return nil, err
		}
		if err := checkName(s.Scenario.Name); err != nil {
			return nil, usagef("%s: %w", path, err)
		}
		folder := strings.ToLower(s.Scenario.Name)
		if seen[folder] != "" {
			return nil, usagef("%s and %s are both results of %q; use evenkeel compare to set them side by side", seen[folder], path, s.Scenario.Name)
		}
		seen[folder] = path
		all = append(all, drawn{s, path})
	}
	return all, nil
}

// checkName makes sure that a scenario's name is one, since a folder is called by it.
func checkName(name string) error {
	ok := name != "" && len(name) <= 64 && name[0] != '.' && name[0] != '-' && strings.Trim(name, nameSigns) == ""
	if !ok {
		return fmt.Errorf("the result is damaged: %.80q is no name of a scenario", name)
	}
	return nil
}

const nameSigns = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

// sharedParent is the folder that holds the results' folders.
func sharedParent(all []drawn) (string, error) {
	parent := filepath.Dir(filepath.Dir(all[0].file))
	for _, r := range all[1:] {
		if other := filepath.Dir(filepath.Dir(r.file)); other != parent {
			return "", usagef("the results stand in different folders, %s and %s; say with --output where the pictures of all go", parent, other)
		}
	}
	return parent, nil
}
