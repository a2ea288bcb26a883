package strategies

import (
	"fmt"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

func init() {
	Register("least_request", "takes the less busy of a few providers drawn at random",
		`Draws choices distinct eligible providers at random, without replacement, and takes the one with the fewest
attempts in flight; ties are broken at random between them. If fewer are eligible, it looks at all of them.

Use it with many providers or many balancers. Two choices already shorten the longest queue from log n / log log
n to log log n, at a constant price per pick, and balancers with slightly old counts do not all run to the same
provider, as they do behind least_connections.

It fails as least_connections does: a provider that errors fast looks idle. With few providers it is simply a
blurred least_connections.

Parameters: choices is the number drawn; 1 is random. Configured weights do not count.

Source: the power of two choices (Mitzenmacher, IEEE Transactions on Parallel and Distributed Systems 12(10),
2001; Vvedenskaya, Dobrushin and Karpelevich 1996). Envoy and gRPC call it least request.`,
		LeastRequest{Choices: 2}, newLeastRequest)
}

// LeastRequest are the parameters of least_request.
type LeastRequest struct {
	Choices int `param:"choices" min:"1" max:"16" doc:"distinct providers drawn at random for each attempt"`
}

type leastRequest struct {
	choices int
	rand    *rng.Rand
}

func newLeastRequest(p *LeastRequest, env Env) (Strategy, error) {
	if p.Choices < 1 || p.Choices > 16 {
		return nil, fmt.Errorf("choices is %d; draw between 1 and 16 providers", p.Choices)
	}
	return &leastRequest{p.Choices, env.Rand}, nil
}

func (s *leastRequest) Pick(_ time.Duration, _ *Request, pool Pool) int {
	n := pool.Len()
	if n == 0 {
		return None
	}
	if s.choices == 2 && n >= 2 {
		// Both orders of a pair are equally likely, so keeping the first on a tie is a fair coin.
		a, b := s.rand.IntN(n), s.rand.IntN(n-1)
		if b >= a {
			b++
		}
		a, b = pool.At(a), pool.At(b)
		if pool.InFlight(b) < pool.InFlight(a) {
			return b
		}
		return a
	}
	return s.pickAmong(pool, min(s.choices, n))
}

// pickAmong draws d distinct places one after another. Every order of a sample is equally likely, so keeping the
// first of the least busy is a fair choice among them.
func (s *leastRequest) pickAmong(pool Pool, d int) int {
	var drawn [16]int // places drawn so far, ascending
	best := None
	for k := range d {
		at := s.rand.IntN(pool.Len() - k) // counted among the places not drawn yet
		j := 0
		for ; j < k && drawn[j] <= at; j++ {
			at++
		}
		copy(drawn[j+1:k+1], drawn[j:k])
		drawn[j] = at
		if i := pool.At(at); best == None || pool.InFlight(i) < pool.InFlight(best) {
			best = i
		}
	}
	return best
}

// Explain implements Reasoner. Whom Pick draws is not known beforehand: whoever is not busier than choices − 1 others
// may be taken.
func (s *leastRequest) Explain(_ time.Duration, _ *Request, pool Pool, why *Reasons) {
	for i := range pool.Size() {
		why.Score(i, "busy", "attempts", float64(pool.InFlight(i)))
	}
	if pool.Len() <= s.choices {
		why.lowest(pool, "busy", "the one with the fewest attempts in flight, for there are no more than it draws")
		return
	}
	why.Rule = "of a few drawn at random, the one with the fewest attempts in flight"
	var busy []int
	eachEligible(pool, func(i int) { busy = append(busy, pool.InFlight(i)) })
	slices.Sort(busy)
	most := busy[len(busy)-s.choices]
	eachEligible(pool, func(i int) {
		if pool.InFlight(i) <= most {
			why.Candidates = append(why.Candidates, i)
		}
	})
}
