package stats

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// exactUpTo is the number of degrees of freedom above which the expansion is exact to 10⁻¹¹ for the probabilities
// that intervals use.
const exactUpTo = 300

// TQuantile returns the p-quantile of Student's t distribution with df ≥ 1 degrees of freedom, 0 < p < 1; NaN
// otherwise. The relative error is below 10⁻¹¹ for p in [0.0005, 0.9995], and the bits are the same on every CPU:
// for whole degrees of freedom the distribution function is a finite sum of powers, so that root, quotient, product
// and sum are all that is needed.
func TQuantile(p float64, df int) float64 {
	switch {
	case !(p > 0 && p < 1) || df < 1:
		return math.NaN()
	case p == 0.5:
		return 0
	case p < 0.5:
		return -TQuantile(1-p, df)
	case df > exactUpTo:
		return expansion(rng.NormQuantile(p), float64(df))
	}
	// Bisect on t. The central probability is continuous and grows with t, so the quantile is bracketed once t is
	// large enough; it stops when no float64 lies between the ends.
	central := float64(2*p) - 1
	low, high := 0.0, 1.0
	for within(high, df) < central && high < 1e300 {
		low, high = high, 2*high
	}
	for {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			return mid
		}
		if within(mid, df) < central {
			low = mid
		} else {
			high = mid
		}
	}
}

// within returns P(|T| ≤ t) for Student's t with df degrees of freedom (Abramowitz and Stegun, "Handbook of
// Mathematical Functions", 1964, 26.7.3 and 26.7.4), where sin θ = t/√(df + t²) and cos² θ = df/(df + t²):
//
//	even df: sin θ·(1 + 1/2·cos² θ + (1·3)/(2·4)·cos⁴ θ + … up to cos^(df−2) θ)
//	odd df:  2/π·(θ + sin θ·(cos θ + 2/3·cos³ θ + (2·4)/(3·5)·cos⁵ θ + … up to cos^(df−2) θ))
func within(t float64, df int) float64 {
	n := float64(df)
	hyp := math.Sqrt(n + float64(t*t))
	sin, cos := t/hyp, math.Sqrt(n)/hyp
	cos2 := float64(cos * cos)
	var sum float64
	if df%2 == 0 {
		for k, term := 0, 1.0; k <= df-2; k += 2 {
			sum += term
			term = float64(term * cos2 * float64(k+1) / float64(k+2))
		}
		return float64(sin * sum)
	}
	for k, term := 1, cos; k <= df-2; k += 2 {
		sum += term
		term = float64(term * cos2 * float64(k+1) / float64(k+2))
	}
	return float64(2 / math.Pi * (atan(t/math.Sqrt(n)) + float64(sin*sum)))
}

// atan returns the arc tangent of x ≥ 0. Large arguments are turned by atan x = π/2 − atan 1/x; three halvings by
// atan x = 2·atan(x/(1+√(1+x²))) bring the rest below tan π/32, where the series of Gregory needs few terms.
func atan(x float64) float64 {
	if x > 1 {
		return math.Pi/2 - atan(1/x)
	}
	for range 3 {
		x /= 1 + math.Sqrt(1+float64(x*x))
	}
	x2 := float64(x * x)
	var sum float64
	for k := 17; k >= 1; k -= 2 { // x¹⁹/19 < 5·10⁻²¹
		sum = 1/float64(k) - float64(x2*sum)
	}
	return 8 * float64(x*sum)
}

// expansion gives the quantile of Student's t from the normal quantile z (Fisher and Cornish, "The percentile
// points of distributions having known cumulants", Technometrics 2, 1960; Abramowitz and Stegun 26.7.5).
func expansion(z, n float64) float64 {
	z2 := float64(z * z)
	poly := func(coefficients ...float64) float64 {
		var s float64
		for _, c := range coefficients {
			s = float64(s*z2) + c
		}
		return float64(s * z)
	}
	g1 := poly(1, 1) / 4
	g2 := poly(5, 16, 3) / 96
	g3 := poly(3, 19, 17, -15) / 384
	g4 := poly(79, 776, 1482, -1920, -945) / 92160
	return z + (g1+(g2+(g3+g4/n)/n)/n)/n
}
