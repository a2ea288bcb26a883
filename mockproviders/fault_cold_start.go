package mockproviders

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/units"
)

// ColdStartParams are the parameters of the fault "cold_start".
type ColdStartParams struct {
	For       time.Duration `param:"for" above:"0s" doc:"how long it is slow after a cold start"`
	Factor    float64       `param:"factor" above:"0" max:"1e6" doc:"service begun in that time takes so many times as long"`
	AfterIdle time.Duration `param:"after_idle" doc:"idling for so long makes it cold again; never by default"`
	When
}

func init() {
	register("cold_start", "slow for the first minutes, or after idling",
		"The provider is cold when it sees its first attempt, and again when an attempt comes after it has had nothing to do "+
			"for after_idle. From that attempt on, service that begins within the time `for` takes factor times as long.",
		"for", ColdStartParams{For: 2 * time.Minute, Factor: 3}, func(p *ColdStartParams) (Fault, error) { return p, nil })
}

// A ColdStart is a cold start fault in force.
type ColdStart struct {
	*ColdStartParams
	slot  int   // set by the schedule: the fault's place,
	since int64 // and when its window began
}

// Act implements Fault.
func (f *ColdStartParams) Act(e *Effects, _ int) {
	e.Colds = append(e.Colds, ColdStart{ColdStartParams: f})
}

func (f *ColdStartParams) String() string {
	return fmt.Sprintf("cold start ×%s", units.FormatNumber(f.Factor))
}

// cold is what a provider remembers of a cold start: the window it belongs to, and until when it is cold; pq.Never
// before the first attempt.
type cold struct{ since, until int64 }

// chill returns how many times as long service takes that begins now: the factors of all cold starts together. p.busy
// does not count the attempt yet.
func (p *Provider) chill(now int64, fx *Effects) float64 {
	factor := 1.0
	for i := range fx.Colds {
		f := &fx.Colds[i]
		c := &p.colds[f.slot]
		idled := f.AfterIdle > 0 && p.busy == 0 && now-p.idleFrom >= int64(f.AfterIdle)
		if c.until == pq.Never || idled {
			c.until = now + int64(f.For)
		}
		if now < c.until {
			factor = float64(factor * f.Factor)
		}
	}
	return factor
}
