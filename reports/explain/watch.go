package explain

import (
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies"
)

// A watcher stands between the balancer and a strategy: it notes what the strategy is asked and sees, and passes all
// on. What else a strategy may be for the balancer, it must be as well: see watch.
type watcher struct {
	strategies.Strategy
	reasoner strategies.Reasoner // the strategy, if it is one
	cfg      *sim.Config
	tell     func(*moment) bool // whether to go on watching
	free     bool               // nobody watches any more
	m        moment
}

// An observing watcher is one of a strategy that learns.
type observing struct {
	*watcher
	strategies.Observer
}

// watch returns a strategy that does as s does, and tells of each decision. A moment is valid until tell returns.
func watch(s strategies.Strategy, cfg *sim.Config, tell func(*moment) bool) (strategies.Strategy, *watcher) {
	w := &watcher{Strategy: s, cfg: cfg, tell: tell}
	w.reasoner, _ = s.(strategies.Reasoner)
	if o, ok := s.(strategies.Observer); ok {
		return observing{w, o}, w
	}
	return w, w
}

// Pick implements strategies.Strategy.
func (w *watcher) Pick(now time.Duration, req *strategies.Request, pool strategies.Pool) int {
	if w.free {
		return w.Strategy.Pick(now, req, pool)
	}
	m := &w.m
	w.look(now, req, pool)
	m.pick = w.Strategy.Pick(now, req, pool)
	m.number++
	if !w.tell(m) {
		w.free = true
	}
	return m.pick
}

// look notes what the strategy is about to see.
func (w *watcher) look(now time.Duration, req *strategies.Request, pool strategies.Pool) {
	m := &w.m
	m.at, m.order, m.came = now, req.Number+1, req.Came
	tried := append(m.request.Tried[:0], req.Tried...)
	m.request = *req
	m.request.Tried = tried
	m.sights = m.sights[:0]
	for i := range pool.Size() {
		requests, tokens := pool.Allowance(i)
		m.sights = append(m.sights, sight{w.out(i, now, req, pool), pool.InFlight(i), pool.RetryAt(i), requests, tokens})
	}
	m.why.Reset()
	if w.reasoner != nil {
		w.reasoner.Explain(now, req, pool, &m.why)
		slices.SortStableFunc(m.why.Scores, func(a, b strategies.Score) int { return a.Provider - b.Provider })
	}
}

// out finds out why the balancer keeps a provider from the strategy. The pool does not tell, but nothing else than the
// breaker is left where none of the reasons that can be seen applies.
func (w *watcher) out(i int, now time.Duration, req *strategies.Request, pool strategies.Pool) out {
	if pool.Contains(i) {
		return eligible
	}
	p, b := &w.cfg.Providers[i], &w.cfg.Balancer
	switch {
	case p.Joins > now || p.Leaves > 0 && p.Leaves <= now:
		return noMember
	case req.Class < len(b.Pools) && b.Pools[req.Class] != nil && !slices.Contains(b.Pools[req.Class], i):
		return otherClass
	case slices.Contains(req.Tried, int32(i)):
		return tried
	case b.HonorRetryAfter && pool.RetryAt(i) > now:
		return coolingOff
	case b.Breaker != nil:
		return tripped
	}
	return kept
}
