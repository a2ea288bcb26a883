package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports/explain"
)

// explainFlags are the flags of the explain verb.
type explainFlags struct {
	strategies []string
	seeds      string
	record     string
	format     string
	all        bool
	jobs       int
	quiet      bool
	prices     string
}

// momentsShown is of how many seeds the text shows the moment in full.
const momentsShown = 3

func newExplain() *cobra.Command {
	f := &explainFlags{}
	formats := []string{"text", "json"}
	cmd := &cobra.Command{
		Use:   "explain OLD [NEW]",
		Short: "Show the first decision that differs, what each side saw and why it chose, and where the metrics part ways",
		Long: `Compares decisions one by one. For every seed it finds the first that differs and shows that moment: the virtual time,
the request, what either side saw of every provider, what it chose and why; and then where the metrics part ways.

With one argument it compares two strategies of a scenario: those that --strategies names, from the scenario or
registered, or the only two that it has. With two arguments it compares strategies of the same name. Each argument is

  a scenario    a file or the name of a built-in one; it is run
  a log         recorded by explain --record; it holds every decision with what was seen
  a result      a result.json, the folder that holds one, or a baseline; they tell which seeds differ, but not where

So, to see what a change to a strategy's code does, record with the program as it was, and compare with the program as
it is, or with another log:

  evenkeel explain steady --record before.log        # before the change
  evenkeel explain before.log steady                 # after it

A log is a ZIP archive of JSON lines and takes some 15 bytes a decision and provider; --strategies and --seeds keep it
small. Reasons come from strategies that give them, as all built-in ones do; others show what they were told and chose.

Exit codes: 0 done, whether or not anything differs, 1 failed, 2 a mistake in the arguments or a file, 130 interrupted.`,
		Example: `  evenkeel explain provider-outage --strategies round_robin,least_connections --seeds 3
  evenkeel explain mine.yaml mine-faster.yaml --strategies adaptive
  evenkeel explain before.log after.log --format json | jq '.strategies[].seeds[].first'
  evenkeel explain steady.baseline.json evenkeel-out/steady`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usagef("%d arguments are given; at most two things can be compared\nsee: %s --help", len(args), cmd.CommandPath())
			}
			return atLeastOne(nameAScenario)(cmd, args)
		},
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, f.format) {
				return usagef("--format is %q; it must be text or json", f.format)
			}
			if f.record != "" {
				return recordDecisions(cmd.Context(), args, f, cmd.ErrOrStderr())
			}
			return explainRuns(cmd.Context(), args, f, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.strategies, "strategies", nil, "two strategies of one scenario to compare with each other; or of two sides, those to compare, all in common if not given")
	flags.StringVar(&f.seeds, "seeds", "", "how many seeds (30 means 1 to 30) or a list of them (7,11 or 7,); those in common if not given")
	flags.StringVar(&f.record, "record", "", "file for a log of the decisions of a scenario's strategies; nothing is compared")
	flags.StringVar(&f.format, "format", "text", "what goes to standard output: text or json")
	flags.BoolVar(&f.all, "all", false, fmt.Sprintf("show the moments of all seeds in full, not those of the first %d alone; json has all anyway", momentsShown))
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "seeds at the same time; the result does not depend on it")
	flags.BoolVar(&f.quiet, "quiet", false, "show no progress")
	pricesFlag(cmd, &f.prices)
	must(cmd.RegisterFlagCompletionFunc("strategies", completeStrategyList))
	must(cmd.RegisterFlagCompletionFunc("seeds", cobra.NoFileCompletions))
	must(cmd.RegisterFlagCompletionFunc("jobs", cobra.NoFileCompletions))
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// explainRuns compares what the arguments name.
func explainRuns(ctx context.Context, args []string, f *explainFlags, stdout, stderr io.Writer) error {
	sides, err := f.open(ctx, args, stderr)
	defer sides.close()
	if err != nil {
		return err
	}
	older, newer := sides.list[0], sides.list[len(args)-1]
	pairs, err := f.pairs(older, newer)
	if err != nil {
		return usageError{err}
	}
	asked, err := f.askedSeeds()
	if err != nil {
		return err
	}
	seeds, err := explain.Seeds(older, newer, asked)
	if err != nil {
		return usageError{err}
	}
	instant := !older.Recorded() && !newer.Recorded()
	p := newProgress(stderr, f.quiet || instant, older.Scenario, len(pairs)*len(seeds))
	c, err := explain.Compare(ctx, older, newer, pairs, seeds, f.jobs, p.Step)
	p.Close()
	if err != nil {
		return broken(err, "nothing compared")
	}
	if f.format == "json" {
		return explain.WriteJSON(stdout, c)
	}
	o := explain.TextOptions{Moments: momentsShown}
	if f.all {
		o.Moments = len(seeds)
	}
	return explain.WriteText(stdout, c, o)
}

