package dist

import (
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

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
