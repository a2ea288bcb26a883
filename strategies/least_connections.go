package strategies

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

func init() {
	Register("least_connections", "takes the provider with the fewest attempts in flight for its weight",
		`Each attempt goes to the eligible provider with the lowest (in flight + 1) / weight: the load it would have with
this attempt on it. Ties are broken at random, so that equal idle providers share alike and several balancers do
not fall into step. An attempt counts from the pick to the end of its stream.

Use it when requests differ in length or providers in speed: a slow provider holds its attempts longer, so it is
given fewer, with nothing to measure or to tune.

It fails when a provider errors fast: attempts that fail at once are never in flight, so the broken provider
looks idle and draws all traffic (a black hole). Put a circuit breaker before it. It also counts a long answer
like a short one, and it sees only this balancer's own attempts.

Parameters: none; weights stand with the providers.

Source: join the shortest queue (Haight 1958; Winston 1977 shows it optimal for exponential service).`,
		LeastConnections{}, newLeastConnections)
}

// LeastConnections are the parameters of least_connections: there are none.
type LeastConnections struct{}

type leastConnections struct {
	weight []float64
	rand   *rng.Rand
	ties   ties
}

func newLeastConnections(_ *LeastConnections, env Env) (Strategy, error) {
	w, err := weights(env.Providers)
	if err != nil {
		return nil, err
	}
	return &leastConnections{weight: w, rand: env.Rand, ties: newTies(len(w))}, nil
}

func (s *leastConnections) Pick(_ time.Duration, _ *Request, pool Pool) int {
	r := pool.r
	best := 0.0
	tied := s.ties.list[:0]
	for _, i := range r.order[:r.eligible] {
		// A division, not a product with 1/weight: equal ratios must come out as equal numbers.
		load := float64(r.inFlight[i]+1) / s.weight[i]
		switch {
		case len(tied) == 0 || load < best:
			best = load
			tied = append(tied[:0], i)
		case load == best:
			tied = append(tied, i)
		}
	}
	s.ties.list = tied
	return s.ties.choose(s.rand)
}

// Explain implements Reasoner.
func (s *leastConnections) Explain(_ time.Duration, _ *Request, pool Pool, why *Reasons) {
	for i, w := range s.weight {
		why.Score(i, "load", "", float64(pool.InFlight(i)+1)/w)
	}
	why.lowest(pool, "load", "the one with the lowest load, which is (in flight + 1) / weight")
}
