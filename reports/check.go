package reports

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// check makes sure that a Summary read from a file holds together, so that nobody has to check again: lists that belong
// together are equally long, names are those of strategies, and no figure is one that cannot be.
func (s *Summary) check() error {
	names := map[string]bool{}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		if st.Name == "" || names[st.Name] {
			return fmt.Errorf("strategy %d has no name of its own: %q", i+1, st.Name)
		}
		names[st.Name] = true
		if err := s.checkStrategy(st); err != nil {
			return fmt.Errorf("strategy %q %w", st.Name, err)
		}
	}
	for _, in := range s.Scenario.Incidents {
		if in.From < 0 || in.To < in.From {
			return fmt.Errorf("the incident %q ends before it begins", in.What)
		}
	}
	if s.Scenario.Warmup < 0 {
		return fmt.Errorf("the warm-up ends before it begins")
	}
	return s.checkFindings(names)
}

// checkFindings checks what is said of all strategies together.
func (s *Summary) checkFindings(names map[string]bool) error {
	for _, b := range s.Best {
		if !names[b.Strategy] {
			return fmt.Errorf("the best in %s is %q, which is no strategy of it", b.Metric, b.Strategy)
		}
		if !isShare(b.Probability) || !(b.Indifference >= 0) {
			return fmt.Errorf("the best in %s is so with no probability that can be", b.Metric)
		}
	}
	for _, name := range s.Pareto {
		if !names[name] {
			return fmt.Errorf("%q is on the Pareto front and no strategy of it", name)
		}
	}
	if r := s.Replicated; r != nil {
		last := 0
		for _, n := range r.Looks {
			if n <= last {
				return fmt.Errorf("the looks at its seeds are out of order: %d after %d", n, last)
			}
			last = n
		}
		if r.Limit < last || !(r.Level > 0 && r.Level < 1) {
			return fmt.Errorf("its replication has the limit %d after %d seeds and the level %v", r.Limit, last, r.Level)
		}
	}
	return nil
}

func (s *Summary) checkStrategy(st *StrategySummary) error {
	seeds := len(s.Scenario.Seeds)
	if err := checkMetrics(st.Metrics, seeds); err != nil {
		return err
	}
	if err := checkClasses(st, &s.Strategies[0], seeds); err != nil {
		return err
	}
	if len(st.Decisions) != seeds {
		return fmt.Errorf("has %d digests of decisions for %d seeds", len(st.Decisions), seeds)
	}
	if err := checkProviders(st, &s.Strategies[0]); err != nil {
		return err
	}
	if st.Timeline != nil {
		return st.Timeline.check(len(st.Providers))
	}
	return nil
}

// checkClasses makes sure that a strategy has figures of the same classes as the first.
func checkClasses(st, first *StrategySummary, seeds int) error {
	want := first.Classes
	if len(st.Classes) != len(want) {
		return fmt.Errorf("has %d classes, and %q has %d", len(st.Classes), first.Name, len(want))
	}
	names := map[string]bool{}
	for i, c := range st.Classes {
		if names[c.Name] || c.Name != want[i].Name {
			return fmt.Errorf("has %q as class %d; each must stand once, in the order of the first strategy's", c.Name, i+1)
		}
		names[c.Name] = true
		if err := checkMetrics(c.Metrics, seeds); err != nil {
			return fmt.Errorf("in class %q %w", c.Name, err)
		}
	}
	return nil
}

// checkProviders makes sure that a strategy has figures of the same providers as the first.
func checkProviders(st, first *StrategySummary) error {
	if len(st.Providers) != len(first.Providers) {
		return fmt.Errorf("has %d providers, and %q has %d", len(st.Providers), first.Name, len(first.Providers))
	}
	for i := range st.Providers {
		p := &st.Providers[i]
		if p.Name != first.Providers[i].Name {
			return fmt.Errorf("has %q as provider %d, and %q has %q", p.Name, i+1, first.Name, first.Providers[i].Name)
		}
		u := p.Purposes
		for _, v := range []float64{p.SpendUSD, u.Answers, u.CutStreams, u.Hedges, u.Retries, u.Failed, p.MeanInFlight, p.UnhealthySeconds,
			float64(p.MaxInFlight)} {
			if v < 0 {
				return fmt.Errorf("has a figure below 0 of provider %q", p.Name)
			}
			if !isFigure(v) {
				return fmt.Errorf("has a figure of provider %q that cannot be: %v", p.Name, v)
			}
		}
		if !isShare(&p.Share) || max(p.Attempts, p.InputTokens, p.CachedTokens, p.OutputTokens) > maxCount {
			return fmt.Errorf("has a figure of provider %q that cannot be", p.Name)
		}
	}
	return nil
}

