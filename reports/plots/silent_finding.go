package plots

import (
	"fmt"
	"math"

	"github.com/evenkeel/evenkeel/reports"
)

// silent divides strategies into those under which requests ended and none succeeded, and the others.
func silent(s *reports.Summary) (failing, others []reports.StrategySummary) {
	return part(s.Strategies, func(g reports.StrategySummary) bool {
		return g.Timeline != nil && sumOf(g.Timeline.Succeeded) == 0 && sumOf(g.Timeline.Unsuccess) > 0
	})
}

func sumOf(list []uint64) (n uint64) {
	for _, v := range list {
		n += v
	}
	return n
}

// failingFirst puts before a finding, which is of the others then, that strategies answer nothing: where a strategy
// does nothing of use, what else it does is no finding. A finding that says no more than nothing is left out.
func failingFirst(t Theme, s *reports.Summary, find func(Theme, *reports.Summary) string, nothing string) string {
	failing, others := silent(s)
	if len(failing) == 0 {
		return find(t, s)
	}
	if len(others) == 0 {
		return nothingSucceeded(s)
	}
	says := answerNothing(t, failing)
	rest := *s
	rest.Strategies = others
	switch more := find(t, &rest); {
	case more == nothing:
	case len(others) > 1:
		says += "; among the others, " + more
	default:
		says += "; " + more
	}
	return says
}

// heavyFinding is the failingFinding where that outweighs what an incident does: every strategy fails a fifth of the
// requests or more in the usual window.
func heavyFinding(t Theme, s *reports.Summary) string {
	for i := range s.Strategies {
		g := &s.Strategies[i]
		if windows(g.Timeline) > 0 && !(medianOf(g.Timeline.Errors.Mid) >= 0.2) {
			return ""
		}
	}
	return failingFinding(t, s)
}

// collapseFinding tells of the strategy that fails half of its requests or more, where another fails less than a quarter.
func collapseFinding(t Theme, s *reports.Summary) string {
	var worst, best *reports.StrategySummary
	var high, low float64
	for i := range s.Strategies {
		g := &s.Strategies[i]
		v := 1 - mean(g, successMetric)
		if math.IsNaN(v) || windows(g.Timeline) == 0 {
			continue
		}
		if worst == nil || v > high {
			worst, high = g, v
		}
		if best == nil || v < low {
			best, low = g, v
		}
	}
	if worst == nil || high < 0.5 || low >= 0.25 {
		return ""
	}
	return fmt.Sprintf("%s fails %s of its requests, %s %s", shorten(t.title, worst.Name, titleName), wholePercent(high),
		shorten(t.title, best.Name, titleName), lossShare(low))
}

// quickness tells of a single strategy how slow its slowest and its quickest provider are; nothing where none has a p95.
func quickness(t Theme, s *reports.Summary) string {
	if len(s.Strategies) != 1 || windows(s.Strategies[0].Timeline) == 0 {
		return ""
	}
	slow, quick := -1, -1
	var high, low float64
	for p := range providersOf(s) {
		v := usualP95(s, s.Strategies[0].Timeline, p)
		if math.IsNaN(v) {
			continue
		}
		if slow < 0 || v > high {
			slow, high = p, v
		}
		if quick < 0 || v < low {
			quick, low = p, v
		}
	}
	name := func(p int) string { return shorten(t.title, providerName(s, p), 180) }
	switch {
	case slow < 0:
		return ""
	case slow == quick:
		return fmt.Sprintf("the usual p95 of %s is %s", name(slow), seconds(significant(high, 2)))
	}
	return fmt.Sprintf("the usual p95 is from %s at %s to %s at %s", seconds(significant(low, 2)), name(quick),
		seconds(significant(high, 2)), name(slow))
}
