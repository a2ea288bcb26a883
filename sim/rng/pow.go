package rng

import "math"

// Pow returns x to the power y, within 0.52 ulp (1 ulp where the result is subnormal), the same bits on every CPU.
// Special cases are those of Go's math.Pow and of IEEE 754: x⁰ = 1, 1ʸ = 1, and NaN for x < 0 with y no integer.
//
// Method: exp(y·ln x) with the logarithm and the product carried to more than 65 bits.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 1 || x != x:
		return x
	case y != y:
		return y
	}
	negative := math.Signbit(x)
	if negative && x != 0 && !math.IsInf(x, -1) && math.Floor(y) != y && !math.IsInf(y, 0) {
		return math.NaN()
	}
	z := powAbs(math.Abs(x), y)
	if negative && odd(y) {
		return -z
	}
	return z
}

// powAbs is Pow for x ≥ 0 and y ≠ 0, neither of them NaN.
func powAbs(x, y float64) float64 {
	if x == 1 {
		return 1
	}
	if x == 0 || x > math.MaxFloat64 || math.IsInf(y, 0) {
		if (x > 1) == (y > 0) {
			return math.Inf(1)
		}
		return 0
	}
	l := logDD(x)
	p := twoProd(y, l.hi)
	if !(math.Abs(p.hi) < 1000) {
		if p.hi > 0 {
			return math.Inf(1)
		}
		return 0
	}
	return expSum(p.hi, p.lo+float64(y*l.lo))
}

// odd reports whether y is an odd integer.
func odd(y float64) bool {
	return math.Abs(y) < 1<<53 && math.Floor(y) == y && int64(y)&1 == 1
}
