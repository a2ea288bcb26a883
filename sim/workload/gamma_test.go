package workload

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The standard error of the sample's coefficient of variation is that of the delta method for a gamma
// distribution, cv·√((1+cv²)/2n).
func TestGammaGapsHaveTheirRateAndVariation(t *testing.T) {
	const n = 100_000
	for _, want := range []float64{0.2, 0.5, 1, 3} {
		t.Run(fmt.Sprint("cv=", want), func(t *testing.T) {
			p := must[Open](t)(NewGamma(50, want))
			if p.Rate() != 50 {
				t.Errorf("rate %g, want exactly 50", p.Rate())
			}
			g := gaps(take(t, p, 11, nil, n, 256))
			within(t, "mean gap", mean(g), 1.0/50, want/50/math.Sqrt(n), 4)
			within(t, "coefficient of variation", cv(g), want, want*math.Sqrt((1+want*want)/(2*n)), 4)
			shape := 1 / (want * want)
			if want > 1 {
				return // gaps below a nanosecond are many, and fall on whole ones
			}
			if d := kolmogorov(g, distuv.Gamma{Alpha: shape, Beta: shape * 50}.CDF); d > 1.95 {
				t.Errorf("Kolmogorov-Smirnov statistic %.2f, want at most 1.95", d)
			}
		})
	}
}

func TestGammaWithCVOneIsPoisson(t *testing.T) {
	gamma, poisson := must[Open](t)(NewGamma(20, 1)), must[Open](t)(NewPoisson(20))
	a, b := take(t, gamma, 5, nil, 1000, 256), take(t, poisson, 5, nil, 1000, 256)
	for i := range a {
		if math.Abs(float64(a[i].At-b[i].At)) > 1e-6*float64(b[i].At)+1 {
			t.Fatalf("arrival %d comes at %d ns, in the poisson process of the same seed at %d", i, a[i].At, b[i].At)
		}
	}
}
