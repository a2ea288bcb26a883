package fit

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

func TestTheTrueFamilyIsChosenAndWrittenWithItsParameters(t *testing.T) {
	src := rand.NewPCG(5, 5)
	for _, c := range []struct {
		d          distuv.Rander
		family     string
		mean, p99  float64 // of the law
		meanWithin float64
	}{
		{distuv.LogNormal{Mu: -1, Sigma: 0.5, Src: src}, "lognormal", math.Exp(-1 + 0.125), math.Exp(-1 + 0.5*2.3263478740408408), 0.03},
		{distuv.Gamma{Alpha: 3, Beta: 250, Src: src}, "gamma", 0.012, distuv.Gamma{Alpha: 3, Beta: 250}.Quantile(0.99), 0.03},
		{distuv.Weibull{K: 2.2, Lambda: 0.5, Src: src}, "weibull", distuv.Weibull{K: 2.2, Lambda: 0.5}.Mean(), distuv.Weibull{K: 2.2, Lambda: 0.5}.Quantile(0.99), 0.03},
		{distuv.Pareto{Xm: 0.3, Alpha: 3, Src: src}, "pareto", 0.45, 0.3 * math.Pow(100, 1.0/3), 0.05},
	} {
		f := fitSample("ttft", Seconds, draws(c.d, 5000))
		if f.Table || f.Chosen.Family != c.family {
			t.Errorf("%s: chose %s, AIC %v", c.family, f.Chosen.Family, f.Candidates)
			continue
		}
		if m := f.Chosen.Dist.Mean(); math.Abs(m/c.mean-1) > c.meanWithin {
			t.Errorf("%s: mean %g, want %g", f.Chosen.YAML, m, c.mean)
		}
		if q := f.Chosen.Dist.Quantile(0.99); math.Abs(q/c.p99-1) > 0.06 {
			t.Errorf("%s: p99 %g, want %g", f.Chosen.YAML, q, c.p99)
		}
		if f.Chosen.KS > 0.02 {
			t.Errorf("%s: KS %g", f.Chosen.YAML, f.Chosen.KS)
		}
	}
	// An exponential is a gamma and a Weibull too, so that any of the three may win; fewer parameters usually do.
	if f := fitSample("ttft", Seconds, draws(distuv.Exponential{Rate: 2, Src: src}, 5000)); f.Chosen.Family != "exponential" {
		t.Errorf("chose %s for an exponential", f.Chosen.YAML)
	}
}

func TestWhatNoFamilyFitsBecomesATable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var x []float64
	for range 3000 { // two heaps, far apart, and a long tail
		switch u := r.Float64(); {
		case u < 0.5:
			x = append(x, 0.2+0.01*r.Float64())
		case u < 0.97:
			x = append(x, 0.9+0.02*r.Float64())
		default:
			x = append(x, 5/math.Sqrt(r.Float64()))
		}
	}
	f := fitSample("ttft", Seconds, x)
	if !f.Table || f.Chosen.Family != "empirical" {
		t.Fatalf("chose %s", f.Chosen.YAML)
	}
	for _, p := range []string{"p0: ", "p50: ", "p90: ", "p99: ", "p100: "} {
		if !strings.Contains(f.Chosen.YAML, p) {
			t.Errorf("%s has no %s", f.Chosen.YAML, p)
		}
	}
	if n := strings.Count(f.Chosen.YAML, ": p") + strings.Count(f.Chosen.YAML, ", p"); n > knots {
		t.Errorf("%d quantiles", n)
	}
	if m := f.Chosen.Dist.Mean(); math.Abs(m/f.Mean-1) > 0.05 {
		t.Errorf("mean %g, of the sample %g", m, f.Mean)
	}
	if f.Chosen.KS > 0.04 {
		t.Errorf("KS of the table is %g", f.Chosen.KS)
	}
	if best := f.Best(); best == nil || best.KS < tolerable(len(x)) {
		t.Errorf("the best family is %v", best)
	}
}

