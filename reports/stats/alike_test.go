package stats

import (
	"math"
	"slices"
	"testing"
)

// equal is a question whose differences are all v.
func equal(v float64, n int, margin float64) Question {
	d := make([]float64, n)
	for i := range d {
		d[i] = v
	}
	return Question{Differences: d, Margin: margin}
}

func TestEqualDifferencesTellHowManyPairsWouldDecide(t *testing.T) {
	sure := Question{Differences: []float64{5, 5.001, 4.999, 5.0005, 5}, Margin: 0.1}
	open := Question{Differences: []float64{5, -5, 4, -4, 1}, Margin: 0.1}
	for _, c := range []struct {
		what  string
		q     []Question
		which []int
		pairs int
	}{
		{"one by itself", []Question{equal(1, 5, 0.1)}, []int{0}, 6},                                                // 2⁻⁵ ≤ 0.05
		{"what is decided anyway takes no part", []Question{sure, equal(1, 5, 0.1)}, []int{1}, 6},                   // 1 · 2⁻⁵
		{"an open one does", []Question{open, equal(1, 5, 0.1)}, []int{1}, 7},                                       // 2 · 2⁻⁶
		{"three alike", []Question{equal(1, 5, 0.1), sure, equal(-1, 5, 0.1), equal(1, 5, 0.1)}, []int{0, 2, 3}, 7}, // 3 · 2⁻⁶
		{"none at all", []Question{equal(0, 3, 0.1)}, []int{0}, 5},                                                  // 2⁻⁵ ≤ 0.05
		{"enough for the same", []Question{equal(0, 5, 0.1)}, nil, 0},
		{"enough for worse", []Question{equal(1, 6, 0.1)}, nil, 0},
		{"one pair", []Question{equal(1, 1, 0.1)}, nil, 0},
		{"undecided for its spread", []Question{open}, nil, 0},
		{"not judged", []Question{equal(1, 5, -1)}, nil, 0},
	} {
		which, pairs := Alike(c.q, Judge(c.q, 0.05), 0.05)
		if !slices.Equal(which, c.which) || pairs != c.pairs {
			t.Errorf("%s: %v from %d pairs on, want %v from %d", c.what, which, pairs, c.which, c.pairs)
		}
	}
}

// What Alike says is enough is, and one pair less is not.
func TestAsManyEqualPairsAsAreAskedForDecide(t *testing.T) {
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		for k := 1; k <= 12; k++ {
			make := func(n int) (q []Question) {
				for i := range k {
					q = append(q, equal(1+float64(i), n, 0.1))
				}
				return q
			}
			q := make(3)
			_, pairs := Alike(q, Judge(q, alpha), alpha)
			if enough := Judge(make(pairs), alpha); !Decided(enough) {
				t.Errorf("%d questions at %v: %d pairs do not decide", k, alpha, pairs)
			}
			if less := Judge(make(pairs-1), alpha); less[0].Verdict != Undecided {
				t.Errorf("%d questions at %v: %d pairs decide already", k, alpha, pairs-1)
			}
			if want := 1 + int(math.Ceil(math.Log2(float64(k)/alpha))); pairs != want {
				t.Errorf("%d questions at %v: %d pairs, want %d", k, alpha, pairs, want)
			}
		}
	}
}
