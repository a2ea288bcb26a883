package rng

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// normalTail returns P(Z > z) for z ≥ 0 from the series Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …), carried with
// enough bits for the tail to survive the subtraction.
func normalTail(z float64) (tail, density *big.Float) {
	prec := uint(200 + 1.5*z*z)
	wide := func(x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }
	sq := wide(z)
	sq.Mul(sq, wide(z))
	term, sum := wide(z), wide(z)
	for n := 3.0; term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-int(prec); n += 2 {
		term.Mul(term, sq).Quo(term, wide(n))
		sum.Add(sum, term)
	}
	// e^(−z²/2) by repeated squaring of a short series.
	y := wide(0).Quo(sq, wide(-2))
	if y.Sign() != 0 {
		y.SetMantExp(y, -40)
	}
	e, t := wide(1), wide(1)
	for i := 1; i <= int(prec)/25; i++ {
		t.Mul(t, y).Quo(t, wide(float64(i)))
		e.Add(e, t)
	}
	for range 40 {
		e.Mul(e, e)
	}
	pi, _, _ := big.ParseFloat(piDigits, 10, prec, big.ToNearestEven)
	e.Quo(e, wide(0).Sqrt(pi.Mul(pi, wide(2))))
	sum.Mul(sum, e)
	return sum.Sub(wide(0.5), sum), e
}

func TestNormQuantileIsWithinItsBoundOverTheWholeRange(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	var ps []float64
	for range 25 {
		ps = append(ps, 0.5*r.Float64(), math.Exp(-700*r.Float64()), 0.5-math.Ldexp(r.Float64(), -r.Intn(40)-2),
			math.Exp(-20*r.Float64()))
	}
	ps = append(ps, math.SmallestNonzeroFloat64, 1e-310, 0.1, 0.3, math.Exp(-16), math.Exp(-81), math.Exp(-2.25))
	worst, at := 0.0, 0.0
	for _, p := range ps {
		if p > 0.5 {
			p = 1 - p
		}
		z := -NormQuantile(p)
		tail, density := normalTail(z)
		miss, _ := tail.Quo(tail.Sub(tail, bigOf(p)), density).Float64() // first order in z, which is enough
		if u := math.Abs(miss) / (math.Nextafter(z, math.Inf(1)) - z); u > worst {
			worst, at = u, p
		}
	}
	if worst > 4 {
		t.Errorf("NormQuantile(%g) is %.2f ulp off, the bound is 4", at, worst)
	}
}

func TestNormCDFIsWithinItsBoundOverTheWholeRange(t *testing.T) {
	r := rand.New(rand.NewSource(8))
	worst, at := 0.0, 0.0
	for i := range 150 {
		z := math.Abs(r.NormFloat64())
		if i%3 == 0 {
			z = 37 * r.Float64()
		}
		tail, _ := normalTail(z)
		if u := ulps(NormCDF(-z), tail); u > worst {
			worst, at = u, -z
		}
		if up := NormCDF(z); math.Abs(up-(1-NormCDF(-z))) > 0x1p-53 {
			t.Errorf("NormCDF(%g) = %.17g is not the complement of NormCDF(%g)", z, up, -z)
		}
	}
	if worst > 6 {
		t.Errorf("NormCDF(%g) is %.2f ulp off, the bound is 6", at, worst)
	}
	for x, want := range map[float64]float64{0: 0.5, math.Inf(1): 1, math.Inf(-1): 0, -50: 0, 50: 1} {
		if got := NormCDF(x); math.Abs(got-want) > 1e-16 {
			t.Errorf("NormCDF(%g) = %g, want %g", x, got, want)
		}
	}
	if got := NormCDF(math.NaN()); got == got {
		t.Errorf("NormCDF(NaN) = %g", got)
	}
}

func TestNormQuantileIsOddAboutOneHalfAndMonotone(t *testing.T) {
	last := math.Inf(-1)
	for i := 1; i < 1<<16; i++ {
		p := float64(i) / (1 << 16)
		z := NormQuantile(p)
		if z < last {
			t.Fatalf("NormQuantile falls at %g", p)
		}
		if m := NormQuantile(1 - p); m != -z {
			t.Fatalf("NormQuantile(1−%g) = %g, want %g", p, m, -z)
		}
		last = z
	}
	for _, p := range []float64{-1, 2, math.NaN(), math.Inf(1)} {
		if z := NormQuantile(p); z == z {
			t.Errorf("NormQuantile(%g) = %g, want NaN", p, z)
		}
	}
	if NormQuantile(0) != math.Inf(-1) || NormQuantile(1) != math.Inf(1) || NormQuantile(0.5) != 0 {
		t.Error("NormQuantile of 0, ½, 1 must be −Inf, 0, +Inf")
	}
}

// 750 digits of π, for the tails of the normal distribution far out.
const piDigits = "" +
	"3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706" +
	"7982148086513282306647093844609550582231725359408128481117450284102701938521105559644622948954930381" +
	"9644288109756659334461284756482337867831652712019091456485669234603486104543266482133936072602491412" +
	"7372458700660631558817488152092096282925409171536436789259036001133053054882046652138414695194151160" +
	"9433057270365759591953092186117381932611793105118548074462379962749567351885752724891227938183011949" +
	"1298336733624406566430860213949463952247371907021798609437027705392171762931767523846748184676694051" +
	"3200056812714526356082778577134275778960917363717872146844090122495343014654958537105079227968925892" +
	"354201995611212902196086403441815981362977477130996"
