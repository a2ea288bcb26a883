package plots

import (
	"fmt"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// decided gives every strategy of s the decisions of a kind: strategies of one kind run the same.
func decided(s *reports.Summary, kind func(i int) int) *reports.Summary {
	for i := range s.Strategies {
		g, k := &s.Strategies[i], kind(i)
		for seed := range s.Scenario.Seeds {
			g.Decisions = append(g.Decisions, fmt.Sprintf("%d/%d", k, seed))
		}
		if k != i {
			g.Timeline, g.Metrics, g.Latency = s.Strategies[k].Timeline, s.Strategies[k].Metrics, s.Strategies[k].Latency
		}
	}
	return s
}

func TestStrategiesThatDecideTheSameAreDrawnOnceAndAllNamed(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 20, 3, 400
	s := decided(cook(c), func(i int) int { return i % 5 })
	for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
		d := p.draw(s, light)
		checkLayout(t, d)
		text := words(d)
		for i := range s.Strategies {
			marks, _ := shown(d, s.Strategies[i].Name)
			if drawn := i < 5; drawn != (marks > 0) {
				t.Errorf("%s: %q has %d marks", p.name, s.Strategies[i].Name, marks)
			}
			if !strings.Contains(text, s.Strategies[i].Name) {
				t.Errorf("%s: %q is not named", p.name, s.Strategies[i].Name)
			}
		}
		if want := "round_robin = health_aware = strategy 11 = strategy 16"; !strings.Contains(text, want) {
			t.Errorf("%s: %q is not said", p.name, want)
		}
		if strings.Contains(text, "Not drawn") {
			t.Errorf("%s: with five different strategies some are not drawn", p.name)
		}
	}
}

func TestTheBaselineStandsForThoseThatDecideAsItDoes(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 4, 2, 200
	s := decided(cook(c), func(i int) int { return i / 2 * 2 })
	s.Baseline = s.Strategies[1].Name
	all := alike(s, cast(light, s))
	if len(all) != 2 || all[0].Name != s.Baseline || all[0].equals() != "wrr = round_robin" {
		t.Errorf("%d are drawn, the first %q", len(all), all[0].equals())
	}
	if got := alike(s, cast(light, cook(c))); len(got) != 4 {
		t.Errorf("without known decisions %d of 4 strategies are drawn", len(got))
	}
	s.Strategies[3].Timeline = cook(c).Strategies[3].Timeline // the same decisions, another course
	if got := alike(s, cast(light, s)); len(got) != 3 {
		t.Errorf("strategies that went through different things are one: %d", len(got))
	}
}

func TestAPictureSaysHowManyStrategiesItLeavesOut(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 30, 2, 200
	s := decided(cook(c), func(i int) int {
		if i >= 28 {
			return i - 2
		}
		return i
	})
	for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
		text := words(p.draw(s, light))
		if want := "12 of 30 strategies; the other 18 are named below"; !strings.Contains(text, want) {
			t.Errorf("%s: %q is not said in %q", p.name, want, text)
		}
		if _, list, _ := strings.Cut(text, "Not drawn: "); !strings.Contains(list, "strategy 27 = strategy 29") {
			t.Errorf("%s: not drawn are %q", p.name, list)
		}
	}
}

func TestANameThatStandsForOthersFitsItsRoom(t *testing.T) {
	g := &series{name: "weighted_round_robin", same: []string{"round_robin", "least_connections"}}
	in := light.tick
	if got := g.title(in, 400); got != "weighted_round_robin = round_robin = least_connections" {
		t.Errorf("with room: %q", got)
	}
	if got := g.title(in, 150); got != "weighted_round_robin and 2 like it" || in.width(got) > 150 {
		t.Errorf("without: %q", got)
	}
	if got := g.likeness(in, 100); got != "= 2 others" {
		t.Errorf("below a name: %q", got)
	}
}
