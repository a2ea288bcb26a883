package workload

import (
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// WeibullParams are the parameters of the weibull process.
type WeibullParams struct {
	Rate units.Rate `param:"rate" min:"1e-9" max:"1e9" doc:"mean number of arrivals, such as 40/s"`
	CV   float64    `param:"cv" min:"0.01" max:"100" doc:"coefficient of variation of the gaps: above 1 is burstier than poisson, below 1 steadier"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "weibull",
		Doc:  "bursty or steady requests: gaps of a Weibull distribution",
		Detail: "A cv of 1 is poisson. With the same cv above 1, weibull has fewer gaps of almost nothing than gamma, and " +
			"longer lulls. The first request arrives one gap after the start.",
		New: func() any { return &WeibullParams{CV: 1} },
		Build: func(params any) (Process, error) {
			p := params.(*WeibullParams)
			return NewWeibull(p.Rate, p.CV)
		},
	})
}

// NewWeibull returns the renewal process of rate arrivals a second whose gaps have a Weibull distribution with mean
// 1/rate and coefficient of variation cv. The rate must lie in [MinRate, MaxRate], cv in [0.01, 100].
func NewWeibull(rate units.Rate, cv float64) (Open, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	if err := checkCV(cv); err != nil {
		return nil, err
	}
	return newRenewal(rate, dist.NewWeibullMean(1/float64(rate), cv)), nil
}
