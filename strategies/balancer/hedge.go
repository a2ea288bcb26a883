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

// late begins a hedge of the attempt whose time has come.
func (b *Balancer) late(now time.Duration) {
	id := b.hedges.first().id
	b.hedges.drop()
	a := b.attempt(id)
	r := &b.requests[a.request]
	if r.hedged == 0 {
		r.mates = r.mates[:0]
	}
	if !slices.Contains(r.mates, id) {
		r.mates = append(r.mates, id)
	}
	r.note(a)
	b.hedge(now, a.request)
}

// hedge starts another attempt of a request beside those that are under way, if it may have one, if there is a provider
// for it, and if the budget allows. Nobody is asked who is not eligible: what is under way may still answer.
func (b *Balancer) hedge(now time.Duration, n uint32) {
	r := &b.requests[n]
	roster := b.rosterOf(r)
	if int(r.hedged) >= b.cfg.Hedge.Max || b.cfg.Retries.Budget > 0 && b.budget < 1 || !untried(r, roster.Pool()) {
		return
	}
	provider := b.pickUntried(now, r, roster)
	if provider == strategies.None || slices.Contains(r.Tried, int32(provider)) || !b.afford() {
		return
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

// finishOneOf ends an attempt of a request that has others in flight, or is over. A failure that no other attempt could
// mend ends the request; after any other, the next hedge need not wait.
func (b *Balancer) finishOneOf(now time.Duration, n uint32, id AttemptID, a *attempt, status strategies.Status) {
	r := &b.requests[n]
	switch {
	case r.over:
		if r.live == 0 {
			b.free(n)
		}
	case status == strategies.OK:
		b.done(n, Succeed, id, status)
		b.cancelMates(n)
	case !status.Retryable():
		b.done(n, Fail, id, status)
		b.cancelMates(n)
	default:
		r.note(a)
		r.status = status
		b.hedge(now, n)
	}
}

// cancelMates asks for the end of all attempts of a request that is over.
func (b *Balancer) cancelMates(n uint32) {
	r := &b.requests[n]
	for _, mate := range r.mates {
		if m := b.attempt(mate); m != nil && m.request == n {
			x := b.action()
			x.Kind, x.Status, x.Request, x.Attempt = Cancel, strategies.Cancelled, r.id(n), mate
			x.Provider, x.Repeat, x.Number = m.provider, 0, 0
		}
	}
}

// outrun tells of an attempt that was cancelled before its first token, because another answered its request, as of one
// that timed out: it was late enough to be hedged, and nothing had come of it. Otherwise a provider that hangs would never
// look bad, since every attempt there is cancelled before its timeout. (Envoy, for one, counts an attempt against a host
// when its hedge begins.)
func (b *Balancer) outrun(out *strategies.Outcome) *strategies.Outcome {
	b.seen = *out
	b.seen.Status = strategies.Timeout
	return &b.seen
}
