package plots

import (
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// ofSeeds is a summary of strategies under n seeds, with two providers.
func ofSeeds(n int, list ...reports.StrategySummary) *reports.Summary {
	s := &reports.Summary{Baseline: list[0].Name, Strategies: list}
	s.Scenario.Providers, s.Scenario.Seeds = []string{"near", "far"}, make([]uint64, n)
	return s
}

func TestWavesOfSeveralSeedsTogetherAreABoundForThoseOfOne(t *testing.T) {
	fine := func(int) float64 { return 0 }
	even := traffic("a", func(int) float64 { return 0.5 }, fine)
	swing := traffic("b", func(w int) float64 { return 0.246 + 0.508*float64(w%2) }, fine)
	for n, want := range map[int]string{
		1: "b sends its attempts in waves, typically 75 % to one provider at a time, a 50 %",
		8: "b sends its attempts in waves, typically at least 75 % to one provider at a time, unlike a",
	} {
		s := ofSeeds(n, even, swing)
		if got := trafficFinding(light, s); got != want {
			t.Errorf("of %d seeds: %q, want %q", n, got, want)
		}
		if got := strings.Contains(words(Timeline(s, light)), "single runs swing more"); got != (n > 1) {
			t.Errorf("of %d seeds: whether single runs swing more is said: %v", n, got)
		}
	}
}

func TestWhatSomeRunsRecoverFromIsNotSaidToBringAllDown(t *testing.T) {
	in := reports.Incident{Provider: "near", What: "outage", From: 5 * time.Minute, To: 10 * time.Minute}
	half := func(int) float64 { return 0.5 }
	after := func(v float64) func(int) float64 {
		return func(w int) float64 { return map[bool]float64{true: v}[w >= 10] }
	}
	edges := func(g reports.StrategySummary, low, high float64) reports.StrategySummary {
		e := &g.Timeline.Errors
		for w := range e.Mid {
			e.Low[w], e.High[w] = after(low)(w), after(high)(w)
		}
		return g
	}
	all, most := edges(traffic("all", half, after(0.9)), 0.8, 1), edges(traffic("most", half, after(0.9)), 0, 1)
	few, none := edges(traffic("few", half, after(0)), 0, 0.9), traffic("none", half, after(0))
	for _, c := range []struct {
		list []reports.StrategySummary
		want string
	}{
		{[]reports.StrategySummary{none, all}, "all does not recover from “near outage”, none does"},
		{[]reports.StrategySummary{none, most}, "in half of the runs or more most does not recover from “near outage”, none does"},
		{[]reports.StrategySummary{few, none, all}, "all does not recover from “near outage”, none does"},
		{[]reports.StrategySummary{few, all}, "all does not recover from “near outage”"},
	} {
		s := ofSeeds(10, c.list...)
		s.Scenario.Incidents = []reports.Incident{in}
		if got := trafficFinding(light, s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestBurstsDoNotMakeAProviderQuick(t *testing.T) {
	steady := oneProvider(make([]float64, 40), 100, 0).Strategies[0]
	burst := oneProvider(make([]float64, 40), 100, 0).Strategies[0]
	for w := range 40 { // the quick ones end where many begin, the slow ones in the next window
		steady.Timeline.AttemptP95[0][w] = 10
		burst.Timeline.AttemptP95[0][w] = 5
		if w%2 == 1 {
			burst.Timeline.AttemptP95[0][w], burst.Timeline.Attempts[w][0] = 15, 4
		}
	}
	steady.Name, burst.Name = "steady", "burst"
	if got, want := exposureFinding(light, ofSeeds(1, steady, burst)), "every provider is about as quick under one strategy as under another"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for w := range 40 {
		burst.Timeline.AttemptP95[0][w] = 5
	}
	if got, want := exposureFinding(light, ofSeeds(1, steady, burst)), "the usual p95 of near is 10 s under steady, 5 s under burst"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
