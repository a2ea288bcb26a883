package plots

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

func TestTitlesSayWhatProvidersWentThrough(t *testing.T) {
	two := func(p95, failed [2]float64) *reports.Summary {
		s := &reports.Summary{Baseline: "a"}
		s.Scenario.Providers = []string{"near", "far"}
		for i, name := range []string{"a", "b"} {
			g := oneProvider([]float64{p95[i], p95[i]}, 1000, uint64(1000*failed[i])).Strategies[0]
			g.Name = name
			s.Strategies = append(s.Strategies, g)
		}
		return s
	}
	for _, c := range []struct {
		p95, failed [2]float64
		want        string
	}{
		{[2]float64{2, 4}, [2]float64{0.12, 0.004}, "under a 12 % of the attempts fail, most of them at near; under b 0.4 %"},
		{[2]float64{2, 4}, [2]float64{0.12, 0}, "under a 12 % of the attempts fail, most of them at near; under b none"},
		{[2]float64{2, 4}, [2]float64{0.12, 0.11}, "the usual p95 of near is 4 s under b, 2 s under a"},
		{[2]float64{2, 2.3}, [2]float64{0, 0}, "the usual p95 of near is 2.3 s under b, 2 s under a"},
		{[2]float64{2, 4}, [2]float64{0.004, 0}, "the usual p95 of near is 4 s under b, 2 s under a"},
		{[2]float64{2, 2.1}, [2]float64{0.004, 0}, "under a 0.4 % of the attempts fail, most of them at near; under b none"},
		{[2]float64{2, 2.1}, [2]float64{0.02, 0.021}, "under every strategy 2 % to 2.1 % of the attempts fail, most of them at near"},
		{[2]float64{2, 2.1}, [2]float64{0.12, 0.12}, "under every strategy about 12 % of the attempts fail, most of them at near"},
		{[2]float64{2, 2.1}, [2]float64{0, 0}, "every provider is about as quick under one strategy as under another"},
		{[2]float64{math.NaN(), math.NaN()}, [2]float64{0, 0}, "what each provider went through"},
	} {
		if got := exposureFinding(light, two(c.p95, c.failed)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A run of four windows whose first is the warm-up, in which nothing fails and all is slow: in the others a tenth fails.
func TestTitlesOfProvidersLeaveTheWarmUpOut(t *testing.T) {
	s := oneProvider([]float64{9, 9, 2, 2}, 100, 10)
	for w := range 2 {
		s.Strategies[0].Timeline.Failures[w][0] = 0
	}
	s.Scenario.Warmup = 15 * time.Second // to the middle of the second window
	if got, want := exposureFinding(light, s), "10 % of the attempts fail, most of them at provider"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := usualP95(s, s.Strategies[0].Timeline, 0); got != 2 {
		t.Errorf("the usual p95 is %v", got)
	}
	note := "warm-up included; the title leaves it out"
	if !strings.Contains(words(Providers(s, light)), note) {
		t.Error("nothing says that the title is of other windows than are drawn")
	}
	s.Scenario.Warmup = 0
	if strings.Contains(words(Providers(s, light)), "warm-up") {
		t.Error("there is no warm-up to speak of")
	}
}

func TestTheKeyExplainsEmptyCellsOnlyWhereThereAreAny(t *testing.T) {
	full := oneProvider([]float64{1, 2, 3}, 100, 0)
	if strings.Contains(words(Providers(full, light)), "no attempt ended") {
		t.Error("the key explains empty cells, of which there are none")
	}
	full.Strategies[0].Timeline.AttemptP95[0][1] = math.NaN()
	if !strings.Contains(words(Providers(full, light)), "no attempt ended") {
		t.Error("the key does not explain empty cells")
	}
}
