package experiment

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
)

// planOf returns the looks of a scenario that adds seeds. The significance level is that of all its verdicts.
func planOf(sc *scenarios.Scenario) stats.Plan {
	return stats.NewPlan(sc.AutoSeeds.First, sc.AutoSeeds.Max, 1-stats.Confidence)
}

// replicate runs a scenario under more and more seeds until every comparison of a strategy with the baseline and every
// expectation is decided, or the seeds are used up. It looks at the results after all runs of a batch alone, so that how
// many seeds it takes does not depend on the order in which the runs end.
func replicate(ctx context.Context, sc *scenarios.Scenario, o Options, collector *reports.Collector) (*reports.Summary, error) {
	plan := planOf(sc)
	collector.Level(plan.Level())
	said, left := &reports.Replication{Limit: sc.AutoSeeds.Max, Level: plan.Level()}, open{}
	for look, n := range plan.Looks {
		from := 0
		if look > 0 {
			from = plan.Looks[look-1]
			collector.Extend(scenarios.Seeds(n)[from:])
		}
		b := batch{sc: sc, seeds: scenarios.Seeds(n)[from:], what: "runs", before: from * len(sc.Strategies)}
		title := fmt.Sprintf("%s seeds %d to %d", sc.Name, from+1, n)
		if err := b.run(ctx, o, title, func(strategy, seed int, r *sim.Result) { collector.Add(strategy, from+seed, r) }); err != nil {
			return nil, err
		}
		said.Looks = append(said.Looks, n)
		var err error
		if left, err = lookAt(sc, collector); err != nil {
			return nil, err
		}
		if o.Say != nil {
			o.Say(fmt.Sprintf("%s: after %d seeds %s", sc.Name, n, left))
		}
		if said.Decided = left.none(); said.Decided {
			break
		}
	}
	s := collector.Summary()
	s.Replicated = said
	s.Warnings = append(left.warnings(len(s.Scenario.Seeds)), s.Warnings...)
	return s, nil
}

// open is what the seeds so far leave undecided.
type open struct {
	comparisons, undecided  int
	expectations, unsettled int
	intervals, wide         int // where a precision is asked for: how many, and how many of them are too wide
}

func (o open) none() bool { return o.undecided+o.unsettled+o.wide == 0 }

// String says what is left undecided.
func (o open) String() string {
	var parts []string
	for _, p := range []struct {
		open, all int
		of        string
	}{
		{o.undecided, o.comparisons, "of %d comparisons undecided"},
		{o.unsettled, o.expectations, "of %d expectations undecided"},
		{o.wide, o.intervals, "of %d intervals too wide"},
	} {
		if p.open > 0 {
			parts = append(parts, fmt.Sprintf("%d "+p.of, p.open, p.all))
		}
	}
	if len(parts) == 0 {
		return "all is decided"
	}
	return strings.Join(parts, ", ")
}

// warnings says what became of seeds: auto where it did not do what one expects of it.
func (o open) warnings(seeds int) []string {
	switch {
	case o.comparisons+o.expectations+o.intervals == 0:
		return []string{fmt.Sprintf("seeds: auto had nothing to decide, with one strategy, no expectation and no precision: %d seeds were run", seeds)}
	case !o.none():
		return []string{fmt.Sprintf("%d seeds, the most that seeds: auto may run, leave %s; raise its max, make runs longer, or accept larger differences", seeds, o)}
	}
	return nil
}

// lookAt judges the runs so far, at the significance level of a look.
func lookAt(sc *scenarios.Scenario, collector *reports.Collector) (o open, err error) {
	answers := collector.Answers()
	o.comparisons = len(answers)
	for _, a := range answers {
		if a.Verdict == stats.Undecided {
			o.undecided++
		}
	}
	if precision := sc.AutoSeeds.Precision; precision > 0 {
		o.intervals = len(answers)
		for i := range answers {
			if !stats.Precise(answers[i:i+1], stats.RelativeMargin(precision)) {
				o.wide++
			}
		}
	}
	alone := len(sc.Strategies) == 1 && sc.AutoSeeds.Precision > 0
	if len(sc.Expect) == 0 && !alone {
		return o, nil
	}
	s := collector.Summary()
	if alone {
		o.intervals, o.wide = wideMeans(s, sc.AutoSeeds.Precision, planOf(sc).Level())
	}
	v, err := gate.Judge(s, Expectations(sc), nil, gate.Options{AllowEmpty: true, Partial: true})
	if err != nil {
		return o, err
	}
	o.expectations = len(v.Checks)
	for i := range v.Checks {
		if v.Checks[i].Outcome == gate.Undecided { // more seeds do not bring back a figure that is missing
			o.unsettled++
		}
	}
	return o, nil
}

// wideMeans counts, where there is one strategy and nothing to compare it with, the judged metrics, and those of which the
// mean is not known with the precision.
func wideMeans(s *reports.Summary, precision, level float64) (all, wide int) {
	for _, name := range reports.JudgedMetrics() {
		m := s.Strategies[0].Metrics[name]
		if m == nil || m.Mean == nil {
			continue
		}
		var values []float64
		for _, v := range m.Values {
			if v != nil {
				values = append(values, *v)
			}
		}
		all++
		within := precision
		if m.Unit != "ratio" {
			within = float64(precision * math.Abs(*m.Mean))
		}
		if i, ok := stats.TInterval(values, 1-level); !ok || (i.High-i.Low)/2 > within {
			wide++
		}
	}
	return all, wide
}
