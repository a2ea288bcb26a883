package stats

import (
	"math"
	"testing"
)

// R's documentation of power.t.test: two groups of 20, a difference of one standard deviation, two-sided at 5 %, give
// a power of 0.8689528 (38 degrees of freedom, noncentrality √10).
func TestPowerOfTIsThatOfRsExample(t *testing.T) {
	near(t, "power", powerDifferent(38, math.Sqrt(10), 0, TQuantile(0.975, 38)), 0.8689528, 5e-8)
}

// The examples of R's package PowerTOST: with a coefficient of variation of 20 % and a true ratio of 0.95, 20 subjects
// in a two-period crossover (18 degrees of freedom, standard error σ·√(2/20)) are equivalent within 0.8 to 1.25 with
// probability 0.834680.
func TestPowerOfTOSTIsThatOfPowerTOST(t *testing.T) {
	se := math.Sqrt(math.Log(1+0.2*0.2)) * math.Sqrt(2.0/20)
	got := powerSame(18, math.Log(0.95)/se, math.Log(1.25)/se, TQuantile(0.95, 18))
	near(t, "power", got, 0.8346802, 5e-8)
}

func TestPowerAtNoEffectIsHalfTheLevel(t *testing.T) {
	for _, n := range []int{2, 3, 10, 100, 1000} {
		near(t, "power", PowerDifferent(n, 0, 1, 0, 0.05), 0.025, 1e-8)
	}
}

// At the margin the true mean is judged the same as often as the level says, once the standard error is small.
func TestPowerOfSameAtTheMarginIsTheLevel(t *testing.T) {
	near(t, "power", PowerSame(400, 0.02, 0.02, 0.02, 0.05), 0.05, 1e-9)
	near(t, "power", PowerSame(400, -0.02, 0.02, 0.02, 0.05), 0.05, 1e-9)
}

func TestPowerGrowsWithPairsAndShrinksWithTheMargin(t *testing.T) {
	last := 0.0
	for n := 2; n < 100; n++ {
		p := PowerDifferent(n, 0.05, 0.1, 0.02, 0.05)
		if p <= last || p > PowerDifferent(n, 0.05, 0.1, 0, 0.05)+1e-12 || p != PowerDifferent(n, -0.05, 0.1, 0.02, 0.05) {
			t.Fatalf("%d pairs: power %v after %v", n, p, last)
		}
		last = p
	}
	// Beyond the critical value the margin alone decides: the mean found lies beyond it.
	near(t, "power", PowerDifferent(100000, 0.021, 0.1, 0.02, 0.05), 0.9992173, 1e-6) // Φ(√10)
	if !math.IsNaN(PowerDifferent(1, 1, 1, 0, 0.05)) || !math.IsNaN(PowerSame(1, 0, 1, 1, 0.05)) {
		t.Error("one pair has a power")
	}
}
