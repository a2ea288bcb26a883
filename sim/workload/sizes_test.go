package workload

import (
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"gonum.org/v1/gonum/stat"
)

func TestArrivalsCarryTheSizesOfTheirIDs(t *testing.T) {
	sizes := NewSizes(dist.NewExponential(900), dist.NewExponential(150))
	sizer := sizes.Bind(4)
	for name, p := range openProcesses(t) {
		for _, a := range take(t, p, 4, sizes, 1000, 256) {
			if z := sizer.Of(a.ID); a.Prompt != z.Prompt || a.Output != z.Output {
				t.Fatalf("%s: request %d has %d and %d tokens, its ID says %+v", name, a.ID, a.Prompt, a.Output, z)
			}
		}
	}
}

func TestSizesAreKeyedQuantilesRounded(t *testing.T) {
	sizes := &Sizes{Classes: []Class{{Prompt: dist.NewExponential(900), Output: dist.NewExponential(150)}}}
	sizer := sizes.Bind(9)
	for id := range uint64(1000) {
		z := sizer.Of(id)
		for _, c := range []struct {
			got     int32
			purpose rng.Purpose
			mean    float64
		}{{z.Prompt, rng.PromptTokens, 900}, {z.Output, rng.OutputTokens, 150}} {
			u := rng.NewStream(9, c.purpose, 0).Uniform(id, 0)
			low, high := -c.mean*math.Log1p(-u), -c.mean*math.Log(u) // either end of the unit interval may be the tail
			if far(c.got, low) && far(c.got, high) {
				t.Fatalf("request %d, purpose %d: %d tokens, want the quantile %.1f", id, c.purpose, c.got, low)
			}
		}
	}
}

// far tells whether got is not v rounded, allowing a compiled distribution an error of 0.1 %.
func far(got int32, v float64) bool {
	return math.Abs(float64(got)-math.Max(1, v)) > 0.5+0.001*v
}

func TestSizesHaveTheirMeansAndAreIndependent(t *testing.T) {
	const n = 100_000
	sizer := NewSizes(dist.NewExponential(900), dist.NewExponential(150)).Bind(1)
	prompts, outputs := make([]float64, n), make([]float64, n)
	for id := range prompts {
		z := sizer.Of(uint64(id))
		prompts[id], outputs[id] = float64(z.Prompt), float64(z.Output)
	}
	// Rounding up to one token adds less than 1/150 token to the mean.
	within(t, "mean prompt", mean(prompts), 900, 900/math.Sqrt(n), 4)
	within(t, "mean output", mean(outputs), 150, 150/math.Sqrt(n), 4)
	within(t, "correlation", stat.Correlation(prompts, outputs, nil), 0, 1/math.Sqrt(n), 4)
}

func TestTokensAreWholeAndBounded(t *testing.T) {
	for _, c := range []struct {
		draw float64
		want int32
	}{
		{0, 1}, {0.2, 1}, {1.49, 1}, {1.5, 2}, {899.6, 900}, {9_999_999, 9_999_999},
		{1e7, MaxTokens}, {1e300, MaxTokens}, {math.Inf(1), MaxTokens}, {math.NaN(), MaxTokens},
	} {
		if got := tokens(c.draw); got != c.want {
			t.Errorf("a draw of %g gives %d tokens, want %d", c.draw, got, c.want)
		}
	}
}

func benchmarkFill(b *testing.B, p Open) {
	sizes := NewSizes(dist.NewLognormalQuantiles(0.5, 900, 0.99, 6000), dist.NewLognormalQuantiles(0.5, 150, 0.99, 900))
	src := must[Source](b)(p.Open(1, sizes))
	buf := make([]Arrival, 256)
	b.ReportAllocs()
	for n := 0; n < b.N; n += len(buf) { // one operation is one arrival
		if k, err := src.Fill(buf); k == 0 || err != nil {
			b.Fatal(k, err)
		}
	}
}
