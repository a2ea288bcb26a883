package dist

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Lognormal is the exponential of a normal variable.
type Lognormal struct{ mu, sigma float64 }

// NewLognormal returns the lognormal distribution whose logarithm has mean mu and standard deviation sigma. It
// panics unless both are finite and sigma is positive.
func NewLognormal(mu, sigma float64) Dist { return must(newLognormal(mu, sigma)) }

// NewLognormalMean returns the lognormal distribution of a mean and a coefficient of variation, both positive and
// finite; it panics otherwise.
func NewLognormalMean(mean, cv float64) Dist { return must(newLognormalMean(mean, cv)) }

// NewLognormalQuantiles returns the lognormal distribution with P(X ≤ v1) = p1 and P(X ≤ v2) = p2. It panics unless
// 0 < p1 < p2 < 1 and 0 < v1 < v2, or both in the other order.
func NewLognormalQuantiles(p1, v1, p2, v2 float64) Dist {
	return must(newLognormalQuantiles(Quantiles{{p1, units.Quantity(v1)}, {p2, units.Quantity(v2)}}))
}

func newLognormal(mu, sigma float64) (Dist, error) {
	if err := positive("lognormal", param{name: "e^mu", value: rng.Exp(mu)}, param{name: "sigma", value: sigma}); err != nil {
		return nil, err
	}
	return bounded("lognormal", Lognormal{mu, sigma}, nil)
}

func newLognormalMean(mean, cv float64) (Dist, error) {
	if err := positive("lognormal", param{name: "mean", value: mean}, param{name: "cv", value: cv}); err != nil {
		return nil, err
	}
	variance := rng.Log1p(float64(cv * cv))
	return newLognormal(rng.Log(mean)-float64(0.5*variance), math.Sqrt(variance))
}

func newLognormalQuantiles(q Quantiles) (Dist, error) {
	t, err := pair("lognormal", q)
	if err != nil {
		return nil, err
	}
	z1, z2 := rng.NormQuantile(t.p1), rng.NormQuantile(t.p2)
	sigma := (rng.Log(t.v2) - rng.Log(t.v1)) / (z2 - z1)
	return newLognormal(rng.Log(t.v1)-float64(sigma*z1), sigma)
}

// Quantile returns exp(mu + sigma·z) for the normal quantile z.
func (l Lognormal) Quantile(p float64) float64 {
	return rng.Exp(l.mu + float64(l.sigma*rng.NormQuantile(p)))
}

// Mean returns exp(mu + sigma²/2).
func (l Lognormal) Mean() float64 { return rng.Exp(l.mu + float64(0.5*float64(l.sigma*l.sigma))) }

// CDF returns P(X ≤ x).
func (l Lognormal) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return rng.NormCDF((rng.Log(x) - l.mu) / l.sigma)
}

// LognormalParams are the parameters of a lognormal distribution.
type LognormalParams struct {
	Mu        *float64        `param:"mu" doc:"mean of the logarithm (of seconds, where a time is meant)"`
	Sigma     *float64        `param:"sigma" above:"0" doc:"standard deviation of the logarithm"`
	Mean      *units.Quantity `param:"mean" above:"0" doc:"mean"`
	CV        *float64        `param:"cv" above:"0" doc:"standard deviation over mean"`
	Quantiles Quantiles       `param:"*" doc:"two quantiles, such as p50 and p99"`
}

func buildLognormal(p any) (Dist, error) {
	l := p.(*LognormalParams)
	mu, sigma, mean, cv := optional("mu", l.Mu), optional("sigma", l.Sigma), optional("mean", l.Mean), optional("cv", l.CV)
	form, err := alternative("lognormal", [][]string{{"mu", "sigma"}, {"mean", "cv"}, {"*"}},
		[]param{mu, sigma, mean, cv}, l.Quantiles)
	switch {
	case err != nil:
		return nil, err
	case form == 0:
		return newLognormal(mu.value, sigma.value)
	case form == 1:
		return newLognormalMean(mean.value, cv.value)
	}
	return newLognormalQuantiles(l.Quantiles)
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "lognormal", Doc: "skewed to the right, as latencies and sizes are",
		Detail: "Give mu and sigma of the logarithm, or mean and cv, or any two quantiles such as p50 and p99.",
		New:    func() any { return &LognormalParams{} },
		Build:  buildLognormal,
	})
}
