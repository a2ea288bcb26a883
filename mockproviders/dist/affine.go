package dist

import (
	"errors"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// An Affine is another distribution scaled, then shifted: Shift + Scale·X.
type Affine struct {
	Of           Dist
	Shift, Scale float64
}

// NewAffine returns the distribution of shift + scale·X for X distributed as of. It panics unless shift ≥ 0 and
// scale > 0, both finite.
func NewAffine(of Dist, shift, scale float64) Dist { return must(newAffine(of, shift, scale)) }

func newAffine(of Dist, shift, scale float64) (Dist, error) {
	if of == nil {
		return nil, errors.New("affine needs of, the distribution to scale and shift")
	}
	if err := nonNegative("affine", param{name: "shift", value: shift}); err != nil {
		return nil, err
	}
	if err := positive("affine", param{name: "scale", value: scale}); err != nil {
		return nil, err
	}
	return bounded("affine", Affine{of, shift, scale}, nil)
}

// Quantile returns Shift + Scale times the quantile of Of.
func (a Affine) Quantile(p float64) float64 { return a.Shift + float64(a.Scale*a.Of.Quantile(p)) }

// Mean returns Shift + Scale times the mean of Of.
func (a Affine) Mean() float64 { return a.Shift + float64(a.Scale*a.Of.Mean()) }

// CDF returns P(X ≤ x).
func (a Affine) CDF(x float64) float64 { return cdf(a.Of, (x-a.Shift)/a.Scale) }

// AffineParams are the parameters of a shifted and scaled distribution.
type AffineParams struct {
	Of    Dist           `param:"of" doc:"the distribution to scale and shift"`
	Scale float64        `param:"scale" above:"0" doc:"factor on every value"`
	Shift units.Quantity `param:"shift" min:"0" doc:"added to every value, after scaling"`
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "affine", Doc: "another distribution, scaled and shifted",
		New: func() any { return &AffineParams{Scale: 1} },
		Build: func(p any) (Dist, error) {
			a := p.(*AffineParams)
			return newAffine(a.Of, float64(a.Shift), a.Scale)
		},
	})
}
