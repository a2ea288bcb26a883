package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
)

// checkFlags are the flags of the check verb.
type checkFlags struct {
	seeds      string
	jobs       int
	baselines  string
	update     bool
	allowEmpty bool
	quiet      bool
	prices     string
	margins    []string
	strategies []string
	builtins   bool
	skip       bool
	ci         ciFlags
}

func newCheck() *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check SCENARIO…",
		Short: "Run scenarios and fail where they do not keep what is expected, or a strategy got worse than its baseline",
		Long: `Runs scenarios and judges them: the verb for continuous integration. What a scenario expects (expect: in its file) must
hold, and every strategy is compared with the baseline NAME.baseline.json, if it stands beside the scenario's file; a
built-in scenario has its baseline built in. A strategy that decided the same under every seed is unchanged, decision
for decision; for every other, each metric is better, the same, worse or undecided. What could not be checked has not
passed.

Where a scenario leaves its seeds or its warm-up to evenkeel (auto), those of the baseline are run.

--update stores the results as the new baselines and tells what changed. --strategies checks some of a scenario's
strategies, and with them the one that the others are compared with.

In a step of GitHub Actions it also prints annotations and adds to the step's summary.

Exit codes: 0 passed, 1 not passed, 2 a mistake in the arguments, a scenario or a baseline, 130 interrupted.`,
		Example: `  evenkeel check scenarios/ --update      # store what is, once and after every wanted change
  evenkeel check scenarios/               # fails where a change made things worse, or expectations do not hold
  evenkeel check scenarios/ --ci reports  # also JUnit XML, benchmark lines and more, into a folder
  evenkeel check --builtins               # what comes with evenkeel`,
		Args: func(cmd *cobra.Command, args []string) error {
			if f.builtins && len(args) == 0 {
				return nil
			}
			return atLeastOne(nameAScenario)(cmd, args)
		},
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.builtins {
				args = append(args, scenarios.Builtins()...)
			}
			return f.ci.judging(cmd.OutOrStdout(), func() error {
				return checkScenarios(cmd.Context(), args, f, cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.update, "update", false, "store the results as the new baselines")
	flags.StringVar(&f.baselines, "baselines", "", "folder of the baselines; beside the scenarios' files if not given")
	flags.BoolVar(&f.builtins, "builtins", false, "check all built-in scenarios, beside those that are named")
	flags.BoolVar(&f.skip, "skip-missing-data", false, "skip built-in scenarios whose data is not in the folder $"+scenarios.DataVariable+", and say so; else that is a mistake")
	flags.StringSliceVar(&f.strategies, "strategies", nil, "strategies to check, by name; all of the scenario's if not given")
	flags.StringVar(&f.seeds, "seeds", "", "how many seeds (30 means 1 to 30), a list of them (7,11 or 7,), or auto: as many as it takes, or as the baseline has; the scenario's if not given")
	flags.StringArrayVar(&f.margins, "margin", nil, "METRIC=SHARE: how much worse still counts as the same, such as latency_p99=5%, whatever the scenario says; may be repeated")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "pass scenarios over that have nothing to be judged by")
	flags.IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "runs at the same time; the results do not depend on it")
	flags.BoolVar(&f.quiet, "quiet", false, "show no progress")
	pricesFlag(cmd, &f.prices)
	f.ci.add(flags)
	must(cmd.RegisterFlagCompletionFunc("strategies", completeStrategyList))
	must(cmd.RegisterFlagCompletionFunc("seeds", cobra.FixedCompletions([]string{autoSeeds}, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("jobs", cobra.NoFileCompletions))
	must(cmd.MarkFlagDirname("baselines"))
	must(cmd.MarkFlagDirname("ci"))
	return cmd
}

// A checked is a scenario with the files that belong to it.
type checked struct {
	*scenarios.Scenario
	baseline   string // the file to update; "" where the scenario is built in and no folder of baselines is given
	stored     *gate.Baseline
	regression gate.Regression
}

// checkScenarios reads everything first, so that a mistake in the last baseline does not cost the runs of the first.
func checkScenarios(ctx context.Context, args []string, f *checkFlags, stdout, stderr io.Writer) error {
	if f.jobs < 1 {
		return usagef("--jobs is %d; it must be at least 1", f.jobs)
	}
	if f.update && len(f.strategies) > 0 {
		return usagef("--update stores baselines of whole scenarios; leave out --strategies")
	}
	seeds, err := parseSeeds(f.seeds)
	if err != nil {
		return err
	}
	all, verdicts, err := loadChecked(args, f)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Scenario = seeds.of(all[i].Scenario)
		if err := selectStrategies(all[i].Scenario, f.strategies); err != nil {
			return err
		}
	}
	if !f.update {
		if err := refuse(unfit(all)); err != nil {
			return err
		}
	}
	for _, sc := range all {
		s, err := simulate(ctx, experiment.Like(sc.Scenario, sc.stored), &runFlags{jobs: f.jobs, quiet: f.quiet}, stderr)
		if err != nil {
			return err
		}
		if f.update {
			if err := update(stdout, sc, s); err != nil {
				return err
			}
			continue
		}
		v, err := gate.Judge(s, experiment.Expectations(sc.Scenario), sc.stored, gate.Options{File: filepath.ToSlash(sc.File), Regression: sc.regression, Partial: len(f.strategies) > 0})
		switch {
		case errors.Is(err, gate.ErrNothing) && f.allowEmpty:
			if _, err := fmt.Fprintf(stderr, "%s: nothing to check\n", sc.Name); err != nil {
				return err
			}
			continue
		case refusedByGate(err):
			return usageError{err}
		case err != nil:
			return err
		}
		if sc.stored == nil {
			v.Notes = append(v.Notes, "not compared with a baseline, for there is none; evenkeel check --update stores one")
		}
		verdicts = append(verdicts, v)
	}
	if f.update {
		return tellSkipped(stdout, verdicts)
	}
	if len(verdicts) == 0 {
		return nil
	}
	return tellVerdicts(verdicts, &f.ci, stdout)
}

