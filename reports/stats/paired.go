package stats

import "math"

// A TTest is the outcome of Student's t test of the hypothesis that differences have mean 0.
type TTest struct {
	N      int     // differences that are not missing
	Mean   float64 // NaN without a difference
	StdDev float64 // NaN below two
	T      float64 // NaN below two; infinite where differences other than 0 have no spread
	P      float64 // two-sided; NaN below two
}

// PairedT tests whether paired values differ, given their differences ("Student", "The probable error of a mean",
// Biometrika 6, 1908). It supposes that the differences are independent draws of one normal distribution. Under the
// hypothesis that it makes no difference which side is which, they are symmetric about 0 whatever the distribution of
// the values, and for symmetric distributions with heavy tails the test errs towards a larger P.
//
// Where all differences are equal, Student's model would be certain after two of them, though the spread has merely
// not been seen. P is then that of the sign test, which supposes nothing: 2^(1−n), and 1 where all are 0.
func PairedT(d []float64) TTest {
	d = Present(d)
	t := TTest{N: len(d), Mean: Mean(d), StdDev: StdDev(d), T: math.NaN(), P: math.NaN()}
	switch {
	case t.N < 2:
	case t.flat() && t.Mean == 0:
		t.T, t.P = 0, 1
	case t.flat():
		t.T, t.P = math.Copysign(math.Inf(1), t.Mean), math.Ldexp(1, 1-t.N)
	default:
		t.T = t.Mean / t.standardError()
		t.P = 2 * upper(math.Abs(t.T), t.N-1)
	}
	return t
}

func (t TTest) standardError() float64 { return t.StdDev / math.Sqrt(float64(t.N)) }

// flat reports whether two or more differences show no spread beyond what rounding makes of equal ones.
func (t TTest) flat() bool { return t.StdDev <= float64(1e-12*math.Abs(t.Mean)) }

// above returns the one-sided P for the hypothesis that the mean is at most bound; NaN below two differences. Without
// spread it is that of the sign test.
func (t TTest) above(bound float64) float64 {
	switch {
	case t.N < 2:
		return math.NaN()
	case t.flat() && t.Mean > bound:
		return math.Ldexp(1, -t.N)
	case t.flat():
		return 1
	}
	return upper((t.Mean-bound)/t.standardError(), t.N-1)
}

// opposite returns the test of the differences with their sign changed.
func (t TTest) opposite() TTest {
	t.Mean, t.T = -t.Mean, -t.T
	return t
}
