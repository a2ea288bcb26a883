package rng

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// worst returns the largest error in ulp of f against exact over n inputs from draw, and where it was.
func worst(n int, draw func() float64, f func(float64) float64, exact func(*big.Float) *big.Float) (ulp, at float64) {
	for range n {
		x := draw()
		if u := ulps(f(x), exact(bigOf(x))); u > ulp {
			ulp, at = u, x
		}
	}
	return ulp, at
}

func anyPositive(r *rand.Rand) float64 {
	for {
		if x := math.Float64frombits(r.Uint64() >> 1); x > 0 && x < math.Inf(1) {
			return x
		}
	}
}

func TestLogIsWithinItsBound(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for name, draw := range map[string]func() float64{
		"any":       func() float64 { return anyPositive(r) },
		"near one":  func() float64 { return 1 + math.Ldexp(r.Float64()-0.5, -r.Intn(50)) },
		"above one": func() float64 { return 1 + r.Float64()/16 },
		"around":    func() float64 { return math.Exp2(r.NormFloat64()) },
		"subnormal": func() float64 { return math.Float64frombits(1 + r.Uint64()>>(12+r.Intn(50))) },
	} {
		if u, x := worst(400, draw, Log, bigLog); u > 0.65 {
			t.Errorf("%s: Log(%g) is %.3f ulp off, the bound is 0.65", name, x, u)
		}
	}
}

func TestExpIsWithinItsBound(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for name, c := range map[string]struct {
		draw  func() float64
		bound float64
	}{
		"small":     {func() float64 { return math.Ldexp(r.Float64()-0.5, -r.Intn(60)) }, 0.51},
		"wide":      {func() float64 { return -708 + r.Float64()*1417.78 }, 0.51},
		"subnormal": {func() float64 { return -708 - r.Float64()*37 }, 1},
		"largest":   {func() float64 { return expMax - r.Float64()*1e-3 }, 0.51},
	} {
		if u, x := worst(500, c.draw, Exp, bigExp); u > c.bound {
			t.Errorf("%s: Exp(%g) is %.3f ulp off, the bound is %g", name, x, u, c.bound)
		}
	}
}

func TestPowIsWithinItsBound(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	worst, wx, wy := 0.0, 0.0, 0.0
	for i := range 800 {
		x, y := anyPositive(r), r.NormFloat64()
		switch i % 4 {
		case 0: // the whole range of results
			y = (r.Float64()*1400 - 700) / math.Log(x)
		case 1: // bases near one with large powers
			x = 1 + math.Ldexp(r.Float64()-0.5, -r.Intn(40))
			y = (r.Float64()*1400 - 700) / math.Log(x)
		case 2:
			x = math.Exp(r.NormFloat64())
		}
		if math.IsInf(y, 0) || y != y {
			continue
		}
		exact := bigExp(bigNew().Mul(bigOf(y), bigLog(bigOf(x))))
		if u := ulps(Pow(x, y), exact); u > worst {
			worst, wx, wy = u, x, y
		}
	}
	if worst > 0.52 {
		t.Errorf("Pow(%g, %g) is %.3f ulp off, the bound is 0.52", wx, wy, worst)
	}
}

func TestLog1pAndExpm1AreWithinTheirBounds(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	small := func() float64 { return math.Ldexp(r.Float64()*2-1, -r.Intn(60)) }
	log1p := func(x *big.Float) *big.Float { return bigLog(bigNew().Add(x, bigOf(1))) }
	expm1 := func(x *big.Float) *big.Float { return bigNew().Sub(bigExp(x), bigOf(1)) }
	if u, x := worst(800, small, Log1p, log1p); u > 3 {
		t.Errorf("Log1p(%g) is %.3f ulp off, the bound is 3", x, u)
	}
	wide := func() float64 { return small() * 40 }
	if u, x := worst(800, wide, Expm1, expm1); u > 4 {
		t.Errorf("Expm1(%g) is %.3f ulp off, the bound is 4", x, u)
	}
}

var specials = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 1e300, -1e300, 1e-300,
	-1e-300, 1 << 53, -(1 << 53), 1<<53 - 1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64,
	710, -746, math.Inf(1), math.Inf(-1), math.NaN()}

// same reports whether a and b are the same special value, or near each other; the signs of zeros count.
func same(a, b float64) bool {
	if a != a || b != b {
		return a != a && b != b
	}
	if a == 0 || b == 0 || math.IsInf(a, 0) || math.IsInf(b, 0) {
		return a == b && math.Signbit(a) == math.Signbit(b)
	}
	return math.Abs(a-b) <= 1e-12*math.Abs(b)
}

func TestSpecialValuesAreThoseOfGo(t *testing.T) {
	for _, x := range specials {
		for _, f := range []struct {
			name string
			f, g func(float64) float64
		}{{"Log", Log, math.Log}, {"Exp", Exp, math.Exp}, {"Log1p", Log1p, math.Log1p}, {"Expm1", Expm1, math.Expm1}} {
			if f.name == "Log" && x == math.SmallestNonzeroFloat64 {
				continue // Go's own is off by 35 there on some CPUs
			}
			if got, want := f.f(x), f.g(x); !same(got, want) {
				t.Errorf("%s(%g) = %g, want %g", f.name, x, got, want)
			}
		}
		for _, y := range specials {
			if got, want := Pow(x, y), math.Pow(x, y); !same(got, want) {
				t.Errorf("Pow(%g, %g) = %g, want %g", x, y, got, want)
			}
		}
	}
}
