package workload

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// StepParams are the parameters of the step process.
type StepParams struct {
	Before units.Rate    `param:"before" max:"1e9" doc:"mean number of arrivals until then, such as 20/s"`
	After  units.Rate    `param:"after" max:"1e9" doc:"mean number of arrivals from then on"`
	At     time.Duration `param:"at" need:"yes" above:"0s" doc:"when the rate changes"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name:   "step",
		Doc:    "poisson requests whose rate changes once and for all",
		Detail: "Such as a new customer, or a region that fails over: before and after may be 0/s, but not both.",
		New:    func() any { return &StepParams{} },
		Build: func(params any) (Process, error) {
			p := params.(*StepParams)
			return NewStep(p.Before, p.After, p.At)
		},
	})
}

// NewStep returns the Poisson process that has the rate before until the time at, and after from then on. The rates
// must lie in [MinRate, MaxRate]; one of them may be 0.
func NewStep(before, after units.Rate, at time.Duration) (Open, error) {
	if err := checkRates([]string{"before", "after"}, before, after); err != nil {
		return nil, err
	}
	if err := checkTime("at", at); err != nil {
		return nil, err
	}
	return newOnce(
		piece{int64(at), float64(before), float64(before)},
		piece{endOfTime, float64(after), float64(after)},
	), nil
}
