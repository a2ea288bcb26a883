package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// runFlags are the flags of the run verb.
type runFlags struct {
	output     string
	seeds      string
	strategies []string
	jobs       int
	format     string
	by         string
	draw       drawFlags
	prices     string
	quiet      bool
}

func newRun() *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run SCENARIO…",
		Short: "Run scenarios and compare their strategies",
		Long: `Runs every strategy of a scenario under every seed and compares them. A SCENARIO is a file, a folder of .yaml
files, or the name of a built-in scenario. Several are run one after the other.

The comparison goes to standard output in the chosen format; with several scenarios the tables, or the JSON
documents (one after the other, as jq reads them), follow each other. Into OUTPUT/<name of the scenario> go
result.json, report.html, report.md and the pictures, all together when the scenario is finished; pictures of an earlier
run that are not drawn anew are removed. Of several scenarios, matrix.png and ranking.png in OUTPUT compare the
strategies over all. Progress goes to standard error.

--by adds a table by provider, or by class of requests where the scenario has several. The JSON document holds both
anyway.

--strategies takes names from the scenario, or of any registered strategy, which then runs with its defaults and the
baseline's balancer. The baseline is always run, since the others are compared with it: left out of the list, it
comes first.

--seeds auto, or seeds: auto in a scenario, adds seeds until every comparison with the baseline and every expectation is
decided, or the limit is reached; evenkeel help scenario tells how, and how to set the limit.

What a scenario expects (expect: in its file) is judged when it is finished; the verdict goes to standard error. What
it expects of strategies that --strategies leaves out is not judged.

Exit codes: 0 done, 1 failed, or something that is expected has not passed, 2 a mistake in the arguments or in a scenario, 130 interrupted.`,
		Example: `  evenkeel run provider-outage
  evenkeel run my.yaml scenarios/ --output results --seeds 30
  evenkeel run steady --strategies least_request,wrr --seeds 7,11,13 --format json | jq .warnings`,
		Args:              atLeastOne(nameAScenario),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runScenarios(cmd.Context(), args, f, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "./evenkeel-out", "folder for the results, a folder per scenario inside it")
	flags.StringVar(&f.seeds, "seeds", "", "how many seeds (30 means 1 to 30), a list of them (7,11 or 7,), or auto: as many as it takes; the scenario's if not given")
	flags.StringSliceVar(&f.strategies, "strategies", nil, "strategies to run, by name; all of the scenario's if not given")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "runs at the same time; the results do not depend on it")
	flags.StringVar(&f.format, "format", "table", "what goes to standard output: "+strings.Join(tables.Formats(), ", "))
	flags.StringVar(&f.by, "by", "", "what to break the figures down by, in a table of its own: "+strings.Join(tables.Breakdowns(), ", "))
	f.draw.add(cmd)
	flags.BoolVar(&f.quiet, "quiet", false, "show no progress, and no verdict but one that did not pass")
	pricesFlag(cmd, &f.prices)
	must(cmd.RegisterFlagCompletionFunc("strategies", completeStrategyList))
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(tables.Formats(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(tables.Breakdowns(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("seeds", cobra.FixedCompletions([]string{autoSeeds}, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("jobs", cobra.NoFileCompletions))
	must(cmd.MarkFlagDirname("output"))
	return cmd
}

// must panics on an error that only a mistake in this program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// An interruptedError says what an interruption left undone.
type interruptedError struct{ said string }

func (e *interruptedError) Error() string { return "interrupted: " + e.said }

// runScenarios checks everything first, so that a mistake in the last scenario does not cost the runs of the first.
func runScenarios(ctx context.Context, args []string, f *runFlags, stdout, stderr io.Writer) error {
	if f.jobs < 1 {
		return usagef("--jobs is %d; it must be at least 1", f.jobs)
	}
	if err := tables.CheckFormat(f.format); err != nil {
		return usageError{fmt.Errorf("--format: %w", err)}
	}
	if err := tables.CheckBreakdown(f.by); err != nil {
		return usageError{fmt.Errorf("--by: %w", err)}
	}
	o, err := f.draw.options()
	if err != nil {
		return err
	}
	seeds, err := parseSeeds(f.seeds)
	if err != nil {
		return err
	}
	opts, err := withPrices(f.prices)
	if err != nil {
		return err
	}
	all, err := loadAll(args, opts)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Scenario = seeds.of(all[i].Scenario)
		if err := selectStrategies(all[i].Scenario, f.strategies); err != nil {
			return err
		}
	}
	if err := distinctFolders(all); err != nil {
		return err
	}
	var verdicts []*gate.Verdict
	var done []*reports.Summary
	for i, sc := range all {
		s, v, err := runOne(ctx, sc, f, stderr)
		if interrupted := new(interruptedError); errors.As(err, &interrupted) && len(all) > 1 {
			interrupted.said = fmt.Sprintf("%s (scenario %d of %d; %d finished before it)", interrupted.said, i+1, len(all), i)
		}
		if err != nil {
			return err
		}
		if i > 0 && f.format != "json" {
			fmt.Fprintln(stdout)
		}
		done = append(done, s)
		if err := tables.Write(stdout, s, tableOptions(stdout, f)); err != nil {
			return err
		}
		if v == nil {
			continue
		}
		verdicts = append(verdicts, v)
		if f.quiet && v.OK() {
			continue
		}
		if err := gate.WriteText(stderr, []*gate.Verdict{v}, gate.TextOptions{Color: wantsColor(stderr)}); err != nil {
			return err
		}
	}
	if err := drawAcross(f.output, done, o); err != nil {
		return err
	}
	if len(verdicts) == 0 {
		return nil
	}
	return notPassed(verdicts)
}

// tableOptions fits a table to what w is: the width of a terminal, and colour on one whose user has not asked for
// plain text (no-color.org).
func tableOptions(w io.Writer, from *runFlags) tables.Options {
	o := tables.Options{Format: from.format, By: from.by}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		o.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		o.NoSparklines = os.Getenv("TERM") == "dumb"
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			o.Width = width
		}
	}
	return o
}
