package mockproviders

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/units"
)

// SlowdownParams are the parameters of the fault "slowdown".
type SlowdownParams struct {
	Factor float64 `param:"factor" above:"0" max:"1e6" doc:"service takes so many times as long; below 1 it is a speed-up"`
	Shape  string  `param:"shape" enum:"step|ramp|spike" doc:"step: all at once; ramp: growing to the factor over the window; spike: growing until its middle, then falling"`
	When
}

func init() {
	register("slowdown", "service takes several times as long",
		"The provider works at 1/factor of its speed while the fault acts. Work is conserved: an attempt that begins before "+
			"or ends after the slowdown is slow for the part that lies within. Factors of slowdowns that overlap are "+
			"multiplied. A ramp or a spike changes its factor in 32 equal steps and needs an end (to, or mttr).",
		"factor", SlowdownParams{Factor: 2, Shape: "step"}, func(p *SlowdownParams) (Fault, error) {
			if p.Shape != "step" && p.To == 0 && p.MTTR == 0 {
				return nil, fmt.Errorf("a slowdown of shape %s needs an end: set to", p.Shape)
			}
			return p, nil
		})
}

// rampSteps is how many steps stand for a steady change.
const rampSteps = 32

// Steps implements Fault.
func (f *SlowdownParams) Steps() int {
	if f.Shape == "step" {
		return 1
	}
	return rampSteps
}

// Act implements Fault.
func (f *SlowdownParams) Act(e *Effects, step int) {
	at := (float64(step) + 0.5) / rampSteps // the middle of the step
	switch f.Shape {
	case "ramp":
		e.Slow = float64(e.Slow * (1 + float64((f.Factor-1)*at)))
	case "spike":
		e.Slow = float64(e.Slow * (1 + float64((f.Factor-1)*2*min(at, 1-at))))
	default:
		e.Slow = float64(e.Slow * f.Factor)
	}
}

func (f *SlowdownParams) String() string {
	return fmt.Sprintf("slowdown ×%s", units.FormatNumber(f.Factor))
}
