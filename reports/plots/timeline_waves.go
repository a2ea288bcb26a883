package plots

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// joinFinding tells how much strategies send to a provider that joins during the run while it is new: in the first tenth
// of the time that is left. Nothing where none joins, or where they differ by less than a twentieth of the attempts.
func joinFinding(t Theme, s *reports.Summary) string {
	for i := range s.Scenario.Incidents {
		in := &s.Scenario.Incidents[i]
		if in.What != "absent" || in.From > 0 {
			continue
		}
		var base extreme
		var span time.Duration
		least, most := extremes(s, func(g *reports.StrategySummary) float64 {
			end := time.Duration(windows(g.Timeline)) * timelineWidth(g)
			if end <= in.To {
				return math.NaN()
			}
			span = (end - in.To) / 10
			v := shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return from >= in.To && from < in.To+span })
			if g.Name == s.Baseline && !math.IsNaN(v) {
				base = extreme{g, v}
			}
			return v
		})
		if base.of != nil && base.v > most.v-0.1 && base.v > least.v { // the baseline is the contrast that readers know
			most = base
		}
		if most.of == nil || most.v-least.v < 0.05 {
			continue
		}
		return fmt.Sprintf("in its first %s %s gets %s of the attempts under %s, %s under %s", lasting(span),
			shorten(t.title, clean(in.Provider), 180), wholePercent(most.v), shorten(t.title, most.of.Name, titleName),
			wholePercent(least.v), shorten(t.title, least.of.Name, titleName))
	}
	return ""
}

func timelineWidth(g *reports.StrategySummary) time.Duration {
	if g.Timeline == nil {
		return 0
	}
	return g.Timeline.Width
}

// failingFinding tells of the requests that fail in the usual window where that is a fiftieth or more under every
// strategy.
func failingFinding(t Theme, s *reports.Summary) string {
	var base extreme
	all := true
	least, most := extremes(s, func(g *reports.StrategySummary) float64 {
		if windows(g.Timeline) == 0 {
			return math.NaN()
		}
		v := medianOf(g.Timeline.Errors.Mid)
		if all = all && v >= 0.02; g.Name == s.Baseline {
			base = extreme{g, v}
		}
		return v
	})
	if base.of != nil && base.v < 1.1*least.v { // the baseline is the contrast that readers know
		least = base
	}
	switch {
	case most.of == nil || !all:
		return ""
	case most.v < 1.2*least.v:
		return "under every strategy typically about " + percent((least.v+most.v)/2, 0) + " of the requests fail"
	}
	return fmt.Sprintf("every strategy fails requests all along: typically %s under %s, %s under %s",
		percent(most.v, 0), shorten(t.title, most.of.Name, titleName), percent(least.v, 0), shorten(t.title, least.of.Name, titleName))
}

// jumpFinding tells how far apart strategies are in the windows with the highest p95: the value that the upper edge of
// its band passes in a twentieth of the windows, where that is half more under one than under another.
func jumpFinding(t Theme, s *reports.Summary) string {
	quick, slow := extremes(s, func(g *reports.StrategySummary) float64 {
		if g.Timeline == nil {
			return math.NaN()
		}
		list := slices.DeleteFunc(slices.Clone(g.Timeline.P95.High), math.IsNaN)
		if len(list) < 20 {
			return math.NaN()
		}
		_, v := bounds(list, 0.05)
		return v
	})
	if slow.of == nil || quick.v <= 0 || slow.v < 1.5*quick.v {
		return ""
	}
	return "now and then p95 jumps to " + slow.seconds(t) + ", to " + quick.seconds(t)
}

// A wave is how far a strategy's attempts gather at one provider in the usual window: its share of them there, and the
// share of the busiest provider of the whole run. They are of all seeds together, where waves that fall apart level each
// other out: a single run has as high ones or higher.
type wave struct {
	of            *reports.StrategySummary
	usual, steady float64
}

func (w wave) excess() float64 { return w.usual - w.steady }

func waveOf(g *reports.StrategySummary) wave {
	w := wave{of: g}
	if g.Timeline == nil {
		return w
	}
	var tops []float64
	for _, row := range g.Timeline.Attempts {
		top, here := 0.0, 0.0
		for _, n := range row {
			here += float64(n)
			top = math.Max(top, float64(n))
		}
		if here >= enough { // of a handful, most go to one provider by chance
			tops = append(tops, top/here)
		}
	}
	if len(tops) >= 10 {
		w.usual, w.steady = medianOf(tops), divide(g, g.Timeline.Attempts).share
	}
	return w
}

// waveFinding tells of the strategy that sends its attempts now to this provider and now to that one, where one that
// does not is beside it and both divide them alike over the whole run. Attempts are those of all seeds together, whose
// waves do not coincide: the busiest provider's share of the sum is at most the mean of the runs' own (the largest of
// means is at most the mean of the largest), and so a bound is told.
func waveFinding(t Theme, s *reports.Summary) string {
	var high, low, base wave
	for i := range s.Strategies {
		w := waveOf(&s.Strategies[i])
		if w.usual == 0 {
			continue
		}
		if high.of == nil || w.excess() > high.excess() {
			high = w
		}
		if low.of == nil || w.excess() < low.excess() {
			low = w
		}
		if w.of.Name == s.Baseline {
			base = w
		}
	}
	if base.of != nil && base.excess() < low.excess()+0.03 {
		low = base
	}
	if high.of == nil || high.excess() < 0.1 || high.excess() < 3*low.excess() || unevenness(s) > high.excess() {
		return ""
	}
	name := func(w wave) string { return shorten(t.title, w.of.Name, titleName) }
	if len(s.Scenario.Seeds) > 1 {
		return fmt.Sprintf("%s sends its attempts in waves, typically at least %s to one provider at a time, unlike %s",
			name(high), percent(math.Floor(100*high.usual)/100, 0), name(low))
	}
	return fmt.Sprintf("%s sends its attempts in waves, typically %s to one provider at a time, %s %s",
		name(high), wholePercent(high.usual), name(low), wholePercent(low.usual))
}

// unevenness is how much more of its attempts one strategy sends to its busiest provider than another does.
func unevenness(s *reports.Summary) float64 {
	r := newSpread()
	for i := range s.Strategies {
		if w := waveOf(&s.Strategies[i]); w.usual > 0 {
			r.add(w.steady)
		}
	}
	return r.hi - r.lo
}
