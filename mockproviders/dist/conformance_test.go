package dist

import (
	"math"
	"reflect"
	"sort"
	"testing"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

func quantity(v float64) *units.Quantity { q := units.Quantity(v); return &q }

func number(v float64) *float64 { return &v }

// examples holds parameters for every kind; the conformance tests fail for a kind without any.
var examples = map[string][]any{
	"constant":    {&ConstantParams{0.005}, &ConstantParams{0}},
	"uniform":     {&UniformParams{1, 3}, &UniformParams{0, 0.01}, &UniformParams{2, 2}},
	"exponential": {&ExponentialParams{0.3}},
	"normal":      {&NormalParams{Mean: quantity(1), SD: quantity(0.3)}, &NormalParams{Mean: quantity(0), SD: quantity(2)}, &NormalParams{Mean: quantity(5), CV: number(0.001)}},
	"lognormal": {
		&LognormalParams{Mu: number(-1), Sigma: number(0.8)}, &LognormalParams{Mean: quantity(900), CV: number(2)},
		&LognormalParams{Quantiles: Quantiles{{0.5, 0.35}, {0.99, 2}}}, &LognormalParams{Mean: quantity(1), CV: number(1e-6)},
	},
	"gamma": {
		&ShapeParams{Mean: quantity(0.012), CV: number(0.3)}, &ShapeParams{Shape: number(0.4), Scale: quantity(2)},
		&ShapeParams{Mean: quantity(1), CV: number(0.01)}, &ShapeParams{Mean: quantity(1), CV: number(1e-6)},
		&ShapeParams{Mean: quantity(1), CV: number(4)},
	},
	"weibull": {
		&ShapeParams{Mean: quantity(0.012), CV: number(0.3)}, &ShapeParams{Shape: number(0.5), Scale: quantity(2)},
	},
	"pareto": {
		&ParetoParams{Scale: quantity(1), Shape: number(3)}, &ParetoParams{Quantiles: Quantiles{{0.999, 4}, {0.1, 0.5}}},
	},
	"affine": {&AffineParams{Exponential{2}, 0.5, 1}, &AffineParams{Empirical{join(Quantiles{{0.5, 1}, {1, 2}})}, 3, 0}},
	"empirical": {
		&EmpiricalParams{Quantiles: Quantiles{{0.99, 5}, {0, 0.1}, {0.5, 1}, {0.9, 2}, {1, 9}}},
		&EmpiricalParams{Quantiles: Quantiles{{0.5, 3}}},
		&EmpiricalParams{File: "f", Column: "c", sample: []float64{5, 1, 1, 1, 1, 2, 9, 3}},
	},
	"mixture": {
		&MixtureParams{[]Component{{3, Exponential{0.2}}, {1, must(newLognormal(1, 0.5))}}},
		&MixtureParams{[]Component{{0.9, Constant{1}}, {0.05, Uniform{0, 4}}, {0.05, must(newGamma(2, 3))}}},
	},
}

// each runs check on every example of every registered kind.
func each(t *testing.T, check func(t *testing.T, kind string, d Dist)) {
	t.Helper()
	for _, name := range Kinds.Names() {
		if len(examples[name]) == 0 {
			t.Errorf("distribution %q has no example", name)
		}
		kind, err := Kinds.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range examples[name] {
			d, err := kind.Build(p)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			t.Run(name, func(t *testing.T) { check(t, name, d) })
		}
	}
}

func TestEveryKindDescribesItsParameters(t *testing.T) {
	for _, name := range Kinds.Names() {
		kind, _ := Kinds.Lookup(name)
		if kind.Doc == "" {
			t.Errorf("%s has no doc", name)
		}
		fields := registry.Fields(kind.New())
		bare := kind.Bare == ""
		for _, f := range fields {
			if f.Doc == "" {
				t.Errorf("%s: parameter %s has no doc", name, f.Name)
			}
			bare = bare || f.Name == kind.Bare
		}
		if !bare {
			t.Errorf("%s: the bare parameter %q does not exist", name, kind.Bare)
		}
		for _, p := range examples[name] {
			if reflect.TypeOf(p) != reflect.TypeOf(kind.New()) {
				t.Errorf("%s: the example is a %T", name, p)
			}
		}
	}
}

func TestQuantilesNeverFallAndStayFiniteAndNonNegative(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		last := 0.0
		for _, p := range grid() {
			v := d.Quantile(p)
			if !(v >= 0 && v <= math.MaxFloat64) {
				t.Fatalf("quantile at %g is %g", p, v)
			}
			// Distributions of which the quantile is computed from both ends may meet with a rounding error.
			if v < last*(1-1e-14) {
				t.Fatalf("quantile falls from %.17g to %.17g at %g", last, v, p)
			}
			last = v
		}
	})
}

// grid returns probabilities that reach far into both tails.
func grid() []float64 {
	var ps []float64
	for v := 0x1p-53; v < 0.5; v *= 1.07 {
		ps = append(ps, v, 1-v)
	}
	for i := 1; i < 200; i++ {
		ps = append(ps, float64(i)/200)
	}
	sort.Float64s(ps)
	return ps
}

func TestMeansAreTheIntegralsOfTheQuantiles(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		got, want := d.Mean(), integrate(d.Quantile)
		if tol := 1e-5 * want; !(math.Abs(got-want) <= tol) {
			t.Errorf("mean %.10g, the quantile integrates to %.10g", got, want)
		}
	})
}

