package conformance

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// A world gives a strategy a random history: providers leave and return, are rate-limited, answer late, fail or
// are given up, and some attempts are retries that may not return to where they failed.
type world struct {
	strategy strategies.Strategy
	observer strategies.Observer // nil if it does not learn
	roster   *strategies.Roster
	size     int
	rand     *rng.Rand // the history's own
	now      time.Duration
	request  strategies.Request
	outcome  strategies.Outcome
	flying   []attempt
	tried    [1]int32
	before   func(pool strategies.Pool) // called before each pick; nil for nothing
}

type attempt struct {
	provider int
	start    time.Duration
}

// mostFlying bounds the attempts in flight.
const mostFlying = 64

func newWorld(name string, params any, n int, seed uint64) (*world, error) {
	providers := make([]strategies.Provider, n)
	for i := range providers {
		providers[i] = strategies.Provider{
			Name: fmt.Sprintf("provider-%d", i), Weight: 0.5 + float64(i%7),
			InputPrice: units.TokenPrice(100_000 * (1 + i%3)), OutputPrice: units.TokenPrice(400_000 * (1 + i%5)),
			Concurrency: (i % 4) * 8, Priority: i % 2,
		}
	}
	stream := rng.NewStream(seed, rng.StrategyStream, 0)
	s, err := strategies.New(name, params, strategies.Env{Providers: providers, Rand: rng.NewRand(stream)})
	if err != nil {
		return nil, err
	}
	w := &world{
		strategy: s, roster: strategies.NewRoster(providers), size: n, rand: rng.NewRand(stream.Sub(1)),
		flying: make([]attempt, 0, mostFlying+1),
	}
	w.observer, _ = s.(strategies.Observer)
	return w, nil
}

// step lets time pass by 2·gap at most and one attempt begin; some others may end. It returns the pick.
func (w *world) step(gap time.Duration) (int, error) {
	w.now += time.Duration(2 * w.rand.Float64() * float64(gap))
	switch i := w.rand.IntN(w.size); w.rand.IntN(20) {
	case 0, 1:
		w.roster.Exclude(i)
	case 2, 3, 4:
		w.roster.Include(i)
	case 5:
		w.roster.SetRetryAt(i, w.now+10*gap)
	}
	for len(w.flying) == mostFlying || len(w.flying) > 0 && w.rand.IntN(3) > 0 {
		w.end(w.rand.IntN(len(w.flying)))
	}
	w.request = strategies.Request{
		PromptTokens: 1 + w.rand.IntN(5000), MaxOutputTokens: w.rand.IntN(3) * 300, Session: w.rand.Uint64(),
	}
	retry := w.rand.IntN(w.size)
	excluded := w.rand.IntN(5) == 0 && w.roster.Pool().Contains(retry)
	if excluded {
		w.tried[0] = int32(retry)
		w.request.Tried = w.tried[:]
		w.roster.Exclude(retry)
	}
	pool := w.roster.Pool()
	if w.before != nil {
		w.before(pool)
	}
	picked := w.strategy.Pick(w.now, &w.request, pool)
	switch {
	case picked == strategies.None:
	case picked < 0 || picked >= pool.Size():
		return picked, fmt.Errorf("picked %d of %d providers; return an index or None", picked, pool.Size())
	case !pool.Contains(picked):
		return picked, fmt.Errorf("picked provider %d, which was not eligible", picked)
	default:
		w.roster.Acquire(picked)
		w.flying = append(w.flying, attempt{picked, w.now})
	}
	if excluded {
		w.roster.Include(retry)
	}
	return picked, nil
}

// end lets attempt k in flight end: two in three are answered.
func (w *world) end(k int) {
	a := w.flying[k]
	w.flying[k] = w.flying[len(w.flying)-1]
	w.flying = w.flying[:len(w.flying)-1]
	w.roster.Release(a.provider)
	w.outcome = strategies.Outcome{Provider: a.provider, Total: w.now - a.start}
	if w.rand.IntN(3) == 0 {
		w.outcome.Status = strategies.Status(w.rand.IntN(strategies.NumStatuses))
	}
	if w.outcome.Status == strategies.OK {
		w.outcome.TTFT = w.outcome.Total / 4
		w.outcome.OutputTokens = w.rand.IntN(500)
		w.outcome.Cost = units.Money(w.rand.IntN(1_000_000))
	}
	if w.observer != nil {
		w.observer.Observe(w.now, &w.request, &w.outcome)
	}
}
