package gate

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// A Regression says which metrics must not get worse than the baseline, and by how much they may.
type Regression struct {
	// Margins gives for each metric how large a difference still counts as none: relative (0.02 is 2 %), and for a
	// metric that is a ratio in its own unit (0.001 is 0.1 percentage points). A key is a metric, whose unit may be
	// left out, or class.NAME.METRIC. An entry adds a metric to those of DefaultMargins or replaces its margin.
	Margins     map[string]float64
	Confidence  float64 // of all decisions of a scenario together; 0 for 95 %
	OnUndecided string  // "pass" lets missing and undecided figures pass; "fail" or ""
}

// DefaultMargins returns the metrics that are always compared with the baseline, those that reports judge: a new map.
func DefaultMargins() map[string]float64 {
	all := map[string]float64{}
	for _, name := range reports.JudgedMetrics() {
		all[name] = reports.DefaultMargin(name)
	}
	return all
}

// With returns r with more margins. They replace those of the same metrics, whether these are written with their units or
// without.
func (r Regression) With(margins map[string]float64) Regression {
	given := map[string]bool{}
	for key := range margins {
		given[inFull(key)] = true
	}
	all := maps.Clone(margins)
	for key, margin := range r.Margins {
		if !given[inFull(key)] {
			if all == nil {
				all = map[string]float64{}
			}
			all[key] = margin
		}
	}
	r.Margins = all
	return r
}

// Check reports mistakes in r, for a scenario with these classes of requests: a *MarginError, or another error.
func (r Regression) Check(classes []string) error {
	if r.Confidence != 0 && !(r.Confidence > 0.5 && r.Confidence < 1) {
		return fmt.Errorf("regression: a confidence lies between 50 %% and 100 %%, not %v", r.Confidence)
	}
	if r.OnUndecided != "" && r.OnUndecided != "pass" && r.OnUndecided != "fail" {
		return fmt.Errorf("regression: on_undecided is pass or fail, not %q", clip(r.OnUndecided))
	}
	_, err := targets(r.Margins, classes)
	return err
}

// targets returns what is compared, in a fixed order: of all requests first, each in alphabetical order.
func (r Regression) targets(classes []string) ([]target, map[target]float64, error) {
	if err := r.Check(classes); err != nil {
		return nil, nil, err
	}
	own, err := targets(r.Margins, classes)
	if err != nil {
		return nil, nil, err
	}
	all, err := targets(DefaultMargins(), nil)
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(all, own)
	order := slices.SortedFunc(maps.Keys(all), func(a, b target) int {
		return cmp.Or(strings.Compare(a.class, b.class), strings.Compare(a.metric, b.metric))
	})
	return order, all, nil
}

// judge compares every strategy with the baseline, metric by metric. Whatever differs in decisions or figures is
// tested, and all of these tests together are right with the asked confidence (Holm).
func (r Regression) judge(s *reports.Summary, base *Baseline) ([]Check, error) {
	if err := base.Fits(s.Scenario); err != nil {
		return nil, err
	}
	order, margins, err := r.targets(ScopeOf(s).Classes)
	if err != nil {
		return nil, err
	}
	var checks []Check
	var open []int // checks that a test decides
	var samples []sample
	for i := range s.Strategies {
		st := &s.Strategies[i]
		old := base.strategy(st.Name)
		if old == nil && base.part {
			continue
		}
		for _, t := range order {
			c := r.blank(s, st.Name, t, margins[t])
			if old == nil {
				c.Accepted = false // nothing was compared, which is no indecision
				c.Reason = "there is nothing to compare with: the strategy is new; " + base.advice()
			} else if x, tested := c.compare(st, old, t, base); tested {
				open, samples = append(open, len(checks)), append(samples, x)
			}
			checks = append(checks, c)
		}
	}
	for i, f := range judgeTogether(samples, cmp.Or(r.Confidence, stats.Confidence)) {
		checks[open[i]].take(f, base)
	}
	for _, old := range base.Strategies {
		if !slices.Contains(ScopeOf(s).Strategies, old.Name) {
			c := r.blank(s, old.Name, target{}, 0)
			c.Accepted = false
			c.Text, c.Reason = "the strategy against the baseline", "this strategy was not run; run it, or "+base.advice()
			checks = append(checks, c)
		}
	}
	return checks, nil
}

