package strategies_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// BenchmarkPickObserve times a pick and what is learned from its end. Two attempts a provider are in flight, up to
// 64, and end in the order they began; one in 64 fails.
func BenchmarkPickObserve(b *testing.B) {
	for _, name := range strategies.Kinds.Names() {
		for _, n := range []int{4, 32, 10_000} {
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) { benchmark(b, name, n) })
		}
	}
}

func benchmark(b *testing.B, name string, n int) {
	providers := make([]strategies.Provider, n)
	for i := range providers {
		providers[i] = strategies.Provider{
			Weight: float64(1 + i%5), InputPrice: units.TokenPrice(1_000_000 + i%3), OutputPrice: units.TokenPrice(3_000_000 - i%2),
		}
	}
	s, err := strategies.New(name, nil, strategies.Env{
		Providers: providers, Rand: rng.NewRand(rng.NewStream(1, rng.StrategyStream, 0))})
	if err != nil {
		b.Fatal(err)
	}
	observer, _ := s.(strategies.Observer)
	roster := strategies.NewRoster(providers)
	pool := roster.Pool()
	req := strategies.Request{PromptTokens: 900, MaxOutputTokens: 500}
	flying := make([]int, min(2*n, 64))
	now := time.Duration(0)
	for k := range flying {
		flying[k] = s.Pick(now, &req, pool)
		roster.Acquire(flying[k])
	}
	k := 0
	var out strategies.Outcome
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now += 20 * time.Millisecond
		p := flying[k]
		roster.Release(p)
		if observer != nil {
			out.Provider, out.Status = p, strategies.OK
			if i&63 == 63 {
				out.Status = strategies.ServerError
			}
			out.Total, out.TTFT = time.Second+time.Duration(i&1023)*time.Millisecond, 300*time.Millisecond
			out.OutputTokens = 100 + i&127
			observer.Observe(now, &req, &out)
		}
		p = s.Pick(now, &req, pool)
		roster.Acquire(p)
		flying[k] = p
		if k++; k == len(flying) {
			k = 0
		}
	}
}

// BenchmarkPickWhileMostAreOut has two of 10,000 providers eligible, and one of them excluded for every other pick.
func BenchmarkPickWhileMostAreOut(b *testing.B) {
	for _, name := range strategies.Kinds.Names() {
		b.Run(name, func(b *testing.B) {
			providers := make([]strategies.Provider, 10_000)
			s, err := strategies.New(name, nil, strategies.Env{Providers: providers})
			if err != nil {
				b.Fatal(err)
			}
			roster := strategies.NewRoster(providers)
			for i := range len(providers) - 2 {
				roster.Exclude(i)
			}
			var req strategies.Request
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i&1 == 0 {
					roster.Exclude(9999)
				} else {
					roster.Include(9999)
				}
				s.Pick(0, &req, roster.Pool())
			}
		})
	}
}
