package rng

import "math"

// quadratureFrom is the shape from which the tails are integrated numerically: the series and the continued
// fraction need about 9·√shape terms near the mean.
const quadratureFrom = 300

// tails returns P(X ≤ x), P(X > x), one of them −1 for "take the complement", and x times the density at x.
func (g Gamma) tails(x float64) (lower, upper, density float64) {
	a := g.shape
	l := logDD(x).mul(dd{a, 0}).add(dd{-x, 0}).add(dd{-g.logGamma.hi, -g.logGamma.lo})
	density = expSum(l.hi, l.lo) // xᵃ·e⁻ˣ/Γ(a)
	switch {
	case a >= quadratureFrom && x < a:
		return float64(density * g.integral(x, -1)), -1, density
	case a >= quadratureFrom:
		return -1, float64(density * g.integral(x, 1)), density
	case x < a+1:
		return float64(density / a * lowerSeries(a, x)), -1, density
	}
	return -1, float64(density * upperFraction(a, x)), density
}

// lowerSeries returns 1 + x/(a+1) + x²/((a+1)(a+2)) + … (NIST Digital Library of Mathematical Functions, 8.11.4).
func lowerSeries(a, x float64) float64 {
	sum, term := 1.0, 1.0
	for n := 1.0; term > 1e-17*sum; n++ {
		term = float64(term * (x / (a + n)))
		sum += term
	}
	return sum
}

// upperFraction returns Γ(a,x)·eˣ·x⁻ᵃ by the even part of its continued fraction (NIST Digital Library of
// Mathematical Functions, 8.9.2, contracted), evaluated forwards (W. J. Lentz, "Generating Bessel functions in Mie
// scattering calculations using continued fractions", Applied Optics 15, 1976, as modified by Thompson and Barnett,
// 1986).
func upperFraction(a, x float64) float64 {
	b := x + 1 - a
	d := 1 / b
	h, c := d, 1e300
	for n := 1.0; n < 10000; n++ {
		num := float64(n * (a - n))
		b += 2
		d = 1 / (float64(num*d) + b)
		c = b + num/c
		f := float64(c * d)
		h = float64(h * f)
		if math.Abs(f-1) < 1e-16 {
			break
		}
	}
	return h
}

// integral returns ∫ exp(a·τ − x(e^τ−1)) dτ over τ from 0 outwards on the given side: the tail beyond x over x times the
// density at x, in the variable ln x. The integrand falls at least like a half of a normal curve; it is cut where it
// is below e⁻⁴⁵ and integrated by Gauss and Legendre's rule on 32 points.
func (g Gamma) integral(x, side float64) float64 {
	lean := g.shape - x // of the exponent at 0
	slope := math.Abs(lean)
	width := 96 / (slope + math.Sqrt(float64(slope*slope)+float64(96*x)))
	sum := 0.0
	for _, n := range &gaussLegendre {
		half := float64(0.5 * n.weight)
		sum += float64(half * falls(float64(side*width*float64(0.5*(1-n.at))), lean, x))
		sum += float64(half * falls(float64(side*width*float64(0.5*(1+n.at))), lean, x))
	}
	return float64(sum * width)
}

// falls returns exp(lean·t − x(eᵗ−1−t)) for |t| < ½.
func falls(t, lean, x float64) float64 {
	// eᵗ−1−t = t²/2·(1 + t/3·(1 + t/4·(1 + … t/14))).
	s := 0.0
	for i := 14.0; i >= 3; i-- {
		s = float64((1 + s) * (t / i))
	}
	s = float64(float64(0.5*float64(t*t)) * (1 + s))
	return Exp(float64(lean*t) - float64(x*s))
}

type node struct{ at, weight float64 }

// gaussLegendre holds the positive nodes on [−1, 1] and the weights of the rule with 32 points, computed to 40
// digits as the roots of the Legendre polynomial P₃₂.
var gaussLegendre = [16]node{
	{0.99726386184948156354, 0.0070186100094700966004},
	{0.9856115115452683354, 0.016274394730905670605},
	{0.96476225558750643077, 0.025392065309262059456},
	{0.93490607593773968917, 0.034273862913021433103},
	{0.89632115576605212397, 0.042835898022226680657},
	{0.84936761373256997013, 0.050998059262376176196},
	{0.79448379596794240696, 0.058684093478535547145},
	{0.73218211874028968039, 0.065822222776361846838},
	{0.66304426693021520098, 0.072345794108848506225},
	{0.58771575724076232904, 0.078193895787070306472},
	{0.50689990893222939002, 0.083311924226946755222},
	{0.42135127613063534536, 0.087652093004403811143},
	{0.33186860228212764978, 0.091173878695763884713},
	{0.23928736225213707454, 0.093844399080804565639},
	{0.14447196158279649349, 0.095638720079274859419},
	{0.048307665687738316235, 0.096540088514727800567},
}

// guess returns a first approximation to ln x where P(X ≤ x) = p: for the body the cube of a normal variable (E. B.
// Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17, 1931), for small x the first terms of the
// series, P ≈ xᵃ·e^(−ax/(a+1))/Γ(a+1).
func (g Gamma) guess(p float64) float64 {
	a := g.shape
	first := (Log(p) + (g.logGamma.hi + Log(a))) / a
	if first < -1.5 || a < 0.3 && p < 0.5 {
		return first + Exp(first)/(a+1)
	}
	z := NormQuantile(p)
	t := 1 - 1/(9*a) + z/(3*math.Sqrt(a))
	if t > 0.5 || t > 0.2 && p > 0.5 {
		return Log(a) + float64(3*Log(t))
	}
	if p < 0.5 {
		second := first + Exp(first)/(a+1)
		return first + Exp(second)/(a+1)
	}
	return Log(-Log1p(-p) + 0.1)
}
