package stats

import (
	"cmp"
	"math"
	"slices"
)

// Holm returns p-values adjusted for being judged together: rejecting where the adjusted value is at most α keeps the
// probability of any false rejection at or below α, whatever the dependence between the tests (Holm, "A simple
// sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979). A missing p-value
// stays missing and does not count: a test that was not made cannot reject.
func Holm(p []float64) []float64 {
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := slices.Clone(p)
	largest := 0.0
	for rank, i := range order {
		largest = max(largest, min(1, float64(float64(len(order)-rank)*p[i])))
		adjusted[i] = largest
	}
	return adjusted
}
