package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestHolmAgreesWithTheOracleAndAWorkedExample(t *testing.T) {
	check := func(p, want []float64) {
		t.Helper()
		for i, got := range Holm(p) {
			near(t, "adjusted", got, want[i], 1e-15)
		}
	}
	check([]float64{0.001, 0.012, 0.03, 0.04, 0.2}, []float64{0.005, 0.048, 0.09, 0.09, 0.2}) // oracle.json
	// Of 0.01, 0.04, 0.03, 0.005 the first and last are rejected at 5 % (the example of Wikipedia's "Holm–Bonferroni
	// method"): 4·0.005, 3·0.01, 2·0.03, and 0.04 is raised to its predecessor.
	check([]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02})
	check([]float64{0.9, 0.8}, []float64{1, 1})
	var v struct {
		Holm struct {
			P        []float64
			Adjusted []float64 `json:"holm_adjusted"`
		}
	}
	readOracle(t, &v)
	check(v.Holm.P, v.Holm.Adjusted)
}

// The procedure as Holm words it: the smallest p-value is compared with α/m, the next with α/(m − 1), and so on until
// one is too large.
func TestHolmRejectsWhatTheStepwiseProcedureRejects(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		p := make([]float64, r.IntN(9))
		for i := range p {
			p[i] = math.Pow(r.Float64(), 3)
		}
		sorted := slices.Sorted(slices.Values(p))
		rejected := 0
		for rejected < len(p) && sorted[rejected] <= 0.05/float64(len(p)-rejected) {
			rejected++
		}
		for i, a := range Holm(p) {
			if (a <= 0.05) != slices.Contains(sorted[:rejected], p[i]) {
				t.Fatalf("%v: %v is adjusted to %v, %d are to be rejected", p, p[i], a, rejected)
			}
		}
	}
}

func TestHolmDoesNotCountMissingTests(t *testing.T) {
	a := Holm([]float64{math.NaN(), 0.02, 0.5, math.NaN()})
	if !math.IsNaN(a[0]) || !math.IsNaN(a[3]) || a[1] != 0.04 || a[2] != 0.5 {
		t.Errorf("adjusted %v", a)
	}
	if len(Holm(nil)) != 0 {
		t.Error("no tests gave a figure")
	}
}