func checkMetrics(metrics Metrics, seeds int) error {
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		m := metrics[name]
		if m == nil {
			return fmt.Errorf("has no %s", name)
		}
		if len(m.Values) != seeds {
			return fmt.Errorf("has %d values of %s for %d seeds", len(m.Values), name, seeds)
		}
		for _, v := range append(slices.Clone(m.Values), m.Mean) {
			if v != nil && !isFigure(*v) {
				return fmt.Errorf("has a figure of %s that cannot be: %v", name, *v)
			}
		}
		if i := m.Interval; i != nil && (m.Mean == nil || !isInterval(i) || i[0] < -maxFigure || i[1] > maxFigure) {
			return fmt.Errorf("has an interval of %s that is none", name)
		}
		if err := m.Difference.check(); err != nil {
			return fmt.Errorf("has a difference of %s %w", name, err)
		}
	}
	return nil
}

func (d *Difference) check() error {
	switch {
	case d == nil:
		return nil
	case d.Kind != "relative" && d.Kind != "absolute":
		return fmt.Errorf("of the kind %q, not relative or absolute", d.Kind)
	case !isInterval(d.Interval) || !isInterval(d.BCa):
		return fmt.Errorf("with an interval that is none")
	case d.Kind == "absolute" && math.Abs(d.Mean) > maxFigure:
		return fmt.Errorf("of %v, which cannot be", d.Mean)
	case d.Kind == "relative" && (d.Mean < -1 || d.Interval != nil && d.Interval[0] < -1 || d.BCa != nil && d.BCa[0] < -1):
		return fmt.Errorf("by more than the whole")
	case !isShare(d.P) || !isShare(d.Wilcoxon) || !isShare(d.Adjusted):
		return fmt.Errorf("with a probability that is none")
	case d.Margin != nil && !(*d.Margin >= 0 && *d.Margin <= maxFigure):
		return fmt.Errorf("with the margin %v, which cannot be", *d.Margin)
	case !slices.Contains([]string{"", "better", "same", "worse", "undecided"}, d.Verdict):
		return fmt.Errorf("with the verdict %q, which is none", d.Verdict)
	}
	return nil
}

// Every figure of a run lies between these, or is 0: times are counted in nanoseconds, money in picodollars, requests in
// 53 bits. Axes may count on it that their ends divide.
const (
	minFigure = 1e-30
	maxFigure = 1e21
)

func isFigure(v float64) bool { return v == 0 || math.Abs(v) >= minFigure && math.Abs(v) <= maxFigure }

func isInterval(i *[2]float64) bool { return i == nil || i[0] <= i[1] }

func isShare(v *float64) bool { return v == nil || *v >= 0 && *v <= 1 }

// check makes sure that every list by window has all windows or none.
func (t *Timeline) check(providers int) error {
	n := len(t.Arrived)
	if t.Width <= 0 || time.Duration(n) > math.MaxInt64/max(1, t.Width) {
		return fmt.Errorf("has a timeline of %d windows of %v", n, t.Width)
	}
	if t.Coarse < 1 || t.Coarse > 1<<20 {
		return fmt.Errorf("has a timeline whose coarse windows span %d", t.Coarse)
	}
	for _, list := range [][]uint64{t.Arrived, t.Succeeded, t.Unsuccess} {
		if len(list) != n || n > 0 && slices.Max(list) > maxCount {
			return fmt.Errorf("has a timeline with lists of different lengths, or counts that cannot be")
		}
	}
	for _, counts := range []Counts{t.Attempts, t.Failures} {
		if len(counts) != 0 && len(counts) != n {
			return fmt.Errorf("has a timeline with %d windows, and counts by provider for %d", n, len(counts))
		}
		for _, row := range counts {
			if len(row) != providers || providers > 0 && slices.Max(row) > maxCount {
				return fmt.Errorf("has a timeline with counts of %d providers, and %d providers", len(row), providers)
			}
		}
	}
	return t.checkSeries(n, providers)
}

func (t *Timeline) checkSeries(n, providers int) error {
	if len(t.AttemptP95) != 0 && len(t.AttemptP95) != providers {
		return fmt.Errorf("has a timeline with times of %d providers, and %d providers", len(t.AttemptP95), providers)
	}
	for _, s := range t.AttemptP95 {
		if want := (n + t.Coarse - 1) / t.Coarse; len(s) != want {
			return fmt.Errorf("has a timeline with times of %d coarse windows, and %d of these", len(s), want)
		}
	}
	for _, s := range []Series{t.MeanLatency, t.P95.Low, t.P95.Mid, t.P95.High, t.Errors.Low, t.Errors.Mid, t.Errors.High,
		t.InFlight.Low, t.InFlight.Mid, t.InFlight.High} {
		if len(s) != 0 && len(s) != n {
			return fmt.Errorf("has a timeline with %d windows, and a list for %d", n, len(s))
		}
	}
	for _, b := range []Band{t.P95, t.Errors, t.InFlight} {
		if len(b.Low) != len(b.Mid) || len(b.High) != len(b.Mid) {
			return fmt.Errorf("has a timeline with bands whose edges differ in length")
		}
	}
	for _, s := range t.series() {
		for _, v := range *s {
			if v < 0 {
				return fmt.Errorf("has a timeline with a figure below 0")
			}
			if v == v && !isFigure(v) {
				return fmt.Errorf("has a timeline with a figure that cannot be: %v", v)
			}
		}
	}
	return nil
}
