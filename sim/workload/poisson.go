package workload

import (
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// PoissonParams are the parameters of the poisson process.
type PoissonParams struct {
	Rate units.Rate `param:"rate" min:"1e-9" max:"1e9" doc:"mean number of arrivals, such as 40/s"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name:   "poisson",
		Doc:    "requests of many independent users: exponential gaps",
		Detail: "The first request arrives one gap after the start.",
		Bare:   "rate",
		New:    func() any { return &PoissonParams{} },
		Build:  func(params any) (Process, error) { return NewPoisson(params.(*PoissonParams).Rate) },
	})
}

// NewPoisson returns the Poisson process of rate arrivals a second: gaps are exponential with mean 1/rate. The rate
// must lie in [MinRate, MaxRate].
func NewPoisson(rate units.Rate) (Open, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	return newRenewal(rate, dist.NewExponential(1/float64(rate))), nil
}
