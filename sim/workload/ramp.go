package workload

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// RampParams are the parameters of the ramp process.
type RampParams struct {
	From units.Rate    `param:"from" max:"1e9" doc:"mean number of arrivals at the start, such as 5/s"`
	To   units.Rate    `param:"to" max:"1e9" doc:"mean number of arrivals in the end"`
	Over time.Duration `param:"over" need:"yes" above:"0s" doc:"how long the rate takes to get there; then it stays"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "ramp",
		Doc:  "poisson requests whose rate rises or falls evenly, then stays",
		Detail: "Such as a launch, or the search for the load at which a system gives in: from and to may be 0/s, but " +
			"not both.",
		New: func() any { return &RampParams{} },
		Build: func(params any) (Process, error) {
			p := params.(*RampParams)
			return NewRamp(p.From, p.To, p.Over)
		},
	})
}

// NewRamp returns the Poisson process whose rate changes evenly from one to another over a time, and stays there.
// The rates must lie in [MinRate, MaxRate]; one of them may be 0.
func NewRamp(from, to units.Rate, over time.Duration) (Open, error) {
	if err := checkRates([]string{"from", "to"}, from, to); err != nil {
		return nil, err
	}
	if err := checkTime("over", over); err != nil {
		return nil, err
	}
	return newOnce(
		piece{int64(over), float64(from), float64(to)},
		piece{endOfTime, float64(to), float64(to)},
	), nil
}
