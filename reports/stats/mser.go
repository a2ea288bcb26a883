package stats

import "math"

// mserBatch is the number of observations that MSER-5 averages before it looks for the truncation point.
const mserBatch = 5

// A Truncation is the part of a series that was found to be warm-up.
type Truncation struct {
	Observations int     // to cut from the beginning, counted without missing values
	Statistic    float64 // MSER after the cut; NaN for a series of fewer than two batches
	// Settled is false where no steady state was found: the best cut is the latest that was tried, half of the
	// series, or the series is too short to say. The run is then too short for its warm-up.
	Settled bool
}

// MSER5 finds where the warm-up of a series ends (White, "An effective truncation heuristic for bias reduction in
// simulation output", Simulation 69, 1997; White, Cobb and Spratt, "A comparison of five steady-state truncation
// heuristics for simulation", Winter Simulation Conference, 2000). The series is averaged in fives; of the cuts in its
// first half the one is taken, the earliest among equals, that makes the squared standard error of the rest smallest:
// the sum of squared deviations of the batches left from their mean, over the square of their number. What does not
// fill the last batch is left out of the search.
func MSER5(series []float64) Truncation {
	series = Present(series)
	n := len(series) / mserBatch
	if n < 2 {
		return Truncation{Statistic: math.NaN()}
	}
	batches := BatchMeans(series[:n*mserBatch], n)
	// From the last batch towards the first, the mean and the squared deviations of what was seen grow by one batch at
	// a time (Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4,
	// 1962).
	best, cut := math.Inf(1), 0
	var mean, squares float64
	for k := n - 1; k >= 0; k-- {
		seen := float64(n - k)
		d := batches[k] - mean
		mean += d / seen
		squares += float64(d * (batches[k] - mean))
		if m := squares / (seen * seen); k <= n/2 && m <= best {
			best, cut = m, k
		}
	}
	return Truncation{Observations: cut * mserBatch, Statistic: best, Settled: cut < n/2}
}
