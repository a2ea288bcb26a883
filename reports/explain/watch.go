package explain

import (
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
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
	asked    uint64 // requests that the strategy was asked about
	last     *strategies.Request
	recent   recent
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
	again := w.again(now, req)
	w.look(now, req, pool)
	m.pick = w.Strategy.Pick(now, req, pool)
	m.number++
	w.identify(again)
	w.last = req
	if !w.tell(m) {
		w.free = true
	}
	return m.pick
}

// again reports whether the balancer asks a second time about the same attempt: with WhenNone, after the strategy
// declined everybody, all members count as eligible.
func (w *watcher) again(now time.Duration, req *strategies.Request) bool {
	m := &w.m
	return w.cfg.Balancer.WhenNone == balancer.TryAll && m.number > 0 && m.pick == strategies.None && m.at == now && w.last == req &&
		alike(&m.request, req) && slices.Equal(m.request.Tried, req.Tried)
}

// look notes what the strategy is about to see.
func (w *watcher) look(now time.Duration, req *strategies.Request, pool strategies.Pool) {
	m := &w.m
	m.at = now
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

// identify finds out which request the strategy was asked about: for a first attempt by counting, for a retry by
// looking for the one request that is like it.
func (w *watcher) identify(again bool) {
	m := &w.m
	if len(m.request.Tried) > 0 {
		m.order, m.came = w.recent.find(&m.request)
		return
	}
	if !again {
		w.asked++
	}
	m.order, m.came = w.asked, m.at
	w.recent.add(m)
}

// recent holds the requests of late, by the remainder of their number.
type recent struct{ list []known }

// remembered is how many requests are looked through for the one that is tried again.
const remembered = 1 << 12

type known struct {
	order   uint64
	came    time.Duration
	request strategies.Request // without Tried
	pick    int
}

func (r *recent) add(m *moment) {
	k := known{m.order, m.came, m.request, m.pick}
	k.request.Tried = nil
	if at := int(m.order % remembered); at < len(r.list) {
		r.list[at] = k
	} else {
		for len(r.list) < at {
			r.list = append(r.list, known{})
		}
		r.list = append(r.list, k)
	}
}

// find returns which request is tried again, 0 where there is none or more than one that it could be.
func (r *recent) find(q *strategies.Request) (order uint64, came time.Duration) {
	for i := range r.list {
		k := &r.list[i]
		if k.order == 0 || !alike(&k.request, q) || k.pick != strategies.None && k.pick != int(q.Tried[0]) {
			continue
		}
		if order > 0 {
			return 0, 0
		}
		order, came = k.order, k.came
	}
	return order, came
}
