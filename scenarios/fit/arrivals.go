package fit

import (
	"fmt"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// Arrivals is the arrival process found for a log. Its Fit is that of the gaps in seconds; YAML names an arrival
// process.
type Arrivals struct {
	Fit
	Rate  float64 // requests a second, as recorded
	Notes []string
}

const (
	steady      = 0.05 // gaps of a smaller coefficient of variation are taken to be equal
	maxRounding = 60e9 // nanoseconds: no clock is read more coarsely
)

// fitArrivals fits an arrival process to the moments of requests, which it sorts; nil where they do not tell a rate.
func fitArrivals(moments []int64) *Arrivals {
	slices.Sort(moments)
	n := len(moments) - 1
	if n < 1 || moments[n] == moments[0] {
		return nil
	}
	a := &Arrivals{Fit: Fit{Name: "arrivals"}}
	a.gaps(moments)
	a.Rate = 1 / a.Mean
	rate := units.Rate(round(a.Rate))
	if rate < workload.MinRate || rate > workload.MaxRate {
		return nil
	}
	if a.CV < steady && n >= fewest {
		a.Chosen = Candidate{Family: "constant", YAML: "constant: {rate: " + perSecond(rate) + "}", Dist: dist.NewConstant(1 / float64(rate)), AIC: math.NaN(), KS: math.NaN()}
		return a
	}
	tied := a.spreadTies(moments)
	s := newSample(a.Sample)
	a.Candidates = renewals(s, rate)
	best := a.Candidates[0]
	switch limit := tolerable(n); {
	case n < fewest:
		a.Chosen = poisson(s, rate)
		a.note("%d requests with a time are too few to tell how regularly they come", n+1)
	case best.KS <= limit:
		a.Chosen = best
	default:
		a.Chosen = byMoments(s, rate, a.CV, best)
		why := ""
		if tied {
			why = "; as moments are rounded or shared, that may be the clock's doing and not the traffic's"
		}
		a.note("the gaps fit no process of independent gaps%s; this one has the log's rate and the log's coefficient of variation, which decides how bursty counts are in the long run", why)
	}
	a.drift(moments)
	return a
}

// gaps fills in the sample and its moments.
func (a *Arrivals) gaps(moments []int64) {
	a.Sample = make([]float64, len(moments)-1)
	for i := range a.Sample {
		a.Sample[i] = float64(moments[i+1]-moments[i]) / 1e9
	}
	slices.Sort(a.Sample)
	s := newSample(a.Sample)
	a.Mean, a.CV = s.mean, s.sd/s.mean
}

// spreadTies spreads requests over the interval to which a clock has rounded their moments. Logs that count in whole
// seconds make several requests one moment, and all estimates of how they come would be of the clock. It
// reports whether there were any.
func (a *Arrivals) spreadTies(moments []int64) (tied bool) {
	var steps []int64
	for i := 1; i < len(moments); i++ {
		if d := moments[i] - moments[i-1]; d > 0 {
			steps = append(steps, d)
		}
	}
	ties := len(moments) - 1 - len(steps)
	if ties == 0 {
		return false
	}
	slices.Sort(steps)
	step := steps[len(steps)/1000] // the smallest but for a few, which may be glitches
	if step > maxRounding {
		a.note("%s of the requests have the moment of another; they are taken to be sent together", share(ties, len(moments)))
		return true
	}
	recorded, mean := a.CV, a.Mean
	draws := rng.NewStream(1, rng.Arrival, 0)
	for i := range moments {
		moments[i] += int64(float64(draws.Uniform(uint64(i), 0) * float64(step)))
	}
	slices.Sort(moments)
	a.gaps(moments)
	if a.Sample[0] <= 0 { // by chance, and once in a long while
		for i, g := range a.Sample {
			a.Sample[i] = max(g, 1e-9)
		}
	}
	if float64(step) < float64(1e8*mean) {
		return 100*ties >= len(moments) // a tenth of the mean gap: it hardly matters
	}
	a.note("%s of the requests have the moment of another: times seem to be rounded to %s, over which they are spread at random; unspread, the gaps' coefficient of variation is %s",
		share(ties, len(moments)), duration(float64(step)/1e9), number(recorded))
	return true
}

// renewals fits the processes of independent gaps, the best first. All have the log's rate, which is the most likely
// one for poisson and gamma; for weibull the cv is the most likely one given the rate.
func renewals(s *sample, rate units.Rate) []Candidate {
	all := []Candidate{poisson(s, rate)}
	if s.hasZero || len(s.sorted) < fewest {
		return all
	}
	for _, e := range []estimate{fitGamma(s), fitWeibullMean(s)} {
		_, cv := e.meanCV()
		if c := bursty(e.family.String(), s, rate, cv); c != nil {
			c.AIC = e.aic()
			all = append(all, *c)
		}
	}
	sortByAIC(all)
	return all
}

func poisson(s *sample, rate units.Rate) Candidate {
	d := dist.NewExponential(1 / float64(rate))
	return Candidate{Family: "poisson", YAML: "poisson: {rate: " + perSecond(rate) + "}", Dist: d,
		AIC: fitExponential(s).aic(), KS: distance(s.sorted, d, Seconds), cv: 1}
}

// bursty is a gamma or weibull process; nil where the scenario language has none of that kind or cv.
func bursty(kind string, s *sample, rate units.Rate, cv float64) *Candidate {
	cv = round(cv)
	k, err := workload.Kinds.Lookup(kind)
	if err != nil || !(cv >= 0.01 && cv <= 100) {
		return nil
	}
	mean := units.Quantity(1 / float64(rate))
	d := build(kind, &dist.ShapeParams{Mean: &mean, CV: &cv})
	if d == nil {
		return nil
	}
	return &Candidate{Family: k.Name, YAML: k.Name + ": {rate: " + perSecond(rate) + ", cv: " + number(cv) + "}", Dist: d,
		AIC: math.NaN(), KS: distance(s.sorted, d, Seconds), cv: cv}
}

// byMoments returns the process with the log's rate and cv whose gaps are nearest to the log's, or else best. The
// counts of a renewal process over long times have the variance cv² × mean (D. R. Cox, Renewal Theory, 1962, section
// 4.2), whatever the distribution of its gaps.
func byMoments(s *sample, rate units.Rate, cv float64, best Candidate) Candidate {
	near := (*Candidate)(nil)
	for _, kind := range []string{"gamma", "weibull"} {
		if c := bursty(kind, s, rate, cv); c != nil && (near == nil || c.KS < near.KS) {
			near = c
		}
	}
	if near == nil {
		return best
	}
	return *near
}

func (a *Arrivals) note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

// drift notes that the counts in long windows vary far more than those of the chosen process can.
func (a *Arrivals) drift(sent []int64) {
	const windows = 50
	n := len(sent)
	if n < 20*windows {
		return
	}
	span := sent[n-1] - sent[0]
	var counts [windows]float64
	for _, t := range sent {
		counts[min(windows-1, (t-sent[0])/(span/windows+1))]++
	}
	mean, sd := moments(counts[:])
	if seen, expected := float64(sd*sd)/mean, max(1, float64(a.Chosen.cv*a.Chosen.cv)); seen > float64(4*expected) {
		a.note("the rate changes in the course of the log: the variance of the counts in windows of %s is %.3g times that of the arrivals fitted; for its ups and downs replay the log or give the arrivals phases",
			duration(float64(span)/windows/1e9), seen/expected)
	}
}

func perSecond(r units.Rate) string { return units.FormatRate(r) }

// share writes part of all as a percentage.
func share(part, all int) string {
	return fmt.Sprintf("%.3g%%", float64(100*part)/float64(all))
}
