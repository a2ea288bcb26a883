package plots

import (
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// telling picks at most limit strategies, in the order of the scenario: the baseline, those with a colour of their
// own among grey ones, the best on some metric, those on the Pareto front, then the others as they come.
func telling(s *reports.Summary, all []series, limit int) (drawn, others []series) {
	if len(all) <= limit {
		return all, nil
	}
	rank := make([]int, len(all))
	for i := range all {
		g := &all[i]
		switch {
		case g.Name == s.Baseline:
		case !g.grey:
			rank[i] = 1
		case slices.ContainsFunc(s.Best, func(b reports.Best) bool { return b.Strategy == g.Name }):
			rank[i] = 2
		case slices.Contains(s.Pareto, g.Name):
			rank[i] = 3
		default:
			rank[i] = 4
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rank[a] - rank[b] })
	chosen := order[:limit]
	for i := range all {
		if slices.Contains(chosen, i) {
			drawn = append(drawn, all[i])
		} else {
			others = append(others, all[i])
		}
	}
	return drawn, others
}

// leftOut names the strategies that a picture has no room for.
func leftOut(t Theme, others []series) []string {
	if len(others) == 0 {
		return nil
	}
	const listed = 60
	var names []string
	for i := range others[:min(listed, len(others))] {
		names = append(names, shorten(t.foot, others[i].name, nameWidth))
	}
	list := strings.Join(names, ", ")
	if more := len(others) - listed; more > 0 {
		list += ", and " + plural(more, "other")
	}
	return []string{"Drawn are the baseline, the best and the worst p99, the best on other metrics, and what else there is " +
		"room for. Not drawn: " + list + "."}
}
