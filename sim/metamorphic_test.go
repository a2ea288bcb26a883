package sim_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A witness is a strategy that remembers how each request went at each provider. It knows requests by the lengths
// of their prompts, which are drawn from so wide a range that hardly two are alike.
type witness struct {
	strategies.Strategy
	observer strategies.Observer
	seen     map[[2]int]strategies.Outcome
	arrivals []time.Duration
}

func (w *witness) Pick(now time.Duration, req *strategies.Request, pool strategies.Pool) int {
	if len(req.Tried) == 0 {
		w.arrivals = append(w.arrivals, now)
	}
	return w.Strategy.Pick(now, req, pool)
}

func (w *witness) Observe(now time.Duration, req *strategies.Request, out *strategies.Outcome) {
	if w.observer != nil {
		w.observer.Observe(now, req, out)
	}
	w.seen[[2]int{req.PromptTokens, out.Provider}] = *out
}

// watch runs the strategy over three providers with random times and errors and unlimited places.
func watch(t *testing.T, strategy string, seed uint64) *witness {
	t.Helper()
	w := &witness{seen: map[[2]int]strategies.Outcome{}}
	cfg := &sim.Config{
		Arrivals: poisson(20), Requests: 3000,
		Sizes:    workload.NewSizes(dist.NewUniform(1, 9e6), dist.NewExponential(100)),
		Balancer: balancer.Config{Retries: balancer.Retries{Max: 2}},
		Strategy: sim.Strategy{Name: strategy, Build: func(env strategies.Env) (strategies.Strategy, error) {
			s, err := strategies.New(strategy, nil, env)
			w.Strategy = s
			w.observer, _ = s.(strategies.Observer)
			return w, err
		}},
	}
	for _, name := range []string{"a", "b", "c"} {
		p := fixed(name, 0, 0)
		p.TTFT, p.PerOutputToken = dist.NewLognormal(-1, 1), dist.NewGamma(2, 0.005)
		p.Faults = []mockproviders.Fault{buildFault(t, "error", func(e *mockproviders.ErrorParams) { e.Rate = 0.1 })}
		cfg.Providers = append(cfg.Providers, p)
	}
	mustRun(t, cfg, seed)
	return w
}

func TestChangingTheStrategyChangesNoDraw(t *testing.T) {
	a := watch(t, "round_robin", 1)
	for _, name := range []string{"random", "least_connections", "response_time"} {
		b := watch(t, name, 1)
		if !reflect.DeepEqual(a.arrivals, b.arrivals) {
			t.Errorf("%s: requests arrive at other times", name)
		}
		both := 0
		for key, out := range b.seen {
			if other, ok := a.seen[key]; ok {
				both++
				if other != out {
					t.Fatalf("%s: request %d at provider %d: %+v, under round robin %+v", name, key[0], key[1], out, other)
				}
			}
		}
		if both < 500 {
			t.Errorf("%s: only %d attempts in common: the test says nothing", name, both)
		}
	}
}

func TestChangingTheSeedChangesArrivalsSizesAndServices(t *testing.T) {
	a, b := watch(t, "round_robin", 1), watch(t, "round_robin", 2)
	same := 0
	for k := range a.arrivals {
		if a.arrivals[k] == b.arrivals[k] {
			same++
		}
	}
	for key := range a.seen {
		if _, ok := b.seen[key]; ok {
			same++
		}
	}
	if same > 10 {
		t.Errorf("%d arrivals and sizes are the same under two seeds", same)
	}
}

func TestResultsDoNotDependOnJobs(t *testing.T) {
	cfgs := []*sim.Config{benchConfig("round_robin", 4, 2000), benchConfig("random", 4, 2000), benchConfig("adaptive", 4, 2000)}
	seeds := []uint64{1, 2, 3, 4}
	collect := func(jobs int) map[[2]int]*sim.Result {
		got := map[[2]int]*sim.Result{}
		if err := sim.RunCells(context.Background(), cfgs, seeds, jobs, func(c, s int, r *sim.Result) { got[[2]int{c, s}] = r }); err != nil {
			t.Fatal(err)
		}
		return got
	}
	one, many := collect(1), collect(5)
	if len(one) != 12 || !reflect.DeepEqual(one, many) {
		t.Error("five jobs give other results than one")
	}
}

// Round robin over n equal providers with a constant service time is one queue with n places, request by request.
func TestRoundRobinWithConstantServiceIsOneSharedQueue(t *testing.T) {
	farm := system{poisson(9), 10, 1, mockproviders.Unlimited, dist.NewConstant(1), "round_robin"}.config(20_000, 0)
	shared := system{poisson(9), 1, 10, mockproviders.Unlimited, dist.NewConstant(1), "round_robin"}.config(20_000, 0)
	a, b := mustRun(t, farm, 1), mustRun(t, shared, 1)
	if !reflect.DeepEqual(a.Latency, b.Latency) {
		t.Errorf("mean %g and %g: the latencies differ", a.Latency.Mean(), b.Latency.Mean())
	}
}

// A sixth provider under the same draws leaves those of the five others alone.
func TestAddingAProviderChangesNoDrawOfTheOthers(t *testing.T) {
	first := choosing("first", func(strategies.Pool) int { return 0 })
	cfg := benchConfig("", 5, 3000)
	cfg.Strategy = first
	more := benchConfig("", 6, 3000)
	more.Strategy = first
	more.Arrivals = cfg.Arrivals
	a, b := mustRun(t, cfg, 1), mustRun(t, more, 1)
	if !reflect.DeepEqual(a.Latency, b.Latency) || a.Decisions != b.Decisions {
		t.Error("the run of provider 0 alone changes when another provider is there")
	}
}

func TestACancelledRunStopsAndSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cfg := benchConfig("round_robin", 4, 1e12) // would take days
	go func() {
		time.Sleep(20 * time.Millisecond)
		cancel()
	}()
	began := time.Now()
	err := sim.RunCells(ctx, []*sim.Config{cfg}, []uint64{1, 2, 3}, 2, func(int, int, *sim.Result) { t.Error("a run was finished") })
	if err != context.Canceled {
		t.Errorf("error %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("stopped after %v", took)
	}
}

// A strategy that breaks its contract is found out, not believed.
func TestPickingAnIneligibleProviderPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("nobody noticed")
		}
	}()
	cfg := benchConfig("", 2, 10)
	cfg.Strategy = choosing("broken", func(strategies.Pool) int { return 2 })
	_, _ = sim.Run(context.Background(), cfg, 1)
}

// What a strategy does wrong is an error of its run where several are run.
func TestAStrategyThatPanicsIsAnErrorThatNamesItsRun(t *testing.T) {
	for name, f := range map[string]pick{
		"far":  func(strategies.Pool) int { return 999 },
		"wild": func(strategies.Pool) int { panic(errors.New("no idea")) },
	} {
		cfg := &sim.Config{Arrivals: poisson(5), Requests: 10, Strategy: choosing(name, f), Providers: []mockproviders.Config{fixed("a", 1, 0)}}
		err := sim.RunCells(context.Background(), []*sim.Config{cfg}, []uint64{7}, 1, func(int, int, *sim.Result) { t.Error("a result") })
		p := new(sim.PanicError)
		if !errors.As(err, &p) || p.Strategy != name || p.Seed != 7 || (name == "wild") != strings.Contains(err.Error(), "metamorphic_test.go") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