func TestSmallAndDegenerateSamplesAreWritten(t *testing.T) {
	for name, c := range map[string]struct {
		unit Unit
		x    []float64
		want string
	}{
		"one":        {Seconds, []float64{0.25}, "250ms"},
		"equal":      {Tokens, []float64{550, 550, 550}, "550"},
		"as good as": {Seconds, []float64{0.25, 0.2500001}, "250ms"},
		"zeros":      {Seconds, []float64{0, 0, 0}, "0s"},
		"two":        {Seconds, []float64{0.1, 0.3}, "empirical: {p0: 100ms, "},
	} {
		f := fitSample("x", c.unit, c.x)
		if !strings.HasPrefix(f.Chosen.YAML, c.want) {
			t.Errorf("%s: got %s, want %s", name, f.Chosen.YAML, c.want)
		}
	}
	if fitSample("x", Seconds, nil) != nil {
		t.Error("something was fitted to nothing")
	}
	// Zeros leave families on the positive axis out, and do no harm.
	x := draws(distuv.Exponential{Rate: 1, Src: rand.NewPCG(1, 1)}, 500)
	f := fitSample("x", Seconds, append(x, 0, 0, 0))
	if len(f.Candidates) != 1 || f.Chosen.Family != "exponential" {
		t.Errorf("candidates %v", f.Candidates)
	}
}

// A family that misses the mean would offer a wrong load.
func TestAParetoWithoutAMeanIsNotAmongTheCandidates(t *testing.T) {
	f := fitSample("x", Seconds, draws(distuv.Pareto{Xm: 1, Alpha: 0.8, Src: rand.NewPCG(1, 1)}, 2000))
	for _, c := range f.Candidates {
		if math.IsInf(c.Dist.Mean(), 0) {
			t.Errorf("%s has no mean", c.YAML)
		}
	}
}

// slowDistance looks at the share below, and at or below, many values on either side of each jump.
func slowDistance(x []float64, cdf func(float64) float64) float64 {
	worst := 0.0
	for _, v := range x {
		for _, at := range []float64{v - 1e-9, v, v + 1e-9} {
			n := 0
			for _, w := range x {
				if w <= at {
					n++
				}
			}
			worst = max(worst, math.Abs(float64(n)/float64(len(x))-cdf(at)))
		}
	}
	return worst
}

func TestDistanceIsThatOfTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	d := dist.NewExponential(0.5)
	cdf := func(x float64) float64 { return 1 - math.Exp(-math.Max(x, 0)/0.5) }
	for range 20 {
		var x []float64
		for range 60 {
			v := r.ExpFloat64()
			if r.IntN(3) == 0 {
				v = math.Round(v*2) / 2 // with ties
			}
			x = append(x, v)
		}
		slices.Sort(x)
		if got, want := distance(x, d, Seconds), slowDistance(x, cdf); math.Abs(got-want) > 1e-7 {
			t.Errorf("distance %g, want %g", got, want)
		}
	}
	// Rounded to whole tokens, a law is at no distance but chance from itself; read as continuous it would be at 0.2.
	x := make([]float64, 4000)
	for i := range x {
		x[i] = math.Max(1, math.Floor(dist.NewExponential(2).Quantile((float64(i)+0.5)/4000)+0.5))
	}
	if got := distance(x, dist.NewExponential(2), Tokens); got > 0.23 {
		t.Errorf("distance of a rounded law from itself is %g", got)
	}
}

func TestNumbersAreWrittenWithFourDigitsAndReadBack(t *testing.T) {
	for v, want := range map[float64]string{0.35: "350ms", 1.23456: "1.235s", 0.0123456: "12.35ms", 3.7e-6: "3.7us",
		1e-9: "1ns", 0: "0s", 71.565: "71.56s", 0.99996: "1000ms", 12345: "12340s"} {
		if got := Seconds.Format(v); got != want {
			t.Errorf("%g s: got %q, want %q", v, got, want)
		}
	}
	if got := Tokens.Format(126195.4); got != "126200" {
		t.Errorf("got %q", got)
	}
	if got := float64(Seconds.read(0.0123456)); math.Abs(got-0.01235) > 1e-12 {
		t.Errorf("12.35ms is read as %g", got)
	}
}
