package strategies

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// Explain implements Reasoner.
func (s *costBased) Explain(now time.Duration, req *Request, pool Pool, why *Reasons) {
	const cost, load = "expected cost", "load"
	asked, full := 0, 0 // to be left alone; of the others, those without a free place
	for i := range s.costs {
		c := &s.costs[i]
		if s.learned {
			why.Score(i, "failures", "ratio", s.fade(c, now))
		}
		switch {
		case !pool.Contains(i):
		case pool.RetryAt(i) > now:
			asked++
		case pool.Full(i):
			full++
			why.Score(i, load, "", float64(pool.InFlight(i)+1)/float64(pool.Provider(i).Concurrency))
		default:
			why.Score(i, cost, "USD", s.cost(c, now, req)/float64(units.Dollar))
		}
	}
	switch free := pool.Len() - asked - full; {
	case free > 0:
		why.lowest(pool, cost, "the one with a free place where the request is expected to cost least")
	case full > 0:
		why.lowest(pool, load, "the one with the fewest waiting for its size, for all are full")
	default:
		why.Rule = "nobody, for all that are eligible asked to be left alone"
	}
}
