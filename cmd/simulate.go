package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
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
	v, err := judgeRun(sc.Scenario, s)
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
	sc, warnings, err := warmUp(ctx, sc, f, stderr)
	if err != nil {
		return nil, err
	}
	run := runSeeds
	if sc.AutoSeeds != nil {
		run = replicate
	}
	s, err := run(ctx, sc, f, stderr, newCollector(sc))
	if err != nil {
		return nil, err
	}
	if f.prices != "" {
		s.Scenario.Prices = filepath.Base(f.prices) // folders of this machine do not belong in a report
	}
	s.Warnings = slices.Concat(sc.OfferedLoad().Warnings, warnings, s.Warnings)
	return s, nil
}

// runSeeds runs a scenario under its seeds.
func runSeeds(ctx context.Context, sc *scenarios.Scenario, f *runFlags, stderr io.Writer, collector *reports.Collector) (*reports.Summary, error) {
	b := batch{sc: sc, seeds: sc.Seeds, jobs: f.jobs, what: "runs"}
	b.progress = newProgress(stderr, f.quiet, sc.Name, len(sc.Strategies)*len(sc.Seeds))
	if err := b.run(ctx, collector.Add); err != nil {
		return nil, err
	}
	return collector.Summary(), nil
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
