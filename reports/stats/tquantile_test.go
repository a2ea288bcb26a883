package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The two-sided 5 % and 1 % points as every textbook prints them (Fisher and Yates, "Statistical Tables", table III).
func TestStudentQuantilesAreThoseOfThePrintedTable(t *testing.T) {
	five := []float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
		2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042}
	one := []float64{63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169, 3.106, 3.055, 3.012, 2.977,
		2.947, 2.921, 2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.750}
	check := func(p float64, df int, want float64) {
		if got := TQuantile(p, df); math.Abs(got-want) > 0.0005000001 {
			t.Errorf("t(%d, %v) = %v, want %v", df, p, got, want)
		}
	}
	for i := range five {
		check(0.975, i+1, five[i])
		check(0.995, i+1, one[i])
	}
	for df, want := range map[int]float64{40: 2.021, 60: 2.000, 120: 1.980, 100_000_000: 1.960} {
		check(0.975, df, want)
	}
}

// Solved by bisection on the finite sums in 40-digit decimal arithmetic, with π and the arc tangent from their series.
func TestStudentQuantilesAgreeWithFortyDigitArithmetic(t *testing.T) {
	for _, c := range []struct {
		df      int
		p, want float64
	}{
		{1, 0.975, 12.70620473617470464602}, {2, 0.975, 4.302652729749463852321},
		{4, 0.95, 2.131846786326650318347}, {4, 0.975, 2.776445105197794357803}, {4, 0.995, 4.604094871349993225385},
		{5, 0.975, 2.570581835636315514696}, {9, 0.975, 2.262157162798205542608}, {9, 0.995, 3.249835541592126275630},
		{11, 0.975, 2.200985160091639867877}, {19, 0.975, 2.093024054408309769177}, {29, 0.975, 2.045229642132704298194},
		{99, 0.975, 1.984216951586417495105}, {99, 0.995, 2.626405457280827506481}, {299, 0.975, 1.967929669065669937010},
		{300, 0.9995, 3.323251512974187655356},
	} {
		if got := TQuantile(c.p, c.df); math.Abs(got/c.want-1) > 1e-13 {
			t.Errorf("t(%d, %v) = %.17g, want %.17g", c.df, c.p, got, c.want)
		}
	}
}

func TestStudentQuantilesAgreeWithGonum(t *testing.T) {
	for df := 1; df <= 320; df++ {
		ref := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
		for _, p := range []float64{0.6, 0.9, 0.95, 0.975, 0.995, 0.9995} {
			if got, want := TQuantile(p, df), ref.Quantile(p); math.Abs(got/want-1) > 1e-9 {
				t.Errorf("t(%d, %v) = %.17g, gonum says %.17g", df, p, got, want)
			}
		}
	}
}

func TestTheFiniteSumAndTheExpansionMeet(t *testing.T) {
	for _, p := range []float64{0.9, 0.975, 0.995, 0.9995} {
		// Both sides of the seam follow the same smooth curve: the second difference across it is tiny.
		a, b, c := TQuantile(p, exactUpTo-1), TQuantile(p, exactUpTo), TQuantile(p, exactUpTo+1)
		before, after := a-b, b-c
		if r := before / after; math.Abs(r-1-2.0/exactUpTo) > 2e-4 {
			t.Errorf("p = %v: steps %g and %g across the seam", p, before, after)
		}
	}
}

func TestStudentQuantileIsOddAndRefusesNonsense(t *testing.T) {
	if TQuantile(0.5, 7) != 0 || TQuantile(0.25, 7) != -TQuantile(0.75, 7) {
		t.Error("the quantile is not odd about ½")
	}
	// One degree of freedom is Cauchy's distribution: the upper quartile is 1.
	if got := TQuantile(0.75, 1); math.Abs(got-1) > 1e-15 {
		t.Errorf("upper quartile of Cauchy's distribution: %v", got)
	}
	for _, bad := range []float64{0, 1, -1, 2, math.NaN()} {
		if !math.IsNaN(TQuantile(bad, 5)) {
			t.Errorf("quantile at %v is a number", bad)
		}
	}
	if !math.IsNaN(TQuantile(0.9, 0)) {
		t.Error("0 degrees of freedom gave a number")
	}
}

func TestArcTangentIsAccurate(t *testing.T) {
	for x := 1e-6; x < 1e6; x *= 1.37 {
		if got, want := atan(x), math.Atan(x); math.Abs(got/want-1) > 1e-15 {
			t.Errorf("atan %v = %.17g, want %.17g", x, got, want)
		}
	}
}
