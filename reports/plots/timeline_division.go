package plots

import (
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// noTraffic is what a title says where there is nothing to find.
const noTraffic = "no traffic was recorded over time"

// divisionFinding tells how evenly attempts are divided, those of the warm-up left out.
func divisionFinding(t Theme, s *reports.Summary) string {
	type part struct {
		of    *reports.StrategySummary
		to    int
		share float64
	}
	var low, high, base part
	for i := range s.Strategies {
		g := &s.Strategies[i]
		var sums []float64
		all := 0.0
		if g.Timeline != nil {
			for _, row := range g.Timeline.Attempts[min(warmed(s, g.Timeline), len(g.Timeline.Attempts)):] {
				for p, n := range row {
					for len(sums) <= p {
						sums = append(sums, 0)
					}
					sums[p] += float64(n)
					all += float64(n)
				}
			}
		}
		if all == 0 {
			continue
		}
		mine := part{of: g}
		for p, n := range sums {
			if n/all > mine.share {
				mine.to, mine.share = p, n/all
			}
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
	if high.of == nil {
		return noTraffic
	}
	if base.of != nil && high.share-base.share > 0.05 {
		low = base
	}
	name := func(g *reports.StrategySummary) string { return shorten(t.title, g.Name, titleName) }
	says := fmt.Sprintf("%s sends %s of its attempts to %s", name(high.of), wholePercent(high.share),
		shorten(t.title, providerName(s, high.to), 200))
	if f := soleFinding(t, s); f != "" {
		return f
	}
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
	var slow, quick *reports.StrategySummary
	var high, low float64
	for i := range s.Strategies {
		g := &s.Strategies[i]
		v := usualTail(s, g)
		if math.IsNaN(v) || v <= 0 {
			continue
		}
		if slow == nil || v > high {
			slow, high = g, v
		}
		if quick == nil || v < low {
			quick, low = g, v
		}
	}
	if slow == nil || high < 1.1*low {
		return ""
	}
	return fmt.Sprintf("the usual p95 is %s under %s, %s under %s"+alikeDivided,
		seconds(significant(high, 2)), shorten(t.title, slow.Name, titleName), seconds(significant(low, 2)), shorten(t.title, quick.Name, titleName))
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
