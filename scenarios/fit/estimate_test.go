package fit

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// draws returns a sorted sample of n values that gonum draws.
func draws(d distuv.Rander, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = d.Rand()
	}
	slices.Sort(x)
	return x
}

// A law is a family with parameters: gonum's idea of it, and the standard errors that a maximum likelihood estimate
// from n values has by Fisher's information.
type law struct {
	name   string
	fit    func(*sample) estimate
	law    func(a, b float64) interface{ LogProb(float64) float64 }
	a, b   float64
	rander func(src rand.Source) distuv.Rander
	se     func(a, b, n float64) (seA, seB float64)
}

// psi1 is the derivative of gonum's digamma function, by central differences.
func psi1(x float64) float64 {
	const h = 1e-4
	return (mathext.Digamma(x+h) - mathext.Digamma(x-h)) / (2 * h)
}

func laws() []law {
	gammaSE := func(k, scale, n float64) (float64, float64) {
		det := k*psi1(k) - 1
		return math.Sqrt(k / (n * det)), scale * math.Sqrt(psi1(k)/(n*det))
	}
	weibullSE := func(k, scale, n float64) (float64, float64) {
		return math.Sqrt(6/(math.Pi*math.Pi*n)) * k, math.Sqrt(1.1087/n) * scale / k
	}
	gammaLaw := func(k, scale float64) interface{ LogProb(float64) float64 } {
		return distuv.Gamma{Alpha: k, Beta: 1 / scale}
	}
	weibullLaw := func(k, scale float64) interface{ LogProb(float64) float64 } {
		return distuv.Weibull{K: k, Lambda: scale}
	}
	all := []law{
		{"exponential", fitExponential, func(mean, _ float64) interface{ LogProb(float64) float64 } { return distuv.Exponential{Rate: 1 / mean} },
			0.35, 0, func(s rand.Source) distuv.Rander { return distuv.Exponential{Rate: 1 / 0.35, Src: s} },
			func(mean, _, n float64) (float64, float64) { return mean / math.Sqrt(n), 1 }},
		{"lognormal", fitLognormal, func(mu, sigma float64) interface{ LogProb(float64) float64 } {
			return distuv.LogNormal{Mu: mu, Sigma: sigma}
		}, -1.1, 0.6, func(s rand.Source) distuv.Rander { return distuv.LogNormal{Mu: -1.1, Sigma: 0.6, Src: s} },
			func(_, sigma, n float64) (float64, float64) { return sigma / math.Sqrt(n), sigma / math.Sqrt(2*n) }},
		{"pareto", fitPareto, func(scale, shape float64) interface{ LogProb(float64) float64 } {
			return distuv.Pareto{Xm: scale, Alpha: shape}
		}, 0.2, 2.5, func(s rand.Source) distuv.Rander { return distuv.Pareto{Xm: 0.2, Alpha: 2.5, Src: s} },
			func(scale, shape, n float64) (float64, float64) { return scale / (n * shape), shape / math.Sqrt(n) }},
	}
	for _, k := range []float64{0.3, 1, 2.5, 40} {
		all = append(all,
			law{"gamma", fitGamma, gammaLaw, k, 0.02, func(s rand.Source) distuv.Rander { return distuv.Gamma{Alpha: k, Beta: 50, Src: s} }, gammaSE},
			law{"weibull", fitWeibull, weibullLaw, k, 700, func(s rand.Source) distuv.Rander { return distuv.Weibull{K: k, Lambda: 700, Src: s} }, weibullSE})
	}
	return all
}

func TestEstimatesReturnKnownParametersWithinFourStandardErrors(t *testing.T) {
	for _, l := range laws() {
		for seed := range uint64(5) {
			for _, n := range []int{200, 5000} {
				e := l.fit(newSample(draws(l.rander(rand.NewPCG(seed, 9)), n)))
				seA, seB := l.se(l.a, l.b, float64(n))
				if e.family.String() != l.name || math.Abs(e.a-l.a) > 4*seA || l.b != 0 && math.Abs(e.b-l.b) > 4*seB {
					t.Errorf("%s(%g, %g), n = %d, seed %d: got %s(%g, %g), standard errors %g and %g",
						l.name, l.a, l.b, n, seed, e.family, e.a, e.b, seA, seB)
				}
			}
		}
	}
}

