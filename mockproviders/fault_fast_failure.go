package mockproviders

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// FastFailureParams are the parameters of the fault "fast_failure".
type FastFailureParams struct {
	Rate   *units.Share  `param:"rate" doc:"share of attempts that fail; all by default, with first none beside those"`
	Status int           `param:"status" min:"400" max:"599" doc:"HTTP status of the failure"`
	After  time.Duration `param:"after" doc:"how soon it comes"`
	First  int           `param:"first" min:"0" doc:"so many attempts fail for certain, the first that the provider sees while the fault acts"`
	When
}

func init() {
	register("fast_failure", "errors that come at once: the black hole that looks idle",
		"Attempts that fail take no place and no allowance, are not billed, and end sooner than any that succeeds. To a "+
			"strategy that counts requests in flight or response times without minding failures, the provider looks like the "+
			"best of all.",
		"rate", FastFailureParams{Status: 500, After: 5 * time.Millisecond}, func(p *FastFailureParams) (Fault, error) {
			if p.Rate != nil && *p.Rate == 0 && p.First == 0 {
				return nil, fmt.Errorf("fast_failure needs a rate above 0, such as rate: 100%%, or first: 10")
			}
			return p, nil
		})
}

func (f *FastFailureParams) rate() units.Share {
	switch {
	case f.Rate != nil:
		return *f.Rate
	case f.First > 0:
		return 0
	}
	return 1
}

// Act implements Fault.
func (f *FastFailureParams) Act(e *Effects, _ int) {
	e.Errors = append(e.Errors, RandomError{Chance: Chance{Rate: float64(f.rate())}, Status: f.Status, After: int64(f.After), First: f.First})
}

func (f *FastFailureParams) String() string {
	if f.rate() == 0 {
		return fmt.Sprintf("first %d fail fast %d", f.First, f.Status)
	}
	return fmt.Sprintf("%s fast failures %d", units.ShareText(f.rate()), f.Status)
}
