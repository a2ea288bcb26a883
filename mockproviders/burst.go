package mockproviders

import "github.com/evenkeel/evenkeel/sim/rng"

// An ErrorBurst is the channel of Gilbert (1960) and Elliott (1963): a chain of two states that moves once for each
// request of the run. In the good state a share Good of attempts fails, in the bad one a share Bad.
type ErrorBurst struct {
	Chance
	ToBad, ToGood float64 // chances to change state with each request; together at most 1
	Good, Bad     float64
	Status        int

	slot  int // set by the schedule: the fault's place,
	chain rng.Stream
}

// A chain remembers the state of an ErrorBurst for a stretch of requests, so that it need not be found again.
type chain struct {
	from, to uint64 // the stretch: from ≤ number < to
	bad      bool
}

// burst decides about an attempt.
func (p *Provider) burst(b *ErrorBurst, j *job) bool {
	rate := b.Good
	if p.inBurst(b, j.Order) {
		rate = b.Bad
	}
	return rate >= 1 || rate > 0 && p.faults.Sub(b.Key).Uniform(j.Request, uint64(j.Attempt)) < rate
}

// inBurst reports whether the chain is in its bad state at a request, by the order of arrivals; before request 0 it was
// in the good one. The state does not depend on what the provider has seen, so under open traffic it is the same with
// every strategy.
// It needs no history: one uniform u moves the chain of a request, to bad if u < ToBad, to good if u ≥ 1 − ToGood, and
// not at all in between; so the last request with a decisive u tells the state. (Coupling from the past: Propp and
// Wilson, 1996.)
func (p *Provider) inBurst(b *ErrorBurst, request uint64) bool {
	known := &p.chains[b.slot]
	found := chain{to: request + 1}
	for id := request; ; id-- {
		if id >= known.from && id < known.to {
			found.from, found.bad = known.from, known.bad
			break
		}
		u := b.chain.Uniform(id, 1<<32) // beside the draws of attempts
		if found.bad = u < b.ToBad; found.bad || u >= 1-b.ToGood || id == 0 {
			found.from = id
			break
		}
	}
	if found.to > known.to {
		*known = found
	}
	return found.bad
}
