package dist

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Pareto has a tail that falls like a power: P(X > x) = (scale/x)^shape for x ≥ scale.
type Pareto struct{ scale, shape float64 }

// NewPareto returns the Pareto distribution of a scale, its smallest value, and a shape, the tail's exponent. It
// panics unless both are positive and finite.
func NewPareto(scale, shape float64) Dist { return must(newPareto(scale, shape)) }

// NewParetoQuantiles returns the Pareto distribution with P(X ≤ v1) = p1 and P(X ≤ v2) = p2. It panics unless
// 0 < p1 < p2 < 1 and 0 < v1 < v2, or both in the other order.
func NewParetoQuantiles(p1, v1, p2, v2 float64) Dist {
	return must(newParetoQuantiles(Quantiles{{p1, units.Quantity(v1)}, {p2, units.Quantity(v2)}}))
}

func newPareto(scale, shape float64) (Dist, error) {
	if err := positive("pareto", param{name: "scale", value: scale}, param{name: "shape", value: shape}); err != nil {
		return nil, err
	}
	return bounded("pareto", Pareto{scale, shape}, nil)
}

func newParetoQuantiles(q Quantiles) (Dist, error) {
	t, err := pair("pareto", q)
	if err != nil {
		return nil, err
	}
	// ln v = ln scale − ln(1−p)/shape.
	e1, e2 := -rng.Log1p(-t.p1), -rng.Log1p(-t.p2)
	inverse := (rng.Log(t.v2) - rng.Log(t.v1)) / (e2 - e1)
	return newPareto(float64(t.v1*rng.Exp(float64(-e1*inverse))), 1/inverse)
}

// Quantile returns scale·(1−p)^(−1/shape).
func (d Pareto) Quantile(p float64) float64 {
	return float64(d.scale * rng.Exp(-rng.Log1p(-p)/d.shape))
}

// Mean returns scale·shape/(shape−1), +Inf for shapes up to 1.
func (d Pareto) Mean() float64 {
	if d.shape <= 1 {
		return math.Inf(1)
	}
	return float64(d.scale * (d.shape / (d.shape - 1)))
}

// CDF returns P(X ≤ x).
func (d Pareto) CDF(x float64) float64 {
	if !(x > d.scale) {
		return 0
	}
	return -rng.Expm1(float64(d.shape * rng.Log(d.scale/x)))
}

// ParetoParams are the parameters of a Pareto distribution.
type ParetoParams struct {
	Scale     *units.Quantity `param:"scale" above:"0" doc:"smallest value"`
	Shape     *float64        `param:"shape" above:"0" doc:"exponent of the tail; up to 1 there is no mean, up to 2 no variance"`
	Quantiles Quantiles       `param:"*" doc:"two quantiles, such as p50 and p99"`
}

func buildPareto(p any) (Dist, error) {
	d := p.(*ParetoParams)
	scale, shape := optional("scale", d.Scale), optional("shape", d.Shape)
	form, err := alternative("pareto", [][]string{{"scale", "shape"}, {"*"}}, []param{scale, shape}, d.Quantiles)
	switch {
	case err != nil:
		return nil, err
	case form == 0:
		return newPareto(scale.value, shape.value)
	}
	return newParetoQuantiles(d.Quantiles)
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "pareto", Doc: "a power-law tail, for the rare and very long",
		Detail: "Give scale, the smallest value, and shape, or any two quantiles such as p50 and p99.",
		New:    func() any { return &ParetoParams{} },
		Build:  buildPareto,
	})
}
