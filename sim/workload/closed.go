package workload

import (
	"fmt"
	"math"
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// MaxUsers bounds the users of a closed loop, whose state is kept for the whole run.
const MaxUsers = 1_000_000

// ClosedParams are the parameters of the closed process.
type ClosedParams struct {
	Users int       `param:"users" min:"1" max:"1000000" doc:"users, each with one request at a time"`
	Think dist.Dist `param:"think" doc:"time a user waits before each request; none if not given"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "closed",
		Doc:  "a fixed number of users who think, send a request, wait for its end, and think again",
		Detail: "Arrivals slow down when answers do, so a closed loop hides overload that open traffic shows; " +
			"use it where callers really wait, such as workers over a batch.",
		Bare: "users",
		New:  func() any { return &ClosedParams{Users: 1} },
		Build: func(params any) (Process, error) {
			p := params.(*ClosedParams)
			if p.Users < 1 || p.Users > MaxUsers {
				return nil, fmt.Errorf("%d users: there must be between 1 and %d", p.Users, MaxUsers)
			}
			return &Closed{Users: p.Users, Think: p.Think}, nil
		},
	})
}

// A Closed process is a fixed number of users, each of whom thinks, sends a request, waits for its end, and thinks
// again. The k-th request of user u has ID k·Users+u and think time keyed by it, whatever the strategy. It is
// shared by runs and must not be changed or copied once one of them uses it.
type Closed struct {
	Users int
	Think dist.Dist // seconds; nil means no thinking

	once  sync.Once
	think *dist.Sampler // nanoseconds
}

// Rate implements Process: it depends on how fast answers come, so it is not known beforehand.
func (c *Closed) Rate() float64 { return math.NaN() }

// Bind returns the think times drawn under seed.
func (c *Closed) Bind(seed uint64) Thinker {
	c.once.Do(func() { c.think = compileThink(c.Think) })
	return Thinker{c.think, rng.NewStream(seed, rng.Think, 0)}
}

// A Thinker draws the think times of one run.
type Thinker struct {
	think *dist.Sampler
	draws rng.Stream
}

// maxThink bounds one think time, some 73 years, so that adding it to an instant does not overflow.
const maxThink = endOfTime / 2

// Think returns how many nanoseconds the user waits before sending request id, to the nearest one.
func (t *Thinker) Think(id uint64) int64 {
	return nanoseconds(t.think.At(t.draws.Uniform(id, 0)))
}

// nanoseconds rounds a think time to the nearest whole one; halves go up.
func nanoseconds(v float64) int64 {
	if !(v < maxThink) {
		return maxThink
	}
	return int64(float64(v) + 0.5)
}
