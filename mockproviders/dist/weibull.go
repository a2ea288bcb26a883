package dist

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// A Weibull is a power of an exponential: with a shape below 1 the tail is heavier than exponential.
type Weibull struct{ shape, scale float64 }

// NewWeibull returns the Weibull distribution of a shape and a scale. It panics unless both are positive and finite.
func NewWeibull(shape, scale float64) Dist { return must(newWeibull(shape, scale)) }

// NewWeibullMean returns the Weibull distribution of a positive mean and a coefficient of variation between 0.001
// and 1000; it panics otherwise.
func NewWeibullMean(mean, cv float64) Dist { return must(newWeibullMean(mean, cv)) }

func newWeibull(shape, scale float64) (Dist, error) {
	if err := positive("weibull", param{name: "shape", value: shape}, param{name: "scale", value: scale}); err != nil {
		return nil, err
	}
	return bounded("weibull", Weibull{shape, scale}, nil)
}

func newWeibullMean(mean, cv float64) (Dist, error) {
	if err := positive("weibull", param{name: "mean", value: mean}, param{name: "cv", value: cv}); err != nil {
		return nil, err
	}
	if !(cv >= 0.001 && cv <= 1000) {
		return nil, fmt.Errorf("weibull: cv must lie between 0.001 and 1000, got %g", cv)
	}
	// With t = 1/shape, ln(1 + cv²) = ln Γ(1+2t) − 2 ln Γ(1+t), which increases in t: bisect on ln t.
	want := rng.Log1p(float64(cv * cv))
	low, high := rng.Log(1e-4), rng.Log(100)
	for range 100 {
		middle := float64(0.5 * (low + high))
		t := rng.Exp(middle)
		if rng.LogGamma(1+float64(2*t))-float64(2*rng.LogGamma(1+t)) < want {
			low = middle
		} else {
			high = middle
		}
	}
	t := rng.Exp(high)
	return newWeibull(1/t, float64(mean*rng.Exp(-rng.LogGamma(1+t))))
}

// Quantile returns scale·(−ln(1−p))^(1/shape).
func (w Weibull) Quantile(p float64) float64 {
	return float64(w.scale * rng.Pow(-rng.Log1p(-p), 1/w.shape))
}

// Mean returns scale·Γ(1 + 1/shape).
func (w Weibull) Mean() float64 { return float64(w.scale * rng.Exp(rng.LogGamma(1+1/w.shape))) }

// CDF returns P(X ≤ x).
func (w Weibull) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return -rng.Expm1(-rng.Pow(x/w.scale, w.shape))
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "weibull", Doc: "a stretched exponential; a heavy tail for shapes below 1",
		Detail: "Give mean and cv, or shape and scale.",
		New:    func() any { return &ShapeParams{} },
		Build:  func(p any) (Dist, error) { return p.(*ShapeParams).build("weibull", newWeibull, newWeibullMean) },
	})
}
