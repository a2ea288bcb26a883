// Package dist holds the distributions of latencies, sizes and gaps, one kind a file.
//
// Every distribution is sampled by inversion: one uniform in, one value out. So a draw keyed by request stays the
// same draw whatever is drawn around it, which common random numbers rest on; rejection samplers, which take a
// varying number of draws, have no place here.
package dist

import "github.com/evenkeel/evenkeel/sim/registry"

// A Dist is a distribution of non-negative values: seconds where a time is meant, plain numbers otherwise.
type Dist interface {
	// Quantile returns the smallest value v with P(X ≤ v) ≥ p, for 0 < p < 1. It never decreases in p.
	Quantile(p float64) float64
	// Mean returns the exact mean, +Inf where there is none.
	Mean() float64
}

// Kinds is the registry of distributions. A kind builds a Dist from its parameters.
var Kinds = registry.New[func(params any) (Dist, error)]("distribution")
