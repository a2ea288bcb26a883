package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/evenkeel/evenkeel/reports/gate"
)

// A verdictForm is a form in which verdicts are written for other programs.
type verdictForm struct {
	flag, file, usage string
	write             func(io.Writer, []*gate.Verdict) error
}

// junit is the place of JUnit XML among the verdictForms.
const junit = 0

var verdictForms = []verdictForm{
	{"junit", "junit.xml", "write JUnit XML, for GitLab, Jenkins and others, to this file", gate.WriteJUnit},
	{"summary", "summary.md", "write a Markdown summary to this file", gate.WriteStepSummary},
	{"bench", "bench.txt", "write the figures in the Go benchmark format, for benchstat, to this file", gate.WriteBench},
	{"bencher", "bencher.json", "write the figures as Bencher Metric Format to this file", gate.WriteBencher},
	{"smaller-is-better", "smaller-is-better.json", "write figures for github-action-benchmark's customSmallerIsBetter to this file", gate.WriteSmallerIsBetter},
	{"bigger-is-better", "bigger-is-better.json", "write figures for github-action-benchmark's customBiggerIsBetter to this file", gate.WriteBiggerIsBetter},
	{"openmetrics", "metrics.openmetrics", "write figures and checks as OpenMetrics text to this file", gate.WriteOpenMetrics},
}

// ciFlags say in which files verdicts go.
type ciFlags struct {
	files  []string // by verdictForms
	folder string
	told   bool // the verdicts were written
}

func (f *ciFlags) add(flags *pflag.FlagSet) {
	f.files = make([]string, len(verdictForms))
	for i, form := range verdictForms {
		flags.StringVar(&f.files[i], form.flag, "", form.usage)
	}
	flags.StringVar(&f.folder, "ci", "", "write all of these files into this folder")
}

// targets are the files that verdicts are to be written to in a form.
func (f *ciFlags) targets(form int) []string {
	var all []string
	if f.files[form] != "" {
		all = append(all, f.files[form])
	}
	if f.folder != "" {
		all = append(all, filepath.Join(f.folder, verdictForms[form].file))
	}
	return all
}

// judging runs judge, which writes verdicts, between the removal of earlier ones and, where it breaks off, the word that
// there are none.
func (f *ciFlags) judging(stdout io.Writer, judge func() error) error {
	if err := f.clear(); err != nil {
		return err
	}
	err := judge()
	annotate(stdout, err)
	return errors.Join(err, f.brokeOff(err))
}

// clear removes what an earlier check left in these files, so that one which breaks off leaves no verdict that looks
// like its own.
func (f *ciFlags) clear() error {
	for i := range verdictForms {
		for _, path := range f.targets(i) {
			if special(path) {
				continue
			}
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("cannot write the verdict: %w", err)
			}
		}
	}
	return nil
}

// placed finds the place of a mistake in a line of an error.
var placed = regexp.MustCompile(`^(.+?):(\d+):(\d+): (.*)$`)

// annotate writes mistakes in scenarios and baselines as annotations of a step of GitHub Actions.
func annotate(stdout io.Writer, err error) {
	if usage := (usageError{}); err == nil || !errors.As(err, &usage) || os.Getenv("GITHUB_ACTIONS") != "true" {
		return
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if m := placed.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[2])
			col, _ := strconv.Atoi(m[3])
			gate.WriteMistake(stdout, &gate.Mistake{File: inWorkspace(m[1]), Line: n, Col: col, Msg: m[4]})
		} else if line != "" {
			gate.WriteMistake(stdout, &gate.Mistake{Msg: line})
		}
	}
}

// inWorkspace writes a path as GitHub finds it: relative to the workspace, if it lies there.
func inWorkspace(path string) string {
	workspace := os.Getenv("GITHUB_WORKSPACE")
	if workspace == "" || path == "" {
		return path
	}
	abs, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(workspace, abs); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// brokeOff writes into the JUnit files why there are no verdicts, unless there are: some who read them take a file
// that is not there for one in which nothing failed.
func (f *ciFlags) brokeOff(err error) error {
	if err == nil || f.told {
		return nil
	}
	return f.writeForm(junit, func(w io.Writer) error { return gate.WriteJUnitError(w, err) })
}

// writeForm writes the files that were asked for in a form.
func (f *ciFlags) writeForm(form int, text func(io.Writer) error) error {
	targets := f.targets(form)
	if len(targets) == 0 {
		return nil
	}
	if f.folder != "" {
		if err := os.MkdirAll(f.folder, 0o755); err != nil {
			return fmt.Errorf("--ci: %w", err)
		}
	}
	var b bytes.Buffer
	if err := text(&b); err != nil {
		return err
	}
	for _, path := range targets {
		write := gate.ReplaceFile
		if special(path) {
			write = func(path string, data []byte) error { return os.WriteFile(path, data, 0o644) }
		}
		if err := write(path, b.Bytes()); err != nil {
			return fmt.Errorf("cannot write the verdict: %w", err)
		}
	}
	return nil
}

// write writes the files that were asked for and, in a step of GitHub Actions, annotations and the step's summary.
func (f *ciFlags) write(all []*gate.Verdict, stdout io.Writer) error {
	for i, form := range verdictForms {
		if err := f.writeForm(i, func(w io.Writer) error { return form.write(w, all) }); err != nil {
			return err
		}
	}
	f.told = true
	if os.Getenv("GITHUB_ACTIONS") != "true" {
		return nil
	}
	for _, v := range all {
		for i := range v.Checks {
			v.Checks[i].File = inWorkspace(v.Checks[i].File)
		}
	}
	if err := gate.WriteAnnotations(stdout, all); err != nil {
		return err
	}
	return appendSummary(os.Getenv("GITHUB_STEP_SUMMARY"), all)
}

// appendSummary adds to the step's summary, which other parts of the step may have begun.
func appendSummary(path string, all []*gate.Verdict) error {
	if path == "" {
		return nil
	}
	out, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the step's summary: %w", err)
	}
	err = gate.WriteStepSummary(out, all)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}

// notPassed is the error of verdicts of which some did not pass; nil where all did.
func notPassed(all []*gate.Verdict) error {
	bad := 0
	for _, v := range all {
		if !v.OK() {
			bad++
		}
	}
	switch {
	case bad == 0 && slices.ContainsFunc(all, func(v *gate.Verdict) bool { return v.Skipped == "" }):
		return nil
	case bad == 0:
		return usagef("nothing was checked: every scenario was skipped")
	case len(all) == 1:
		return fmt.Errorf("%s did not pass", all[0].Scenario)
	}
	return fmt.Errorf("%d of %d scenarios did not pass", bad, len(all))
}

// special reports whether path is there and is no ordinary file: a device, a pipe, a folder.
func special(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular()
}
