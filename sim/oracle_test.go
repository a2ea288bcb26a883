package sim_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
)

// These tests hold the simulator to queueing theory. The rule: R independent replications, z = (mean − expected) /
// (s/√R), and |z| must be at most 4, which a right simulator fails about once in 2,700 tries at R = 20; the seeds
// are fixed, so it either always fails or never does. (Standard errors from within a run would be 9 to 19 times too
// small at these loads.)
const replications = 20

// system is a simple queueing system: n equal providers with unit mean service.
type system struct {
	arrivals    workload.Process
	providers   int
	concurrency int
	queue       int
	service     dist.Dist
	strategy    string
}

func (s system) config(requests uint64, warmup time.Duration) *sim.Config {
	cfg := &sim.Config{
		Arrivals: s.arrivals,
		Sizes:    workload.NewSizes(dist.NewConstant(1), dist.NewConstant(1)),
		Requests: requests * effort,
		Warmup:   warmup,
		Strategy: sim.Strategy{Name: s.strategy, Use: s.strategy},
	}
	for i := range s.providers {
		cfg.Providers = append(cfg.Providers, mockproviders.Config{Name: fmt.Sprint("p", i), Weight: 1, TTFT: s.service,
			PerOutputToken: dist.NewConstant(0), Concurrency: s.concurrency, Queue: s.queue})
	}
	return cfg
}

// figures collects one figure per replication.
type figures map[string][]float64

// replicate runs the system under seeds 1 … replications and collects f's figures.
func replicate(t *testing.T, cfg *sim.Config, f func(r *sim.Result, add func(string, float64))) figures {
	t.Helper()
	seeds := make([]uint64, replications)
	for i := range seeds {
		seeds[i] = uint64(i + 1)
	}
	results := make([]*sim.Result, replications)
	err := sim.RunCells(context.Background(), []*sim.Config{cfg}, seeds, 0, func(_, seed int, r *sim.Result) {
		results[seed] = r
	})
	if err != nil {
		t.Fatal(err)
	}
	figs := figures{}
	for _, r := range results {
		f(r, func(name string, v float64) { figs[name] = append(figs[name], v) })
	}
	return figs
}

// expect checks one figure against what theory says.
func (f figures) expect(t *testing.T, name string, want float64) {
	t.Helper()
	var sum, squares float64
	for _, v := range f[name] {
		sum += v
	}
	mean := sum / replications
	for _, v := range f[name] {
		squares += (v - mean) * (v - mean)
	}
	se := math.Sqrt(squares/(replications-1)) / math.Sqrt(replications)
	z := (mean - want) / se
	t.Logf("%s: %.5f ± %.5f, expected %.5f, z = %.2f", name, mean, se, want, z)
	if !(math.Abs(z) <= 4) {
		t.Errorf("%s = %.5f ± %.5f, expected %.5f: z = %.2f", name, mean, se, want, z)
	}
	if se > precision*want {
		t.Errorf("%s: standard error %.3g of %.3g: the check says too little", name, se, want)
	}
}

func sojourn(r *sim.Result, add func(string, float64)) {
	add("mean", r.Latency.Mean()/1e9)
	add("p50", r.Latency.Quantile(0.5)/1e9)
	add("p99", r.Latency.Quantile(0.99)/1e9)
	add("reject", 1-float64(r.Succeeded)/float64(r.Offered))
}

func poisson(rate float64) workload.Process {
	p, err := workload.NewPoisson(units.Rate(rate))
	if err != nil {
		panic(err)
	}
	return p
}

func exponential() dist.Dist { return dist.NewExponential(1) }

// M/M/1: sojourn times are exponential with mean 1/(μ−λ).
func TestMM1SojournIsExponential(t *testing.T) {
	cfg := system{poisson(0.8), 1, 1, mockproviders.Unlimited, exponential(), "round_robin"}.config(10_000, 500*time.Second)
	f := replicate(t, cfg, sojourn)
	f.expect(t, "mean", 5)
	f.expect(t, "p50", 5*math.Ln2)
	f.expect(t, "p99", 5*math.Log(100))
}

// M/M/4 at load 0.8: Erlang's C formula gives P(wait) = 0.596432 and mean wait P/(cμ−λ).
func TestMM4MeetsErlangC(t *testing.T) {
	cfg := system{poisson(3.2), 1, 4, mockproviders.Unlimited, exponential(), "round_robin"}.config(10_000, 200*time.Second)
	f := replicate(t, cfg, sojourn)
	f.expect(t, "mean", 1.74554058973)
	f.expect(t, "p99", 6.89320374888)
}

