package plots

import (
	"math"
	"testing"

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
