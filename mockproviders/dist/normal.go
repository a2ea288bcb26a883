package dist

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Normal is a normal distribution of which only the values ≥ 0 are kept, with their probabilities scaled up to 1.
type Normal struct {
	mu, sigma float64 // of the normal before truncation
	cut, keep float64 // its probability below 0 and above
}

// NewNormal returns the normal distribution of mean mu and standard deviation sigma truncated at 0; its own mean is
// a little above mu. It panics unless mu ≥ 0 and sigma > 0, both finite.
func NewNormal(mu, sigma float64) Dist { return must(newNormal(mu, sigma)) }

func newNormal(mu, sigma float64) (Dist, error) {
	if err := nonNegative("normal", param{name: "mean", value: mu}); err != nil {
		return nil, err
	}
	if err := positive("normal", param{name: "sd", value: sigma}); err != nil {
		return nil, err
	}
	n := Normal{mu, sigma, rng.NormCDF(-mu / sigma), rng.NormCDF(mu / sigma)}
	return bounded("normal", n, nil)
}

// Quantile inverts the truncated distribution function, from the nearer end.
func (n Normal) Quantile(p float64) float64 {
	z := 0.0
	if p < 0.5 {
		z = rng.NormQuantile(n.cut + float64(p*n.keep))
	} else {
		z = -rng.NormQuantile(float64((1 - p) * n.keep))
	}
	return max(0, n.mu+float64(n.sigma*z))
}

// Mean returns mu + sigma·φ(mu/sigma)/Φ(mu/sigma) (N. L. Johnson, S. Kotz and N. Balakrishnan, Continuous Univariate
// Distributions 1, 2nd ed., 1994, section 13.10.1).
func (n Normal) Mean() float64 {
	a := n.mu / n.sigma
	density := rng.Exp(float64(-0.5*float64(a*a))) / math.Sqrt(2*math.Pi)
	return n.mu + float64(n.sigma*(density/n.keep))
}

// CDF returns P(X ≤ x).
func (n Normal) CDF(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	z := (x - n.mu) / n.sigma
	if z > 0 {
		return 1 - rng.NormCDF(-z)/n.keep
	}
	return (rng.NormCDF(z) - n.cut) / n.keep
}

// NormalParams are the parameters of a truncated normal distribution.
type NormalParams struct {
	Mean *units.Quantity `param:"mean" min:"0" doc:"mean before truncation"`
	SD   *units.Quantity `param:"sd" above:"0" doc:"standard deviation before truncation"`
	CV   *float64        `param:"cv" above:"0" doc:"standard deviation over mean, instead of sd"`
}

func buildNormal(p any) (Dist, error) {
	n := p.(*NormalParams)
	mean, sd, cv := optional("mean", n.Mean), optional("sd", n.SD), optional("cv", n.CV)
	form, err := alternative("normal", [][]string{{"mean", "sd"}, {"mean", "cv"}}, []param{mean, sd, cv}, nil)
	switch {
	case err != nil:
		return nil, err
	case form == 0:
		return newNormal(mean.value, sd.value)
	}
	if err := positive("normal", mean, cv); err != nil {
		return nil, err
	}
	return newNormal(mean.value, float64(mean.value*cv.value))
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "normal", Doc: "the bell curve, truncated at 0",
		Detail: "Give mean and sd, or mean and cv, of the curve before truncation: values below 0 are cut off and the\n" +
			"rest is scaled up, so the mean of the draws lies a little above the given one when sd is not small.",
		New:   func() any { return &NormalParams{} },
		Build: buildNormal,
	})
}
