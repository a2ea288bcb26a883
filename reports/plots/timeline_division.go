package plots

import (
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// noTraffic is what a title says where there is nothing to find.
const noTraffic = "no traffic was recorded over time"

// A division is the share of a strategy's attempts that its busiest provider gets; of is nil without attempts.
type division struct {
	of    *reports.StrategySummary
	to    int
	share float64
}

// divide finds the busiest provider by attempts in windows.
func divide(g *reports.StrategySummary, attempts reports.Counts) division {
	var sums []float64
	all := 0.0
	for _, row := range attempts {
		for p, n := range row {
			for len(sums) <= p {
				sums = append(sums, 0)
			}
			sums[p] += float64(n)
			all += float64(n)
		}
	}
	if all == 0 {
		return division{}
	}
	d := division{of: g}
	for p, n := range sums {
		if n/all > d.share {
			d.to, d.share = p, n/all
		}
	}
	return d
}

// divisions are that of the strategy with the least busy provider, that of the one with the busiest, and the baseline's,
// those of the warm-up left out.
func divisions(s *reports.Summary) (low, high, base division) {
	for i := range s.Strategies {
		g := &s.Strategies[i]
		if g.Timeline == nil {
			continue
		}
		mine := divide(g, g.Timeline.Attempts[min(warmed(s, g.Timeline), len(g.Timeline.Attempts)):])
		if mine.of == nil {
			continue
		}
		if low.of == nil || mine.share < low.share {
			low = mine
		}
		if high.of == nil || mine.share > high.share {
			high = mine
		}
		if g.Name == s.Baseline {
			base = mine
		}
	}
	return low, high, base
}

// divisionFinding tells how evenly attempts are divided.
func divisionFinding(t Theme, s *reports.Summary) string {
	low, high, base := divisions(s)
	if high.of == nil {
		return noTraffic
	}
	if base.of != nil && high.share-base.share > 0.05 {
		low = base
	}
	if f := soleFinding(t, s); f != "" {
		return f
	}
	name := func(g *reports.StrategySummary) string { return shorten(t.title, g.Name, titleName) }
	says := fmt.Sprintf("%s sends %s of its attempts to %s", name(high.of), wholePercent(high.share),
		shorten(t.title, providerName(s, high.to), 200))
	switch {
	case high.share-low.share > 0.05 && low.to == high.to:
		return says + fmt.Sprintf(", %s %s", name(low.of), percent(low.share, 0))
	case high.share-low.share > 0.05:
		return says + fmt.Sprintf(", %s at most %s to any provider", name(low.of), percent(low.share, 0))
	case len(s.Strategies) == 1:
		return says
	}
	for _, find := range []func(Theme, *reports.Summary) string{p95Finding, jumpFinding} {
		if f := find(t, s); f != "" {
			return f
		}
	}
	return "under every strategy the busiest provider gets about " + percent((high.share+low.share)/2, 0) + " of the attempts"
}

// soleFinding tells how slow requests are where there is one provider, which all attempts go to.
func soleFinding(t Theme, s *reports.Summary) string {
	if providersOf(s) != 1 {
		return ""
	}
	if f := p95Finding(t, s); f != "" {
		return strings.TrimSuffix(f, alikeDivided)
	}
	if v := usualTail(s, &s.Strategies[0]); len(s.Strategies) == 1 && v > 0 {
		return fmt.Sprintf("all attempts go to %s; the usual p95 is %s", shorten(t.title, providerName(s, 0), 200),
			seconds(significant(v, 2)))
	}
	return ""
}

// alikeDivided sets a difference off from what would explain it.
const alikeDivided = ", though both divide attempts alike"

// p95Finding tells how far apart the medians of the windows' p95 are where that is a tenth or more.
func p95Finding(t Theme, s *reports.Summary) string {
	quick, slow := extremes(s, func(g *reports.StrategySummary) float64 {
		if v := usualTail(s, g); v > 0 {
			return v
		}
		return math.NaN()
	})
	if slow.of == nil || slow.v < 1.1*quick.v {
		return ""
	}
	return "the usual p95 is " + slow.seconds(t) + ", " + quick.seconds(t) + alikeDivided
}

// usualTail is the median over the windows of a strategy's p95; NaN where fewer than enough requests of a seed arrive in
// half of the windows or more, whose p95 would be no more than the slowest of a few.
func usualTail(s *reports.Summary, g *reports.StrategySummary) float64 {
	if windows(g.Timeline) == 0 {
		return math.NaN()
	}
	full := 0
	for _, n := range g.Timeline.Arrived {
		if n >= enough*uint64(max(1, len(s.Scenario.Seeds))) {
			full++
		}
	}
	if 2*full < len(g.Timeline.Arrived) {
		return math.NaN()
	}
	return medianOf(g.Timeline.P95.Mid)
}
