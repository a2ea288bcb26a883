package plots

import (
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// sure is the probability from which on a title names the best strategy, the same as in the tables.
const sure = 0.95

// foremost ends a sentence on several strategies that change p99 in the same direction, the most changed first: it names
// the one that does so most, with who comes to the same figure, where it is decided that this is so, and else says no
// more than how far it goes.
func foremost(t Theme, s *reports.Summary, list []*reports.StrategySummary) string {
	much := by(list[0])
	n := 1
	for n < len(list) && much != "" && by(list[n]) == much {
		n++
	}
	switch {
	case n == len(list):
		return after(much)
	case n > 2 || !ahead(s, list[:n], list[n:]):
		return after(upTo(much))
	case n == 2:
		return ", " + shorten(t.title, list[0].Name, loneName) + " and " + shorten(t.title, list[1].Name, loneName) + " most," + much
	}
	return ", " + shorten(t.title, list[0].Name, loneName) + " most" + after(much)
}

// ahead tells whether it is decided that one of first changes p99 more than every other in rest. For the lowest p99 the
// probability of the best tells; nothing is known of the highest but the intervals of the differences.
func ahead(s *reports.Summary, first, rest []*reports.StrategySummary) bool {
	if first[0].Metrics[tailMetric].Difference.Mean < 0 {
		return slices.ContainsFunc(s.Best, func(b reports.Best) bool {
			return b.Metric == tailMetric && b.Probability != nil && *b.Probability >= sure &&
				slices.ContainsFunc(first, func(g *reports.StrategySummary) bool { return g.Name == b.Strategy })
		})
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, g := range first {
		least = math.Min(least, edge99(g, 0))
	}
	for _, g := range rest {
		most = math.Max(most, edge99(g, 1))
	}
	return least > most
}

// edge99 is an end of the interval of the difference of p99; NaN without one, which is beyond nothing.
func edge99(g *reports.StrategySummary, end int) float64 {
	if d := g.Metrics[tailMetric].Difference; d.Interval != nil {
		return d.Interval[end]
	}
	return math.NaN()
}

// upTo turns " by 20 %" into " by up to 20 %", " to 12 times" into " to up to 12 times" and " to 1/100" into " to as little
// as 1/100".
func upTo(much string) string {
	if part, ok := strings.CutPrefix(much, " to 1/"); ok {
		return " to as little as 1/" + part
	}
	for _, how := range []string{" by ", " to "} {
		if size, ok := strings.CutPrefix(much, how); ok {
			return how + "up to " + size
		}
	}
	return ""
}
