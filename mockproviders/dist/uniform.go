package dist

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Uniform spreads values evenly over [min, max].
type Uniform struct{ min, max float64 }

// NewUniform returns the uniform distribution on [lo, hi]. It panics unless 0 ≤ lo ≤ hi, both finite.
func NewUniform(lo, hi float64) Dist { return must(newUniform(lo, hi)) }

func newUniform(lo, hi float64) (Dist, error) {
	if err := nonNegative("uniform", param{name: "min", value: lo}, param{name: "max", value: hi}); err != nil {
		return nil, err
	}
	if lo > hi {
		return nil, fmt.Errorf("uniform: min must not exceed max, got %g and %g", lo, hi)
	}
	return Uniform{lo, hi}, nil
}

// Quantile returns the p-th part of the way from min to max.
func (u Uniform) Quantile(p float64) float64 { return u.min + float64((u.max-u.min)*p) }

// Mean returns the middle.
func (u Uniform) Mean() float64 { return u.min + float64(0.5*(u.max-u.min)) }

// CDF returns P(X ≤ x).
func (u Uniform) CDF(x float64) float64 {
	switch {
	case x < u.min:
		return 0
	case x >= u.max:
		return 1
	}
	return (x - u.min) / (u.max - u.min)
}

// UniformParams are the parameters of a uniform distribution.
type UniformParams struct {
	Min units.Quantity `param:"min" min:"0" doc:"smallest value"`
	Max units.Quantity `param:"max" min:"0" doc:"largest value"`
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "uniform", Doc: "evenly spread between two values",
		New: func() any { return &UniformParams{} },
		Build: func(p any) (Dist, error) {
			u := p.(*UniformParams)
			return newUniform(float64(u.Min), float64(u.Max))
		},
	})
}
