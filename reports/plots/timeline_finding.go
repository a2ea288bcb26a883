package plots

import (
	"fmt"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// trafficFinding states where the traffic went: that all strategies fail many requests, else what they made of an
// incident, else that all of them fail some, else how they divide attempts.
// These are counts of attempts over all seeds together, not estimates.
func trafficFinding(t Theme, s *reports.Summary) string {
	for _, find := range []func(Theme, *reports.Summary) string{heavyFinding, recoveryFinding, collapseFinding,
		joinFinding, incidentFinding, failingFinding, waveFinding} {
		if f := find(t, s); f != "" {
			return f
		}
	}
	return divisionFinding(t, s)
}

// recoveryFinding tells of strategies that the last incident brought down for good: in the second half of the time after
// it, a fifth of the requests or more fail in the usual window, where less than a fiftieth did before, and in no window of the
// last tenth before it more: what fails already as it begins, it did not bring down. The usual window is that of the
// median run. Where the best tenth of the runs does recover, no more is claimed than that half of them do not.
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
	some := false
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
		late := at(last.To + (end-last.To)/2)
		before, after := medianOf(errors[:first]), medianOf(errors[late:])
		switch {
		case end-last.To < end/10 || !(before < 0.02) || risen:
		case after >= 0.2:
			if after > worst {
				worst, down = after, append([]*reports.StrategySummary{g}, down...)
			} else {
				down = append(down, g)
			}
			some = some || edgeAfter(g.Timeline.Errors.Low, late) < 0.2
		case after < 0.02 && !(edgeAfter(g.Timeline.Errors.High, late) >= 0.02):
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
	if some {
		out = "in half of the runs or more " + out
	}
	if len(up) > 0 {
		out += ", " + shorten(t.title, up[0].Name, titleName) + " does"
	}
	return out
}

// edgeAfter is the median of an edge of a band from a window on; NaN without one.
func edgeAfter(edge reports.Series, from int) float64 { return medianOf(edge[min(from, len(edge)):]) }

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
	return "“" + shorten(t.title, incidentName(in), loneName) + "”"
}
