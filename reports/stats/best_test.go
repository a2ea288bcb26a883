package stats

import (
	"math"
	"testing"
)

func TestTheBestOfTwoIsAsSureAsTheOneSidedT(t *testing.T) {
	zero := make([]float64, len(sleep))
	best, p := Best([][]float64{zero, sleep}, LowerIsBetter, 0)
	if best != 1 {
		t.Errorf("best %d", best)
	}
	near(t, "probability", p, 1-0.002833/2, 5e-7) // the two-sided P that R prints for these differences
	best, p = Best([][]float64{zero, sleep}, HigherIsBetter, 0)
	if best != 0 {
		t.Errorf("best %d", best)
	}
	near(t, "probability", p, 1-0.002833/2, 5e-7)
	// With an indifference that covers the whole lead and more, any choice is good.
	if _, sure := Best([][]float64{zero, sleep}, LowerIsBetter, 5); sure < 0.99999 {
		t.Errorf("probability %v of being within 5 hours of the best", sure)
	}
}

func TestBestOfManyAddsTheChancesOfItsRivals(t *testing.T) {
	draw := normals(21)
	values := make([][]float64, 4)
	for i := range values {
		for range 12 {
			values[i] = append(values[i], 0.3*float64(i)+draw())
		}
	}
	best, p := Best(values, HigherIsBetter, 0.1)
	want := 1.0
	for i := range values {
		if i != best {
			d := Differences(values[best], values[i])
			want -= upper((Mean(d)+0.1)/(StdDev(d)/math.Sqrt(12)), 11)
			if Mean(d) < 0 {
				t.Errorf("%d is better than the best", i)
			}
		}
	}
	near(t, "probability", p, want, 1e-14)
}

func TestBestUsesTheSeedsThatAllHave(t *testing.T) {
	nan := math.NaN()
	a := [][]float64{{1, 2, nan, 4, 9}, {3, nan, 1, 6, 5}, {5, 4, 3, 8.5, 6, 7}}
	best, p := Best(a, LowerIsBetter, 0)
	wantBest, want := Best([][]float64{{1, 4, 9}, {3, 6, 5}, {5, 8.5, 6}}, LowerIsBetter, 0)
	if best != wantBest || p != want {
		t.Errorf("%d with %v, want %d with %v", best, p, wantBest, want)
	}
	for _, v := range [][][]float64{nil, {{1}}, {{1, 2}, {nan, 2}}, {{1, 2}, nil}} {
		if best, p := Best(v, LowerIsBetter, 0); best != -1 || !math.IsNaN(p) {
			t.Errorf("%v: best %d with %v", v, best, p)
		}
	}
	if best, p := Best([][]float64{{1, 2}}, LowerIsBetter, 0); best != 0 || p != 1 {
		t.Errorf("alone: best %d with %v", best, p)
	}
}

func TestTwinsAreNoSureChoice(t *testing.T) {
	twins := [][]float64{darwin, darwin}
	if best, p := Best(twins, LowerIsBetter, 0); best != 0 || p != 0 {
		t.Errorf("best %d with %v; without spread nothing was shown", best, p)
	}
	if _, p := Best(twins, LowerIsBetter, 0.1); p != 1-math.Ldexp(1, -15) {
		t.Errorf("with an indifference a twin is a good choice: %v", p)
	}
}
