package fit

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// A sample is what the estimators need to know of positive values.
type sample struct {
	sorted      []float64
	logs        []float64 // of sorted
	n, mean, sd float64
	logMean     float64
	logSD       float64 // with divisor n
	min, max    float64
	hasZero     bool // then logs are not there
}

func newSample(sorted []float64) *sample {
	s := &sample{sorted: sorted, n: float64(len(sorted)), min: sorted[0], max: sorted[len(sorted)-1]}
	s.mean, s.sd = moments(sorted)
	if s.hasZero = s.min <= 0; s.hasZero {
		return s
	}
	s.logs = make([]float64, len(sorted))
	for i, x := range sorted {
		s.logs[i] = rng.Log(x)
	}
	s.logMean, s.logSD = moments(s.logs)
	return s
}

// moments returns the mean and the standard deviation with divisor n.
func moments(x []float64) (mean, sd float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	squares := 0.0
	for _, v := range x {
		squares += float64((v - mean) * (v - mean))
	}
	return mean, math.Sqrt(squares / n)
}

// An estimate is a family with the parameters that make a sample most likely.
type estimate struct {
	family        family
	a, b          float64 // see each estimator
	parameters    int
	logLikelihood float64
}

func (e estimate) aic() float64 { return float64(2*float64(e.parameters)) - float64(2*e.logLikelihood) }

type family int

const (
	exponential family = iota
	lognormal
	gamma
	weibull
	pareto
)

func (f family) String() string {
	return [...]string{"exponential", "lognormal", "gamma", "weibull", "pareto"}[f]
}

// fitExponential returns the mean as a.
func fitExponential(s *sample) estimate {
	return estimate{exponential, s.mean, 0, 1, float64(-s.n * (rng.Log(s.mean) + 1))}
}

// fitLognormal returns the mean of the logarithms as a and their standard deviation as b.
func fitLognormal(s *sample) estimate {
	const logRoot2Pi = 0.91893853320467274178
	return estimate{lognormal, s.logMean, s.logSD, 2, float64(-s.n * (s.logMean + rng.Log(s.logSD) + logRoot2Pi + 0.5))}
}

// fitGamma returns the shape as a and the scale as b. The shape k solves ln k − ψ(k) = ln mean − mean of logs, found
// by Newton's method on 1/k from a start within 2 % (T. P. Minka, "Estimating a Gamma distribution", 2002).
func fitGamma(s *sample) estimate {
	c := rng.Log(s.mean) - s.logMean // above 0 by Jensen's inequality
	k := (3 - c + math.Sqrt(float64((c-3)*(c-3))+float64(24*c))) / float64(12*c)
	for range 30 {
		f := rng.Log(k) - digamma(k) - c
		next := 1 / (1/k + f/(float64(k*k)*(1/k-trigamma(k))))
		if done := math.Abs(next-k) <= float64(1e-13*k); done || !(next > 0) {
			break
		}
		k = next
	}
	scale := s.mean / k
	l := float64((k-1)*s.logMean) - k - float64(k*rng.Log(scale)) - rng.LogGamma(k)
	return estimate{gamma, k, scale, 2, float64(s.n * l)}
}

// fitWeibull returns the shape as a and the scale as b. The shape k is the root of
// Σ xᵏ ln x / Σ xᵏ − 1/k − mean of logs, which increases in k (N. Balakrishnan and M. Kateri, "On the maximum
// likelihood estimation of parameters of Weibull distribution", Statistics & Probability Letters 78, 2008): Newton's
// method, kept between bounds.
func fitWeibull(s *sample) estimate {
	low, high := 0.0, math.Inf(1)
	k := 1.2825498301618641 / s.logSD // π/√6, from the variance of the logarithm
	for range 100 {
		mean, variance, _ := s.powers(k)
		f := mean - 1/k - s.logMean
		if f > 0 {
			high = k
		} else {
			low = k
		}
		next := k - f/(variance+1/float64(k*k))
		if !(next > low && next < high) {
			next = float64(0.5 * (low + min(high, float64(4*k))))
		}
		if math.Abs(next-k) <= float64(1e-13*k) {
			break
		}
		k = next
	}
	_, _, logSum := s.powers(k)
	logScale := (logSum - rng.Log(s.n)) / k
	l := rng.Log(k) - float64(k*logScale) + float64((k-1)*s.logMean) - 1
	return estimate{weibull, k, rng.Exp(logScale), 2, float64(s.n * l)}
}

// powers returns the mean and the variance of the logarithms weighted by xᵏ, and ln Σ xᵏ.
func (s *sample) powers(k float64) (mean, variance, logSum float64) {
	last := s.logs[len(s.logs)-1]
	var sum, first, second float64
	for _, l := range s.logs {
		d := l - last // at most 0, so that nothing overflows
		w := rng.Exp(float64(k * d))
		sum += w
		first += float64(w * d)
		second += float64(float64(w*d) * d)
	}
	mean = first / sum
	return last + mean, second/sum - float64(mean*mean), rng.Log(sum) + float64(k*last)
}

// fitPareto returns the smallest value as a and the exponent of the tail as b.
func fitPareto(s *sample) estimate {
	low := s.logs[0]
	b := 1 / (s.logMean - low)
	l := rng.Log(b) + float64(b*low) - float64((b+1)*s.logMean)
	return estimate{pareto, s.min, b, 2, float64(s.n * l)}
}

// likelihoodOfWeibullMean returns the logarithm of the likelihood of a Weibull distribution of a shape whose mean is
// that of the sample, and its scale.
func (s *sample) likelihoodOfWeibullMean(k float64) (l, scale float64) {
	logScale := rng.Log(s.mean) - rng.LogGamma(1+1/k)
	_, _, logSum := s.powers(k)
	l = float64(s.n*(rng.Log(k)-float64(k*logScale)+float64((k-1)*s.logMean))) - rng.Exp(logSum-float64(k*logScale))
	return l, rng.Exp(logScale)
}

// fitWeibullMean is fitWeibull among the distributions whose mean is that of the sample: the likelihood as a function
// of the logarithm of the shape has one peak, which is found by golden section search (J. Kiefer, "Sequential minimax
// search for a maximum", Proceedings of the American Mathematical Society 4, 1953).
func fitWeibullMean(s *sample) estimate {
	const ratio = 0.6180339887498949 // (√5 − 1)/2
	center := rng.Log(fitWeibull(s).a)
	at := func(x float64) float64 {
		l, _ := s.likelihoodOfWeibullMean(rng.Exp(x))
		return l
	}
	low, high := center-1.5, center+1.5
	x1, x2 := high-float64(ratio*(high-low)), low+float64(ratio*(high-low))
	f1, f2 := at(x1), at(x2)
	for range 45 {
		if f1 < f2 {
			low, x1, f1 = x1, x2, f2
			x2 = low + float64(ratio*(high-low))
			f2 = at(x2)
		} else {
			high, x2, f2 = x2, x1, f1
			x1 = high - float64(ratio*(high-low))
			f1 = at(x1)
		}
	}
	k := rng.Exp(float64(0.5 * (low + high)))
	l, scale := s.likelihoodOfWeibullMean(k)
	return estimate{weibull, k, scale, 2, l}
}
