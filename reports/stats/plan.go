package stats

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// A Plan says after how many seeds to look at the differences, when seeds are added until a verdict is reached. The
// looks are fixed in advance, and the significance level is divided evenly among them: at each look Judge is asked
// with Level. With K looks at level α/K each, what Judge promises at its level holds at α for all looks together, by
// Boole's inequality: at most α for any false Better or Worse at any look, and at most α for a false Same of each
// question. This needs nothing but the exact Student's t at each look, whatever the dependence between the looks and the
// reason for stopping. The intervals of the answers are repeated confidence intervals: all of them together cover the
// mean with probability 1 − α (Jennison and Turnbull, "Interim analyses: the repeated confidence interval approach",
// JRSS B 51, 1989).
//
// The looks are spaced geometrically: a handful of them covers any limit, a clear difference is found at the first,
// and the bound loses little: for six looks from 10 to 200 seeds a test with the exact joint distribution would need
// about a twentieth fewer seeds. Differences must not be looked at in between.
type Plan struct {
	Looks []int   // numbers of seeds, rising; the last is the limit
	Alpha float64 // significance level of all looks together
}

// NewPlan returns the plan that begins with first seeds, at least 2, and ends with limit, with so many looks that the
// seeds at most double from one to the next. With limit at or below first it has one look, at limit.
func NewPlan(first, limit int, alpha float64) Plan {
	first = max(2, first)
	steps := 0
	for n := first; n < limit; n *= 2 {
		steps++
	}
	p := Plan{Alpha: alpha}
	growth := float64(limit) / float64(first)
	for k := range steps {
		n := int(math.Round(float64(first) * rng.Pow(growth, float64(k)/float64(steps))))
		p.Looks = append(p.Looks, n)
	}
	p.Looks = append(p.Looks, limit)
	return p
}

// Level returns the significance level of every look.
func (p Plan) Level() float64 { return p.Alpha / float64(len(p.Looks)) }

// Judge answers the questions at the look with the given number, from 0, whose seeds have all been run, and says
// whether to stop there: every question is decided, or it is the last look. A verdict may be kept from the look at
// which it was reached, or be taken from the look at which the driver stopped.
func (p Plan) Judge(look int, questions []Question) (answers []Answer, stop bool) {
	answers = Judge(questions, p.Level())
	return answers, Decided(answers) || look >= len(p.Looks)-1
}

// Power returns the probability that one question judged by itself would be answered Better or Worse, rightly, at the
// last look, when the differences have the given mean and standard deviation. The plan's own probability is larger,
// since every look may find it, save that a look may have stopped it with a false claim, which Alpha bounds.
func (p Plan) Power(mean, sd, margin float64) float64 {
	return PowerDifferent(p.Looks[len(p.Looks)-1], mean, sd, margin, p.Level())
}
