package stats

import "math"

// beyond returns P(|T| > t) for t ≥ 0 and Student's t with df ≥ 1 degrees of freedom, the same bits on every CPU. The
// relative error is below 10⁻¹⁵·df, also where the probability is tiny.
//
// The finite sums of within are the first terms of the binomial series of 1 = sin θ·(1 − cos² θ)^(−1/2) and of the
// series of π/2 − θ = arc sin cos θ. What they leave out is therefore the rest of the same series, whose terms are
// all positive: nothing cancels.
func beyond(t float64, df int) float64 {
	if !(t > 1.7) { // the probability is at least 0.089 and the sum is the shorter way
		return 1 - within(t, df)
	}
	if t > math.MaxFloat64 {
		return 0
	}
	n := float64(df)
	r := t / math.Sqrt(n) // so that t² cannot overflow
	sin := 1 / math.Sqrt(1+1/float64(r*r))
	cos2 := 1 / (1 + float64(r*r))
	factor, k, term := sin, 0, 1.0
	if df%2 == 1 {
		factor, k, term = float64(2/math.Pi*sin), 1, math.Sqrt(cos2)
	}
	for ; k <= df-2; k += 2 {
		term = float64(term * cos2 * float64(k+1) / float64(k+2))
	}
	var rest float64
	for term > rest*(1-cos2)*0x1p-56 { // the terms shrink at least by the factor cos² θ
		rest += term
		term = float64(term * cos2 * float64(k+1) / float64(k+2))
		k += 2
	}
	return float64(factor * rest)
}

// upper returns P(T > t), NaN for NaN.
func upper(t float64, df int) float64 {
	switch {
	case math.IsNaN(t):
		return t
	case t < 0:
		return 1 - beyond(-t, df)/2
	}
	return beyond(t, df) / 2
}