// pairs returns which strategies are compared with each other.
func (f *explainFlags) pairs(older, newer *explain.Side) ([]explain.Pair, error) {
	if older != newer {
		return explain.Pairs(older, newer, f.strategies)
	}
	names := f.strategies
	if len(names) == 0 {
		names = older.Strategies
	}
	if len(names) != 2 {
		return nil, fmt.Errorf("two strategies of %s can be compared, and there are %d; name two with --strategies, or another side to compare with", older.Name, len(names))
	}
	for _, name := range names {
		if !slices.Contains(older.Strategies, name) {
			return nil, fmt.Errorf("%s has no strategy %q", older.Name, name)
		}
	}
	return []explain.Pair{{Old: names[0], New: names[1]}}, nil
}

func (f *explainFlags) askedSeeds() ([]uint64, error) {
	seeds, err := parseSeeds(f.seeds)
	if err == nil && seeds.auto {
		err = usagef("--seeds is auto; decisions are compared under seeds that are given: a number of them, or a list such as 7,11")
	}
	return seeds.list, err
}

// recordDecisions writes a log.
func recordDecisions(ctx context.Context, args []string, f *explainFlags, stderr io.Writer) error {
	if len(args) > 1 {
		return usagef("--record writes the decisions of one scenario, and %d arguments are given", len(args))
	}
	asked, err := f.askedSeeds()
	if err != nil {
		return err
	}
	sides, err := f.open(ctx, args, stderr)
	defer sides.close()
	if err != nil {
		return err
	}
	side := sides.list[0]
	if side.Kind != explain.Scenario {
		return usagef("--record runs a scenario, and %s is none", args[0])
	}
	seeds, err := explain.Seeds(side, side, asked)
	if err != nil {
		return usageError{err}
	}
	size, err := writeLog(f.record, func(w io.Writer) error {
		p := newProgress(stderr, f.quiet, side.Scenario, len(side.Strategies)*len(seeds))
		defer p.Close()
		return explain.Record(ctx, w, side, seeds, f.jobs, p.Step)
	})
	if err != nil {
		return broken(err, "nothing written")
	}
	if !f.quiet {
		fmt.Fprintf(stderr, "%s: %d runs recorded in %s (%.1f MB)\n", side.Scenario, len(side.Strategies)*len(seeds), f.record, float64(size)/1e6)
	}
	return nil
}

// writeLog writes a file that appears under its name only when it is complete, and returns its size.
func writeLog(path string, write func(io.Writer) error) (size int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, fmt.Errorf("cannot write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err = write(file); err != nil {
		return 0, err
	}
	if size, err = file.Seek(0, io.SeekCurrent); err != nil {
		return 0, err
	}
	if err = file.Chmod(0o644); err != nil {
		return 0, err
	}
	if err = file.Close(); err != nil {
		return 0, err
	}
	return size, os.Rename(file.Name(), path)
}

// broken sorts an error into mistakes in a file, interruptions and the rest.
func broken(err error, left string) error {
	switch bad := (*explain.FileError)(nil); {
	case errors.As(err, &bad):
		return usageError{err}
	case errors.Is(err, context.Canceled):
		return &interruptedError{left}
	}
	return err
}

// jsonHead reports whether a file that begins so may be a JSON object.
func jsonHead(head []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")) }
