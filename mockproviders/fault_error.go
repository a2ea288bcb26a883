package mockproviders

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// ErrorParams are the parameters of the fault "error".
type ErrorParams struct {
	Rate   units.Share   `param:"rate" doc:"share of attempts that fail"`
	Status int           `param:"status" min:"400" max:"599" doc:"HTTP status of the failure"`
	From   time.Duration `param:"from" doc:"when it begins"`
	To     time.Duration `param:"to" doc:"when it is over; the end of the run by default"`
}

type errorFault struct{ ErrorParams }

func init() {
	Faults.Register(registry.Kind[func(any) (Fault, error)]{
		Name: "error",
		Doc:  "a share of attempts fails at random",
		Detail: "The failure comes when the first token would have: the attempt has held its place for that long, " +
			"and its prompt has been processed and is billed (unless `bill: success`). " +
			"Which requests fail depends on the seed, the provider and the request, not on the strategy.",
		Bare: "rate",
		New:  func() any { return &ErrorParams{Status: 500} },
		Build: func(params any) (Fault, error) {
			p := *params.(*ErrorParams)
			if p.Rate == 0 {
				return nil, fmt.Errorf("error needs a rate above 0, such as rate: 0.3%%")
			}
			return &errorFault{p}, checkWindow(p.From, p.To)
		},
	})
}

func (f *errorFault) Window() (from, to int64) { return window(f.From, f.To) }

func (f *errorFault) Act(e *Effects) {
	e.Errors = append(e.Errors, RandomError{Rate: float64(f.Rate), Status: f.Status})
}

func (f *errorFault) String() string {
	return fmt.Sprintf("%s errors %d", units.FormatShare(f.Rate), f.Status)
}

func checkWindow(from, to time.Duration) error {
	if to != 0 && to <= from {
		return fmt.Errorf("a fault must end after it begins: to: %s is not after from: %s",
			units.FormatDuration(to), units.FormatDuration(from))
	}
	return nil
}
