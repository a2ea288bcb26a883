package workload

import (
	"fmt"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// The coefficients of variation that gamma and weibull accept. The real traces of language-model traffic lie between 0.5
// and 15.
const (
	minCV = 0.01
	maxCV = 100
)

// GammaParams are the parameters of the gamma process.
type GammaParams struct {
	Rate units.Rate `param:"rate" min:"1e-9" max:"1e9" doc:"mean number of arrivals, such as 40/s"`
	CV   float64    `param:"cv" min:"0.01" max:"100" doc:"coefficient of variation of the gaps: above 1 is burstier than poisson, below 1 steadier"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "gamma",
		Doc:  "bursty or steady requests: gaps of a gamma distribution",
		Detail: "A cv of 1 is poisson, 0.5 (an Erlang-4 process) is steadier, 3 and more gives bursts with lulls between " +
			"them, as real traces of language-model traffic have. The first request arrives one gap after the start.",
		New: func() any { return &GammaParams{CV: 1} },
		Build: func(params any) (Process, error) {
			p := params.(*GammaParams)
			return NewGamma(p.Rate, p.CV)
		},
	})
}

// NewGamma returns the renewal process of rate arrivals a second whose gaps have a gamma distribution with
// coefficient of variation cv: shape 1/cv², mean 1/rate. The rate must lie in [MinRate, MaxRate], cv in [0.01, 100].
func NewGamma(rate units.Rate, cv float64) (Open, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	if err := checkCV(cv); err != nil {
		return nil, err
	}
	v := float64(cv * cv)
	return newRenewal(rate, dist.NewGamma(1/v, v/float64(rate))), nil
}

// checkCV returns an error unless gaps of the coefficient of variation cv can be simulated.
func checkCV(cv float64) error {
	if !(cv >= minCV && cv <= maxCV) {
		return fmt.Errorf("cv %s is out of range: it must lie between %g and %g; for equal gaps use constant",
			units.FormatNumber(cv), minCV, float64(maxCV))
	}
	return nil
}
