package stats

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// PowerDifferent returns the probability that n pairs, whose differences are normal with the given mean and standard
// deviation, are judged Better or Worse, rightly, by a question judged by itself: that t lies beyond its quantile of
// level alpha, two-sided, and the mean found beyond the margin, both on the side of the mean. Without a margin this
// is the tail of the noncentral t distribution (Owen, "The power of Student's t-test", JASA 60, 1965). NaN below two
// pairs.
func PowerDifferent(n int, mean, sd, margin, alpha float64) float64 {
	if n < 2 {
		return math.NaN()
	}
	se := sd / math.Sqrt(float64(n))
	return powerDifferent(n-1, math.Abs(mean)/se, margin/se, TQuantile(1-alpha/2, n-1))
}

func powerDifferent(df int, effect, margin, t float64) float64 {
	return overSpread(df, func(s float64) float64 { return rng.NormCDF(effect - max(float64(t*s), margin)) })
}

// PowerSame returns the probability that n such pairs are judged Same: that both one-sided tests of level alpha reject
// (Phillips, "Power of the two one-sided tests procedure in bioequivalence", Journal of Pharmacokinetics and
// Biopharmaceutics 18, 1990). NaN below two pairs.
func PowerSame(n int, mean, sd, margin, alpha float64) float64 {
	if n < 2 {
		return math.NaN()
	}
	se := sd / math.Sqrt(float64(n))
	return powerSame(n-1, mean/se, margin/se, TQuantile(1-alpha, n-1))
}

func powerSame(df int, effect, margin, t float64) float64 {
	return overSpread(df, func(s float64) float64 {
		room := margin - float64(t*s) // the mean found may lie this far from 0
		if room <= 0 {
			return 0
		}
		return rng.NormCDF(room-effect) - rng.NormCDF(-room-effect)
	})
}

// overSpread returns the mean of f(s) over s = √(χ²/df), the standard deviation found over the true one, whose density
// is proportional to s^(df−1)·e^(−df·s²/2). It is Simpson's rule over nine deviations √(1/df) to either side of the
// density's peak, beyond which lies less than 10⁻¹⁵ of it.
func overSpread(df int, f func(s float64) float64) float64 {
	const cells = 2000
	v := float64(df)
	peak := math.Sqrt((v - 1) / v)
	low, high := max(0, peak-9/math.Sqrt(v)), peak+9/math.Sqrt(v)
	log := func(s float64) float64 {
		if df == 1 {
			return -s * s / 2
		}
		return float64((v-1)*rng.Log(s)) - float64(v*s*s/2)
	}
	var sum, mass, top float64
	if df > 1 {
		top = log(peak)
	}
	for i := range cells + 1 {
		weight := float64(2 + 2*(i%2))
		if i == 0 || i == cells {
			weight = 1
		}
		s := low + float64((high-low)*float64(i)/cells)
		density := float64(weight * rng.Exp(log(s)-top))
		mass += density
		sum += float64(density * f(s))
	}
	return sum / mass
}
