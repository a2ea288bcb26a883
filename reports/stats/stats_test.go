package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s = %.17g, want %.17g (±%g)", what, got, want, tolerance)
	}
}

func TestMeanAndStdDevOfAWorkedExample(t *testing.T) {
	// 2 4 4 4 5 5 7 9: sum 40, mean 5; squared deviations 9+1+1+1+0+0+4+16 = 32, so s = √(32/7).
	x := []float64{2, 4, 4, 4, 5, 5, 7, 9}
	near(t, "mean", Mean(x), 5, 0)
	near(t, "standard deviation", StdDev(x), math.Sqrt(32.0/7), 1e-15)
}

func TestEqualValuesHaveExactlyNoSpread(t *testing.T) {
	for _, v := range []float64{0.1, 1.0 / 3, 1e-300, 7e12, -0.7} {
		for n := 2; n < 40; n++ {
			x := make([]float64, n)
			for i := range x {
				x[i] = v
			}
			if Mean(x) != v || StdDev(x) != 0 {
				t.Fatalf("%d times %v: mean %v, standard deviation %v", n, v, Mean(x), StdDev(x))
			}
			if i, ok := TInterval(x, Confidence); !ok || i != (Interval{v, v}) {
				t.Fatalf("%d times %v: interval %v, %v", n, v, i, ok)
			}
		}
	}
}

func TestStdDevKeepsItsDigitsFarFromZero(t *testing.T) {
	// 1e9 + {4, 7, 13, 16}: mean 1e9+10, variance (36+9+9+36)/3 = 30.
	near(t, "standard deviation", StdDev([]float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), math.Sqrt(30), 1e-14)
}

func TestTooFewValuesGiveNoFigure(t *testing.T) {
	if !math.IsNaN(Mean(nil)) || !math.IsNaN(StdDev([]float64{3})) || !math.IsNaN(JainIndex(nil)) ||
		!math.IsNaN(JainIndex([]float64{0, 0})) {
		t.Error("a figure was made up from nothing")
	}
	if _, ok := TInterval([]float64{3}, Confidence); ok {
		t.Error("one value got an interval")
	}
	if c := Compare([]float64{1, math.NaN()}, []float64{math.NaN(), 1}, true, Confidence); c.N != 0 || !math.IsNaN(c.Mean) || c.HasInterval {
		t.Errorf("no common pair gave %+v", c)
	}
	if c := Compare([]float64{2}, []float64{1}, true, Confidence); c.HasInterval || c.N != 1 {
		t.Errorf("one pair gave %+v", c)
	} else {
		near(t, "twice as much", c.Mean, 1, 1e-14)
	}
}

func TestJainIndexBetweenOneOfAllAndEqual(t *testing.T) {
	near(t, "equal", JainIndex([]float64{0.1, 0.1, 0.1}), 1, 0)
	near(t, "one has all", JainIndex([]float64{0, 5, 0, 0}), 0.25, 0)
	// (1+2+3)² / (3·14) = 36/42
	near(t, "1 2 3", JainIndex([]float64{1, 2, 3}), 36.0/42, 1e-15)
	near(t, "huge", JainIndex([]float64{1e300, 2e300, 3e300}), 36.0/42, 1e-15)
}

// The paired comparison of twelve values of a p99 before and after a change, computed by SciPy (oracle.json,
// stats_vectors.paired).
var (
	before = []float64{1.92, 2.11, 2.05, 1.87, 2.3, 2.21, 1.98, 2.15, 2.02, 2.44, 1.79, 2.08}
	after  = []float64{1.85, 2.02, 2.06, 1.8, 2.18, 2.05, 1.97, 2.01, 1.95, 2.25, 1.81, 1.96}
)

func TestPairedLogRatiosAgreeWithSciPy(t *testing.T) {
	d, ok := LogRatios(after, before)
	if !ok {
		t.Fatal("positive values have no log ratio")
	}
	near(t, "mean log ratio", Mean(d), -0.03998309223733966, 1e-15)
	near(t, "its standard deviation", StdDev(d), 0.030337438800003738, 1e-14)
	near(t, "t", Mean(d)/(StdDev(d)/math.Sqrt(12)), -4.5654972824387885, 1e-12)
	c := Compare(after, before, true, Confidence)
	if !c.Relative || !c.HasInterval || c.N != 12 {
		t.Errorf("comparison %+v", c)
	}
	near(t, "ratio", 1+c.Mean, 0.9608056840894593, 1e-14)
	near(t, "low", 1+c.Interval.Low, 0.9424630343838352, 1e-9)
	near(t, "high", 1+c.Interval.High, 0.979505326892901, 1e-9)
}

