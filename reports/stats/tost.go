package stats

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// An Equivalence is the outcome of two one-sided t tests. Each P is NaN below two differences or where the margin is
// negative or NaN.
type Equivalence struct {
	Lower float64 // P for the hypothesis that the mean is at most −margin
	Upper float64 // P for the hypothesis that the mean is at least +margin
	P     float64 // the larger of the two: P for the hypothesis that the mean is not within the margin
}

// TOST tests whether the mean of differences lies within ±margin (Schuirmann, "A comparison of the two one-sided
// tests procedure and the power approach for assessing the equivalence of average bioavailability", Journal of
// Pharmacokinetics and Biopharmaceutics 15, 1987). P ≤ α exactly when the interval of confidence 1 − 2α lies inside.
//
// Differences without spread get the P of the sign test, 2^(−n), as in PairedT; differences that are all 0 lie within
// every margin, 0 included.
func TOST(d []float64, margin float64) Equivalence { return PairedT(d).within(margin) }

func (t TTest) within(margin float64) Equivalence {
	if !(margin >= 0) {
		return Equivalence{math.NaN(), math.NaN(), math.NaN()}
	}
	if t.Mean == 0 && t.flat() && t.N >= 2 {
		p := math.Ldexp(1, -t.N)
		return Equivalence{p, p, p}
	}
	e := Equivalence{Lower: t.above(-margin), Upper: t.opposite().above(-margin)}
	e.P = max(e.Lower, e.Upper)
	return e
}

// RelativeMargin turns a relative margin, 0.02 for 2 %, into one for log ratios: log(1 + m). It is symmetric there, so
// that the verdict does not depend on which side is the base: 2 % allows ratios from 1/1.02 to 1.02.
func RelativeMargin(m float64) float64 { return rng.Log1p(m) }
