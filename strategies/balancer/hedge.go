package balancer

import (
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// nextHedge returns when an attempt has taken so long that its request gets another beside it.
func (b *Balancer) nextHedge() time.Duration {
	for !b.hedges.empty() {
		d := b.hedges.first()
		if a := b.attempt(d.id); a != nil {
			if r := &b.requests[a.request]; !r.over && int(r.hedged) < b.cfg.Hedge.Max {
				return d.at
			}
		}
		b.hedges.drop() // it ended in time, or nothing is left to do about it
	}
	return Never
}

// hedge starts a hedge of the attempt whose time has come, if there is a provider for it and the budget allows.
func (b *Balancer) hedge(now time.Duration) {
	first := b.hedges.first().id
	b.hedges.drop()
	a := b.attempt(first)
	n, r := a.request, &b.requests[a.request]
	roster := b.rosterOf(r)
	if r.hedged == 0 {
		r.mates = r.mates[:0]
	}
	r.note(a)
	if !slices.Contains(r.mates, first) {
		r.mates = append(r.mates, first)
	}
	if !untried(r, roster.Pool()) || !b.afford() {
		return
	}
	provider := b.chooseAgain(now, r, roster)
	if provider == strategies.None || slices.Contains(r.Tried, int32(provider)) {
		return // nobody wants it: the attempt under way may still answer
	}
	r.hedged++
	r.mates = append(r.mates, b.start(now, n, provider, Hedged))
}

// untried reports whether a provider is eligible that the request is not tried on yet.
func untried(r *request, pool strategies.Pool) bool {
	left := pool.Len()
	for j, t := range r.Tried {
		if pool.Contains(int(t)) && !slices.Contains(r.Tried[:j], t) {
			left--
		}
	}
	return left > 0
}

// note puts an attempt's provider on its request's list of tries.
func (r *request) note(a *attempt) {
	if !a.tried {
		a.tried = true
		r.Tried = append(r.Tried, a.provider)
	}
}

// finishOneOf ends an attempt of a request that has others in flight, or is over.
func (b *Balancer) finishOneOf(n uint32, id AttemptID, a *attempt, status strategies.Status) {
	r := &b.requests[n]
	switch {
	case r.over:
		if r.live == 0 {
			b.free(n)
		}
	case status == strategies.OK:
		b.done(n, Succeed, id, strategies.OK)
		for _, mate := range r.mates {
			if m := b.attempt(mate); m != nil && m.request == n {
				x := b.action()
				x.Kind, x.Status, x.Request, x.Attempt = Cancel, strategies.Cancelled, r.id(n), mate
				x.Provider, x.Repeat, x.Number = m.provider, 0, 0
			}
		}
	default:
		r.note(a)
		r.status = status
	}
}
