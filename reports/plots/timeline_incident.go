package plots

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// A shift is what an incident did to a provider's share of a strategy's attempts.
type shift struct {
	of             *reports.StrategySummary
	before, during float64
}

// kept is how much of the share is left.
func (h shift) kept() float64 { return h.during / h.before }

// used is the share of its attempts above which a strategy is said to use a provider.
const used = 0.05

// shifts lists the strategies whose share of attempts at the incident's providers is above floor while no incident acts:
// before it or, where it acts from the start on, after it; where another acts all the time, while this one does not. What
// they send there during the incident is counted from its first moment to its last, to half a window: the time in which
// they find out is a part of what the incident does to them.
func shifts(s *reports.Summary, in *reports.Incident, floor float64) []shift {
	calm := func(from, to time.Duration) bool {
		for i := range s.Scenario.Incidents {
			if o := &s.Scenario.Incidents[i]; from < o.To && to > o.From {
				return false
			}
		}
		return true
	}
	var out []shift
	for i := range s.Strategies {
		g := &s.Strategies[i]
		before := shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return to <= in.From && calm(from, to) })
		if math.IsNaN(before) {
			before = shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return from >= in.To && calm(from, to) })
		}
		if math.IsNaN(before) { // another incident acts all the time
			before = shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return to <= in.From || from >= in.To })
		}
		during := shareAt(s, g.Timeline, in, func(from, to time.Duration) bool {
			mid := from + (to-from)/2
			return mid >= in.From && mid < in.To
		})
		if before > floor && during >= 0 {
			out = append(out, shift{g, before, during})
		}
	}
	return out
}

// shareAt is the share of attempts at an incident's providers in the windows that are asked for; NaN without attempts.
func shareAt(s *reports.Summary, tl *reports.Timeline, in *reports.Incident, ask func(from, to time.Duration) bool) float64 {
	if windows(tl) == 0 {
		return math.NaN()
	}
	var hit []bool
	var there, all float64
	for w, row := range tl.Attempts {
		if at := tl.Width * time.Duration(w); !ask(at, at+tl.Width) {
			continue
		}
		for p, n := range row {
			if p == len(hit) {
				hit = append(hit, hits(in, rawProvider(s, p)))
			}
			all += float64(n)
			if hit[p] {
				there += float64(n)
			}
		}
	}
	return there / all
}

// incidentFinding tells of the incident in which strategies differ most; nothing where there is none, or where all keep
// much the same of their share, have nowhere else to go, or nowhere to stay, as where a provider is absent.
func incidentFinding(t Theme, s *reports.Summary) string {
	var in *reports.Incident
	var least, most shift
	for i := range s.Scenario.Incidents {
		low, high := shift{}, shift{before: 1}
		for k, h := range shifts(s, &s.Scenario.Incidents[i], used) {
			if k == 0 || h.kept() < low.kept() {
				low = h
			}
			if k == 0 || h.kept() > high.kept() {
				high = h
			}
		}
		wider := in == nil || high.kept()-low.kept() > most.kept()-least.kept()
		elsewhere := low.before < 0.98 || low.kept() < 0.8 // else there may be nowhere else to go
		if low.of != nil && elsewhere && high.kept() > 0 && wider {
			in, least, most = &s.Scenario.Incidents[i], low, high
		}
	}
	if in == nil {
		return ""
	}
	all := shifts(s, in, used)
	for _, h := range all { // the baseline is the contrast that readers know
		if h.of.Name == s.Baseline && most.kept()-h.kept() < 0.2 {
			most = h
		}
	}
	during := "during “" + shorten(t.title, incidentName(in), loneName) + "” "
	name := func(h shift) string { return shorten(t.title, h.of.Name, titleName) }
	switch {
	case most.kept()-least.kept() > 0.2:
		return during + name(least) + " " + sends(least) + ", " + name(most) + " " + instead(most)
	case least.kept() > 0.9:
		return during + "no strategy sends much less of its traffic there"
	case len(all) > 1:
		before, then := 0.0, 0.0
		for _, h := range shifts(s, in, -1) {
			before, then = math.Max(before, h.before), math.Max(then, h.during)
		}
		return during + fmt.Sprintf("every strategy sends at most %s of its attempts there instead of up to %s",
			percent(math.Ceil(100*then)/100, 0), wholePercent(before))
	}
	return during + name(least) + " " + sends(least)
}

// sends says what share of its attempts a strategy sends to the incident's providers.
func sends(h shift) string {
	if h.stays() {
		return "still sends " + wholePercent(h.during) + " of its attempts there"
	}
	return fmt.Sprintf("sends %s of its attempts there instead of %s", wholePercent(h.during), wholePercent(h.before))
}

// instead says the same more briefly, after another strategy.
func instead(h shift) string {
	if h.stays() {
		return "still " + wholePercent(h.during)
	}
	return wholePercent(h.during) + " instead of " + wholePercent(h.before)
}

// stays tells whether a share is the same to a fiftieth.
func (h shift) stays() bool { return math.Abs(h.during-h.before) < 0.02 }
