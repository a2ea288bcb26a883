package plots

import (
	"cmp"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// barrenFinding states that nothing succeeded, which every picture says before anything else; "" where something did.
func barrenFinding(_ Theme, s *reports.Summary) string {
	if !allBarren(s) {
		return ""
	}
	return nothingSucceeded(s)
}

func nothingSucceeded(s *reports.Summary) string {
	if len(s.Strategies) == 1 {
		return "no request succeeded"
	}
	return "no request succeeded under any strategy"
}

// allBarren tells whether no strategy has a success.
func allBarren(s *reports.Summary) bool {
	return len(s.Strategies) > 0 && !slices.ContainsFunc(s.Strategies, func(g reports.StrategySummary) bool { return !g.Barren() })
}

// nothingMeasured is the statement of every picture without a measured request.
const nothingMeasured = "nothing was measured"

// unmeasured tells whether no request was measured under any strategy, so that even success has no figure.
func unmeasured(s *reports.Summary) bool {
	return len(s.Strategies) > 0 && !slices.ContainsFunc(s.Strategies, func(g reports.StrategySummary) bool {
		m := g.Metrics[successMetric]
		return m == nil || m.Mean != nil
	})
}

// free tells whether requests succeeded and none of that cost anything, as where no provider has a price.
func free(all []series) bool {
	known := false
	for i := range all {
		v := mean(all[i].StrategySummary, spendMetric)
		if v > 0 || all[i].Barren() {
			return false
		}
		known = known || v == 0
	}
	return known
}

// barrenClause names the strategies that answered nothing, to follow a finding on the others: "; a answers nothing".
func barrenClause(t Theme, s *reports.Summary) string {
	dead, others := part(s.Strategies, func(g reports.StrategySummary) bool { return g.Barren() })
	if len(dead) == 0 || len(others) == 0 {
		return ""
	}
	return "; " + answerNothing(t, dead)
}

// answerNothing names strategies that answered nothing: both of two, the first of more.
func answerNothing(t Theme, dead []reports.StrategySummary) string {
	first := shorten(t.title, dead[0].Name, titleName)
	switch n := len(dead); n {
	case 1:
		return first + " answers nothing"
	case 2:
		return first + " and " + shorten(t.title, dead[1].Name, titleName) + " answer nothing"
	default:
		return first + " and " + plural(n-1, "other") + " answer nothing"
	}
}

// howEnded says how a strategy's attempts ended, the most frequent end first: "78 % timeout, 22 % unreachable"; "" where
// that is not known.
func howEnded(g *reports.StrategySummary) string {
	count, all := map[string]uint64{}, uint64(0)
	var ends []string
	for i := range g.Providers {
		for end, n := range g.Providers[i].Statuses { //lint:ordered ends are sorted below
			if count[end] == 0 && n > 0 {
				ends = append(ends, end)
			}
			count[end] += n
			all += n
		}
	}
	slices.SortFunc(ends, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, end := range ends {
		parts = append(parts, wholePercent(float64(count[end])/float64(all))+" "+strings.ReplaceAll(end, "_", " "))
	}
	return strings.Join(parts, ", ")
}
