package rng

import "math"

// A dd is an unevaluated sum hi + lo with |lo| ≤ ulp(hi)/2: about 106 bits (T. J. Dekker, "A floating-point
// technique for extending the available precision", Numerische Mathematik 18, 1971).
type dd struct{ hi, lo float64 }

// twoSum returns a + b exactly (D. E. Knuth, The Art of Computer Programming 2, 4.2.2).
func twoSum(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

// fastTwoSum returns a + b exactly for |a| ≥ |b| or a = 0.
func fastTwoSum(a, b float64) dd {
	s := a + b
	return dd{s, (a - s) + b}
}

// twoProd returns a·b exactly, unless it underflows.
func twoProd(a, b float64) dd {
	p := float64(a * b)
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) add(b dd) dd {
	s, t := twoSum(a.hi, b.hi), twoSum(a.lo, b.lo)
	s = fastTwoSum(s.hi, s.lo+t.hi)
	return fastTwoSum(s.hi, s.lo+t.lo)
}

func (a dd) mul(b dd) dd {
	p := twoProd(a.hi, b.hi)
	return fastTwoSum(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

func (a dd) div(b dd) dd {
	q := a.hi / b.hi
	r := a.add(b.mul(dd{-q, 0}))
	return fastTwoSum(q, r.hi/b.hi)
}
