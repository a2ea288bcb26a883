package workload

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The shapes are those of a published table of the Weibull's coefficient of variation, checked here by gonum's
// moments; the fourth moment of the gaps gives the standard error of their cv.
func TestWeibullGapsHaveTheirRateAndVariation(t *testing.T) {
	const n, rate = 100_000, 50.0
	for _, shape := range []float64{0.6, 1, 2.5} {
		t.Run(fmt.Sprint("shape=", shape), func(t *testing.T) {
			want := distuv.Weibull{K: shape, Lambda: 1 / rate / math.Gamma(1+1/shape)}
			wantCV := want.StdDev() / want.Mean()
			p := must[Open](t)(NewWeibull(rate, wantCV))
			if p.Rate() != rate {
				t.Errorf("rate %g, want exactly %g", p.Rate(), rate)
			}
			g := gaps(take(t, p, 3, nil, n, 256))
			within(t, "mean gap", mean(g), 1/rate, wantCV/rate/math.Sqrt(n), 4)
			// The delta method: with X of mean 1, the influence of a gap on the cv is (X−1)²/2cv − cv/2 − cv(X−1).
			influence := 0.0
			for _, x := range g {
				d := x*rate - 1
				influence += math.Pow(d*d/(2*wantCV)-wantCV/2-wantCV*d, 2)
			}
			within(t, "coefficient of variation", cv(g), wantCV, math.Sqrt(influence)/n, 4)
			if d := kolmogorov(g, want.CDF); d > 1.95 {
				t.Errorf("Kolmogorov-Smirnov statistic %.2f, want at most 1.95", d)
			}
		})
	}
}
