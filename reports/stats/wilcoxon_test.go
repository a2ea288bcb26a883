package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestWilcoxonAgreesWithTheOracle(t *testing.T) {
	w := Wilcoxon(logRatios(t, after, before))
	if min(w.Positive, w.Negative) != 4 || w.P != 0.00341796875 || !w.Exact {
		t.Errorf("%+v, SciPy has 4 and 0.00341796875", w)
	}
	var v struct {
		Paired struct {
			A, B []float64
			W    float64 `json:"wilcoxon_statistic"`
			P    float64 `json:"wilcoxon_exact_two_sided_p"`
		}
	}
	readOracle(t, &v)
	w = Wilcoxon(logRatios(t, v.Paired.B, v.Paired.A))
	near(t, "smaller sum", min(w.Positive, w.Negative), v.Paired.W, 0)
	near(t, "p", w.P, v.Paired.P, 0)
}

// Darwin's maize is the example of Wilcoxon's paper of 1945: the negative ranks sum to 24. The exact probability is
// that of SciPy's documentation of wilcoxon, 0.041259765625.
func TestWilcoxonOfDarwinsMaize(t *testing.T) {
	w := Wilcoxon(append([]float64{math.NaN()}, darwin...))
	if w.N != 15 || w.Negative != 24 || w.Positive != 96 || w.P != 0.041259765625 || !w.Exact {
		t.Errorf("%+v", w)
	}
}

// Seventy rounded draws, so that ties and zeros abound; SciPy 1.10, zero_method="pratt", correction=True.
func TestWilcoxonWithTiesAndZerosInALargeSampleAgreesWithSciPy(t *testing.T) {
	d := []float64{-2, -3, 0, 2, 4, 1, -1, -2, 3, 5, 1, -3, -2, 5, 1, -5, 0, -3, -1, -1, -2, 2, 0, -1, 2, 3, -4, 0, -2, 0,
		-3, 1, 0, 0, -3, -1, -3, -4, 1, -3, 4, 3, -5, 1, -3, 1, 1, -5, 0, 0, 3, -3, 3, -3, 0, -2, 5, 2, 8, 2, 3, 3, -1, 0,
		5, -1, 1, 0, 2, -1}
	w := Wilcoxon(d)
	if w.Exact || w.N != 58 || w.Zeros != 12 || min(w.Positive, w.Negative) != 1200 {
		t.Errorf("%+v", w)
	}
	near(t, "p", w.P, 0.9858931172988528, 1e-12)
}

// The dumb reference: every one of the 2ⁿ patterns of signs, on the ranks as they are.
func TestExactWilcoxonCountsEveryPatternOfSigns(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		d := make([]float64, 1+r.IntN(11))
		for i := range d {
			d[i] = float64(r.IntN(11) - 5) // with ties and zeros
		}
		var ranks []float64
		for _, v := range d {
			if v == 0 {
				continue
			}
			rank := 0.5
			for _, u := range d {
				if math.Abs(u) < math.Abs(v) {
					rank++
				} else if math.Abs(u) == math.Abs(v) {
					rank += 0.5
				}
			}
			ranks = append(ranks, rank)
		}
		w := Wilcoxon(d)
		asExtreme, smaller := 0, min(w.Positive, w.Negative)
		for pattern := range 1 << len(ranks) {
			var plus, minus float64
			for i, rank := range ranks {
				if pattern>>i&1 == 1 {
					plus += rank
				} else {
					minus += rank
				}
			}
			if min(plus, minus) <= smaller {
				asExtreme++
			}
		}
		want := float64(asExtreme) / float64(int(1)<<len(ranks))
		if w.P != want || w.N != len(ranks) {
			t.Fatalf("%v: %+v, want P = %v", d, w, want)
		}
	}
}

func TestTheTwoFormsOfWilcoxonMeet(t *testing.T) {
	d := make([]float64, exactRanks)
	for i := range d {
		d[i] = float64(1 + i)
		if i%3 == 0 {
			d[i] = -d[i]
		}
	}
	exact := Wilcoxon(d)
	var twice []int
	for i := range d {
		twice = append(twice, 2*(i+1))
	}
	if approximate := normalSignedRank(twice, exact.Positive); !exact.Exact || math.Abs(approximate/exact.P-1) > 0.02 {
		t.Errorf("exactly %v, by the normal approximation %v", exact.P, approximate)
	}
}

func TestWilcoxonOfNothing(t *testing.T) {
	if w := Wilcoxon([]float64{math.NaN()}); !math.IsNaN(w.P) || w.Exact {
		t.Errorf("%+v from nothing", w)
	}
	if w := Wilcoxon([]float64{0, 0, 0}); w.P != 1 || w.Zeros != 3 || w.N != 0 {
		t.Errorf("%+v where nothing differs", w)
	}
}
