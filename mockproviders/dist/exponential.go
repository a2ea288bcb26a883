package dist

import (
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// An Exponential has no memory: what remains is distributed like the whole.
type Exponential struct{ mean float64 }

// NewExponential returns the exponential distribution of a mean. It panics unless the mean is positive and finite.
func NewExponential(mean float64) Dist { return must(newExponential(mean)) }

func newExponential(mean float64) (Dist, error) {
	e := Exponential{mean}
	return bounded("exponential", e, positive("exponential", param{name: "mean", value: mean}))
}

// Quantile returns −mean·ln(1−p).
func (e Exponential) Quantile(p float64) float64 { return float64(-e.mean * rng.Log1p(-p)) }

// Mean returns the mean.
func (e Exponential) Mean() float64 { return e.mean }

// CDF returns P(X ≤ x).
func (e Exponential) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return -rng.Expm1(-x / e.mean)
}

// ExponentialParams are the parameters of an exponential distribution.
type ExponentialParams struct {
	Mean units.Quantity `param:"mean" above:"0" doc:"mean"`
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "exponential", Doc: "memoryless, coefficient of variation 1", Bare: "mean",
		New:   func() any { return &ExponentialParams{} },
		Build: func(p any) (Dist, error) { return newExponential(float64(p.(*ExponentialParams).Mean)) },
	})
}
