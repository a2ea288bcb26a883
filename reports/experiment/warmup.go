package experiment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
)

// WarmUp finds the warm-up of a scenario by pilot runs of every strategy. The longest is taken for all, so that they are
// compared on the same requests. A scenario that sets one comes back as it is. warnings says
// where none was found.
func WarmUp(ctx context.Context, sc *scenarios.Scenario, o Options) (settled *scenarios.Scenario, warnings []string, err error) {
	if !sc.AutoWarmup {
		return sc, nil, nil
	}
	pilot, seeds := sc.Pilot(), reports.PilotSeeds()
	found := make([]reports.Pilot, len(pilot.Strategies))
	b := batch{sc: pilot, seeds: seeds, what: "pilot runs"}
	if err := b.run(ctx, o, sc.Name+" warm-up", func(strategy, _ int, r *sim.Result) { found[strategy].Add(r) }); err != nil {
		return nil, nil, err
	}
	var longest time.Duration
	var unsettled []string
	for i := range found {
		end, steady := found[i].Warmup()
		longest = max(longest, end)
		if !steady {
			unsettled = append(unsettled, pilot.Strategies[i].Name)
		}
	}
	c := *sc
	c.Warmup = roundUp(longest)
	if len(unsettled) > 0 {
		warnings = []string{unsettledWarning(sc, pilot, unsettled, c.Warmup)}
	}
	return &c, warnings, nil
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
