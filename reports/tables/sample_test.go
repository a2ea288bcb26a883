package tables

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// sample is a summary of made-up runs: strategy k is 20 % faster than k−1 and a little dearer, and one called
// "dead" never succeeds. The first name is the baseline.
func sample(seeds int, names ...string) *reports.Summary {
	info := reports.ScenarioInfo{Name: "provider-outage", Digest: "sha256:00ff",
		Description: "The cheapest provider goes dark for two minutes\nat the busiest time.\n\nLook at p99."}
	for i := range seeds {
		info.Seeds = append(info.Seeds, uint64(i+1))
	}
	var list []reports.StrategyInfo
	for _, n := range names {
		list = append(list, reports.StrategyInfo{Name: n, Use: "round_robin"})
	}
	c := reports.NewCollector(info, list, names[0], []reports.ProviderInfo{{Name: "openai", Weight: 3}, {Name: "groq", Weight: 1}})
	for k, n := range names {
		for i := range seeds {
			c.Add(k, i, sampleRun(uint64(i+1), k, n == "dead"))
		}
	}
	return c.Summary()
}

func sampleRun(seed uint64, k int, dead bool) *sim.Result {
	rnd := rand.New(rand.NewPCG(seed, 1)) // the same draws for every strategy
	r := &sim.Result{Seed: seed, End: int64(time.Minute), Figures: sim.Figures{Offered: 1000}, Decisions: seed}
	r.Providers = []sim.ProviderResult{{Attempts: 700 - uint64(k), Spend: units.Dollar, MeanInFlight: 3.5, MaxInFlight: 12}, {Attempts: 300 + uint64(k)}}
	r.Providers[0].Statuses[strategies.OK] = 690
	r.Providers[0].Statuses[strategies.Timeout] = 10 - uint64(k)
	r.Attempts = 1000
	if dead {
		r.Failed = 1000
		return r
	}
	r.Succeeded = 990 + rnd.Uint64N(8)
	r.Failed = 1000 - r.Succeeded
	r.InSLO, r.Completed, r.CompletedInSLO = r.Succeeded, r.Succeeded, r.Succeeded-uint64(k)
	r.Spend = units.Dollar + units.Money(k)*units.Dollar/50 + units.Money(rnd.Int64N(int64(units.Dollar/100)))
	for range r.Succeeded {
		v := math.Exp(0.5+0.6*rnd.NormFloat64()) * math.Pow(0.8, float64(k))
		r.Latency.Record(int64(v * 1e9))
		r.TTFT.Record(int64(v * 2e8))
	}
	return r
}

// longNames are names of 60 characters that differ only at the end.
func longNames(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%-56.56s_%03d", "a_strategy_with_a_name_of_sixty_characters_and_more_of_them", i))
	}
	return out
}
