package fit

import (
	"math"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

// distance is the Kolmogorov–Smirnov statistic: the largest difference between the share of a sorted sample and the
// probability below any value. The simulator rounds numbers of tokens to the nearest, so k of them stand for all up
// to k + ½.
func distance(sorted []float64, d dist.Dist, u Unit) float64 {
	f, ok := d.(interface{ CDF(x float64) float64 })
	if !ok {
		return math.NaN() // every distribution that is fitted here has one
	}
	n := float64(len(sorted))
	worst := 0.0
	for i := 0; i < len(sorted); {
		x := sorted[i]
		below := float64(i) / n
		for i < len(sorted) && sorted[i] == x {
			i++
		}
		upTo := float64(i) / n
		if u == Tokens {
			worst = max(worst, math.Abs(upTo-f.CDF(x+0.5)), math.Abs(below-f.CDF(x-0.5)))
		} else {
			p := f.CDF(x)
			worst = max(worst, upTo-p, p-below)
		}
	}
	return worst
}

// tolerable is the distance up to which a fit stands: what chance alone exceeds once in a hundred times where the
// parameters come from the same sample (H. W. Lilliefors, "On the Kolmogorov-Smirnov test for normality with mean and
// variance unknown", Journal of the American Statistical Association 62, 1967), or five percentage points, below
// which a significant difference does not matter to a simulation.
func tolerable(n int) float64 { return max(0.05, 1.031/math.Sqrt(float64(n))) }
