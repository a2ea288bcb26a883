package dist

import (
	"math"
	"sort"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// reference is what gonum's distributions offer here.
type reference interface {
	Quantile(p float64) float64
	Mean() float64
	CDF(x float64) float64
}

func TestDistributionsAgreeWithGonum(t *testing.T) {
	for name, c := range map[string]struct {
		got  Dist
		want reference
	}{
		"uniform":       {NewUniform(1, 4), distuv.Uniform{Min: 1, Max: 4}},
		"exponential":   {NewExponential(0.25), distuv.Exponential{Rate: 4}},
		"normal":        {NewNormal(100, 3), distuv.Normal{Mu: 100, Sigma: 3}}, // truncated 33 deviations out
		"lognormal":     {NewLognormal(-0.7, 1.3), distuv.LogNormal{Mu: -0.7, Sigma: 1.3}},
		"gamma":         {NewGamma(2.5, 0.2), distuv.Gamma{Alpha: 2.5, Beta: 5}},
		"gamma shape<1": {NewGamma(0.3, 1), distuv.Gamma{Alpha: 0.3, Beta: 1}},
		"gamma mean cv": {NewGammaMean(3, 0.5), distuv.Gamma{Alpha: 4, Beta: 4.0 / 3}},
		"weibull":       {NewWeibull(0.7, 2), distuv.Weibull{K: 0.7, Lambda: 2}},
		"pareto":        {NewPareto(3, 2.5), distuv.Pareto{Xm: 3, Alpha: 2.5}},
		"pareto a<1":    {NewPareto(3, 0.8), distuv.Pareto{Xm: 3, Alpha: 0.8}},
	} {
		for _, p := range []float64{1e-4, 0.01, 0.1, 0.3, 0.5, 0.77, 0.9, 0.99, 0.99999, 1 - 1e-9} {
			got, want := c.got.Quantile(p), c.want.Quantile(p)
			if !(math.Abs(got-want) <= 1e-8*want) {
				t.Errorf("%s: quantile at %g is %.12g, gonum has %.12g", name, p, got, want)
			}
			if f, g := c.got.(withCDF).CDF(want), c.want.CDF(want); !(math.Abs(f-g) <= 1e-12) {
				t.Errorf("%s: P(X ≤ %g) is %.15g, gonum has %.15g", name, want, f, g)
			}
		}
		if got, want := c.got.Mean(), c.want.Mean(); !(got == want || math.Abs(got-want) <= 1e-12*want) {
			t.Errorf("%s: mean %.15g, gonum has %.15g", name, got, want)
		}
	}
}

func TestLowerTailsKeepTheirPrecision(t *testing.T) {
	const p = 0x1p-50 // 1 − p is exact, yet its logarithm must not come from the rounded difference
	for name, c := range map[string][2]float64{
		"exponential": {NewExponential(3).Quantile(p), 3 * p},
		"weibull":     {NewWeibull(0.5, 2).Quantile(p), 2 * p * p},
		"gamma":       {NewGamma(0.5, 1).Quantile(p), p * p * math.Pi / 4},
		"half normal": {NewNormal(0, 1).Quantile(p), p * math.Sqrt(math.Pi/2)},
	} {
		if math.Abs(c[0]-c[1]) > 1e-12*c[1] {
			t.Errorf("%s: quantile at 2⁻⁵⁰ is %.15g, want %.15g", name, c[0], c[1])
		}
	}
}

func TestTheTruncatedNormalIsTheUpperPartOfTheNormal(t *testing.T) {
	for _, c := range [][2]float64{{0, 1}, {1, 1}, {1, 3}, {0.5, 0.1}} {
		whole := distuv.Normal{Mu: c[0], Sigma: c[1]}
		below := whole.CDF(0)
		d := NewNormal(c[0], c[1])
		for _, p := range []float64{0.001, 0.2, 0.5, 0.9, 0.9999} {
			want := whole.Quantile(below + p*(1-below))
			if got := d.Quantile(p); math.Abs(got-want) > 1e-9*want {
				t.Errorf("%v: quantile at %g is %.12g, want %.12g", c, p, got, want)
			}
		}
		// E X = ∫ x φ dx over x > 0, divided by P(X > 0).
		sum, h := 0.0, c[1]/1e4
		for x := h / 2; x < c[0]+12*c[1]; x += h {
			sum += x * whole.Prob(x) * h
		}
		if want := sum / (1 - below); math.Abs(d.Mean()-want) > 1e-7*want {
			t.Errorf("%v: mean %.12g, want %.12g", c, d.Mean(), want)
		}
	}
	if half := NewNormal(0, 1).Mean(); math.Abs(half-math.Sqrt(2/math.Pi)) > 1e-15 {
		t.Errorf("the half normal has mean %.16g, want √(2/π)", half)
	}
}

func TestFitsReproduceWhatTheyWereGiven(t *testing.T) {
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: got %.12g, want %.12g", what, got, want)
		}
	}
	for _, d := range []Dist{NewLognormalQuantiles(0.5, 0.35, 0.99, 2), NewLognormalQuantiles(0.99, 2, 0.5, 0.35),
		NewParetoQuantiles(0.5, 0.35, 0.99, 2)} {
		near("p50", d.Quantile(0.5), 0.35)
		near("p99", d.Quantile(0.99), 2)
	}
	extreme := NewLognormalQuantiles(0.1, 10, 0.999, 4000)
	near("p10", extreme.Quantile(0.1), 10)
	near("p99.9", extreme.Quantile(0.999), 4000)
	for _, cv := range []float64{0.01, 0.3, 1, 3} {
		for name, d := range map[string]Dist{"lognormal": NewLognormalMean(2, cv), "gamma": NewGammaMean(2, cv), "weibull": NewWeibullMean(2, cv)} {
			near(name+" mean", d.Mean(), 2)
			var sd float64
			switch d := d.(type) {
			case Lognormal:
				sd = distuv.LogNormal{Mu: d.mu, Sigma: d.sigma}.StdDev()
			case Gamma:
				sd = distuv.Gamma{Alpha: d.shape, Beta: 1 / d.scale}.StdDev()
			case Weibull: // gonum's own formula cancels for small cv
				g1, _ := math.Lgamma(1 + 1/d.shape)
				g2, _ := math.Lgamma(1 + 2/d.shape)
				sd = d.scale * math.Exp(g1) * math.Sqrt(math.Expm1(g2-2*g1))
			}
			if math.Abs(sd/2-cv) > 1e-8*cv {
				t.Errorf("%s: cv %.12g, want %g", name, sd/2, cv)
			}
		}
	}
}

