package dist

import (
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Gamma is the distribution of a sum of shape exponentials of mean scale, for any positive shape.
type Gamma struct {
	shape, scale float64
	standard     rng.Gamma
}

// NewGamma returns the gamma distribution of a shape and a scale; its mean is their product. It panics unless both
// are positive and finite.
func NewGamma(shape, scale float64) Dist { return must(newGamma(shape, scale)) }

// NewGammaMean returns the gamma distribution of a mean and a coefficient of variation, both positive and finite; it
// panics otherwise.
func NewGammaMean(mean, cv float64) Dist { return must(newGammaMean(mean, cv)) }

func newGamma(shape, scale float64) (Dist, error) {
	if err := positive("gamma", param{name: "shape", value: shape}, param{name: "scale", value: scale}); err != nil {
		return nil, err
	}
	return bounded("gamma", Gamma{shape, scale, rng.NewGamma(shape)}, nil)
}

func newGammaMean(mean, cv float64) (Dist, error) {
	if err := positive("gamma", param{name: "mean", value: mean}, param{name: "cv", value: cv}); err != nil {
		return nil, err
	}
	square := float64(cv * cv)
	return newGamma(1/square, float64(mean*square))
}

// Quantile inverts the regularised incomplete gamma function.
func (g Gamma) Quantile(p float64) float64 { return float64(g.scale * g.standard.Quantile(p)) }

// Mean returns shape·scale.
func (g Gamma) Mean() float64 { return float64(g.shape * g.scale) }

// CDF returns P(X ≤ x).
func (g Gamma) CDF(x float64) float64 { return g.standard.CDF(x / g.scale) }

// ShapeParams are the parameters of the distributions with a shape and a scale: gamma and Weibull.
type ShapeParams struct {
	Mean  *units.Quantity `param:"mean" above:"0" doc:"mean"`
	CV    *float64        `param:"cv" above:"0" doc:"standard deviation over mean"`
	Shape *float64        `param:"shape" above:"0" doc:"shape; below 1 the density falls from its start, above 1 it has a peak"`
	Scale *units.Quantity `param:"scale" above:"0" doc:"scale"`
}

func (s *ShapeParams) build(kind string, byShape, byMean func(a, b float64) (Dist, error)) (Dist, error) {
	mean, cv, shape, scale := optional("mean", s.Mean), optional("cv", s.CV), optional("shape", s.Shape), optional("scale", s.Scale)
	form, err := alternative(kind, [][]string{{"mean", "cv"}, {"shape", "scale"}}, []param{mean, cv, shape, scale}, nil)
	switch {
	case err != nil:
		return nil, err
	case form == 0:
		return byMean(mean.value, cv.value)
	}
	return byShape(shape.value, scale.value)
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "gamma", Doc: "a sum of exponentials; a light tail, and any coefficient of variation",
		Detail: "Give mean and cv, or shape and scale.",
		New:    func() any { return &ShapeParams{} },
		Build:  func(p any) (Dist, error) { return p.(*ShapeParams).build("gamma", newGamma, newGammaMean) },
	})
}
