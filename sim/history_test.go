package sim_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// script is open traffic written out by hand.
type script []workload.Arrival

func (s script) Rate() float64 { return math.NaN() }

func (s script) Open(uint64, *workload.Sizes) (workload.Source, error) {
	rest := s
	return &scriptSource{rest}, nil
}

type scriptSource struct{ rest script }

func (s *scriptSource) Fill(buf []workload.Arrival) (int, error) {
	n := copy(buf, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func (s *scriptSource) Close() error { return nil }

// at writes an arrival: when, in milliseconds, and how large.
func at(ms int64, id uint64, prompt, output int32) workload.Arrival {
	return workload.Arrival{At: ms * 1e6, ID: id, Prompt: prompt, Output: output}
}

type pick func(pool strategies.Pool) int

func (f pick) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int { return f(pool) }

func choosing(name string, f pick) sim.Strategy {
	return sim.Strategy{Name: name, Build: func(strategies.Env) (strategies.Strategy, error) { return f, nil }}
}

// fixed is a provider with a constant time to the first token and per output token, in seconds.
func fixed(name string, ttft, perToken float64) mockproviders.Config {
	return mockproviders.Config{Name: name, Weight: 1, TTFT: dist.NewConstant(ttft), PerOutputToken: dist.NewConstant(perToken),
		Concurrency: mockproviders.Unlimited, Queue: mockproviders.Unlimited, Price: mockproviders.Price{Input: 2_500_000, Output: 10_000_000, CachedInput: mockproviders.NoCachedPrice}}
}

func mustRun(t *testing.T, cfg *sim.Config, seed uint64) *sim.Result {
	t.Helper()
	r, err := sim.Run(context.Background(), cfg, seed)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two single-place providers; services of 3, 5, 0.5, 5, 0.5 and 1 s at 0, 1.25, 2, 3.25, 4.25 and 5.25 s, worked by
// hand. In turn the latencies are 3, 5, 1.5, 8, 0.5, 7; by fewest in flight (first of equals) 3, 5, 1.5, 5.25, 4.75, 2.
func TestQueueingHistoriesWorkedByHand(t *testing.T) {
	traffic := script{at(0, 0, 1, 12), at(1250, 1, 1, 20), at(2000, 2, 1, 2), at(3250, 3, 1, 20), at(4250, 4, 1, 2), at(5250, 5, 1, 4)}
	turn := 0
	for name, c := range map[string]struct {
		strategy pick
		mean     float64
	}{
		"in turn": {func(pool strategies.Pool) int { turn++; return (turn - 1) % 2 }, (3 + 5 + 1.5 + 8 + 0.5 + 7) / 6},
		"fewest in flight": {func(pool strategies.Pool) int {
			if pool.InFlight(1) < pool.InFlight(0) {
				return 1
			}
			return 0
		}, (3 + 5 + 1.5 + 5.25 + 4.75 + 2) / 6},
	} {
		a, b := fixed("a", 0, 0.25), fixed("b", 0, 0.25)
		a.Concurrency, b.Concurrency = 1, 1
		cfg := &sim.Config{Providers: []mockproviders.Config{a, b}, Arrivals: traffic, Duration: time.Minute, Strategy: choosing(name, c.strategy)}
		r := mustRun(t, cfg, 1)
		if got := r.Latency.Mean() / 1e9; math.Abs(got-c.mean) > 1e-9 || r.Succeeded != 6 {
			t.Errorf("%s: mean latency %g s of %d requests, want %g s", name, got, r.Succeeded, c.mean)
		}
	}
}

// One request: the provider fails after 0.2 s until 0.7 s; pauses of 0.1 and 0.2 s; the third attempt takes 0.5 s.
func TestRetriedRequestTakesTheSumOfItsParts(t *testing.T) {
	p := fixed("p", 0.2, 0.01)
	p.Faults = []mockproviders.Fault{buildFault(t, "error", func(e *mockproviders.ErrorParams) {
		e.Rate, e.To = 1, 690*time.Millisecond
	})}
	cfg := &sim.Config{Providers: []mockproviders.Config{p}, Arrivals: script{at(0, 0, 100, 30)}, Duration: time.Minute,
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"},
		Balancer: balancer.Config{Retries: balancer.Retries{Max: 3, Backoff: balancer.Backoff{Initial: 100 * time.Millisecond, Jitter: balancer.JitterNone}}}}
	r := mustRun(t, cfg, 1)
	if got := r.Latency.Max(); got != 1_200_000_000 || r.Attempts != 3 || r.Retries != 2 {
		t.Errorf("latency %d ns in %d attempts, want 1.2 s in 3", got, r.Attempts)
	}
	// Each of the three processed 100 prompt tokens; the last one sent 30.
	if want := units.Money(3*100*2_500_000 + 30*10_000_000); r.Spend != want || r.Wasted != 2*100*2_500_000 {
		t.Errorf("spend %d, wasted %d, want %d and %d picodollars", r.Spend, r.Wasted, want, 2*100*2_500_000)
	}
	if s := r.Providers[0].Statuses; s[strategies.ServerError] != 2 || s[strategies.OK] != 1 {
		t.Errorf("statuses %v", s)
	}
}

func buildFault[P any](t *testing.T, name string, set func(*P)) mockproviders.Fault {
	t.Helper()
	k, err := mockproviders.Faults.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	params := k.New()
	set(params.(*P))
	f, err := k.Build(params)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The bill of 1,020 prompt and 129 output tokens at $2.50 and $10 a million is $0.00384.
func TestSpendIsExact(t *testing.T) {
	cfg := &sim.Config{Providers: []mockproviders.Config{fixed("p", 0.1, 0.001)}, Arrivals: script{at(0, 0, 1020, 129), at(5, 1, 1020, 129)},
		Duration: time.Minute, Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	if r := mustRun(t, cfg, 1); r.Spend != 2*3_840_000_000 {
		t.Errorf("spend %d picodollars, want 7,680,000,000", r.Spend)
	}
}

// A provider hangs: with a timeout of 1 s the retry on the other answers after 1 s + 0.1 s; bare, the request is
// left unfinished and its attempt is cancelled, unbilled, at the end.
func TestHangingProviderIsWaitedForUntilTheTimeout(t *testing.T) {
	hangs := fixed("hangs", 0.1, 0)
	hangs.Faults = []mockproviders.Fault{buildFault(t, "outage", func(p *mockproviders.OutageParams) { p.Mode = "hang" })}
	first := choosing("first", func(pool strategies.Pool) int { return pool.Next(0) })
	cfg := &sim.Config{Providers: []mockproviders.Config{hangs, fixed("works", 0.1, 0)}, Arrivals: script{at(0, 0, 10, 1)},
		Duration: time.Minute, Strategy: first,
		Balancer: balancer.Config{Timeout: time.Second, Retries: balancer.Retries{Max: 1}}}
	r := mustRun(t, cfg, 1)
	if r.Latency.Max() != 1_100_000_000 || r.Providers[0].Statuses[strategies.Timeout] != 1 {
		t.Errorf("latency %d, statuses %v", r.Latency.Max(), r.Providers[0].Statuses)
	}
	cfg.Balancer = balancer.Config{}
	r = mustRun(t, cfg, 1)
	if r.Unfinished != 1 || r.Offered != 1 || r.Spend != 0 || r.Providers[0].Statuses[strategies.Cancelled] != 1 {
		t.Errorf("bare: %d unfinished, spend %d, statuses %v", r.Unfinished, r.Spend, r.Providers[0].Statuses)
	}
}

// Latency counts from the intended arrival (Gil Tene's example of coordinated omission): 100 requests a second for
// 200 s at 1 ms, the server frozen for the last 100 s: median 1 ms, 75 % within 50 s, mean 25.003 s.
func TestNoCoordinatedOmission(t *testing.T) {
	var traffic script
	for k := range int64(20_000) {
		traffic = append(traffic, at(k*10, uint64(k), 1, 1))
	}
	p := fixed("p", 0.001, 0)
	// A freeze of 100 s is a slowdown so deep that no work is done.
	p.Faults = []mockproviders.Fault{buildFault(t, "slowdown", func(s *mockproviders.SlowdownParams) {
		s.From, s.To, s.Factor = 100*time.Second, 200*time.Second, 1e6
	})}
	cfg := &sim.Config{Providers: []mockproviders.Config{p}, Arrivals: traffic, Duration: 200 * time.Second, Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	r := mustRun(t, cfg, 1)
	if got := r.Latency.Quantile(0.5) / 1e9; math.Abs(got-0.001) > 1e-5 {
		t.Errorf("median %g s, want 1 ms", got)
	}
	if got := r.Latency.Quantile(0.75) / 1e9; math.Abs(got-50) > 0.1 {
		t.Errorf("p75 %g s, want 50 s", got)
	}
	if got := r.Latency.Mean() / 1e9; math.Abs(got-25.003) > 0.01 {
		t.Errorf("mean %g s, want 25.003 s", got)
	}
}

func TestWarmupIsSimulatedButNotMeasured(t *testing.T) {
	var traffic script
	for k := range int64(101) { // the last one comes too late
		traffic = append(traffic, at(k*100, uint64(k), 10, 1))
	}
	cfg := &sim.Config{Providers: []mockproviders.Config{fixed("p", 0.01, 0)}, Arrivals: traffic, Duration: 10 * time.Second,
		Warmup: 4 * time.Second, Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	r := mustRun(t, cfg, 1)
	if r.Offered != 60 || r.Succeeded != 60 || r.Completed != 60 || r.Attempts != 60 || r.Latency.Count() != 60 {
		t.Errorf("measured %d offered, %d succeeded, %d completed, %d attempts; want 60 of each", r.Offered, r.Succeeded, r.Completed, r.Attempts)
	}
	if r.Start != int64(4*time.Second) || r.End != int64(10*time.Second) {
		t.Errorf("measured from %d to %d", r.Start, r.End)
	}
}

// Overloaded for its whole length, a system is measured while it is overloaded: its throughput is its capacity of
// 10 a second, though every one of the 20 a second that came is answered in the end.
func TestThroughputIsWhatWasCompletedWhileTrafficCame(t *testing.T) {
	var traffic script
	for k := range int64(200) {
		traffic = append(traffic, at(k*50, uint64(k), 1, 1))
	}
	p := fixed("p", 0.1, 0)
	p.Concurrency = 1
	cfg := &sim.Config{Providers: []mockproviders.Config{p}, Arrivals: traffic, Duration: 10 * time.Second, Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	r := mustRun(t, cfg, 1)
	if r.Completed < 98 || r.Completed > 100 || r.Succeeded != 200 {
		t.Errorf("%d completed in 10 s and %d succeeded, want 99 or 100, and 200", r.Completed, r.Succeeded)
	}
}

func TestSLOCountsFromTheIntendedArrivalAndFailuresNeverMeetIt(t *testing.T) {
	p := fixed("p", 0.1, 0.01) // 1 token: first at 100 ms, done at 110 ms; 30 tokens: done at 400 ms
	cfg := &sim.Config{Providers: []mockproviders.Config{p}, Arrivals: script{at(0, 0, 1, 1), at(1000, 1, 1, 30)}, Duration: 10 * time.Second,
		SLO: sim.SLO{Latency: 200 * time.Millisecond}, Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	if r := mustRun(t, cfg, 1); r.InSLO != 1 || r.CompletedInSLO != 1 {
		t.Errorf("%d in SLO, want 1", r.InSLO)
	}
	cfg.SLO = sim.SLO{TTFT: 99 * time.Millisecond}
	if r := mustRun(t, cfg, 1); r.InSLO != 0 {
		t.Errorf("%d in SLO, want 0", r.InSLO)
	}
}