func TestPairedComparisonAgreesWithTheOracle(t *testing.T) {
	var v struct {
		Paired struct {
			A, B    []float64
			CI95Log [2]float64 `json:"ci95_log"`
			Ratio   float64
			CI95    [2]float64 `json:"ci95_ratio"`
		}
		Batch struct {
			Mean float64
			Half float64 `json:"half_width95"`
		} `json:"batch_means"`
		TOST struct {
			CI90 [2]float64 `json:"ci90_ratio"`
		}
		Quantiles map[string]float64 `json:"student_t_quantiles"`
	}
	readOracle(t, &v)
	if len(v.Paired.A) == 0 || len(v.Quantiles) == 0 {
		t.Fatal("the oracle has no vectors to compare with")
	}
	d, _ := LogRatios(v.Paired.B, v.Paired.A)
	i, _ := TInterval(d, Confidence)
	// SciPy's quantiles of Student's t are right to about nine digits, and so are the ends it gives.
	near(t, "low of the log ratio", i.Low, v.Paired.CI95Log[0], 1e-9)
	near(t, "high of the log ratio", i.High, v.Paired.CI95Log[1], 1e-9)
	c := Compare(v.Paired.B, v.Paired.A, true, Confidence)
	near(t, "ratio", 1+c.Mean, v.Paired.Ratio, 1e-14)
	near(t, "low", 1+c.Interval.Low, v.Paired.CI95[0], 1e-9)
	near(t, "high", 1+c.Interval.High, v.Paired.CI95[1], 1e-9)
	c = Compare(v.Paired.B, v.Paired.A, true, 0.90)
	near(t, "low at 90 %", 1+c.Interval.Low, v.TOST.CI90[0], 1e-9)
	near(t, "high at 90 %", 1+c.Interval.High, v.TOST.CI90[1], 1e-9)

	for name, want := range v.Quantiles {
		var df int
		var p float64
		if _, err := fmt.Sscanf(name, "t(%d,%f)", &df, &p); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		near(t, name, TQuantile(p, df), want, 5e-9)
	}

	// Twenty batch means of x_i = ((7i² + 3i) mod 101)/10, i = 1 … 200.
	batches := make([]float64, 20)
	for b := range batches {
		x := make([]float64, 10)
		for k := range x {
			i := 10*b + k + 1
			x[k] = float64((7*i*i+3*i)%101) / 10
		}
		batches[b] = Mean(x)
	}
	i, _ = TInterval(batches, Confidence)
	near(t, "mean of batches", Mean(batches), v.Batch.Mean, 1e-14)
	near(t, "half width", (i.High-i.Low)/2, v.Batch.Half, 1e-9)
}

func TestSwappingTheSidesTurnsTheDifferenceRound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		x, y := make([]float64, 8), make([]float64, 8)
		for i := range x {
			x[i], y[i] = math.Exp(r.NormFloat64()), math.Exp(r.NormFloat64())
		}
		xy, yx := Compare(x, y, true, Confidence), Compare(y, x, true, Confidence)
		near(t, "product of ratios", (1+xy.Mean)*(1+yx.Mean), 1, 1e-13)
		near(t, "product of ends", (1+xy.Interval.Low)*(1+yx.Interval.High), 1, 1e-12)
		if !xy.Interval.Contains(xy.Mean) {
			t.Fatalf("%+v leaves out its mean", xy)
		}
		if d := Compare(x, y, false, Confidence); d.Mean != -Compare(y, x, false, Confidence).Mean {
			t.Fatal("plain differences are not antisymmetric")
		}
	}
}

func TestAgainstItselfEverythingDiffersByExactlyZero(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		x := make([]float64, 1+r.IntN(12))
		for i := range x {
			x[i] = math.Exp(30 * r.NormFloat64())
		}
		for _, relative := range []bool{true, false} {
			c := Compare(x, x, relative, Confidence)
			if c.Mean != 0 || c.Interval != (Interval{}) || math.Signbit(c.Mean) || c.Relative != relative {
				t.Fatalf("%v against itself: %+v", x, c)
			}
		}
	}
}

func TestAZeroMakesTheComparisonAbsolute(t *testing.T) {
	c := Compare([]float64{0, 3}, []float64{1, 1}, true, Confidence)
	if c.Relative || c.Mean != 0.5 { // (−1 + 2)/2
		t.Errorf("comparison %+v", c)
	}
}

func TestMissingValuesLeaveOutTheirPairOnly(t *testing.T) {
	nan := math.NaN()
	c := Compare([]float64{nan, 3, 5, 9}, []float64{1, 2, nan, 7}, false, Confidence)
	if c.N != 2 || c.Mean != 1.5 { // (1 + 2)/2
		t.Errorf("comparison %+v", c)
	}
	if p := Present([]float64{nan, 3, nan}); len(p) != 1 || p[0] != 3 {
		t.Errorf("present %v", p)
	}
}

func TestWildSeedsGiveFiniteEnds(t *testing.T) {
	c := Compare([]float64{1e300, 1e-300}, []float64{1e-300, 1e300}, true, Confidence)
	for _, v := range []float64{c.Mean, c.Interval.Low, c.Interval.High} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%+v cannot be written as JSON", c)
		}
	}
}
