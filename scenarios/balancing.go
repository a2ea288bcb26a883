package scenarios

import (
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// sharedBalancer decodes the section that applies to every strategy; nil means bare.
func (d *decoder) sharedBalancer(n *node) *balancerSection {
	if n.is("none") {
		return nil
	}
	b := newBalancer()
	d.balancer(n, b, scope{path: "balancer"})
	return b
}

// balancer decodes what a section sets, and leaves the rest of b as it is.
func (d *decoder) balancer(n *node, b *balancerSection, sc scope) {
	b.Breaker, b.Hedge = nil, nil
	if n.kind == null {
		d.on(n, "%s is empty; write {} for the defaults, or none", sc.path)
		return
	}
	at := d.fields(n, b, sc)
	if r := at["retries"]; r != nil && b.Retries.Backoff.Max < b.Retries.Backoff.Initial {
		d.on(r, "%s: retries: backoff: max: %s is shorter than initial: %s", sc.path,
			units.FormatDuration(b.Retries.Backoff.Max), units.FormatDuration(b.Retries.Backoff.Initial))
	}
	b.breaker = inherit(d, b.Breaker, b.breaker, newBreaker, sc.in("circuit_breaker"), "write {} for the defaults, or none")
	b.hedge = inherit(d, b.Hedge, b.hedge, newHedge, sc.in("hedge"), "write {after: 2s}, or none")
	if h := b.hedge; h != nil && h.After <= 0 && b.Hedge != nil && b.Hedge.kind == mapping {
		d.on(b.Hedge, "%s: hedge: after must be given, and longer than 0s", sc.path)
	}
}

// inherit decodes a part of the section that may be absent (what stands above it counts then), none, or a mapping of what
// differs from what stands above it.
func inherit[T any](d *decoder, n *node, above *T, fresh func() *T, sc scope, remedy string) *T {
	switch {
	case n == nil:
		return above
	case n.is("none"):
		return nil
	case n.kind == null:
		d.on(n, "%s is empty; %s", sc.path, remedy)
		return above
	}
	set := fresh()
	if above != nil {
		*set = *above
	}
	d.fields(n, set, sc)
	return set
}

func newHedge() *hedge { return &hedge{Max: 1} }

// config is the balancer's own form; of no section it is the bare one.
func (b *balancerSection) config() balancer.Config {
	if b == nil {
		return balancer.Config{}
	}
	c := balancer.Config{
		Timeout: b.Timeout, HonorRetryAfter: b.Honor,
		Retries: balancer.Retries{Max: b.Retries.Max, Budget: float64(b.Retries.Budget), Backoff: balancer.Backoff{
			Initial: b.Retries.Backoff.Initial, Max: b.Retries.Backoff.Max, Jitter: jitters[b.Retries.Backoff.Jitter]}},
	}
	if b.WhenNone == "try_all" {
		c.WhenNone = balancer.TryAll
	}
	if h := b.hedge; h != nil {
		c.Hedge = &balancer.Hedge{After: h.After, Max: h.Max}
	}
	if k := b.breaker; k != nil {
		c.Breaker = &balancer.Breaker{FailureRatio: float64(k.FailureRatio), MinRequests: k.MinRequests,
			Consecutive: k.Consecutive, Window: k.Window, Open: k.Open, HalfOpen: k.HalfOpen}
	}
	return c
}

var jitters = map[string]balancer.Jitter{
	"full": balancer.JitterFull, "equal": balancer.JitterEqual, "none": balancer.JitterNone,
}
