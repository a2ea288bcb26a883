package workload

import (
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A curve is a varying rate as a textbook has it: the arrivals expected up to x seconds.
type curve struct {
	process Open
	until   float64 // seconds, of the interest
	area    func(x float64) float64
}

func curves(t testing.TB) map[string]curve {
	return map[string]curve{
		"step": {must[Open](t)(NewStep(20, 300, 40*time.Second)), 80, func(x float64) float64 {
			return 20*math.Min(x, 40) + 300*math.Max(0, x-40)
		}},
		"step down to nothing": {must[Open](t)(NewStep(200, 0, 40*time.Second)), 80, func(x float64) float64 {
			return 200 * math.Min(x, 40)
		}},
		"spike": {must[Open](t)(NewSpike(30, 500, 10*time.Second, 5*time.Second)), 60, func(x float64) float64 {
			return 30*x + 470*math.Min(5, math.Max(0, x-10))
		}},
		"lull": {must[Open](t)(NewSpike(100, 0, 10*time.Second, 15*time.Second)), 60, func(x float64) float64 {
			return 100*x - 100*math.Min(15, math.Max(0, x-10))
		}},
		"ramp up": {must[Open](t)(NewRamp(0, 200, 30*time.Second)), 50, func(x float64) float64 {
			y := math.Min(x, 30)
			return 200*y*y/60 + 200*(x-y)
		}},
		"ramp down": {must[Open](t)(NewRamp(250, 10, 30*time.Second)), 50, func(x float64) float64 {
			y := math.Min(x, 30)
			return 250*y - 240*y*y/60 + 10*(x-y)
		}},
		// A day of 100 s that begins at six, a third of the day before its peak.
		"cosine": {must[Open](t)(NewDiurnal(&DiurnalParams{Low: 10, High: 90, Peak: 14 * time.Hour, Start: 6 * time.Hour, Compress: 864})), 150,
			func(x float64) float64 {
				w := 2 * math.Pi / 100
				return 50*x + 40/w*(math.Sin(w*x-2*math.Pi/3)+math.Sin(2*math.Pi/3))
			}},
		// Four parts of 5 s, begun in the middle of the second.
		"weights": {must[Open](t)(NewDiurnal(&DiurnalParams{Rate: 80, Curve: []float64{1, 0, 4, 3}, Period: 20 * time.Second, Start: 7500 * time.Millisecond})), 70,
			func(x float64) float64 {
				rates := []float64{40, 0, 160, 120}
				sum := 0.0
				for from := -7.5; from < x; from += 5 {
					if to := math.Min(from+5, x); to > 0 {
						sum += rates[int((from+7.5)/5)%4] * (to - math.Max(from, 0))
					}
				}
				return sum
			}},
	}
}

// Seen through the integral of the rate, the arrivals of a Poisson process are those of one of rate 1 (the time
// rescaling theorem: E. N. Brown et al., "The time-rescaling theorem and its application to neural spike train data
// analysis", Neural Computation 14, 2002).
func TestVaryingRatesArePoissonProcessesSeenThroughTheirIntegral(t *testing.T) {
	for name, c := range curves(t) {
		var g []float64
		for seed := range uint64(5) {
			last := 0.0
			for _, a := range take(t, c.process, seed, nil, 15_000, 256) {
				x := float64(a.At) / 1e9
				if x > c.until {
					break
				}
				area := c.area(x)
				g = append(g, area-last)
				last = area
			}
		}
		n := float64(len(g))
		within(t, name+": mean gap", mean(g), 1, 1/math.Sqrt(n), 4)
		within(t, name+": correlation of neighbouring gaps", stat.Correlation(g[1:], g[:len(g)-1], nil), 0, 1/math.Sqrt(n), 4)
		if d := kolmogorov(g, distuv.Exponential{Rate: 1}.CDF); d > 1.95 {
			t.Errorf("%s: Kolmogorov-Smirnov statistic %.2f, want at most 1.95", name, d)
		}
	}
}

func TestVaryingRatesBringTheArrivalsExpected(t *testing.T) {
	const seeds = 20
	for name, c := range curves(t) {
		for _, share := range []float64{0.07, 0.3, 0.61, 1} {
			span := c.until * share
			want := c.area(span)
			if got := Expected(c.process, time.Duration(span*1e9)); math.Abs(got-want) > 1e-3*want+1e-9 {
				t.Errorf("%s: %g arrivals expected in %g s, want %g", name, got, span, want)
			}
			count := 0.0
			for seed := range uint64(seeds) {
				count += countBefore(t, c.process, seed, span)
			}
			within(t, name+": arrivals", count/seeds, want, math.Sqrt(want/seeds), 4)
		}
	}
}

func TestAnEndlessConstantRateIsThePoissonProcessOfTheSameSeed(t *testing.T) {
	a := take(t, must[Open](t)(NewStep(50, 50, time.Hour)), 9, nil, 10_000, 256)
	b := take(t, must[Open](t)(NewPoisson(50)), 9, nil, 10_000, 256)
	for i := range a {
		if d := a[i].At - b[i].At; d < -1000 || d > 1000 {
			t.Fatalf("arrival %d comes at %d ns, in the poisson process at %d", i, a[i].At, b[i].At)
		}
	}
}

func TestRatesThatEndMeanNothing(t *testing.T) {
	for name, c := range curves(t) {
		if got, daily := c.process.Rate(), name == "cosine" || name == "weights"; daily == math.IsNaN(got) {
			t.Errorf("%s: rate %g", name, got)
		}
	}
	if got := PeakRate(curves(t)["cosine"].process); got != 90 {
		t.Errorf("the cosine is highest at %g, want 90", got)
	}
	if got := PeakRate(curves(t)["weights"].process); got != 160 {
		t.Errorf("the weights are highest at %g, want 160", got)
	}
}

func BenchmarkDiurnalFill(b *testing.B) {
	benchmarkFill(b, must[Open](b)(NewDiurnal(&DiurnalParams{Low: 20, High: 100, Compress: 288})))
}

func BenchmarkMMPPFill(b *testing.B) {
	benchmarkFill(b, must[Open](b)(NewMMPP(Phase{10, time.Minute}, Phase{100, 5 * time.Second})))
}

func BenchmarkSumFill(b *testing.B) { benchmarkFill(b, sumOf(b)) }