// unfit returns why baselines cannot be compared with what will be run.
func unfit(all []checked) []error {
	var wrong []error
	for _, sc := range all {
		if sc.stored == nil {
			continue
		}
		run := experiment.Like(sc.Scenario, sc.stored)
		if err := sc.stored.Fits(reports.ScenarioInfo{Name: run.Name, Digest: run.Digest, Seeds: run.Seeds}); err != nil {
			wrong = append(wrong, err)
		}
	}
	return wrong
}

// tellSkipped says which scenarios have no new baseline.
func tellSkipped(stdout io.Writer, skipped []*gate.Verdict) error {
	for _, v := range skipped {
		if _, err := fmt.Fprintf(stdout, "%s: %s\n", v.Scenario, v.Summary()); err != nil {
			return err
		}
	}
	return nil
}

// update stores a result as the baseline and tells what changed.
func update(stdout io.Writer, sc checked, s *reports.Summary) error {
	b, err := sc.regression.Baseline(s)
	if err != nil {
		return err
	}
	older, _ := gate.LoadBaseline(sc.baseline) // what is wrong with it, Update says
	verdicts := gate.Differences(s, older, sc.regression)
	changes, err := gate.Update(sc.baseline, b)
	if refusedByGate(err) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		changes = []string{"unchanged"}
	}
	for _, line := range slices.Concat(changes, verdicts) {
		if _, err := fmt.Fprintf(stdout, "%s: %s\n", sc.Name, line); err != nil {
			return err
		}
	}
	return nil
}

// loadChecked reads scenarios and their baselines, and has a verdict for those that are skipped.
func loadChecked(args []string, f *checkFlags) (all []checked, skipped []*gate.Verdict, err error) {
	margins, err := parseMargins(f.margins)
	if err != nil {
		return nil, nil, err
	}
	opts, err := withPrices(f.prices)
	if err != nil {
		return nil, nil, err
	}
	var wrong []error
	for _, arg := range args {
		list, err := load(arg, opts)
		if err != nil && f.skip {
			if file := scenarios.Lacks(arg); file != "" {
				skipped = append(skipped, &gate.Verdict{Scenario: arg, Skipped: fmt.Sprintf("not judged, for it needs the file %s; set %s to the folder that holds it", file, scenarios.DataVariable)})
				continue
			}
		}
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		for _, sc := range list {
			if err := (gate.Regression{Margins: margins}).Check(experiment.Classes(sc)); err != nil {
				return nil, nil, usagef("--margin: %s: %w", sc.Name, err)
			}
			c := checked{Scenario: sc, regression: experiment.Regression(sc).With(margins)}
			if err := c.findBaseline(f); err != nil {
				wrong = append(wrong, err)
			}
			all = append(all, c)
		}
	}
	return all, skipped, refuse(append(wrong, sharedBaselines(all)...))
}

// findBaseline says where the scenario's baseline is, and reads it unless it is to be written.
func (c *checked) findBaseline(f *checkFlags) (err error) {
	folder := f.baselines
	if folder == "" && c.File != "" {
		folder = filepath.Dir(c.File)
	}
	if folder != "" {
		c.baseline = filepath.Join(folder, c.Name+gate.BaselineSuffix)
	}
	switch {
	case f.update && folder == "":
		return fmt.Errorf("evenkeel: %s is built in, and so is its baseline; give a folder for new ones with --baselines", c.Name)
	case f.update:
		return nil
	case folder != "":
		if c.stored, err = gate.LoadBaseline(c.baseline); err != nil {
			return err
		}
	default:
		if raw, file, ok := scenarios.Baseline(c.Name); ok {
			if c.stored, err = gate.ParseBaseline(file, raw); err != nil {
				return err
			}
		}
	}
	if r := c.Scenario.Regression; r.Given && c.stored == nil && !f.allowEmpty {
		return mistake(c.Scenario, r.Line, r.Col, "regression: there is no baseline to compare with; store one with evenkeel check --update")
	}
	return nil
}

// sharedBaselines finds scenarios that would overwrite each other's baselines, be it where case does not count.
func sharedBaselines(all []checked) []error {
	var wrong []error
	seen, named := map[string]bool{}, map[string]bool{}
	for _, sc := range all {
		if named[sc.Name] {
			wrong = append(wrong, fmt.Errorf("evenkeel: two scenarios are called %q, and what is written about them could not be told apart; give them different names", sc.Name))
		}
		named[sc.Name] = true
		key := strings.ToLower(filepath.Clean(sc.baseline))
		if sc.baseline != "" && seen[key] {
			wrong = append(wrong, fmt.Errorf("evenkeel: two scenarios have the baseline %s; give them different names", sc.baseline))
		}
		seen[key] = true
	}
	return wrong
}
