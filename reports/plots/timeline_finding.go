package plots

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// titleName is the most room, in points, that a strategy's name takes within a title.
const titleName = 230

// trafficFinding states where the traffic went: what strategies made of an incident, else that all of them fail requests,
// else how they divide attempts.
// These are counts of attempts over all seeds together, not estimates.
func trafficFinding(t Theme, s *reports.Summary) string {
	for _, find := range []func(Theme, *reports.Summary) string{recoveryFinding, joinFinding, incidentFinding, failingFinding, waveFinding} {
		if f := find(t, s); f != "" {
			return f
		}
	}
	return divisionFinding(t, s)
}

// recoveryFinding tells of strategies that the last incident brought down for good: in the second half of the time after
// it, a fifth of the requests or more fail in the usual window, where less than a fiftieth did before, and in no window of the
// last tenth before it more: what fails already as it begins, it did not bring down.
func recoveryFinding(t Theme, s *reports.Summary) string {
	var last *reports.Incident // of those that end last, the first
	for i := range s.Scenario.Incidents {
		if in := &s.Scenario.Incidents[i]; last == nil || in.To > last.To {
			last = in
		}
	}
	if last == nil {
		return ""
	}
	var down, up []*reports.StrategySummary
	worst := 0.0
	for i := range s.Strategies {
		g := &s.Strategies[i]
		n := windows(g.Timeline)
		if n == 0 || len(g.Timeline.Errors.Mid) < n {
			continue
		}
		errors := g.Timeline.Errors.Mid
		at := func(x time.Duration) int { return min(n, int(max(0, x)/g.Timeline.Width)) }
		end := g.Timeline.Width * time.Duration(n)
		first := at(last.From)
		risen := slices.ContainsFunc(errors[first-(first+9)/10:first], func(v float64) bool { return v >= 0.02 })
		before, after := medianOf(errors[:first]), medianOf(errors[at(last.To+(end-last.To)/2):])
		switch {
		case end-last.To < end/10 || !(before < 0.02) || risen:
		case after >= 0.2:
			if after > worst {
				worst, down = after, append([]*reports.StrategySummary{g}, down...)
			} else {
				down = append(down, g)
			}
		case after < 0.02:
			up = append(up, g)
		}
	}
	if len(down) == 0 {
		return ""
	}
	out := shorten(t.title, down[0].Name, titleName) + " does"
	switch {
	case len(down) == 2:
		out = fmt.Sprintf("%s and %s do", shorten(t.title, down[0].Name, titleName), shorten(t.title, down[1].Name, titleName))
	case len(down) > 2:
		out = fmt.Sprintf("%s and %s do", shorten(t.title, down[0].Name, titleName), plural(len(down)-1, "other"))
	}
	out += " not recover from " + incidentsFrom(t, s.Scenario.Incidents, last)
	if len(up) > 0 {
		out += ", " + shorten(t.title, up[0].Name, titleName) + " does"
	}
	return out
}

// incidentsFrom names an incident, or counts those that begin together with it: which of them did it is not known.
func incidentsFrom(t Theme, all []reports.Incident, in *reports.Incident) string {
	names := map[string]bool{}
	for i := range all {
		if all[i].From == in.From {
			names[incidentName(&all[i])] = true
		}
	}
	if len(names) > 1 {
		return fmt.Sprintf("the %d incidents that begin together", len(names))
	}
	return "“" + shorten(t.title, incidentName(in), 260) + "”"
}

// A shift is what an incident did to a provider's share of a strategy's attempts.
type shift struct {
	of             *reports.StrategySummary
	before, during float64
}

// kept is how much of the share is left.
func (h shift) kept() float64 { return h.during / h.before }

// shifts lists the strategies that had something to lose: whose share of attempts at the incident's providers was
// above 2 % before it. The first quarter of the incident is left out, in which strategies find out.
func shifts(s *reports.Summary, in *reports.Incident) []shift {
	calm := func(from, to time.Duration) bool {
		for i := range s.Scenario.Incidents {
			if o := &s.Scenario.Incidents[i]; from < o.To && to > o.From {
				return false
			}
		}
		return true
	}
	start := in.From + (in.To-in.From)/4
	var out []shift
	for i := range s.Strategies {
		g := &s.Strategies[i]
		before := shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return to <= in.From && calm(from, to) })
		if math.IsNaN(before) { // from the start on: compare with what comes after
			before = shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return from >= in.To && calm(from, to) })
		}
		during := shareAt(s, g.Timeline, in, func(from, to time.Duration) bool { return from >= start && to <= in.To })
		if before > 0.02 && during >= 0 {
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
		for k, h := range shifts(s, &s.Scenario.Incidents[i]) {
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
	for _, h := range shifts(s, in) { // the baseline is the contrast that readers know
		if h.of.Name == s.Baseline && most.kept()-h.kept() < 0.2 {
			most = h
		}
	}
	during := "during “" + shorten(t.title, incidentName(in), 260) + "” "
	name := func(h shift) string { return shorten(t.title, h.of.Name, titleName) }
	switch {
	case most.kept()-least.kept() > 0.2:
		return during + name(least) + " " + moves(least, true) + ", " + name(most) + " " + moves(most, false)
	case least.kept() > 0.9:
		return during + "no strategy takes its traffic elsewhere"
	case len(s.Strategies) > 1:
		return during + fmt.Sprintf("every strategy takes at least %s of the traffic there elsewhere", percent(1-most.kept(), 0))
	}
	return during + name(least) + " " + moves(least, true)
}

// moves says what became of the share of attempts there.
func moves(h shift, first bool) string {
	what := "it"
	if first {
		what = "the share sent there"
	}
	from, to := wholePercent(h.before), wholePercent(h.during)
	switch {
	case math.Abs(h.during-h.before) < 0.02:
		return "keeps " + what + " at " + to
	case h.during < h.before:
		return "cuts " + what + " from " + from + " to " + to
	}
	return "raises " + what + " from " + from + " to " + to
}
