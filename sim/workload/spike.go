package workload

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// SpikeParams are the parameters of the spike process.
type SpikeParams struct {
	Base units.Rate    `param:"base" max:"1e9" doc:"mean number of arrivals before and after, such as 20/s"`
	Peak units.Rate    `param:"peak" max:"1e9" doc:"mean number of arrivals in between, such as 200/s"`
	At   time.Duration `param:"at" need:"yes" above:"0s" doc:"when the rate jumps"`
	For  time.Duration `param:"for" need:"yes" above:"0s" doc:"how long it stays there"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "spike",
		Doc:  "poisson requests whose rate jumps for a while",
		Detail: "Such as a campaign, or a batch job that starts: base and peak may be 0/s, but not both. A peak below the " +
			"base is a lull. For several spikes, add them up with sum.",
		New: func() any { return &SpikeParams{} },
		Build: func(params any) (Process, error) {
			p := params.(*SpikeParams)
			return NewSpike(p.Base, p.Peak, p.At, p.For)
		},
	})
}

// NewSpike returns the Poisson process of rate base that has the rate peak from the time at on for so long. The rates
// must lie in [MinRate, MaxRate]; one of them may be 0.
func NewSpike(base, peak units.Rate, at, lasting time.Duration) (Open, error) {
	if err := checkRates([]string{"base", "peak"}, base, peak); err != nil {
		return nil, err
	}
	if err := checkTime("at", at); err != nil {
		return nil, err
	}
	if err := checkTime("for", lasting); err != nil {
		return nil, err
	}
	return newOnce(
		piece{int64(at), float64(base), float64(base)},
		piece{int64(lasting), float64(peak), float64(peak)},
		piece{endOfTime, float64(base), float64(base)},
	), nil
}
