package sim_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
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

func TestAClassIsServedOnlyByItsProvidersAndCountedByItself(t *testing.T) {
	cfg := &sim.Config{
		Arrivals: poisson(50), Requests: 4000,
		Providers: []mockproviders.Config{fixed("a", 0.1, 0.001), fixed("b", 0.1, 0.001), fixed("c", 0.1, 0.001)},
		Sizes: workload.NewMix(
			workload.Class{Name: "chat", Share: 3, Prompt: dist.NewConstant(100), Output: dist.NewConstant(50)},
			workload.Class{Name: "batch", Share: 1, Prompt: dist.NewConstant(1000), Output: dist.NewConstant(500)}),
		Classes: []sim.Class{
			{Name: "chat", SLO: sim.SLO{Latency: time.Second}},
			{Name: "batch", Allowed: []int{2}, SLO: sim.SLO{Latency: 100 * time.Millisecond}}},
		Balancer: balancer.Config{Pools: [][]int{nil, {2}}},
		Strategy: sim.Strategy{Name: "random", Use: "random"},
	}
	r := mustRun(t, cfg, 1)
	chat, batch := &r.Classes[0], &r.Classes[1]
	if share := float64(chat.Offered) / float64(r.Offered); math.Abs(share-0.75) > 4*math.Sqrt(0.75*0.25/4000) {
		t.Errorf("chat is %.3f of the requests, want 0.75", share)
	}
	if chat.InSLO != chat.Offered || batch.InSLO != 0 || batch.Succeeded != batch.Offered {
		t.Errorf("in SLO: %d of %d chat, %d of %d batch", chat.InSLO, chat.Offered, batch.InSLO, batch.Offered)
	}
	if chat.Offered+batch.Offered != r.Offered || chat.Spend+batch.Spend != r.Spend || r.Latency.Count() != r.Succeeded {
		t.Error("the classes do not add up to the total")
	}
	// chat goes evenly to a, b and c, within 4 standard errors; batch to c alone.
	even := float64(chat.Offered) / 3
	for i, want := range []float64{even, even, even + float64(batch.Offered)} {
		if got := float64(r.Providers[i].Attempts); math.Abs(got-want) > 4*math.Sqrt(even*2/3) {
			t.Errorf("provider %d: %g attempts, want about %g", i, got, want)
		}
	}
}

func TestTheUrgentGoFirstWhereRequestsWait(t *testing.T) {
	p := fixed("p", 0.1, 0)
	p.Concurrency = 1
	cfg := &sim.Config{
		Arrivals: poisson(9), Requests: 3000, Providers: []mockproviders.Config{p},
		Sizes:    workload.NewMix(workload.Class{Name: "now", Share: 1}, workload.Class{Name: "later", Share: 1}),
		Classes:  []sim.Class{{Name: "now"}, {Name: "later", Priority: 5}},
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"},
	}
	r := mustRun(t, cfg, 1)
	// M/D/1 with two priorities, load 0.45 each (Cobham 1954): mean waits W0/(1−ρ₁) and W0/((1−ρ₁)(1−ρ)), where
	// W0 = λE[S²]/2 = 0.045 s: 0.0818 s and 0.818 s.
	if got := r.Classes[0].Latency.Mean()/1e9 - 0.1; math.Abs(got-0.0818) > 0.015 {
		t.Errorf("the urgent wait %.4f s, want 0.0818", got)
	}
	if got := r.Classes[1].Latency.Mean()/1e9 - 0.1; got < 0.3 {
		t.Errorf("the others wait %.4f s, want about 0.82", got)
	}
}