// Pollaczek–Khinchine: mean wait λE[S²]/2(1−ρ). With S constant 1: 2 at load 0.8; with S lognormal, mean 1, σ = 1:
// E[S²] = e, so 0.8e/0.4.
func TestMG1MeetsPollaczekKhinchine(t *testing.T) {
	for name, c := range map[string]struct {
		service dist.Dist
		mean    float64
	}{
		"deterministic": {dist.NewConstant(1), 3},
		"lognormal":     {dist.NewLognormal(-0.5, 1), 1 + 2*math.E},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := system{poisson(0.8), 1, 1, mockproviders.Unlimited, c.service, "round_robin"}.config(10_000, 500*time.Second)
			replicate(t, cfg, sojourn).expect(t, "mean", c.mean)
		})
	}
}

// Four servers at load 0.9 fed in turn are four E4/M/1 queues: σ solves σ = (λ/(λ+μ(1−σ)))⁴ with λ = 3.6, and the
// mean sojourn is 1/(1−σ) = 6.38305. Fed at random they are M/M/1 queues: 10. One shared queue is M/M/4: 2.96938.
func TestRoundRobinOverFourServersIsE4M1(t *testing.T) {
	for _, c := range []struct {
		name        string
		providers   int
		concurrency int
		strategy    string
		mean        float64
	}{
		{"round robin", 4, 1, "round_robin", 6.38305},
		{"random", 4, 1, "random", 10},
		{"one shared queue", 1, 4, "round_robin", 2.96938},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := system{poisson(3.6), c.providers, c.concurrency, mockproviders.Unlimited, exponential(), c.strategy}.config(30_000, 500*time.Second)
			replicate(t, cfg, sojourn).expect(t, "mean", c.mean)
		})
	}
}

// Erlang's loss formula holds whatever the distribution of service: B(10, 8) = 0.121661.
func TestLossIsErlangBForAnyServiceTime(t *testing.T) {
	for name, service := range map[string]dist.Dist{
		"exponential":   exponential(),
		"deterministic": dist.NewConstant(1),
		"lognormal":     dist.NewLognormal(-0.5, 1),
	} {
		t.Run(name, func(t *testing.T) {
			cfg := system{poisson(8), 1, 10, 0, service, "round_robin"}.config(5_000, 50*time.Second)
			f := replicate(t, cfg, sojourn)
			f.expect(t, "reject", 0.121661064253)
		})
	}
}

// M/M/1/5 at load 0.8 (a queue of 4): rejected (1−ρ)ρ⁵/(1−ρ⁶) = 0.0888195, mean sojourn of the rest 2.56307.
func TestBoundedQueueIsMM1K(t *testing.T) {
	cfg := system{poisson(0.8), 1, 1, 4, exponential(), "round_robin"}.config(5_000, 100*time.Second)
	f := replicate(t, cfg, sojourn)
	f.expect(t, "reject", 0.0888194986556)
	f.expect(t, "mean", 2.56306520704)
}

// The machine-repair model: 10 users, exponential think time 9, one server: throughput 0.832037, mean 3.01870.
func TestClosedLoopIsMachineRepair(t *testing.T) {
	closed := &workload.Closed{Users: 10, Think: dist.NewExponential(9)}
	cfg := system{closed, 1, 1, mockproviders.Unlimited, exponential(), "round_robin"}.config(5_000, 100*time.Second)
	f := replicate(t, cfg, func(r *sim.Result, add func(string, float64)) {
		sojourn(r, add)
		add("throughput", float64(r.Completed)/(float64(r.End-r.Start)/1e9))
	})
	f.expect(t, "throughput", 0.832036773708)
	f.expect(t, "mean", 3.0186995527)
}

// Joining the shorter of two queues at load 0.8 (Markov chain): mean 2.955737. The less busy of two distinct random
// providers among three: 2.51.
func TestShorterQueueMeetsTheMarkovChain(t *testing.T) {
	for _, c := range []struct {
		strategy  string
		providers int
		mean, p99 float64
	}{
		{"least_connections", 2, 2.95573661764, 13.0843977087},
		{"least_request", 3, 2.50999978905, 10.4193273712},
	} {
		t.Run(c.strategy, func(t *testing.T) {
			cfg := system{poisson(0.8 * float64(c.providers)), c.providers, 1, mockproviders.Unlimited, exponential(), c.strategy}.config(10_000, 300*time.Second)
			f := replicate(t, cfg, sojourn)
			f.expect(t, "mean", c.mean)
			f.expect(t, "p99", c.p99)
		})
	}
}

// One provider leaves no choice: every strategy then decides, and ends, alike.
func TestWithOneProviderAllStrategiesAreOne(t *testing.T) {
	var want *sim.Result
	for _, name := range strategies.Kinds.Names() {
		cfg := system{poisson(0.8), 1, 1, mockproviders.Unlimited, exponential(), name}.config(5000, 0)
		r, err := sim.Run(context.Background(), cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = r
		}
		if r.Decisions != want.Decisions || r.Latency.Mean() != want.Latency.Mean() || r.Spend != want.Spend {
			t.Errorf("%s differs from the others with one provider", name)
		}
	}
}
