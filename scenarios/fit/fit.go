package fit

import (
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Fit is what was found for one quantity of a log.
type Fit struct {
	Provider   string // whose it is, in Model.Fits
	Name       string // the scenario's word: "ttft"
	Unit       Unit
	Sample     []float64 // what the log says, sorted: seconds or tokens
	Mean       float64   // of the sample
	CV         float64   // of the sample
	Candidates []Candidate
	Chosen     Candidate
	Table      bool // Chosen is a table of quantiles: no family fits, or the sample is too small to choose one
}

// A Candidate is a distribution with its parameters, rounded as they are written.
type Candidate struct {
	Family string
	YAML   string // "lognormal: {p50: 350ms, p99: 2s}"
	Dist   dist.Dist
	AIC    float64 // −2 ln likelihood + 2 parameters; NaN for a table and a constant
	KS     float64 // Kolmogorov–Smirnov distance from the sample; NaN for a constant

	cv float64 // of an arrival process
}

// Best returns the candidate that AIC prefers, nil where no family was tried.
func (f *Fit) Best() *Candidate {
	if len(f.Candidates) == 0 {
		return nil
	}
	return &f.Candidates[0]
}

// fewest is how many values it takes to choose among families.
const fewest = 20

// fitSample fits a distribution to values, which it sorts; nil if there are none.
func fitSample(name string, u Unit, values []float64) *Fit {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	f := &Fit{Name: name, Unit: u, Sample: values}
	s := newSample(values)
	f.Mean, f.CV = s.mean, s.sd/s.mean
	if s.mean == 0 {
		f.CV = 0
	}
	if u.Format(s.min) == u.Format(s.max) {
		v := u.read(s.mean)
		f.Chosen = Candidate{Family: "constant", YAML: u.Format(s.mean), Dist: dist.NewConstant(float64(v)), AIC: math.NaN(), KS: math.NaN()}
		return f
	}
	if len(values) >= fewest {
		f.Candidates = candidates(s, u)
	}
	if best := f.Best(); best != nil && best.KS <= tolerable(len(values)) {
		f.Chosen = *best
		return f
	}
	f.Table = true
	f.Chosen = quantileTable(values, u)
	return f
}

// candidates fits every family that can hold the sample, the best first. One of which a hundredth lies beyond all
// bounds is left out.
func candidates(s *sample, u Unit) []Candidate {
	estimates := []estimate{fitExponential(s)}
	if !s.hasZero {
		estimates = append(estimates, fitLognormal(s), fitGamma(s), fitWeibull(s), fitPareto(s))
	}
	var all []Candidate
	for _, e := range estimates {
		text, d := e.write(u)
		if d == nil || !s.meets(d.Mean()) || d.Quantile(0.99) > float64(100*s.max) {
			continue
		}
		all = append(all, Candidate{Family: e.family.String(), YAML: text, Dist: d, AIC: e.aic(), KS: distance(s.sorted, d, u)})
	}
	sortByAIC(all)
	return all
}

func sortByAIC(all []Candidate) {
	slices.SortStableFunc(all, func(a, b Candidate) int {
		switch {
		case a.AIC < b.AIC:
			return -1
		case a.AIC > b.AIC:
			return 1
		}
		return 0
	})
}

// meets reports whether a mean can be that of the sample, four standard errors and a twentieth allowed. A family
// that fits the bulk and misses the mean, as heavy tails can, would offer a load that is not the log's.
func (s *sample) meets(mean float64) bool {
	return math.Abs(mean-s.mean) <= float64(0.05*s.mean)+float64(4*s.sd)/math.Sqrt(s.n)
}

// write returns the estimate as a scenario writes it, and the distribution that the scenario then has; nil where the
// rounded parameters make none.
func (e estimate) write(u Unit) (string, dist.Dist) {
	q := func(v float64) *units.Quantity { x := u.read(v); return &x }
	f := func(v float64) *float64 { x := round(v); return &x }
	switch e.family {
	case exponential:
		return "exponential: {mean: " + u.Format(e.a) + "}", build("exponential", &dist.ExponentialParams{Mean: u.read(e.a)})
	case lognormal:
		p50 := rng.Exp(e.a)
		p99 := rng.Exp(e.a + float64(e.b*rng.NormQuantile(0.99)))
		return "lognormal: {p50: " + u.Format(p50) + ", p99: " + u.Format(p99) + "}",
			build("lognormal", &dist.LognormalParams{Quantiles: dist.Quantiles{{P: 0.5, V: *q(p50)}, {P: 0.99, V: *q(p99)}}})
	case pareto:
		return "pareto: {scale: " + u.Format(e.a) + ", shape: " + number(e.b) + "}",
			build("pareto", &dist.ParetoParams{Scale: q(e.a), Shape: f(e.b)})
	}
	mean, cv := e.meanCV()
	return e.family.String() + ": {mean: " + u.Format(mean) + ", cv: " + number(cv) + "}",
		build(e.family.String(), &dist.ShapeParams{Mean: q(mean), CV: f(cv)})
}

// meanCV returns the mean and the coefficient of variation of a gamma or Weibull distribution.
func (e estimate) meanCV() (mean, cv float64) {
	if e.family == gamma {
		return float64(e.a * e.b), 1 / math.Sqrt(e.a)
	}
	first, second := rng.LogGamma(1+1/e.a), rng.LogGamma(1+2/e.a)
	return float64(e.b * rng.Exp(first)), math.Sqrt(rng.Expm1(second - float64(2*first)))
}

// build makes a distribution as a scenario does; nil where the parameters make none.
func build(kind string, params any) dist.Dist {
	k, err := dist.Kinds.Lookup(kind)
	if err != nil {
		panic(err) // all families are registered
	}
	d, err := k.Build(params)
	if err != nil {
		return nil
	}
	return d
}
