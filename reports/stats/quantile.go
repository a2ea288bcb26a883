package stats

import (
	"math"
	"slices"
)

// Quantile returns the p-quantile of the values that are not missing, 0 ≤ p ≤ 1, by linear interpolation between the
// order statistics: definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The American
// Statistician 50, 1996. It is the default of R, NumPy, pandas and so LLMPerf. NaN without a value or for another p.
func Quantile(x []float64, p float64) float64 {
	x = Present(x)
	slices.Sort(x)
	return quantile(x, p)
}

// quantile is Quantile of sorted values.
func quantile(x []float64, p float64) float64 {
	if len(x) == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	at := float64(p * float64(len(x)-1))
	i := int(at)
	if i+1 >= len(x) || at == float64(i) {
		return x[i]
	}
	return x[i] + float64((at-float64(i))*(x[i+1]-x[i]))
}

// NearestRank returns the smallest value that is not below a share p of the values that are not missing, 0 ≤ p ≤ 1:
// the value of rank ⌈p·n⌉, definition 1 of Hyndman and Fan. Decimal shares are meant as written: the 0.07-quantile of
// 100 values is the 7th, though 0.07 in binary lies a little above. NaN without a value or for another p.
func NearestRank(x []float64, p float64) float64 {
	x = Present(x)
	if len(x) == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	slices.Sort(x)
	rank := float64(p * float64(len(x)))
	if whole := math.Round(rank); math.Abs(rank-whole) <= 0x1p-50*rank {
		rank = whole
	}
	return x[max(1, int(math.Ceil(rank)))-1]
}
