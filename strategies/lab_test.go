package strategies_test

import (
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
)

// A lab holds a strategy and the roster it chooses from, and plays the balancer.
type lab struct {
	t        testing.TB
	strategy strategies.Strategy
	roster   *strategies.Roster
	rand     *rng.Rand // of the history, not the strategy's
	now      time.Duration
	req      strategies.Request
}

// newLab builds the strategy called name with the defaults as changed by change, which may be nil.
func newLab[P any](t testing.TB, name string, change func(*P), providers ...strategies.Provider) *lab {
	t.Helper()
	kind, err := strategies.Kinds.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	params := kind.New()
	if change != nil {
		change(params.(*P))
	}
	stream := rng.NewStream(42, rng.StrategyStream, 0)
	s, err := strategies.New(name, params, strategies.Env{Providers: providers, Rand: rng.NewRand(stream)})
	if err != nil {
		t.Fatal(err)
	}
	return &lab{t: t, strategy: s, roster: strategies.NewRoster(providers), rand: rng.NewRand(stream.Sub(7))}
}

// weighing returns providers with these weights.
func weighing(w ...float64) []strategies.Provider {
	p := make([]strategies.Provider, len(w))
	for i := range p {
		p[i].Weight = w[i]
	}
	return p
}

// alike returns n equal providers.
func alike(n int) []strategies.Provider { return make([]strategies.Provider, n) }

// start picks a provider and counts the attempt as in flight.
func (l *lab) start() int {
	l.t.Helper()
	i := l.strategy.Pick(l.now, &l.req, l.roster.Pool())
	if i != strategies.None {
		if !l.roster.Pool().Contains(i) {
			l.t.Fatalf("picked provider %d, which is not eligible", i)
		}
		l.roster.Acquire(i)
	}
	return i
}

// end ends an attempt at provider i that took d.
func (l *lab) end(i int, status strategies.Status, d time.Duration) {
	l.endWith(strategies.Outcome{Provider: i, Status: status, Total: d, TTFT: d / 2, OutputTokens: 100})
}

func (l *lab) endWith(out strategies.Outcome) {
	l.roster.Release(out.Provider)
	if o, ok := l.strategy.(strategies.Observer); ok {
		o.Observe(l.now, &l.req, &out)
	}
}

// tell reports an attempt at provider i that the strategy was not asked about.
func (l *lab) tell(i int, status strategies.Status, d time.Duration) {
	l.roster.Acquire(i)
	l.end(i, status, d)
}

// once picks a provider and ends the attempt at once; it returns the pick.
func (l *lab) once() int {
	l.t.Helper()
	i := l.start()
	if i != strategies.None {
		l.roster.Release(i)
	}
	return i
}

// counts starts n attempts that end at once, unobserved, and counts the picks.
func (l *lab) counts(n int) []int {
	l.t.Helper()
	c := make([]int, l.roster.Pool().Size())
	for range n {
		c[l.once()]++
	}
	return c
}

// retry picks like once for a request that may not return to provider not.
func (l *lab) retry(not int) int {
	l.t.Helper()
	l.roster.Exclude(not)
	i := l.once()
	l.roster.Include(not)
	return i
}

// binomial fails the test when got successes in n trials of chance p lie more than five standard deviations from
// the mean; a correct strategy does so for one fixed seed in 1.7 million.
func binomial(t testing.TB, what string, got, n int, p float64) {
	t.Helper()
	mean, sd := float64(n)*p, math.Sqrt(float64(n)*p*(1-p))
	if math.Abs(float64(got)-mean) > 5*sd {
		t.Errorf("%s: %d of %d, want %.0f ± %.0f", what, got, n, mean, 5*sd)
	}
}
