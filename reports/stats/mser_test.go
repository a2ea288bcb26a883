package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestMSER5AgreesWithTheOracle(t *testing.T) {
	// x_i = 10·e^(−i/40) + ((37i² + 11i) mod 97)/97, i = 1 … 500.
	x := make([]float64, 500)
	for k := range x {
		i := k + 1
		x[k] = 10*math.Exp(-float64(i)/40) + float64((37*i*i+11*i)%97)/97
	}
	check := func(observations int, value, mean float64) {
		t.Helper()
		c := MSER5(x)
		if c.Observations != observations || !c.Settled {
			t.Errorf("%+v, want %d observations to be cut", c, observations)
		}
		near(t, "statistic/its value", c.Statistic/value, 1, 1e-9)
		near(t, "mean after", Mean(x[c.Observations:]), mean, 1e-12)
	}
	check(195, 0.00015428517889524588, 0.4856316129741642)
	var v struct {
		MSER struct {
			Observations int     `json:"truncate_obs"`
			Value        float64 `json:"mser_value"`
			Mean         float64 `json:"mean_after"`
		} `json:"mser5"`
	}
	readOracle(t, &v)
	check(v.MSER.Observations, v.MSER.Value, v.MSER.Mean)
}

// The dumb reference: for every cut, the sum of squared deviations afresh.
func TestMSER5FindsTheSmallestStandardErrorOfAllCuts(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 13))
	for range 300 {
		x := make([]float64, 10+r.IntN(200))
		for i := range x {
			x[i] = 3*math.Exp(-float64(i)/(1+20*r.Float64())) + r.NormFloat64()
		}
		n := len(x) / 5
		z := make([]float64, n)
		for i := range z {
			for _, v := range x[5*i : 5*i+5] {
				z[i] += v / 5
			}
		}
		best, cut := math.Inf(1), 0
		for k := 0; k <= n/2; k++ {
			var mean, squares float64
			for _, v := range z[k:] {
				mean += v / float64(n-k)
			}
			for _, v := range z[k:] {
				squares += (v - mean) * (v - mean)
			}
			if m := squares / float64((n-k)*(n-k)); m < best {
				best, cut = m, k
			}
		}
		c := MSER5(x)
		if c.Observations != 5*cut || math.Abs(c.Statistic/best-1) > 1e-9 || c.Settled != (cut < n/2) {
			t.Fatalf("%d values: %+v, want %d cut with %v", len(x), c, 5*cut, best)
		}
	}
}

func TestMSER5SaysWhenNothingSettles(t *testing.T) {
	rising := make([]float64, 200)
	for i := range rising {
		rising[i] = float64(i)
	}
	if c := MSER5(rising); c.Settled || c.Observations != 100 {
		t.Errorf("a queue that grows without end: %+v", c)
	}
	for n := range 10 {
		if c := MSER5(rising[:n]); c.Settled || !math.IsNaN(c.Statistic) || c.Observations != 0 {
			t.Errorf("%d values: %+v", n, c)
		}
	}
	if c := MSER5(make([]float64, 100)); !c.Settled || c.Observations != 0 || c.Statistic != 0 {
		t.Errorf("a constant: %+v", c)
	}
}
