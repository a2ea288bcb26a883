package fit

import "github.com/evenkeel/evenkeel/sim/rng"

// digamma returns the derivative of ln Γ at x > 0, by its recurrence up to x ≥ 12 and the asymptotic series there
// (M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 1964, 6.3.5 and 6.3.18). The first term left out
// is below 10⁻¹⁴.
func digamma(x float64) float64 {
	sum := 0.0
	for ; x < 12; x++ {
		sum -= 1 / x
	}
	y := 1 / float64(x*x)
	series := float64(y * (1.0/12 - float64(y*(1.0/120-float64(y*(1.0/252-float64(y*(1.0/240-float64(y*(1.0/132))))))))))
	return sum + rng.Log(x) - 0.5/x - series
}

// trigamma returns the second derivative of ln Γ at x > 0 (6.4.6 and 6.4.12 of the same), in the same way.
func trigamma(x float64) float64 {
	sum := 0.0
	for ; x < 12; x++ {
		sum += 1 / float64(x*x)
	}
	y := 1 / float64(x*x)
	series := 1 + 0.5/x + float64(y*(1.0/6-float64(y*(1.0/30-float64(y*(1.0/42-float64(y*(1.0/30-float64(y*(5.0/66))))))))))
	return sum + series/x
}
