package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTheFrontOfLatencySpendAndSuccess(t *testing.T) {
	directions := []Direction{LowerIsBetter, LowerIsBetter, HigherIsBetter}
	got := Pareto([][]float64{
		{1.0, 9, 0.99},        // fastest
		{2.0, 3, 0.99},        // cheapest
		{2.0, 4, 0.99},        // as fast as the cheapest, dearer
		{1.5, 5, 0.97},        // in between, though it fails more
		{1.6, 5, 0.97},        // slower than that
		{9.0, 9, 0.999},       // answers most
		{1.0, 9, 0.99},        // the fastest's equal
		{0.5, 1, math.NaN()},  // unknown success
		{math.Inf(1), 3, 0.1}, // worst of all
	}, directions)
	if want := []bool{true, true, false, true, false, true, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("front %v, want %v", got, want)
	}
	if len(Pareto(nil, directions)) != 0 {
		t.Error("a front of nothing")
	}
}

// In the plane the front is a staircase: sorted by the first metric, its points improve in the second.
func TestTheFrontInThePlaneIsAStaircase(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 15))
	for range 300 {
		points := make([][]float64, 1+r.IntN(30))
		for i := range points {
			points[i] = []float64{float64(r.IntN(12)), float64(r.IntN(12))}
		}
		front := Pareto(points, []Direction{LowerIsBetter, HigherIsBetter})
		order := slices.Clone(points)
		slices.SortFunc(order, func(a, b []float64) int { return int(a[0]-b[0])*100 - int(a[1]-b[1]) })
		highest, stairs := math.Inf(-1), map[[2]float64]bool{}
		for _, p := range order {
			if p[1] > highest {
				highest = p[1]
				stairs[[2]float64(p)] = true
			}
		}
		for i, p := range points {
			if front[i] != stairs[[2]float64(p)] {
				t.Fatalf("%v of %v: on the front %v", p, points, front[i])
			}
		}
	}
}
