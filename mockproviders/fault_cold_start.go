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

// Act implements Fault.
func (f *ColdStartParams) Act(e *Effects, _ int) { e.Cold = f }

func (f *ColdStartParams) String() string {
	return fmt.Sprintf("cold start ×%s", units.FormatNumber(f.Factor))
}

// chill returns how many times as long service takes that begins now. p.busy does not count the attempt yet.
func (p *Provider) chill(now int64, f *ColdStartParams) float64 {
	first := p.coldUntil == pq.Never
	idled := f.AfterIdle > 0 && p.busy == 0 && now-p.idleFrom >= int64(f.AfterIdle)
	if first || idled {
		p.coldUntil = now + int64(f.For)
	}
	if now < p.coldUntil {
		return f.Factor
	}
	return 1
}
