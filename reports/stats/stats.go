// Package stats holds the statistics of a comparison as pure functions on slices of float64.
//
// A missing value is NaN, and what cannot be computed is NaN too: no function invents a figure. Every function
// returns the same bits on every CPU, so sums run in the order of the slice and every product that is added to
// something is rounded first. (gonum's sums have an assembly form that adds in another order.)
package stats

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// Confidence is the confidence level of every interval in a report.
const Confidence = 0.95

// An Interval is a confidence interval; Low ≤ High.
type Interval struct{ Low, High float64 }

// Contains reports whether v lies in the interval, ends included.
func (i Interval) Contains(v float64) bool { return i.Low <= v && v <= i.High }

// Present returns the values of x that are not missing, in their order.
func Present(x []float64) []float64 {
	out := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}

// Mean returns the arithmetic mean, NaN when x is empty. It sums deviations from the first value, and then from the
// mean so found, so equal values have exactly that value as their mean and large offsets cost no precision.
func Mean(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	m := x[0]
	for range 2 {
		var sum float64
		for _, v := range x {
			sum += v - m
		}
		m += sum / float64(len(x))
	}
	return m
}

// StdDev returns the sample standard deviation (divisor n − 1), NaN below two values; exactly 0 for equal values.
// It is the corrected two-pass algorithm (Chan, Golub and LeVeque, "Algorithms for computing the sample variance",
// The American Statistician 37, 1983, eq. 1.7).
func StdDev(x []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	m := Mean(x)
	var sum, squares float64
	for _, v := range x {
		d := v - m
		sum += d
		squares += float64(d * d)
	}
	n := float64(len(x))
	return math.Sqrt(max(0, squares-sum*sum/n) / (n - 1))
}

// TInterval returns the interval that covers the mean of the population with the given confidence, by Student's t
// with n − 1 degrees of freedom ("Student", "The probable error of a mean", Biometrika 6, 1908). ok is false below
// two values: one value says nothing about its own spread. Equal values have an interval of width 0.
func TInterval(x []float64, confidence float64) (i Interval, ok bool) {
	if len(x) < 2 {
		return Interval{}, false
	}
	m := Mean(x)
	t := TQuantile(0.5+confidence/2, len(x)-1)
	half := t * StdDev(x) / math.Sqrt(float64(len(x)))
	return Interval{m - half, m + half}, true
}

// JainIndex returns (Σx)² / (n·Σx²): 1 when all are equal, 1/n when one has everything. It is NaN when x is empty or
// holds nothing but zeros. (Jain, Chiu and Hawe, "A quantitative measure of fairness", DEC-TR-301, 1984.)
func JainIndex(x []float64) float64 {
	var largest float64
	for _, v := range x {
		largest = max(largest, v)
	}
	if largest == 0 {
		return math.NaN()
	}
	var sum, squares float64
	for _, v := range x {
		r := v / largest // the index does not depend on the scale, and this way nothing overflows
		sum += r
		squares += float64(r * r)
	}
	return min(1, sum*sum/(float64(len(x))*squares))
}

// Pairs returns the pairs of which neither side is missing. x and y have the same length.
func Pairs(x, y []float64) (px, py []float64) {
	for i, v := range x {
		if !math.IsNaN(v) && !math.IsNaN(y[i]) {
			px, py = append(px, v), append(py, y[i])
		}
	}
	return px, py
}

// Differences returns x − y, pair by pair.
func Differences(x, y []float64) []float64 {
	d := make([]float64, len(x))
	for i, v := range x {
		d[i] = v - y[i]
	}
	return d
}

// LogRatios returns log x − log y, pair by pair; ok is false unless every value is positive and finite. Equal values
// give exactly 0, and swapping the sides changes nothing but the sign.
func LogRatios(x, y []float64) (d []float64, ok bool) {
	d = make([]float64, len(x))
	for i, v := range x {
		if !positive(v) || !positive(y[i]) {
			return nil, false
		}
		if v != y[i] {
			d[i] = rng.Log(v) - rng.Log(y[i])
		}
	}
	return d, true
}

func positive(v float64) bool { return v > 0 && v <= math.MaxFloat64 }

// A Comparison says how much paired values differ.
type Comparison struct {
	Relative bool    // the figures are x/y − 1, by log ratios; otherwise x − y
	N        int     // pairs
	Mean     float64 // NaN without a pair
	Interval Interval

	HasInterval bool // false below two pairs
}

// Compare compares x with y pair by pair; pairs with a missing side are left out. With relative it works on log
// ratios, so that twice and half are equally far, and gives the ratio of geometric means less 1; where a value is
// not positive, no log ratio exists and the plain difference is given instead.
func Compare(x, y []float64, relative bool, confidence float64) Comparison {
	x, y = Pairs(x, y)
	var d []float64
	if relative {
		d, relative = LogRatios(x, y)
	}
	if !relative {
		d = Differences(x, y)
	}
	c := Comparison{Relative: relative, N: len(d), Mean: Mean(d)}
	c.Interval, c.HasInterval = TInterval(d, confidence)
	if relative {
		c.Mean = Growth(c.Mean)
		c.Interval = Interval{Growth(c.Interval.Low), Growth(c.Interval.High)}
	}
	return c
}

// Growth turns a mean log ratio into a relative difference. Two seeds that disagree wildly can push an end beyond
// the largest float64, where it stays.
func Growth(logRatio float64) float64 {
	if logRatio == 0 {
		return 0
	}
	return min(rng.Exp(logRatio)-1, math.MaxFloat64)
}
