package mockproviders

// An ErrorBurst is the channel of Gilbert (1960) and Elliott (1963): a chain of two states that moves once for each
// request of the run. In the good state a share Good of attempts fails, in the bad one a share Bad.
type ErrorBurst struct {
	Chance
	ToBad, ToGood float64 // chances to change state with each request
	Good, Bad     float64
	Status        int
}

// burst decides about an attempt. The state belongs to the request's number, not to what the provider has seen, so it
// is the same under every strategy. It needs no history: one uniform u moves the chain of a request, to bad if
// u < ToBad, to good if u ≥ 1 − ToGood, and not at all in between; so the last request with a decisive u tells the
// state. (Coupling from the past: Propp and Wilson, 1996.) That needs ToBad + ToGood ≤ 1.
func (p *Provider) burst(b *ErrorBurst, j *job) bool {
	chain := p.faults.Sub(b.Key)
	bad := false
	for id := j.Request; ; id-- {
		u := chain.Uniform(id, 1<<32) // beside the draws of attempts
		if u < b.ToBad {
			bad = true
			break
		}
		if u >= 1-b.ToGood || id == 0 || j.Request-id > 1<<20 {
			break
		}
	}
	rate := b.Good
	if bad {
		rate = b.Bad
	}
	return rate >= 1 || rate > 0 && chain.Uniform(j.Request, uint64(j.Attempt)) < rate
}