// The standard errors mean something: over many samples the errors have them.
func TestErrorsOfEstimatesHaveTheStandardDeviationOfTheory(t *testing.T) {
	const n, samples = 300, 150
	for _, l := range laws() {
		if l.name == "pareto" { // the smallest value is not normal
			continue
		}
		src := rand.NewPCG(3, 4)
		var square float64
		seA, _ := l.se(l.a, l.b, n)
		for range samples {
			e := l.fit(newSample(draws(l.rander(src), n)))
			square += (e.a - l.a) * (e.a - l.a) / (seA * seA)
		}
		// A mean of 150 squared standard normals has standard deviation 0.115.
		if got := square / samples; math.Abs(got-1) > 4*0.115 {
			t.Errorf("%s(%g): the squared errors are %g times what theory says", l.name, l.a, got)
		}
	}
}

// sumLogProb is the logarithm of a likelihood as gonum has it.
func sumLogProb(d interface{ LogProb(float64) float64 }, x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += d.LogProb(v)
	}
	return sum
}

func TestLikelihoodsAreThoseOfGonumAndTheLargest(t *testing.T) {
	for _, l := range laws() {
		x := draws(l.rander(rand.NewPCG(11, 2)), 1500)
		e := l.fit(newSample(x))
		at := func(a, b float64) float64 { return sumLogProb(l.law(a, b), x) }
		best := at(e.a, e.b)
		if math.Abs(best-e.logLikelihood) > 1e-9*(math.Abs(best)+1000) {
			t.Errorf("%s(%g, %g): log-likelihood %.10g, gonum has %.10g", l.name, l.a, l.b, e.logLikelihood, best)
		}
		for _, f := range []float64{0.99, 0.9999, 1.0001, 1.01} {
			if l.name != "pareto" || f < 1 { // a scale above the smallest value is impossible
				if at(e.a*f, e.b) > best {
					t.Errorf("%s: %g is likelier than %g", l.name, e.a*f, e.a)
				}
			}
			if l.b != 0 && at(e.a, e.b*f) > best {
				t.Errorf("%s: %g is likelier than %g", l.name, e.b*f, e.b)
			}
		}
	}
}

func TestWeibullOfAGivenMeanIsTheLikeliest(t *testing.T) {
	x := draws(distuv.LogNormal{Mu: 0, Sigma: 1, Src: rand.NewPCG(1, 1)}, 2000)
	s := newSample(x)
	e := fitWeibullMean(s)
	mean := func(k, scale float64) float64 { return scale * math.Gamma(1+1/k) }
	if got := mean(e.a, e.b); math.Abs(got/s.mean-1) > 1e-10 {
		t.Errorf("the mean is %g, want %g", got, s.mean)
	}
	best := sumLogProb(distuv.Weibull{K: e.a, Lambda: e.b}, x)
	if math.Abs(best-e.logLikelihood) > 1e-8*math.Abs(best) {
		t.Errorf("log-likelihood %g, gonum has %g", e.logLikelihood, best)
	}
	for _, f := range []float64{0.5, 0.99, 0.999, 1.001, 1.01, 2} {
		k := e.a * f
		if l := sumLogProb(distuv.Weibull{K: k, Lambda: s.mean / math.Gamma(1+1/k)}, x); l > best {
			t.Errorf("shape %g is likelier than %g", k, e.a)
		}
	}
}

func TestPolygammaFunctions(t *testing.T) {
	for x := 0.01; x < 3000; x *= 1.31 {
		if got, want := digamma(x), mathext.Digamma(x); math.Abs(got-want) > 1e-10 { // gonum's series stops early
			t.Errorf("digamma(%g) = %.17g, gonum has %.17g", x, got, want)
		}
		// Their recurrences cross the border to the series.
		if got, want := digamma(x), digamma(x+1)-1/x; math.Abs(got-want) > 2e-14*(1+math.Abs(want)) {
			t.Errorf("digamma(%g) = %.17g, from its neighbour %.17g", x, got, want)
		}
		if got, want := trigamma(x), trigamma(x+1)+1/(x*x); math.Abs(got/want-1) > 1e-14 {
			t.Errorf("trigamma(%g) = %.17g, from its neighbour %.17g", x, got, want)
		}
	}
	if got, want := digamma(1), -0.57721566490153286061; math.Abs(got-want) > 1e-14 {
		t.Errorf("digamma(1) = %.17g, want −γ = %.17g", got, want)
	}
	if got, want := trigamma(1), math.Pi*math.Pi/6; math.Abs(got-want) > 1e-14 {
		t.Errorf("trigamma(1) = %.17g, want %.17g", got, want)
	}
	if got, want := trigamma(0.5), math.Pi*math.Pi/2; math.Abs(got-want) > 1e-14 {
		t.Errorf("trigamma(½) = %.17g, want %.17g", got, want)
	}
}