func TestEmpiricalInterpolatesAndInventsNothingBeyondItsEnds(t *testing.T) {
	d := NewEmpirical(Quantiles{{0.9, 3}, {0.2, 1}, {0.5, 2}})
	for p, want := range map[float64]float64{0.01: 1, 0.2: 1, 0.35: 1.5, 0.5: 2, 0.7: 2.5, 0.9: 3, 0.999: 3} {
		if got := d.Quantile(p); math.Abs(got-want) > 1e-15 {
			t.Errorf("quantile at %g is %g, want %g", p, got, want)
		}
	}
	if want := 0.2*1 + 0.3*1.5 + 0.4*2.5 + 0.1*3; math.Abs(d.Mean()-want) > 1e-15 {
		t.Errorf("mean %g, want %g", d.Mean(), want)
	}
	ends := NewEmpirical(Quantiles{{0, 1}, {1, 5}})
	if ends.Quantile(0.25) != 2 || ends.Mean() != 3 {
		t.Errorf("p0 and p100 must be the ends: %g, %g", ends.Quantile(0.25), ends.Mean())
	}
}

func TestASampleKeepsItsMeanAndItsMedian(t *testing.T) {
	values := []float64{9, 1, 4, 4, 4, 4, 4, 2, 7, 0, 4}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	d := NewSample(values)
	if want := sum / float64(len(values)); math.Abs(d.Mean()-want) > 1e-15 {
		t.Errorf("mean %g, want %g", d.Mean(), want)
	}
	if d.Quantile(0.5) != 4 {
		t.Errorf("median %g, want 4", d.Quantile(0.5))
	}
	if values[0] != 9 {
		t.Error("the caller's slice was sorted")
	}
}

func TestMixtureDrawsFollowTheMixturesDistribution(t *testing.T) {
	d := NewMixture(Component{0.7, NewLognormal(0, 0.5)}, Component{0.2, NewConstant(3)}, Component{0.1, NewExponential(10)})
	s := Compile(d, 1)
	draws := make([]float64, 100_000)
	for i := range draws {
		draws[i] = s.At((float64(i) + 0.5) / float64(len(draws)))
	}
	sort.Float64s(draws)
	for _, p := range []float64{0.01, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999} {
		want := draws[int(p*float64(len(draws)))]
		if got := d.Quantile(p); math.Abs(got-want) > 2e-3*want {
			t.Errorf("quantile at %g is %g, the draws have %g", p, got, want)
		}
	}
	if got := d.Quantile(0.85); got != 3 { // P(X < 3) < 0.85 < P(X ≤ 3)
		t.Errorf("quantile inside the atom is %g, want 3", got)
	}
}
