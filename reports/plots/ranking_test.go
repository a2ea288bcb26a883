package plots

import (
	"strings"
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

// cookRanks makes the standings of strategies a, b, … in p99 latency and success.
func cookRanks(tail, success [][]int) *standings {
	k := &standings{field: &field{scenarios: make([]*reports.Summary, len(tail[0]))}, theme: light, panels: []ranking{
		{facet: facets[0], ranks: tail}, {facet: facets[2], ranks: success}}}
	for i := range tail {
		k.strategies, k.order = append(k.strategies, string(rune('a'+i))), append(k.order, i)
	}
	return k
}

func TestALowP99WithLostSuccessDoesNotLead(t *testing.T) {
	for _, c := range []struct {
		tail, success [][]int
		want          string
	}{
		{[][]int{{1, 1, 1}, {2, 2, 1}}, [][]int{{2, 2, 1}, {1, 1, 1}}, "a and b are unbeaten in p99 latency and success most often, each in 1 of 3 scenarios"},
		{[][]int{{1, 1, 1}, {2, 1, 1}}, [][]int{{2, 2, 2}, {1, 1, 1}}, "b is unbeaten in p99 latency and success in 2 of 3 scenarios, more often than any other"},
		{[][]int{{1, 1}, {2, 2}}, [][]int{{2, 2}, {1, 1}}, "No strategy is unbeaten in p99 latency and success at once in any scenario"},
		{[][]int{{1, 1}, {1, 1}}, [][]int{{1, 1}, {1, 1}}, "No strategy is decidedly better than another in p99 latency and success in any scenario"},
		{[][]int{{1, 1}, {1, 1}}, [][]int{{1, 1}, {1, 2}}, "a is unbeaten in p99 latency and success in both scenarios, more often than any other"},
	} {
		if got := cookRanks(c.tail, c.success).finding(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTheStrategyOfTheTitleStandsFirst(t *testing.T) {
	few := cookSeveral(4, nil)
	rare := few[0].Strategies[1]
	rare.Name = "rare" // of one scenario only
	few[0].Strategies = append(few[0].Strategies, rare)
	d := Ranking(few, light)
	checkLayout(t, d)
	k := &standings{field: newField(few), theme: light}
	for _, x := range facets {
		k.panels = append(k.panels, k.ranking(x))
	}
	top, most := "", 0
	for i, name := range k.strategies {
		if n := k.leads(i); n > most {
			top, most = name, n
		}
	}
	first, high := "", 0.0
	for _, l := range d.labels {
		if l.text == l.of && l.of != "" && float64(l.at.Y) > high {
			first, high = l.of, float64(l.at.Y)
		}
	}
	lead := -1
	for i, name := range k.strategies {
		if name == first {
			lead = k.leads(i)
		}
	}
	if lead != most {
		t.Errorf("%s stands first with %d scenarios, %s has %d", first, lead, top, most)
	}
	if !labelled(d, "ran in") {
		t.Error("the strategies ran in different numbers of scenarios, and that is not said")
	}
}

func TestManyRanksShareColumnsAndEveryDotHasItsNumber(t *testing.T) {
	for _, worst := range []int{2, 8, 9, 20, 50} {
		k := cookRanks([][]int{{worst, 1}}, [][]int{{1, 1}})
		bins := k.bins()
		if len(bins) > 10 || bins[len(bins)-1].to != worst || bins[0] != (bin{1, 1}) {
			t.Errorf("ranks to %d: %v", worst, bins)
		}
		for i := range bins[1:] {
			if bins[i+1].from != bins[i].to+1 {
				t.Errorf("ranks to %d: %v do not follow each other", worst, bins)
			}
		}
	}
	bins := cookRanks([][]int{{33, 1}}, [][]int{{1, 1}}).bins()
	if got := strings.Join(light.binLabels(bins, 15), " "); got != "1 2 3 4 6 10 17 28" {
		t.Errorf("in narrow columns: %s", got)
	}
	if got := strings.Join(light.binLabels(bins, 30), " "); got != "1 2 3 4–5 6–9 10–16 17–27 28–33" {
		t.Errorf("in wide columns: %s", got)
	}
	d := Ranking(cookSeveral(3, func(c *recipe) { c.strategies, c.requests = 20, 100 }), light)
	dots, numbers := 0, 0
	for _, m := range d.marks {
		if m.radius > 0 {
			dots++
		}
	}
	for _, l := range d.labels {
		if l.of != "" && len(l.text) == 1 && l.text >= "1" && l.text <= "3" {
			numbers++
		}
	}
	if dots == 0 || dots != numbers {
		t.Errorf("%d dots have %d numbers", dots, numbers)
	}
}
