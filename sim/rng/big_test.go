package rng

import (
	"math"
	"math/big"
	"testing"
)

const bigPrec = 220

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(bigPrec).SetFloat64(x) }

func bigNew() *big.Float { return new(big.Float).SetPrec(bigPrec) }

// bigExp is eˣ: Taylor's series of x/2ⁿ, squared n times.
func bigExp(x *big.Float) *big.Float {
	n := max(0, x.MantExp(nil)+20)
	y := bigNew().SetMantExp(x, -n)
	sum, term := bigOf(1), bigOf(1)
	for i := 1; i < 14; i++ {
		term.Mul(term, y)
		term.Quo(term, bigOf(float64(i)))
		sum.Add(sum, term)
	}
	for range n {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog is ln x: Newton's iteration y ← y + x·e⁻ʸ − 1, refined with the quadratic term, from float64's logarithm.
func bigLog(x *big.Float) *big.Float {
	m := bigNew()
	k := x.MantExp(m) // m in [½, 1)
	if k == 1 {       // near 1, the logarithm must not cancel
		k, m = 0, m.SetMantExp(m, 1)
	}
	return bigNew().Add(bigLogNear(m), bigNew().Mul(bigOf(float64(k)), bigLogNear(bigOf(2))))
}

func bigLogNear(x *big.Float) *big.Float {
	f, _ := x.Float64()
	y := bigOf(math.Log(f))
	for range 3 {
		d := bigExp(bigNew().Neg(y))
		d.Mul(d, x).Sub(d, bigOf(1)) // ln x − y = ln(1+d) = d − d²/2 + …
		d.Sub(d, bigNew().Quo(bigNew().Mul(d, d), bigOf(2)))
		y.Add(y, d)
	}
	return y
}

// ulps is the distance of got from want in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	unit := math.Max(math.Nextafter(math.Abs(w), math.Inf(1))-math.Abs(w), math.SmallestNonzeroFloat64)
	if w == 0 || math.IsInf(w, 0) {
		if got == w {
			return 0
		}
		return math.Inf(1)
	}
	d := bigNew().Sub(bigOf(got), want)
	e, _ := d.Float64()
	return math.Abs(e) / unit
}

func TestTheReferenceLogarithmAndExponentialInvertEachOther(t *testing.T) {
	for _, x := range []float64{1e-300, 0.3, 0.999999, 1.0000001, 7, 1e300} {
		if u := ulps(x, bigExp(bigLog(bigOf(x)))); u > 1e-9 {
			t.Errorf("exp(log(%g)) is %g ulp off", x, u)
		}
	}
}
