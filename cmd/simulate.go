package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
)

// runOne runs a scenario, judges what it expects and writes its files. The verdict is nil where it expects nothing.
func runOne(ctx context.Context, sc loaded, f *runFlags, stderr io.Writer) (*reports.Summary, *gate.Verdict, error) {
	o, err := f.draw.options()
	if err != nil {
		return nil, nil, err
	}
	folder, err := newOutputFolder(f.output, sc.Name)
	if err != nil {
		return nil, nil, err
	}
	defer folder.discard()

	s, err := simulate(ctx, sc.Scenario, f, stderr)
	if err != nil {
		return nil, nil, err
	}
	v, err := experiment.Judge(sc.Scenario, s)
	if err != nil {
		return nil, nil, err
	}
	if err := writeFiles(folder, s, o); err != nil {
		return nil, nil, fmt.Errorf("cannot write the results of %s: %w", sc.Name, err)
	}
	if ctx.Err() != nil {
		return nil, nil, &interruptedError{"all runs of " + sc.Name + " finished; nothing written"}
	}
	if err := folder.publish(o.belonging()); err != nil {
		return nil, nil, fmt.Errorf("cannot write the results of %s: %w", sc.Name, err)
	}
	if !f.quiet {
		fmt.Fprintf(stderr, "%s: results in %s\n", sc.Name, folder.path)
	}
	if f.draw.open {
		openPage(filepath.Join(folder.path, reportPage), stderr)
	}
	return s, v, nil
}

// simulate runs all strategies under all seeds, or as many as it takes.
func simulate(ctx context.Context, sc *scenarios.Scenario, f *runFlags, stderr io.Writer) (*reports.Summary, error) {
	s, err := experiment.Run(ctx, sc, f.experiment(stderr))
	if err != nil {
		return nil, interrupted(err)
	}
	if f.prices != "" {
		s.Scenario.Prices = filepath.Base(f.prices) // folders of this machine do not belong in a report
	}
	return s, nil
}

// experiment says how runs are made, and shown on stderr.
func (f *runFlags) experiment(stderr io.Writer) experiment.Options {
	return experiment.Options{
		Jobs:     f.jobs,
		Progress: func(title string, total int) experiment.Progress { return newProgress(stderr, f.quiet, title, total) },
		Say: func(text string) {
			if !f.quiet {
				fmt.Fprintln(stderr, text)
			}
		},
	}
}

// interrupted makes an interruption one of this command.
func interrupted(err error) error {
	if i := new(experiment.Interrupted); errors.As(err, &i) {
		return &interruptedError{i.Error() + "; nothing written"}
	}
	return err
}

// writeFiles stages the files of a scenario.
func writeFiles(folder *outputFolder, s *reports.Summary, o drawing) error {
	var result bytes.Buffer
	if err := reports.WriteJSON(&result, s); err != nil {
		return err
	}
	if err := folder.write("result.json", result.Bytes()); err != nil {
		return err
	}
	return writeReports(folder, s, o)
}
