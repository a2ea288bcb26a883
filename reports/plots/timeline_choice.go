package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// telling picks at most limit strategies, in the order of the scenario: the baseline, those with a colour of their
// own among grey ones, the best on some metric, those on the Pareto front, then the others as they come. Strategies
// whose runs are the same take one place.
func telling(s *reports.Summary, all []series, limit int) (drawn, others []series) {
	all = alike(s, all)
	if len(all) <= limit {
		return all, nil
	}
	rank := make([]int, len(all))
	for i := range all {
		g := &all[i]
		is := func(name string) bool { return clean(name) == g.name || slices.Contains(g.same, clean(name)) }
		switch {
		case g.Name == s.Baseline:
		case !g.grey:
			rank[i] = 1
		case slices.ContainsFunc(s.Best, func(b reports.Best) bool { return is(b.Strategy) }):
			rank[i] = 2
		case slices.ContainsFunc(s.Pareto, is):
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

// partly says in a subtitle that not all strategies are drawn; nothing where they are.
func partly(t Theme, drawn, others []series) []span {
	if len(others) == 0 {
		return nil
	}
	n := strategiesIn(others)
	return []span{{text: fmt.Sprintf("%d of %d strategies; the other %d are named below", strategiesIn(drawn), strategiesIn(drawn)+n, n),
		colour: t.ink, whole: true}}
}

// leftOut names the strategies that a picture has no room for.
func leftOut(t Theme, others []series) []string {
	if len(others) == 0 {
		return nil
	}
	const listed = 60
	var names []string
	for i := range others[:min(listed, len(others))] {
		names = append(names, others[i].title(t.foot, 2*nameWidth))
	}
	list := strings.Join(names, ", ")
	if more := strategiesIn(others[min(listed, len(others)):]); more > 0 {
		list += ", and " + plural(more, "other")
	}
	return []string{"Drawn are the baseline, the lowest and the highest p99, the best on other metrics, and what else there is " +
		"room for. Not drawn: " + list + "."}
}
