package rng

import "math"

// ln 2/128 in two parts: the first has 32 bits, so that its product with any exponent that matters is exact.
const (
	expStepHi  = 0x1.62e42ffp-8
	expStepLo  = -0x1.718432a1b0e26p-42
	expPerUnit = 0x1.71547652b82fep+7 // 128/ln 2
	expCells   = 128
	toInteger  = 0x1.8p52 // adding and subtracting it rounds to the nearest integer
	expMax     = 709.782712893384
	expMin     = -745.1332191019412
)

// expTable holds 2^(i/128) as hi + lo.
var expTable = makeExpTable()

func makeExpTable() (t [expCells]dd) {
	for i := range t {
		// exp(y) for y = i·ln2/128 < 0.7 by its Taylor series, from the small terms up.
		y := dd{ln2Hi, ln2Lo}.mul(dd{float64(i) / expCells, 0})
		sum := dd{1, 0}
		for n := 28.0; n >= 1; n-- {
			sum = dd{1, 0}.add(sum.mul(y).div(dd{n, 0}))
		}
		t[i] = sum
	}
	return t
}

// Exp returns eˣ, within 0.51 ulp (1 ulp where the result is subnormal), the same bits on every CPU. Exp(+Inf) =
// +Inf, Exp(−Inf) = 0, Exp(NaN) = NaN; results beyond the range of float64 overflow to +Inf and underflow to 0.
//
// Method: x = k·ln2/128 + r with |r| ≤ ln2/256; a table of 2^(i/128) and the Taylor series of eʳ (P. T. P. Tang,
// "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS 15, 1989,
// for the idea).
func Exp(x float64) float64 {
	if !(x <= expMax && x >= -708) {
		return expEdge(x)
	}
	k := float64(x*expPerUnit) + toInteger - toInteger
	r := (x - float64(k*expStepHi)) - float64(k*expStepLo)
	return ldexp(expKernel(int64(k), r))
}

// expEdge is Exp where the result is not a normal number, or nearly not.
func expEdge(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > expMax:
		return math.Inf(1)
	case x < expMin:
		return 0
	}
	return expSum(x, 0)
}

// expSum returns e^(x+low) for |low| below an ulp of x or so, in the whole range.
func expSum(x, low float64) float64 {
	switch {
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	k := float64(x*expPerUnit) + toInteger - toInteger
	r := (x - float64(k*expStepHi)) + (low - float64(k*expStepLo))
	m, e := expKernel(int64(k), r)
	switch {
	case e > 1023:
		return float64(ldexp(m, e-1) * 2)
	case e < -1000:
		return float64(ldexp(m, e+200) * 0x1p-200)
	}
	return ldexp(m, e)
}

// expKernel returns 2^(k/128)·eʳ as m·2ᵉ with m in about [1, 2).
func expKernel(k int64, r float64) (m float64, e int64) {
	c := &expTable[k&(expCells-1)]
	r2 := float64(r * r)
	// r + r²/2 + … + r⁶/720; the rest is below 2⁻⁷¹.
	p := r + float64(r2*((0.5+float64(r*(1.0/6)))+float64(r2*(1.0/24+float64(r*(1.0/120+float64(r*(1.0/720))))))))
	return c.hi + (c.lo + float64(c.hi*p)), k >> 7
}

// ldexp returns m·2ᵉ where that is a normal number.
func ldexp(m float64, e int64) float64 {
	return math.Float64frombits(math.Float64bits(m) + uint64(e)<<52)
}

// Expm1 returns eˣ − 1 within 4 ulp. Expm1(+Inf) = +Inf, Expm1(−Inf) = −1, Expm1(NaN) = NaN.
//
// The rounding of eˣ is undone to first order by the factor x/ln(eˣ) (W. Kahan; see N. Higham, "Accuracy and
// stability of numerical algorithms", 2nd ed., 2002, section 1.14).
func Expm1(x float64) float64 {
	u := Exp(x)
	switch {
	case u == 1:
		return x
	case x < -40 || x > 40 || u != u:
		return u - 1
	}
	return float64((u - 1) * (x / Log(u)))
}