// integrate returns ∫f over (0, 1) by Simpson's rule on cells that shrink towards both ends.
func integrate(f func(float64) float64) float64 {
	sum := 0.0
	const steps = 64
	for a := 0x1p-52; a < 0.5; a *= 2 {
		h := a / steps
		for i := range steps {
			p := a + float64(i)*h
			sum += h / 6 * (f(p) + 4*f(p+h/2) + f(p+h))
			sum += h / 6 * (f(1-p) + 4*f(1-p-h/2) + f(1-p-h))
		}
	}
	return sum + 0x1p-52*(f(0x1p-53)+f(1-0x1p-53))
}

func TestDistributionFunctionsInvertTheQuantiles(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		c := d.(withCDF)
		for i := 1; i < 100; i++ {
			p := float64(i) / 100
			v := d.Quantile(p)
			if up := c.CDF(v * (1 + 1e-8)); up < p-1e-8 {
				t.Fatalf("P(X ≤ %g) = %g, below %g", v, up, p)
			}
			if down := c.CDF(v * (1 - 1e-8)); down > p+1e-3 && v > 0 {
				t.Fatalf("P(X < %g) = %g, above %g", v, down, p)
			}
			if got := cdf(onlyQuantile{d}, v*(1+1e-8)); math.Abs(got-c.CDF(v*(1+1e-8))) > 1e-3 {
				t.Fatalf("bisection gives P(X ≤ %g) = %g, want %g", v, got, c.CDF(v))
			}
		}
	})
}

type onlyQuantile struct{ Dist }

func TestSamplersAgreeWithTheQuantiles(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		if kind == "mixture" {
			return // see TestMixtureDrawsFollowTheMixturesDistribution
		}
		s := Compile(d, 1e3)
		if s.MaxError() > 1e-5 {
			t.Errorf("the error bound is %g, want at most 1e-5", s.MaxError())
		}
		bound := s.MaxError() + 1e-12
		stream := rng.NewStream(3, rng.TTFT, 0)
		us := grid()
		for i := range 20_000 {
			us = append(us, stream.Uniform(uint64(i), 0))
		}
		for _, u := range us {
			got, want := s.At(u), d.Quantile(u)*1e3
			if math.Abs(got-want) > bound*math.Max(want, d.Mean()) {
				t.Fatalf("At(%g) = %.12g, want %.12g within %g", u, got, want, bound)
			}
		}
		for _, u := range []float64{0x1p-53, 1 - 0x1p-53, 0x1p-20 - 0x1p-53, 1 - 0x1p-20 + 0x1p-53} {
			got, want := s.At(u), d.Quantile(u)*1e3
			if math.Abs(got-want) > 1e-12*want {
				t.Errorf("in the tail At(%g) = %.17g, want %.17g", u, got, want)
			}
		}
	})
}

func TestSamplersNeverFall(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		if kind == "mixture" {
			return
		}
		s := Compile(d, 1)
		// Neighbouring multiples of 2⁻⁵³ around the edges of cells and octaves, and at random.
		stream := rng.NewStream(4, rng.TTFT, 0)
		var starts []float64
		for v := 0x1p-21; v < 0.5; v *= 2 {
			starts = append(starts, v, 1-v, v*(1+1.0/16), v*(2-1.0/32), 1-v*(1+3.0/16))
		}
		starts = append(starts, 0.5)
		for i := range 200 {
			starts = append(starts, stream.Uniform(uint64(i), 0))
		}
		for _, u := range starts {
			last := 0.0
			for i := -20; i <= 20; i++ {
				x := u + float64(i)*0x1p-53
				if !(x > 0 && x < 1) {
					continue
				}
				v := s.At(x)
				if v < last {
					t.Fatalf("At falls from %.17g to %.17g at %.17g", last, v, x)
				}
				last = v
			}
		}
	})
}

func TestSamplersDrawTheMean(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		s, sum := Compile(d, 1), 0.0
		const n = 1 << 18
		for i := range n {
			v := s.At((float64(i) + 0.5) / n)
			if !(v >= 0 && v <= math.MaxFloat64) {
				t.Fatalf("draw %d is %g", i, v)
			}
			sum += v / n
		}
		if want := d.Mean(); math.Abs(sum-want) > 2e-3*want {
			t.Errorf("the draws have mean %g, want %g", sum, want)
		}
	})
}

func TestOneValuedDistributionsAreKnownAsConstant(t *testing.T) {
	for _, d := range []Dist{NewConstant(2), NewUniform(2, 2), NewEmpirical(Quantiles{{0.5, 2}}), NewSample([]float64{2}),
		NewAffine(NewConstant(1), 1, 1), NewMixture(Component{5, NewConstant(2)})} {
		s := Compile(d, 10)
		if v, ok := s.Constant(); !ok || v != 20 || s.At(0.3) != 20 {
			t.Errorf("%#v: constant %g, %v, want 20", d, v, ok)
		}
	}
	if _, ok := Compile(NewUniform(0, 1), 1).Constant(); ok {
		t.Error("a uniform distribution is not constant")
	}
}

func TestSamplersDoNotAllocate(t *testing.T) {
	each(t, func(t *testing.T, kind string, d Dist) {
		s, u := Compile(d, 1), 0.1
		if n := testing.AllocsPerRun(100, func() { u = math.Abs(math.Mod(u+s.At(u)*0+0.0137, 1)) }); n != 0 {
			t.Errorf("%g allocations a draw", n)
		}
	})
}