func TestProvidersJoinAndLeaveThePool(t *testing.T) {
	late, early := fixed("late", 0.1, 0), fixed("early", 30, 0)
	late.Joins = 40 * time.Second
	early.Leaves = 60 * time.Second
	for _, cut := range []bool{false, true} {
		early.Cut = cut
		cfg := &sim.Config{Arrivals: poisson(10), Duration: 100 * time.Second, Providers: []mockproviders.Config{late, early},
			Sizes: workload.NewSizes(dist.NewConstant(10), dist.NewConstant(1)), Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
		r := mustRun(t, cfg, 1)
		tl := r.Timeline
		for w := range tl.Windows {
			at := time.Duration(int64(w) * tl.Width)
			if at+time.Duration(tl.Width) <= 40*time.Second && tl.PerProvider[2*w] != 0 || at >= 60*time.Second && tl.PerProvider[2*w+1] != 0 {
				t.Fatalf("window at %v: attempts %v", at, tl.PerProvider[2*w:2*w+2])
			}
		}
		broken := r.Providers[1].Statuses[strategies.Unreachable]
		if cut != (broken > 50) || !cut && r.Succeeded != r.Offered {
			t.Errorf("cut %v: %d attempts broken off, %d of %d succeeded", cut, broken, r.Succeeded, r.Offered)
		}
		if r.Providers[0].Unhealthy != 0 {
			t.Error("not being a member counts as ill health")
		}
	}
}

// Every session takes four turns: the prompt grows by the answer and the next question, and its beginning is in the
// cache of the one provider. All figures by hand: prompts 1000, 1150, 1300, 1450; repeats 0, 1050, 1200, 1350.
func TestSessionsGrowAndHitThePrefixCache(t *testing.T) {
	p := fixed("p", 0.1, 0)
	p.PerPromptToken, p.PerCachedToken = 0.001, 0.0001
	p.Cache = &mockproviders.Cache{Capacity: 1e6}
	p.Price.CachedInput = 250_000
	constant := dist.NewConstant
	cfg := &sim.Config{
		Arrivals: script{{At: 0, ID: 0}, {At: 1e6, ID: 1}}, Duration: 10 * time.Minute, Providers: []mockproviders.Config{p},
		Sizes: workload.NewMix(workload.Class{Name: "chat", Share: 1, Prompt: constant(1000), Output: constant(50),
			Session: &workload.Session{Turns: constant(4), Think: constant(5), Turn: constant(100)}}),
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"},
	}
	cfg.Arrivals = script{{At: 0, ID: 0, Prompt: 1000, Output: 50}, {At: 1e6, ID: 1, Prompt: 1000, Output: 50}}
	r := mustRun(t, cfg, 1)
	if r.Offered != 8 || r.Succeeded != 8 {
		t.Fatalf("%d requests offered, %d succeeded, want 8", r.Offered, r.Succeeded)
	}
	if in, hit := r.Providers[0].InputTokens, r.Providers[0].CachedTokens; in != 2*4900 || hit != 2*3600 {
		t.Errorf("%d prompt tokens, %d of them cached, want 9800 and 7200", in, hit)
	}
	if want := 2 * (1300*2_500_000 + 3600*250_000 + 200*10_000_000); int64(r.Spend) != int64(want) {
		t.Errorf("spend %d, want %d picodollars", r.Spend, want)
	}
	// The first answer takes 0.1 + 1 s, the second 0.1 + 0.1 + 0.105 s.
	if got := r.Latency.Max(); got != 1_100_000_000 {
		t.Errorf("slowest %d ns, want 1.1 s", got)
	}
	if got := r.Latency.Min(); got != 305_000_000 {
		t.Errorf("fastest %d ns, want 0.305 s", got)
	}
}

func TestASessionEndsWithAFailedTurnAndTheLastWithTheRun(t *testing.T) {
	p := fixed("p", 0.1, 0)
	p.Faults = []mockproviders.Fault{buildFault(t, "error", func(e *mockproviders.ErrorParams) { e.Rate = 0.5 })}
	cfg := &sim.Config{Arrivals: poisson(1), Duration: 1000 * time.Second, Providers: []mockproviders.Config{p},
		Sizes: workload.NewMix(workload.Class{Name: "chat", Share: 1, Prompt: dist.NewConstant(10), Output: dist.NewConstant(10),
			Session: &workload.Session{Turns: dist.NewConstant(100), Think: dist.NewConstant(1), Turn: dist.NewConstant(1)}}),
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	r := mustRun(t, cfg, 1)
	// Geometric: two requests a session on average, with a variance of 2.
	if got := float64(r.Offered) / 1000; math.Abs(got-2) > 4*math.Sqrt((2+4)/1000.) {
		t.Errorf("%.3f requests a session, want 2", got)
	}
}

// Bursts last 1,000 requests, and a session's second turn comes about one request after the first: it meets the same
// state. So between bursts every session takes both turns, and half of all successes are second turns, with prompts
// of 2,001 tokens (were the turns' states independent, a third: 1,333.7 on average instead of 1,500.5).
func TestAnErrorBurstStrikesAllTurnsThatComeDuringIt(t *testing.T) {
	p := fixed("p", 0.001, 0)
	p.Faults = []mockproviders.Fault{buildFault(t, "error_burst", func(b *mockproviders.ErrorBurstParams) { b.ToBad, b.ToGood = 0.001, 0.001 })}
	cfg := &sim.Config{Arrivals: poisson(10), Requests: 100_000, Providers: []mockproviders.Config{p},
		Sizes: workload.NewMix(workload.Class{Name: "chat", Share: 1, Prompt: dist.NewConstant(1000),
			Session: &workload.Session{Turns: dist.NewConstant(2), Think: dist.NewConstant(0.1), Turn: dist.NewConstant(1000)}}),
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	r := mustRun(t, cfg, 1)
	if got := float64(r.Providers[0].InputTokens) / float64(r.Succeeded); math.Abs(got-1500.5) > 3 {
		t.Errorf("prompts of successes have %.1f tokens on average, want 1500.5", got)
	}
}

// One place, 100 s each, a timeout of 5 s, a provider that does not notice. All ten fail, unnoticed, one after the
// other: the bill is ten prompts, and comes after the clients have left.
func TestTheBillOfAnUnnoticedAttemptIsForWhatWasDone(t *testing.T) {
	p := fixed("p", 100, 0)
	p.Concurrency, p.BillAfterCancel = 1, true
	p.Faults = []mockproviders.Fault{buildFault(t, "error", func(e *mockproviders.ErrorParams) { e.Rate = 1 })}
	var traffic script
	for k := range int64(10) {
		traffic = append(traffic, at(k, uint64(k), 1000, 100))
	}
	cfg := &sim.Config{Arrivals: traffic, Duration: time.Minute, Providers: []mockproviders.Config{p},
		Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}, Balancer: balancer.Config{Timeout: 5 * time.Second}}
	r := mustRun(t, cfg, 1)
	if want := units.Money(10 * 1000 * 2_500_000); r.Spend != want || r.Wasted != want || r.Providers[0].Spend != want {
		t.Errorf("spend %d, wasted %d, want %d picodollars", r.Spend, r.Wasted, want)
	}
}

// A short trigger keeps the system down after it is gone (Bronson et al., "Metastable failures in distributed
// systems", HotOS 2021): a server that does not notice clients leaving, a timeout of 30 s, one retry. Above half its
// capacity the retries hold it down; below, it recovers.
func TestRetriesCanKeepASystemDown(t *testing.T) {
	for _, c := range []struct {
		rate float64
		down bool
	}{{0.45, false}, {0.55, true}} {
		p := fixed("p", 0, 0)
		p.TTFT, p.Concurrency, p.BillAfterCancel = dist.NewExponential(1), 1, true
		p.Faults = []mockproviders.Fault{buildFault(t, "slowdown", func(s *mockproviders.SlowdownParams) {
			s.From, s.To, s.Factor = 2000*time.Second, 2300*time.Second, 1e6
		})}
		cfg := &sim.Config{Arrivals: poisson(c.rate), Duration: 16_000 * time.Second, Warmup: 10_300 * time.Second, Providers: []mockproviders.Config{p},
			Sizes: workload.NewSizes(nil, nil), Strategy: sim.Strategy{Name: "rr", Use: "round_robin"},
			Balancer: balancer.Config{Timeout: 30 * time.Second, Retries: balancer.Retries{Max: 1}}}
		r := mustRun(t, cfg, 1)
		if good := float64(r.Succeeded) / float64(r.Offered); c.down && good > 0.01 || !c.down && good < 0.99 {
			t.Errorf("at %g/s: %.3f succeed 8,000 s after the trigger", c.rate, good)
		}
	}
}

// Ten requests a minute, one at once: after k answers a client knows that 10 − k are left.
func TestAnswersTellWhatTheRateLimitsLeave(t *testing.T) {
	p := fixed("p", 0.001, 0)
	p.RateLimit = &mockproviders.RateLimit{RequestsPerMinute: 10}
	var told []int64
	var traffic script
	for k := range int64(4) {
		traffic = append(traffic, at(k*10, uint64(k), 1, 1))
	}
	cfg := &sim.Config{Arrivals: traffic, Duration: time.Minute, Providers: []mockproviders.Config{p},
		Strategy: choosing("reader", func(pool strategies.Pool) int {
			requests, _ := pool.Allowance(0)
			told = append(told, requests)
			return 0
		})}
	mustRun(t, cfg, 1)
	if want := []int64{-1, 9, 8, 7}; !slices.Equal(told, want) {
		t.Errorf("the client was told %v, want %v", told, want)
	}
}

func TestUsersWhoAskForEverInOneInstantAreAnError(t *testing.T) {
	p := fixed("p", 0, 0)
	cfg := &sim.Config{Arrivals: &workload.Closed{Users: 2}, Duration: time.Minute, Providers: []mockproviders.Config{p},
		Sizes: workload.NewSizes(nil, nil), Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	if _, err := sim.Run(context.Background(), cfg, 1); err == nil || !strings.Contains(err.Error(), "think time") {
		t.Errorf("error %v", err)
	}
}

// 100,000 prompts of 10,000 tokens at $100,000 a million are $100 million: more than picodollars in 63 bits hold.
func TestASpendTooLargeToCountIsAnErrorNotAWrongNumber(t *testing.T) {
	p := fixed("p", 0, 0)
	p.Price.Input = 100_000_000_000
	cfg := &sim.Config{Arrivals: poisson(1000), Requests: 100_000, Providers: []mockproviders.Config{p},
		Sizes: workload.NewSizes(dist.NewConstant(10_000), nil), Strategy: sim.Strategy{Name: "rr", Use: "round_robin"}}
	if _, err := sim.Run(context.Background(), cfg, 1); err == nil || !strings.Contains(err.Error(), "million US dollars") {
		t.Errorf("error %v", err)
	}
}

// Whatever is combined with whatever, the books balance: Run checks them.
func TestTheBooksBalanceUnderRandomFeatures(t *testing.T) {
	names := strategies.Kinds.Names()
	hedges := uint64(0)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		cfg := &sim.Config{
			Arrivals: poisson(float64(5 + r.IntN(40))), Duration: 60 * time.Second, Warmup: time.Duration(r.IntN(10)) * time.Second,
			Sizes: workload.NewMix(
				workload.Class{Name: "a", Share: 1, Prompt: dist.NewExponential(500), Output: dist.NewExponential(50), Cap: dist.NewConstant(100)},
				workload.Class{Name: "b", Share: 1, Prompt: dist.NewExponential(900), Output: dist.NewExponential(90),
					Session: &workload.Session{Turns: dist.NewUniform(1, 5), Think: dist.NewExponential(3), Turn: dist.NewExponential(30), SharedPrefix: 200}}),
			Classes:  []sim.Class{{Name: "a", Priority: r.IntN(8)}, {Name: "b"}},
			Strategy: sim.Strategy{Name: "s", Use: names[r.IntN(len(names))]},
			Balancer: balancer.Config{
				Timeout: time.Duration(r.IntN(3)) * 3 * time.Second, HonorRetryAfter: r.IntN(2) == 0,
				Retries:  balancer.Retries{Max: r.IntN(3), Backoff: balancer.Backoff{Initial: time.Duration(r.IntN(300)) * time.Millisecond}},
				WhenNone: balancer.WhenNone(r.IntN(2)),
			},
		}
		if r.IntN(2) == 0 {
			cfg.Balancer.Breaker = &balancer.Breaker{FailureRatio: 0.5, MinRequests: 5, Window: 10 * time.Second, Open: 3 * time.Second, HalfOpen: 2}
		}
		if seed%3 == 1 { // not drawn, so that the other features stay as they are
			cfg.Balancer.Hedge = &balancer.Hedge{After: time.Duration(1+seed%7) * 200 * time.Millisecond, Max: 1 + int(seed%2)}
		}
		for i := range 1 + r.IntN(4) {
			cfg.Providers = append(cfg.Providers, randomProvider(t, r, i))
		}
		if r.IntN(3) == 0 {
			cfg.Balancer.Pools = [][]int{{0}, nil}
		}
		res, err := sim.Run(context.Background(), cfg, seed)
		if err != nil {
			t.Fatalf("%s: %v", cfg.Strategy.Use, err)
		}
		hedges += res.Hedges
	}
	if hedges < 1000 {
		t.Errorf("%d hedges: nothing was tried", hedges)
	}
}

func randomProvider(t *testing.T, r *rand.Rand, i int) mockproviders.Config {
	p := fixed(fmt.Sprint("p", i), 0, 0)
	p.TTFT, p.PerOutputToken = dist.NewLognormal(-1, 1), dist.NewExponential(0.02)
	p.Discipline = mockproviders.Discipline(r.IntN(3))
	p.Concurrency, p.Queue = 1+r.IntN(20), r.IntN(30)
	p.BillAfterCancel = r.IntN(4) == 0
	p.PerPromptToken = 0.0001 * float64(r.IntN(2))
	if r.IntN(2) == 0 {
		p.RTT = time.Duration(r.IntN(100)) * time.Millisecond
	}
	if r.IntN(2) == 0 {
		p.Cache = &mockproviders.Cache{Capacity: 5000, TTL: 20 * time.Second}
	}
	if r.IntN(3) == 0 {
		p.RateLimit = &mockproviders.RateLimit{RequestsPerMinute: 300, TokensPerMinute: 200_000, Burst: 20}
	}
	if r.IntN(4) == 0 {
		p.Joins, p.Leaves, p.Cut = 10*time.Second, 40*time.Second, r.IntN(2) == 0
	}
	for _, mode := range []string{"refuse", "hang", "reset"} {
		if r.IntN(3) == 0 {
			p.Faults = append(p.Faults, buildFault(t, "outage", func(o *mockproviders.OutageParams) {
				o.Mode, o.MTBF, o.MTTR = mode, 20*time.Second, 3*time.Second
			}))
		}
	}
	if r.IntN(2) == 0 {
		p.Faults = append(p.Faults, buildFault(t, "error", func(e *mockproviders.ErrorParams) { e.Rate, e.Status = 0.2, 503 }),
			buildFault(t, "slowdown", func(s *mockproviders.SlowdownParams) {
				s.Factor, s.Shape, s.From, s.To = 5, "spike", 20*time.Second, 40*time.Second
			}))
	}
	return p
}

// With exponential service of mean 1 s and room for all, a hedge after d seconds makes the latency X, or d + min(X − d, Y)
// where that is longer: its mean is 1 − e⁻ᵈ + e⁻ᵈ/2, and a share e⁻ᵈ of the requests is hedged.
func TestHedgingCutsLatencyAsComputed(t *testing.T) {
	const d, n = 1.2, 200_000
	cfg := &sim.Config{Arrivals: poisson(50), Requests: n, Sizes: workload.NewSizes(dist.NewConstant(1), dist.NewConstant(1)),
		Strategy: sim.Strategy{Name: "s", Use: "random"}, Balancer: balancer.Config{Hedge: &balancer.Hedge{After: 1200 * time.Millisecond, Max: 1}}}
	for _, name := range []string{"a", "b", "c"} {
		p := fixed(name, 1, 0)
		p.TTFT = dist.NewExponential(1)
		cfg.Providers = append(cfg.Providers, p)
	}
	r := mustRun(t, cfg, 1)
	share := math.Exp(-d)
	// The variance is at most that of X, 1, and that of a share s is s(1 − s).
	if want := 1 - share + share/2; math.Abs(r.Latency.Mean()/1e9-want) > 4/math.Sqrt(n) {
		t.Errorf("mean latency %.4f s, want %.4f", r.Latency.Mean()/1e9, want)
	}
	if got := float64(r.Hedges) / n; math.Abs(got-share) > 4*math.Sqrt(share*(1-share)/n) {
		t.Errorf("a share %.4f was hedged, want %.4f", got, share)
	}
	// Each hedge costs one attempt that answers nobody, cancelled before its first token: its prompt is billed.
	var lost, cancelled int64
	for _, p := range r.Providers {
		lost += int64(p.Lost.Hedges)
		cancelled += int64(p.Statuses[strategies.Cancelled])
	}
	if cancelled != int64(r.Hedges) || lost != int64(r.Hedges)*2_500_000 || lost != int64(r.Wasted) {
		t.Errorf("%d hedges, %d attempts cancelled, %d picodollars lost to hedges and %d in all", r.Hedges, cancelled, lost, r.Wasted)
	}
}
