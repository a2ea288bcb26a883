package cmd

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
)

// warmUp finds the warm-up of a scenario by pilot runs of every strategy. The longest is taken for all, so that they are
// compared on the same requests. A scenario that sets one comes back as it is.
func warmUp(ctx context.Context, sc *scenarios.Scenario, f *runFlags, stderr io.Writer) (*scenarios.Scenario, []string, error) {
	if !sc.AutoWarmup {
		return sc, nil, nil
	}
	pilot, seeds := sc.Pilot(), reports.PilotSeeds()
	found := make([]reports.Pilot, len(pilot.Strategies))
	b := batch{sc: pilot, seeds: seeds, jobs: f.jobs, what: "pilot runs", progress: newProgress(stderr, f.quiet, sc.Name+" warm-up", len(found)*len(seeds))}
	if err := b.run(ctx, func(strategy, _ int, r *sim.Result) { found[strategy].Add(r) }); err != nil {
		return nil, nil, err
	}
	var longest time.Duration
	var unsettled []string
	for i := range found {
		end, settled := found[i].Warmup()
		longest = max(longest, end)
		if !settled {
			unsettled = append(unsettled, pilot.Strategies[i].Name)
		}
	}
	settled := *sc
	settled.Warmup = roundUp(longest)
	if len(unsettled) == 0 {
		return &settled, nil, nil
	}
	return &settled, []string{unsettledWarning(sc, pilot, unsettled, settled.Warmup)}, nil
}

// unsettledWarning says that the warm-up may be too short, and what to do.
func unsettledWarning(sc, pilot *scenarios.Scenario, unsettled []string, warmup time.Duration) string {
	run, remedy := "the run", "make the run longer, or set a warm-up"
	if pilot.Duration != sc.Duration {
		run = fmt.Sprintf("the %s before the first change in the scenario", units.FormatDuration(pilot.Duration))
		remedy = "let the change come later, or set a warm-up"
	}
	names := slices.Clone(unsettled)
	for i := range names {
		names[i] = fmt.Sprintf("%q", names[i])
	}
	return fmt.Sprintf("warmup: auto found no steady state in the first half of %s under %s: the warm-up of %s may be too short; %s",
		run, strings.Join(names, ", "), units.FormatDuration(warmup), remedy)
}

// roundUp makes a warm-up one that people would write: whole seconds, or where it is short milliseconds. The windows of
// a run are some nanoseconds longer than their share of it, which does not count.
func roundUp(d time.Duration) time.Duration {
	d = d.Round(time.Millisecond)
	if d < 5*time.Second {
		return d
	}
	return (d + time.Second - 1).Truncate(time.Second)
}
