package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

func TestStudentTailsAreRightToTheLastDigitsWhereTheyAreTiny(t *testing.T) {
	for x := 1e-3; x < 1e9; x *= 1.7 {
		// One degree of freedom is Cauchy's distribution; for two and four the sums are short enough to be rearranged
		// without a subtraction.
		closed := map[int]float64{1: 2 / math.Pi * math.Atan(1/x)}
		h := math.Sqrt(2 + x*x)
		closed[2] = 2 / (h * (h + x))
		s := x / math.Sqrt(4+x*x)
		rest := 4 / (4 + x*x) / (1 + s) // 1 − s
		closed[4] = rest * rest * (2 + s) / 2
		for df, want := range closed {
			if got := beyond(x, df); math.Abs(got/want-1) > 1e-14 {
				t.Errorf("P(|T| > %g) with %d degrees of freedom = %.17g, want %.17g", x, df, got, want)
			}
		}
	}
	for df := 1; df < 1000; df += 1 + df/4 {
		for _, x := range []float64{0.1, 1, 1.699, 1.701, 2.5, 4, 8, 20} {
			n := float64(df)
			want := mathext.RegIncBeta(n/2, 0.5, n/(n+x*x))
			if got := beyond(x, df); math.Abs(got/want-1) > 1e-10 {
				t.Errorf("P(|T| > %g) with %d degrees of freedom = %.17g, gonum says %.17g", x, df, got, want)
			}
		}
	}
	if beyond(0, 3) != 1 || beyond(math.Inf(1), 3) != 0 || upper(math.Inf(-1), 3) != 1 || !math.IsNaN(upper(math.NaN(), 3)) {
		t.Error("the ends are wrong")
	}
}

func TestStudentTailsInvertTheQuantiles(t *testing.T) {
	for _, df := range []int{1, 2, 3, 9, 30, 101, 299} {
		for _, p := range []float64{0.6, 0.9, 0.975, 0.9995} {
			if got := upper(TQuantile(p, df), df); math.Abs(got/(1-p)-1) > 1e-11 {
				t.Errorf("%d degrees of freedom: the %v-quantile is exceeded with probability %v", df, p, got)
			}
		}
	}
}

// Extra hours of sleep under two drugs, the example of Student's paper of 1908 and of R's t.test(paired = TRUE), which
// prints t = −4.0621, df = 9, p-value = 0.002833 and a mean difference of −1.58.
var sleep = []float64{-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4}

// Darwin's pairs of crossed and self-fertilised maize, in eighths of an inch: R. A. Fisher, "The Design of
// Experiments", 1935, §17, finds a mean of 20.933 and t = 2.148, just past the 5 per cent point.
var darwin = []float64{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}

func TestPairedTOfStudentsSleepAndDarwinsMaize(t *testing.T) {
	s := PairedT(sleep)
	near(t, "mean", s.Mean, -1.58, 1e-14)
	near(t, "t", s.T, -4.0621, 5e-5)
	near(t, "p", s.P, 0.002833, 5e-7)
	d := PairedT(append([]float64{math.NaN()}, darwin...))
	if d.N != 15 {
		t.Errorf("%d differences, want the 15 that are not missing", d.N)
	}
	near(t, "mean", d.Mean, 20.933, 5e-4)
	near(t, "t", d.T, 2.148, 5e-4)
	near(t, "p", d.P, 0.049702944021800956, 1e-12) // SciPy 1.10
}

func TestPairedTOfTheP99BeforeAndAfter(t *testing.T) {
	p := PairedT(logRatios(t, after, before))
	near(t, "t", p.T, -4.5654972824387885, 1e-12)
	near(t, "p", p.P, 0.0008093224113977681, 1e-12)
}

func TestPairedTAgreesWithTheOracle(t *testing.T) {
	var v struct {
		Paired struct {
			A, B []float64
			T    float64 `json:"t_stat"`
			P    float64 `json:"p_two_sided"`
			SD   float64 `json:"log_ratio_sd"`
		}
	}
	readOracle(t, &v)
	p := PairedT(logRatios(t, v.Paired.B, v.Paired.A))
	near(t, "t", p.T, v.Paired.T, 1e-12)
	near(t, "p", p.P, v.Paired.P, 1e-12)
	near(t, "standard deviation", p.StdDev, v.Paired.SD, 1e-14)
}

func TestEqualDifferencesAreNotProofOfAnything(t *testing.T) {
	for n, want := range map[int]float64{2: 0.5, 5: 0.0625, 6: 0.03125} { // the sign test: 2^(1−n)
		d := make([]float64, n)
		if p := PairedT(d); p.P != 1 || p.T != 0 {
			t.Errorf("%d times 0: %+v", n, p)
		}
		for i := range d {
			d[i] = 0.1 + float64(i%2)*1e-17
		}
		if p := PairedT(d); p.P != want || !math.IsInf(p.T, 1) {
			t.Errorf("%d times 0.1: %+v, want P = %v", n, p, want)
		}
	}
	for _, d := range [][]float64{nil, {1}, {math.NaN(), 2}} {
		if p := PairedT(d); !math.IsNaN(p.P) || !math.IsNaN(p.T) {
			t.Errorf("%v: %+v: a test was made up from nothing", d, p)
		}
	}
}