// blank is a check of which nothing is known yet.
func (r Regression) blank(s *reports.Summary, strategy string, t target, margin float64) Check {
	c := Check{Kind: OfRegression, Strategy: strategy, Class: t.class, Metric: t.metric, Margin: margin, Outcome: Missing,
		Change: Uncertain, Accepted: r.OnUndecided == "pass", Confidence: cmp.Or(r.Confidence, stats.Confidence),
		Seeds: len(s.Scenario.Seeds), Got: Side{"now", math.NaN()}, Want: Side{"baseline", math.NaN()}}
	if info, ok := reports.LookupMetric(t.metric); ok {
		c.Unit = info.Unit
	}
	c.Text = t.metric + " against the baseline"
	if t.class != "" {
		c.Text = t.metric + " of class " + t.class + " against the baseline"
	}
	return c
}

// compare fills c where no test is needed: figures are missing, or decisions and figures are the baseline's. Else it
// returns the sample to test.
func (c *Check) compare(st *reports.StrategySummary, old *BaselineStrategy, t target, base *Baseline) (x sample, tested bool) {
	now := metricsOf(st, t.class)[t.metric]
	var before *BaselineMetric
	if m := old.metrics(t.class); m != nil {
		before = m[t.metric]
	}
	if now == nil || before == nil {
		c.Reason = "the baseline has no such figure; " + base.advice()
		if now == nil {
			c.Reason = "the run has no such figure"
		}
		return x, false
	}
	seeds := c.Seeds
	x = sample{now: figures(now, seeds), before: figures(&reports.Metric{Values: before.Values}, seeds),
		relative: c.Unit != "ratio", margin: c.Margin, higher: now.Better == "higher"}
	sameDecisions := len(st.Decisions) == seeds && slices.Equal(st.Decisions, old.Decisions) && !slices.Contains(st.Decisions, "")
	c.Got.Mean, c.Want.Mean = stats.Mean(stats.Present(x.now)), stats.Mean(stats.Present(x.before))
	if sameDecisions && slices.EqualFunc(x.now, x.before, func(a, b float64) bool { return a == b || a != a && b != b }) {
		c.Outcome, c.Change, c.Reason = Passed, Unchanged, "decision for decision"
		return x, false
	}
	for i := range x.now {
		if !finite(x.now[i]) || !finite(x.before[i]) {
			where := "the run"
			if finite(x.now[i]) {
				where = "the baseline"
			}
			c.Reason = fmt.Sprintf("%s has no figure under the %d%s seed", where, i+1, reports.OrdinalEnding(uint64(i+1)))
			return x, false
		}
	}
	if seeds == 0 {
		c.Reason = "no seed was run"
		return x, false
	}
	if sameDecisions {
		c.Reason = "the decisions are the baseline's, the figures are not: what changed is the providers, the traffic or how it is measured"
	}
	return x, true
}

// take fills in what a test found. What is undecided between better and the same has passed: either way it is not
// worse by more than the margin, and that much was shown.
func (c *Check) take(f finding, base *Baseline) {
	c.Change, c.Difference = f.change, &f.difference
	switch {
	case f.change == Worse:
		c.Outcome = Failed
	case f.change == Better || f.change == Same || f.notWorse:
		c.Outcome = Passed
		if f.change == Uncertain {
			c.Reason = join(c.Reason, "better or the same, but which of them the seeds leave open")
		}
	default:
		c.Outcome = Undecided
		why := fmt.Sprintf("%d seeds leave it open; %s, or widen the margin", c.Seeds, base.moreSeeds())
		if c.Seeds < 2 {
			why = "one seed says nothing about chance; run more"
		}
		c.Reason = join(c.Reason, why)
	}
}

func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}
