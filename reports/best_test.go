package reports

import (
	"slices"
	"testing"
)

func bestAt(s *Summary, metric string) *Best {
	for i := range s.Best {
		if s.Best[i].Metric == metric {
			return &s.Best[i]
		}
	}
	return nil
}

func TestTheBestIsNamedWithItsProbability(t *testing.T) {
	s := noisy(10, change{0.7, 1.2, 0, 0}, change{1, 0.8, 0, 0}, change{1, 1, 300, 0}).Summary()
	for metric, want := range map[string]string{"latency_p99_seconds": "strategy a", "spend_per_1k_usd": "strategy b"} {
		b := bestAt(s, metric)
		if b == nil || b.Strategy != want || b.Probability == nil || *b.Probability < 0.99 || b.Indifference != DefaultMargin(metric) {
			t.Errorf("best %s: %+v", metric, b)
		}
	}
	// Three strategies have the same success: the first of them is named, and no other is better by more than the margin.
	if b := bestAt(s, "success_ratio"); b.Strategy != "base" || *b.Probability < 0.99 {
		t.Errorf("best success: %+v", b)
	}
	if len(s.Best) != 4 || bestAt(s, "goodput_rps") == nil {
		t.Errorf("best of %+v", s.Best)
	}
	if want := []string{"strategy a", "strategy b"}; !slices.Equal(s.Pareto[len(s.Pareto)-2:], want) || slices.Contains(s.Pareto, "strategy c") {
		t.Errorf("the front is %q", s.Pareto)
	}
}

func TestWhoeverIsBestByChanceHasNoHighProbability(t *testing.T) {
	s := noisy(10, change{1, 1, 0, 0.3}, change{1, 1, 0, 0.3}, change{1, 1, 0, 0.3}).Summary()
	if b := bestAt(s, "latency_p99_seconds"); *b.Probability > 0.9 {
		t.Errorf("best p99: %+v with %v", b, *b.Probability)
	}
}

func TestAStrategyWithoutSuccessIsInNobodysWay(t *testing.T) {
	s := noisy(8, change{0.7, 1, 0, 0}, change{1, 1, 1000, 0}).Summary()
	if b := bestAt(s, "latency_p99_seconds"); b == nil || b.Strategy != "strategy a" || *b.Probability < 0.99 {
		t.Errorf("best p99: %+v", b)
	}
	if slices.Contains(s.Pareto, "strategy b") || !slices.Contains(s.Pareto, "strategy a") {
		t.Errorf("the front is %q", s.Pareto)
	}
}

func TestNothingIsBestOfOneOrUnderOneSeed(t *testing.T) {
	for _, s := range []*Summary{noisy(10).Summary(), noisy(1, change{0.5, 1, 0, 0}).Summary()} {
		if s.Best != nil {
			t.Errorf("best of %d strategies under %d seeds: %+v", len(s.Strategies), len(s.Scenario.Seeds), s.Best)
		}
	}
}

func TestFreeProvidersHaveABestSpendToo(t *testing.T) {
	s := noisy(8, change{1, 0, 0, 0}).Summary()
	if b := bestAt(s, "spend_per_1k_usd"); b == nil || b.Strategy != "strategy a" || *b.Probability < 0.99 {
		t.Errorf("best spend: %+v", b)
	}
}
