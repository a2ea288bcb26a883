package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestTOSTAgreesWithTheOracle(t *testing.T) {
	const marginRatio, upper, lower = 1.05, 3.227177027913916e-07, 0.16809867538244383 // SciPy
	e := TOST(logRatios(t, after, before), RelativeMargin(marginRatio-1))
	near(t, "upper/its value", e.Upper/upper, 1, 1e-9)
	near(t, "lower", e.Lower, lower, 1e-12)
	near(t, "p", e.P, lower, 1e-12)
	var v struct {
		Paired struct{ A, B []float64 }
		TOST   struct {
			Ratio float64 `json:"margin_ratio"`
			Upper float64 `json:"noninferiority_p"`
			Lower float64 `json:"lower_p"`
			P     float64 `json:"tost_p"`
		}
	}
	readOracle(t, &v)
	e = TOST(logRatios(t, v.Paired.B, v.Paired.A), RelativeMargin(v.TOST.Ratio-1))
	near(t, "upper/its value", e.Upper/v.TOST.Upper, 1, 1e-9)
	near(t, "lower", e.Lower, v.TOST.Lower, 1e-12)
	near(t, "p", e.P, v.TOST.P, 1e-12)
}

// SAS/STAT User's Guide, The TTEST Procedure, "Equivalence Testing with Lognormal Data", with the data of Wellek,
// "Testing Statistical Hypotheses of Equivalence", 2003, p. 212: the ratio of geometric means is 0.9412 with a 90 %
// interval from 0.8634 to 1.0260, equivalent within 0.8 to 1.25.
func TestTOSTOfWelleksBioequivalenceStudy(t *testing.T) {
	test := []float64{103.4, 59.92, 68.17, 94.54, 69.48, 72.17, 74.37, 84.44, 96.74, 94.26, 48.52, 95.68}
	reference := []float64{90.11, 77.71, 77.71, 97.51, 58.21, 101.3, 79.84, 96.06, 89.30, 97.22, 61.62, 85.80}
	c := Compare(test, reference, true, 0.90)
	near(t, "ratio", 1+c.Mean, 0.9412, 5e-5)
	near(t, "low", 1+c.Interval.Low, 0.8634, 5e-5)
	near(t, "high", 1+c.Interval.High, 1.0260, 5e-5)
	q, relative := Ask(test, reference, true, 0.25, HigherIsBetter)
	if a := Judge([]Question{q}, 0.05); !relative || a[0].Verdict != Same || a[0].Equivalence > 0.01 {
		t.Errorf("%+v, want the same", a[0])
	}
	// The end nearer to 1 by ratio, 1/0.8634, is the margin at which the test just rejects at 5 %.
	near(t, "p at the interval's end", TOST(q.Differences, -math.Log(1+c.Interval.Low)).P, 0.05, 1e-9)
}

func TestTOSTRejectsExactlyWhenTheIntervalLiesWithinTheMargin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	same := 0
	for range 3000 {
		d := make([]float64, 2+r.IntN(12))
		for i := range d {
			d[i] = 0.3*r.NormFloat64() + 0.2
		}
		i, _ := TInterval(d, 0.90)
		inside := -0.5 <= i.Low && i.High <= 0.5
		if inside {
			same++
		}
		if p := TOST(d, 0.5).P; (p <= 0.05) != inside {
			t.Fatalf("%v: P = %v, interval %v", d, p, i)
		}
	}
	if same < 500 || same > 2500 {
		t.Errorf("%d of 3000 within the margin: nothing was tried", same)
	}
}

func TestWithoutSpreadEquivalenceIsAsSureAsTheSignTest(t *testing.T) {
	zeros := make([]float64, 4)
	if p := TOST(zeros, 0.02).P; p != 1.0/16 {
		t.Errorf("4 times no difference: P = %v, want 2⁻⁴", p)
	}
	zeros = make([]float64, 5)
	if p := TOST(zeros, 0).P; p != 1.0/32 {
		t.Errorf("5 times no difference, no margin: P = %v, want 2⁻⁵", p)
	}
	if p := TOST([]float64{1, 1, 1, 1, 1, 1}, 1).P; p != 1 {
		t.Errorf("on the margin: P = %v, want 1", p)
	}
	for _, e := range []Equivalence{TOST(nil, 1), TOST([]float64{0}, 1), TOST(zeros, -1), TOST(zeros, math.NaN())} {
		if !math.IsNaN(e.P) {
			t.Errorf("P = %v from nothing", e.P)
		}
	}
}
