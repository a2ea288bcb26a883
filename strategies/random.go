package strategies

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

func init() {
	Register("random", "takes any eligible provider, each with the same chance",
		`Each attempt goes to an eligible provider drawn uniformly at random. Nothing is remembered, so many clients can
do it without talking to each other, and none of them falls into step with another.

Use it as the yardstick that every other strategy should beat, and in models: poisson arrivals split at random
are poisson again, so that four equal servers behind it are four M/M/1 queues.

It fails by chance alone: some provider always has a run of arrivals while another idles. Four servers at 90 %
load answer after 10 service times on average, against 6.4 behind round robin and 3.0 behind one shared queue.

Parameters: none; configured weights do not count.

Source: splitting of poisson processes (Kingman, Poisson Processes, 1993, section 5.1).`,
		Random{}, newRandom)
}

// Random are the parameters of random: there are none.
type Random struct{}

type random struct{ rand *rng.Rand }

func newRandom(_ *Random, env Env) (Strategy, error) { return random{env.Rand}, nil }

func (s random) Pick(_ time.Duration, _ *Request, pool Pool) int {
	if pool.Len() == 0 {
		return None
	}
	return pool.At(s.rand.IntN(pool.Len()))
}

// Explain implements Reasoner.
func (s random) Explain(_ time.Duration, _ *Request, pool Pool, why *Reasons) {
	why.Rule = "any eligible provider, each with the same chance"
	why.everybody(pool)
}
