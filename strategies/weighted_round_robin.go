package strategies

import "time"

func init() {
	Register("weighted_round_robin", "takes the eligible providers in turn, in proportion to their weights",
		`Smooth weighted round robin: every provider earns turns in proportion to its weight, and the attempt goes to the
one that is owed most. Weights 5, 1 and 1 give a a b a c a a: exact over each cycle, and spread out within it,
so that no provider gets its whole share in one burst. Weights may be fractions (0.7, 0.2, 0.1).

Membership may change between any two picks, as it does for a retry. What drops out spreads over all others in
proportion to their weights, nobody's turn is lost, and a provider that comes back is not repaid for the time it
was away.

Use it when capacities are known and stable: quotas, reserved throughput, a contract's split.

It fails when the weights are wrong or no longer right. It looks at neither speed, load nor errors; a provider
that slows down keeps its share.

Parameters: none; weights stand with the providers.

Source: the rule of nginx (Dounin 2012), kept in a kinetic tournament (Basch, Guibas and Hershberger 1999),
O(log n) a pick.`,
		WeightedRoundRobin{}, newWeightedRoundRobin)
}

// WeightedRoundRobin are the parameters of weighted_round_robin: there are none.
type WeightedRoundRobin struct{}

type weightedRoundRobin struct{ *smooth }

func newWeightedRoundRobin(_ *WeightedRoundRobin, env Env) (Strategy, error) {
	w, err := weights(env.Providers)
	if err != nil {
		return nil, err
	}
	return weightedRoundRobin{newSmooth(w)}, nil
}

func (s weightedRoundRobin) Pick(_ time.Duration, _ *Request, pool Pool) int { return s.pick(pool) }

// Explain implements Reasoner.
func (s weightedRoundRobin) Explain(_ time.Duration, _ *Request, pool Pool, why *Reasons) {
	s.explain(pool, why)
}
