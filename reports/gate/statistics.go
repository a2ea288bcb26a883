package gate

import (
	"math"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// A sample is a metric now and before, by seed; every value is finite.
type sample struct {
	now, before []float64
	relative    bool    // compare as log ratios where all values are positive
	margin      float64 // how large a difference still counts as none
	higher      bool    // higher is better
}

// A finding is what a sample says.
type finding struct {
	change     Change
	notWorse   bool // it was shown that it is not worse by more than the margin
	difference Difference
}

// judgeTogether tests samples as one family. notWorse needs no correction for their number: a gate passes only if all
// do, so that a false claim about one is not made likelier by asking about the others.
func judgeTogether(samples []sample, confidence float64) []finding {
	questions := make([]stats.Question, len(samples))
	out := make([]finding, len(samples))
	for i, x := range samples {
		better := stats.LowerIsBetter
		if x.higher {
			better = stats.HigherIsBetter
		}
		questions[i], out[i].difference.Relative = stats.Ask(x.now, x.before, x.relative, x.margin, better)
	}
	for i, a := range stats.Judge(questions, 1-confidence) {
		f, q := &out[i], questions[i]
		f.change = Change(a.Verdict.String())
		e := stats.TOST(q.Differences, q.Margin)
		worse := e.Upper // P for being worse by more than the margin
		if samples[i].higher {
			worse = e.Lower
		}
		f.notWorse = worse <= 1-confidence
		d := &f.difference
		d.Mean, d.Low, d.High = a.Mean, a.Interval.Low, a.Interval.High
		d.HasInterval = !math.IsNaN(d.Low)
		if d.Relative {
			d.Mean, d.Low, d.High = growth(d.Mean), growth(d.Low), growth(d.High)
		}
	}
	return out
}

// growth turns a mean log ratio into a relative difference.
func growth(logRatio float64) float64 { return min(rng.Expm1(logRatio), math.MaxFloat64) }

// A leaning says what differences by seed show about the sign of their mean, at a confidence.
type leaning struct {
	atMost0, atLeast0 bool // the mean is at most 0, at least 0; both where all are 0 under seeds enough
	interval          stats.Interval
	ok                bool // there is an interval
}

// lean makes two one-sided t tests. Each end of the interval is the bound of one of them, so the interval itself has
// the confidence 2c − 1.
func lean(d []float64, confidence float64) (l leaning) {
	e := stats.TOST(d, 0)
	l.atMost0, l.atLeast0 = e.Upper <= 1-confidence, e.Lower <= 1-confidence
	l.interval, l.ok = stats.TInterval(d, float64(2*confidence)-1)
	return l
}

// enoughSeeds is how many equal differences it takes to be as sure, by the sign test: 2^(−n) ≤ 1 − c.
func enoughSeeds(confidence float64) int {
	n := 1
	for p := 0.5; p > 1-confidence; p /= 2 {
		n++
	}
	return n
}
