package stats

import (
	"cmp"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// exactRanks is the largest number of differences for which P is exact: the counts of sign patterns, at most 2⁵⁰, are
// then added without rounding.
const exactRanks = 50

// A SignedRank is the outcome of Wilcoxon's signed-rank test.
type SignedRank struct {
	N        int     // differences that are neither missing nor 0
	Zeros    int     // differences that are 0
	Positive float64 // sum of the ranks of positive differences
	Negative float64 // sum of the ranks of negative differences; the smaller sum is often called T or W
	P        float64 // two-sided; NaN without a difference, 1 where all are 0
	Exact    bool    // P is from the exact distribution, not the normal approximation
}

// Wilcoxon tests whether differences are symmetric about 0 (Wilcoxon, "Individual comparisons by ranking methods",
// Biometrics Bulletin 1, 1945). Tied differences share the mean of their ranks. Zeros are ranked with the others and
// their ranks then dropped (Pratt, "Remarks on zeros and ties in the Wilcoxon signed rank procedures", JASA 54, 1959).
//
// Up to 50 differences P is exact, given the ranks as they are, ties and zeros included; above, it is the normal
// approximation with the variance of those ranks and the correction ½ for continuity.
func Wilcoxon(d []float64) SignedRank {
	d = Present(d)
	slices.SortStableFunc(d, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	var w SignedRank
	for w.Zeros < len(d) && d[w.Zeros] == 0 {
		w.Zeros++
	}
	w.N = len(d) - w.Zeros
	twice := twiceRanks(d, w.Zeros)
	for i, v := range d[w.Zeros:] {
		if v > 0 {
			w.Positive += float64(twice[i]) / 2
		} else {
			w.Negative += float64(twice[i]) / 2
		}
	}
	w.Exact = w.N <= exactRanks
	switch {
	case len(d) == 0:
		w.P, w.Exact = math.NaN(), false
	case w.Exact:
		w.P = exactSignedRank(twice, int(2*min(w.Positive, w.Negative)))
	default:
		w.P = normalSignedRank(twice, w.Positive)
	}
	return w
}

// twiceRanks returns twice the rank of every value after the zeros: whole numbers also where ties share a rank. d is
// sorted by size.
func twiceRanks(d []float64, zeros int) []int {
	twice := make([]int, len(d)-zeros)
	for from := zeros; from < len(d); {
		to := from + 1
		for to < len(d) && math.Abs(d[to]) == math.Abs(d[from]) {
			to++
		}
		for i := from; i < to; i++ {
			twice[i-zeros] = from + 1 + to // the ranks from+1 … to have this as twice their mean
		}
		from = to
	}
	return twice
}

// exactSignedRank returns the probability that, with every sign as likely as its opposite, the smaller sum of ranks is
// at most half of twiceSmaller. It counts sign patterns by their sum, one rank after the other (Streitberg and
// Röhmel's shift algorithm, "Exact distributions for permutation and rank tests", Statistical Software Newsletter 12,
// 1986).
func exactSignedRank(twice []int, twiceSmaller int) float64 {
	chance := make([]float64, twiceSmaller+1) // of each sum up to the observed one
	chance[0] = 1
	for _, r := range twice {
		for sum := twiceSmaller; sum >= 0; sum-- {
			chance[sum] /= 2
			if sum >= r {
				chance[sum] += chance[sum-r] / 2
			}
		}
	}
	var p float64
	for _, c := range chance {
		p += c
	}
	return min(1, 2*p)
}

func normalSignedRank(twice []int, positive float64) float64 {
	var sum, squares float64 // exact: whole numbers
	for _, t := range twice {
		sum += float64(t)
		squares += float64(t * t)
	}
	off := max(0, math.Abs(positive-sum/4)-0.5)
	return min(1, 2*rng.NormCDF(-off/(math.Sqrt(squares)/4)))
}
