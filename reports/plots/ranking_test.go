package plots

import (
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func TestTheTitleOfRanksCountsTheScenariosOfEachStrategy(t *testing.T) {
	for _, c := range []struct {
		ranks [][]int // [strategy][scenario], 0 where it did not run
		want  string
	}{
		{[][]int{{1, 1, 0, 2}, {2, 1, 1, 2}}, "Unbeaten in p99 latency most often: a in 2 of 3 scenarios, b in 2 of 4"},
		{[][]int{{1, 1, 2, 2}, {2, 1, 1, 2}}, "a and b are unbeaten in p99 latency most often, each in 2 of 4 scenarios"},
		{[][]int{{1, 0, 0, 0, 0}, {2, 2, 2, 2, 2}}, "a is unbeaten in p99 latency in 1 of its 1 scenario, no other in as many"},
		{[][]int{{1, 1, 0, 0}, {2, 2, 2, 1}}, "a is unbeaten in p99 latency in 2 of its 2 scenarios, no other in as many"},
		{[][]int{{1, 1, 1, 1}, {2, 2, 2, 1}}, "a is unbeaten in p99 latency in all 4 scenarios, more often than any other"},
		{[][]int{{1, 1, 0, 0}, {1, 1, 2, 0}, {2, 2, 1, 1}}, "3 strategies are unbeaten in p99 latency most often, each in 2 of its 2 to 4 scenarios"},
		{[][]int{{0, 0}}, "No strategy has a p99 latency to be ranked by"},
	} {
		k := &standings{field: &field{scenarios: make([]*reports.Summary, len(c.ranks[0]))}, theme: light, panels: []ranking{{ranks: c.ranks}}}
		for i := range c.ranks {
			k.strategies, k.order = append(k.strategies, string(rune('a'+i))), append(k.order, i)
		}
		if got := k.finding(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
