package plots

import (
	"fmt"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// billFinding states what the verdicts decide about spend, the greatest saving first, and names the strategy that
// spends most on attempts that answer nobody where that is a twentieth of its spend. A saving that comes with a
// lower success ratio is not held up as one.
func billFinding(t Theme, s *reports.Summary, bills []bill) string {
	out := spendVerdict(t, s)
	worst := -1
	for i := range bills {
		if w := bills[i].wasted() / bills[i].total; w >= 0.05 && (worst < 0 || w > bills[worst].wasted()/bills[worst].total) {
			worst = i
		}
	}
	if worst < 0 {
		return out
	}
	b := &bills[worst]
	if strings.HasPrefix(out, shorten(t.title, b.of.name, 220)+" costs ") {
		return out + fmt.Sprintf(" and spends %s on attempts that answer nobody", smallShare(b.wasted()/b.total))
	}
	return out + fmt.Sprintf("; %s spends %s on attempts that answer nobody",
		shorten(t.title, b.of.name, 220), smallShare(b.wasted()/b.total))
}

func spendVerdict(t Theme, s *reports.Summary) string {
	var cheapest, dearest *reports.StrategySummary
	compared, same := 0, 0
	size := func(g *reports.StrategySummary) float64 { return math.Abs(g.Metrics[spendMetric].Difference.Mean) }
	for i := range s.Strategies {
		g := &s.Strategies[i]
		if m := g.Metrics[spendMetric]; m == nil || m.Difference == nil || g.Name == s.Baseline {
			continue
		}
		compared++
		switch markOf(g, spendMetric) {
		case "better":
			if markOf(g, "success_ratio") != "worse" && (cheapest == nil || size(g) > size(cheapest)) {
				cheapest = g
			}
		case "worse":
			if dearest == nil || size(g) > size(dearest) {
				dearest = g
			}
		case "same":
			same++
		}
	}
	base := shorten(t.title, s.Baseline, 220)
	say := func(g *reports.StrategySummary, word string) string {
		much := ""
		if diff := g.Metrics[spendMetric].Difference; diff.Kind == "relative" && !math.IsInf(diff.Mean, 0) {
			much = smallShare(math.Abs(diff.Mean)) + " "
		}
		return fmt.Sprintf("%s costs %s%s per success than %s", shorten(t.title, g.Name, 220), much, word, base)
	}
	switch {
	case cheapest != nil:
		return say(cheapest, "less")
	case dearest != nil:
		return say(dearest, "more")
	case compared == 0:
		return "what 1,000 successes cost"
	case compared == same:
		return "all strategies cost the same as " + base + ", within the margin"
	case same == 1:
		return fmt.Sprintf("1 of %d strategies costs the same as %s, the rest is undecided", compared, base)
	case same > 1:
		return fmt.Sprintf("%s cost the same as %s, the rest is undecided", countOf(same, compared), base)
	}
	return "spend is undecided against " + base
}
