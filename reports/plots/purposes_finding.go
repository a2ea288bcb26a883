package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// billFinding states what the verdicts decide about spend, the greatest saving first, and names the strategy that
// spends most on attempts that answer nobody where that is a twentieth of its spend. A saving that comes with a
// lower success ratio is not held up as one.
func billFinding(t Theme, s *reports.Summary, bills []bill) string {
	if none := barrenFinding(t, s); none != "" {
		return none + spentInVain(bills)
	}
	if unmeasured(s) {
		return nothingMeasured
	}
	if len(bills) > 0 && !slices.ContainsFunc(bills, func(b bill) bool { return b.total != 0 }) {
		return "nothing was spent"
	}
	if first := barrenBaseline(t, s, bills); first != "" {
		return first
	}
	out := spendVerdict(t, s)
	if clause := barrenBill(t, bills); clause != "" {
		return out + clause
	}
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

// spentInVain says what all strategies spent on nothing.
func spentInVain(bills []bill) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range bills {
		if v := bills[i].total; !math.IsNaN(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	switch {
	case !(hi > 0):
		return ""
	case money(lo) == money(hi):
		return ", at " + money(hi) + " per 1,000 requests"
	}
	return ", at " + money(lo) + " to " + money(hi) + " per 1,000 requests"
}

// barrenBaseline says that there is nothing to compare spend with, as the baseline has no success.
func barrenBaseline(t Theme, s *reports.Summary, bills []bill) string {
	for i := range bills {
		b := &bills[i]
		switch {
		case b.of.Name != s.Baseline || !b.of.Barren():
		case b.inVain > 0:
			return "the baseline " + shorten(t.title, b.of.name, 220) + " answers nothing at " + money(b.inVain) + " per 1,000 requests"
		default:
			return "the baseline " + shorten(t.title, b.of.name, 220) + " answers nothing"
		}
	}
	return ""
}

// barrenBill names who has no success, and what that cost the one who spent most.
func barrenBill(t Theme, bills []bill) string {
	most, n := -1, 0
	for i := range bills {
		if b := &bills[i]; b.of.Barren() {
			if n++; most < 0 || b.inVain > bills[most].inVain {
				most = i
			}
		}
	}
	if n == 0 {
		return ""
	}
	b := &bills[most]
	out := "; " + shorten(t.title, b.of.name, 220) + " answers nothing"
	if n > 1 {
		out = fmt.Sprintf("; %d answer nothing", n)
	}
	switch {
	case !(b.inVain > 0):
		return out
	case n > 1:
		return out + " at up to " + money(b.inVain) + " per 1,000 requests"
	}
	return out + " at " + money(b.inVain) + " per 1,000 requests"
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
		name, much := shorten(t.title, g.Name, 220), ""
		if diff := g.Metrics[spendMetric].Difference; diff.Kind == "relative" && !math.IsInf(diff.Mean, 0) {
			switch times, parts := reports.Factor(diff.Mean); {
			case times != "":
				return fmt.Sprintf("%s costs %s times as much per success as %s", name, times, base)
			case parts != "":
				return fmt.Sprintf("%s costs 1/%s as much per success as %s", name, parts, base)
			}
			much = perCent(diff.Mean) + " "
		}
		return fmt.Sprintf("%s costs %s%s per success than %s", name, much, word, base)
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
