package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// ErrorParams are the parameters of the fault "error".
type ErrorParams struct {
	Rate   units.Share `param:"rate" doc:"share of attempts that fail"`
	Status int         `param:"status" min:"400" max:"599" doc:"HTTP status of the failure"`
	First  int         `param:"first" min:"0" doc:"so many attempts fail for certain, the first that the provider sees while the fault acts"`
	When
}

func init() {
	register("error", "a share of attempts fails at random",
		"The failure comes when the first token would have: the attempt has held its place for that long, and its prompt "+
			"has been processed and is billed (unless `bill: success`). Which requests fail depends on the seed, the "+
			"provider and the request, not on the strategy.",
		"rate", ErrorParams{Status: 500}, func(p *ErrorParams) (Fault, error) {
			if p.Rate == 0 && p.First == 0 {
				return nil, fmt.Errorf("error needs a rate above 0, such as rate: 0.3%%, or first: 10")
			}
			return p, nil
		})
}

// Act implements Fault.
func (f *ErrorParams) Act(e *Effects, _ int) {
	e.Errors = append(e.Errors, RandomError{Chance: Chance{Rate: float64(f.Rate)}, Status: f.Status, After: -1, First: f.First})
}

func (f *ErrorParams) String() string {
	if f.Rate == 0 {
		return fmt.Sprintf("first %d fail %d", f.First, f.Status)
	}
	return fmt.Sprintf("%s errors %d", units.ShareText(f.Rate), f.Status)
}
