package sim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
)

// benchConfig is the standard load: poisson arrivals with lognormal sizes over n providers with lognormal times, 64
// places each, at a load of about a third, so that no strategy, whatever the weights, overloads one of them.
func benchConfig(strategy string, n int, requests uint64) *sim.Config {
	cfg := &sim.Config{
		Arrivals: poisson(10 * float64(n)),
		Sizes:    workload.NewSizes(dist.NewLognormalQuantiles(0.5, 900, 0.99, 6000), dist.NewLognormalQuantiles(0.5, 150, 0.99, 900)),
		Requests: requests,
		Strategy: sim.Strategy{Name: strategy, Use: strategy},
	}
	for i := range n {
		cfg.Providers = append(cfg.Providers, mockproviders.Config{
			Name: fmt.Sprint("p", i), Weight: 1 + float64(i%3),
			TTFT:           dist.NewLognormalQuantiles(0.5, 0.35, 0.99, 2),
			PerOutputToken: dist.NewLognormalQuantiles(0.5, 0.008, 0.99, 0.02),
			Concurrency:    64, Queue: mockproviders.Unlimited,
			Price: mockproviders.Price{Input: 2_500_000, Output: 10_000_000, CachedInput: mockproviders.NoCachedPrice},
		})
	}
	return cfg
}

// BenchmarkRequest is the price of one simulated request, everything recorded: ns/op and allocs/op are per request.
func BenchmarkRequest(b *testing.B) {
	for _, name := range strategies.Kinds.Names() {
		b.Run(name, func(b *testing.B) { benchmarkRequests(b, name, 4) })
	}
	b.Run("round_robin/providers=32", func(b *testing.B) { benchmarkRequests(b, "round_robin", 32) })
	b.Run("adaptive/providers=32", func(b *testing.B) { benchmarkRequests(b, "adaptive", 32) })
}

func benchmarkRequests(b *testing.B, strategy string, providers int) {
	b.ReportAllocs()
	if _, err := sim.Run(context.Background(), benchConfig(strategy, providers, uint64(b.N)), 1); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mreq/s")
}
