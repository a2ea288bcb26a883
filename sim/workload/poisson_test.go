package workload

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestPoissonGapsAreExponentialAndIndependent(t *testing.T) {
	const n = 200_000
	p := must[Open](t)(NewPoisson(50))
	if p.Rate() != 50 {
		t.Errorf("rate %g, want exactly 50", p.Rate())
	}
	for _, seed := range []uint64{1, 2, 3} {
		g := gaps(take(t, p, seed, nil, n, 256))
		within(t, "mean gap", mean(g), 1.0/50, 1.0/50/math.Sqrt(n), 4)
		within(t, "correlation of neighbouring gaps", stat.Correlation(g[1:], g[:n-1], nil), 0, 1/math.Sqrt(n), 4)
		if d := kolmogorov(g, distuv.Exponential{Rate: 50}.CDF); d > 1.95 {
			t.Errorf("seed %d: Kolmogorov-Smirnov statistic %.2f, want at most 1.95", seed, d)
		}
	}
}

// At 10⁸ arrivals a second the mean gap is 10 ns; rounding every gap down would shorten it by 5 %, fifty
// standard errors of this sample, and rounding to the nearest would still be seen in gaps of 2 ns.
func TestPoissonRateIsNotBiasedByWholeNanoseconds(t *testing.T) {
	const n = 1_000_000
	for _, rate := range []float64{1e8, 5e8, 1e9} {
		src := must[Source](t)(must[Open](t)(NewPoisson(unitsRate(rate))).Open(1, nil))
		buf := make([]Arrival, 256)
		var last int64
		for seen := 0; seen < n; seen += len(buf) {
			src.Fill(buf)
			last = buf[len(buf)-1].At
		}
		count := float64(buf[len(buf)-1].ID + 1)
		within(t, "mean gap", float64(last)/1e9/count, 1/rate, 1/rate/math.Sqrt(count), 3)
	}
}

func BenchmarkPoissonFill(b *testing.B)  { benchmarkFill(b, must[Open](b)(NewPoisson(50))) }
func BenchmarkGammaFill(b *testing.B)    { benchmarkFill(b, must[Open](b)(NewGamma(50, 3))) }
func BenchmarkConstantFill(b *testing.B) { benchmarkFill(b, must[Open](b)(NewConstant(50))) }
