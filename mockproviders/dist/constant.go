package dist

import (
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Constant is one value, always.
type Constant struct{ value float64 }

// NewConstant returns the distribution of a value that never varies. It panics unless v is finite and ≥ 0.
func NewConstant(v float64) Dist { return must(newConstant(v)) }

func newConstant(v float64) (Dist, error) {
	if err := nonNegative("constant", param{name: "value", value: v}); err != nil {
		return nil, err
	}
	return Constant{v}, nil
}

// Quantile returns the value.
func (c Constant) Quantile(float64) float64 { return c.value }

// Mean returns the value.
func (c Constant) Mean() float64 { return c.value }

// CDF returns P(X ≤ x): 0 below the value, 1 from there.
func (c Constant) CDF(x float64) float64 {
	if x < c.value {
		return 0
	}
	return 1
}

// ConstantParams are the parameters of a constant.
type ConstantParams struct {
	Value units.Quantity `param:"value" min:"0" doc:"the value"`
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "constant", Doc: "one value, always", Bare: "value",
		New:   func() any { return &ConstantParams{} },
		Build: func(p any) (Dist, error) { return newConstant(float64(p.(*ConstantParams).Value)) },
	})
}
