package dist

import (
	"errors"
	"fmt"
	"math"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// A Component is one part of a mixture: how often, relative to the others, and what then.
type Component struct {
	Weight float64 `param:"weight" above:"0" doc:"how often, relative to the other components"`
	Of     Dist    `param:"of" doc:"the distribution of values then"`
}

// A Mixture draws from one of its components, each chosen in proportion to its weight.
type Mixture struct {
	parts []Component // weights sum to 1
}

// NewMixture returns the mixture of components. It panics when there is none, a weight is not positive and finite,
// or a distribution is missing.
func NewMixture(components ...Component) Dist { return must(newMixture(components)) }

func newMixture(components []Component) (Dist, error) {
	if len(components) == 0 {
		return nil, errors.New("mixture needs components, a list of weight and of")
	}
	sum := 0.0
	for i, c := range components {
		if err := positive("mixture", param{name: fmt.Sprintf("weight of component %d", i+1), value: c.Weight}); err != nil {
			return nil, err
		}
		if c.Of == nil {
			return nil, fmt.Errorf("mixture: component %d needs of, a distribution", i+1)
		}
		sum += c.Weight
	}
	if sum > math.MaxFloat64 {
		return nil, errors.New("mixture: the sum of the weights is not finite")
	}
	parts := make([]Component, len(components))
	for i, c := range components {
		parts[i] = Component{c.Weight / sum, c.Of}
	}
	return Mixture{parts}, nil
}

// Quantile returns the smallest value that the mixture stays at or below with probability p, found by bisection
// between the smallest and the largest quantile of the components. It costs some sixty evaluations of their
// distribution functions; a Sampler draws from the mixture without it.
func (m Mixture) Quantile(p float64) float64 {
	low, high := math.Inf(1), 0.0
	for _, c := range m.parts {
		q := c.Of.Quantile(p)
		low, high = min(low, q), max(high, q)
	}
	return firstReaching(m, p, low, high)
}

// Mean returns the weighted mean of the means.
func (m Mixture) Mean() float64 {
	sum := 0.0
	for _, c := range m.parts {
		sum += float64(c.Weight * c.Of.Mean())
	}
	return sum
}

// CDF returns P(X ≤ x).
func (m Mixture) CDF(x float64) float64 {
	sum := 0.0
	for _, c := range m.parts {
		sum += float64(c.Weight * cdf(c.Of, x))
	}
	return sum
}

// MixtureParams are the parameters of a mixture.
type MixtureParams struct {
	Components []Component `param:"components" doc:"the parts, each with weight and of"`
}

func init() {
	Kinds.Register(registry.Kind[func(any) (Dist, error)]{
		Name: "mixture", Doc: "sometimes one distribution, sometimes another",
		Detail: "components is a list; each has a weight, relative to the others, and of, a distribution.",
		Bare:   "components",
		New:    func() any { return &MixtureParams{} },
		Build:  func(p any) (Dist, error) { return newMixture(p.(*MixtureParams).Components) },
	})
}
