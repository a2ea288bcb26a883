package dist

import (
	"errors"
	"io"
	"math"
	"os"
	"sort"
	"strings"
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
		for _, p := range []float64{1e-9, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.77, 0.9, 0.99, 0.99999, 1 - 1e-9} {
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

func TestMistakesAreExplained(t *testing.T) {
	for _, c := range []struct {
		kind   string
		params any
		want   string
	}{
		{"constant", &ConstantParams{-1}, "constant: value must be finite and not negative, got -1"},
		{"uniform", &UniformParams{3, 1}, "uniform: min must not exceed max, got 3 and 1"},
		{"exponential", &ExponentialParams{}, "exponential: mean must be positive and finite, got 0"},
		{"normal", &NormalParams{Mean: quantity(1)}, "normal needs mean and sd, or mean and cv; got mean"},
		{"lognormal", &LognormalParams{}, "lognormal needs mu and sigma, or mean and cv, or two quantiles such as p50 and p99; got nothing"},
		{"lognormal", &LognormalParams{Mu: number(1), CV: number(1)}, "got mu, cv"},
		{"lognormal", &LognormalParams{Mu: number(1), Sigma: number(0)}, "lognormal: sigma must be positive and finite, got 0"},
		{"lognormal", &LognormalParams{Mu: number(math.NaN()), Sigma: number(1)}, "must be positive and finite"},
		{"lognormal", &LognormalParams{Mu: number(1), Sigma: number(1000)}, "the tail is too heavy"},
		{"lognormal", &LognormalParams{Quantiles: Quantiles{{0.5, 1}}}, "exactly two quantiles such as p50 and p99, got 1"},
		{"lognormal", &LognormalParams{Quantiles: Quantiles{{0.5, 2}, {0.99, 1}}}, "must be positive and increasing, got 2 at p50 and 1 at p99"},
		{"lognormal", &LognormalParams{Quantiles: Quantiles{{0.5, 1}, {1, 2}}}, "lie between p0 and p100, got p50 and p100"},
		{"gamma", &ShapeParams{Mean: quantity(1), Shape: number(1)}, "gamma needs mean and cv, or shape and scale; got mean, shape"},
		{"gamma", &ShapeParams{Shape: number(-1), Scale: quantity(1)}, "gamma: shape must be positive and finite, got -1"},
		{"weibull", &ShapeParams{Mean: quantity(1), CV: number(1e-9)}, "weibull: cv must lie between 0.001 and 1000, got 1e-09"},
		{"pareto", &ParetoParams{Scale: quantity(1)}, "pareto needs scale and shape, or two quantiles such as p50 and p99; got scale"},
		{"pareto", &ParetoParams{Scale: quantity(1), Shape: number(0.01)}, "the tail is too heavy"},
		{"empirical", &EmpiricalParams{}, "empirical needs quantiles such as p50 and p99, or file and column"},
		{"empirical", &EmpiricalParams{File: "x.csv"}, "empirical needs file and column together"},
		{"empirical", &EmpiricalParams{File: "x.csv", Column: "a", Quantiles: Quantiles{{0.5, 1}}}, "not both"},
		{"empirical", &EmpiricalParams{Quantiles: Quantiles{{0.5, 2}, {0.999, 1}}}, "must not decrease, got 1 at p99.9 after 2 at p50"},
		{"empirical", &EmpiricalParams{Quantiles: Quantiles{{0.5, 2}, {0.5, 2}}}, "p50 is given twice"},
		{"empirical", &EmpiricalParams{Quantiles: Quantiles{{1.2, 2}}}, "between p0 and p100, got p120"},
		{"mixture", &MixtureParams{}, "mixture needs components"},
		{"mixture", &MixtureParams{[]Component{{0, Constant{1}}}}, "weight of component 1 must be positive and finite, got 0"},
		{"mixture", &MixtureParams{[]Component{{1, nil}}}, "component 1 needs of"},
		{"affine", &AffineParams{Scale: 1}, "affine needs of"},
		{"affine", &AffineParams{Constant{1}, 0, 0}, "affine: scale must be positive and finite, got 0"},
		{"affine", &AffineParams{Constant{1}, 1, -1}, "affine: shift must be finite and not negative, got -1"},
	} {
		kind, err := Kinds.Lookup(c.kind)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := kind.Build(c.params); err == nil || d != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v: got %v, %v, want an error with %q", c.kind, c.params, d, err, c.want)
		}
	}
}

func TestAColumnOfACSVFileIsRead(t *testing.T) {
	open := func(text string) func(string) (io.ReadCloser, error) {
		return func(name string) (io.ReadCloser, error) {
			if name != "data.csv" {
				return nil, os.ErrNotExist
			}
			return io.NopCloser(strings.NewReader(text)), nil
		}
	}
	p := &EmpiricalParams{File: "data.csv", Column: "tokens"}
	if err := p.ResolveFiles(open("\ufefftokens,time\n10,x\n20,\"y\nz\"\n30,w\n")); err != nil {
		t.Fatal(err)
	}
	d, err := buildEmpirical(p)
	if err != nil || d.Mean() != 20 {
		t.Errorf("got %v, %v, want a mean of 20", d, err)
	}
	for text, want := range map[string]string{
		"":                          "data.csv: no CSV header",
		"time,token\n1,2\n":         `data.csv: no column "tokens" (did you mean "token"?)`,
		"tokens,tokens\n1,2\n":      "stands twice",
		"tokens\n":                  "holds no values",
		"tokens,a\n1,2\n3,4\nx,5\n": `data.csv:4: "x" in column "tokens" is not a number of at least 0`,
		"tokens\n-1\n":              `data.csv:2: "-1" in column "tokens"`,
		"tokens\n1e400\n":           `data.csv:2: "1e400"`,
		"tokens,a\n1,2\n3\n":        "data.csv: record on line 3: wrong number of fields",
	} {
		if err := p.ResolveFiles(open(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	p.File = "other.csv"
	if err := p.ResolveFiles(open("")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want the opener's error", err)
	}
}

func TestConstructorsPanicOnWhatCannotBe(t *testing.T) {
	for name, f := range map[string]func(){
		"exponential": func() { NewExponential(-1) },
		"uniform":     func() { NewUniform(2, 1) },
		"scale":       func() { Compile(NewConstant(1), 0) },
		"mixture":     func() { NewMixture() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
