package stats

import "math"

// Pareto reports for each point whether it is on the Pareto front: no other point is at least as good in every metric
// and better in one (Kung, Luccio and Preparata, "On finding the maxima of a set of vectors", Journal of the ACM 22,
// 1975). Every point has a value for each of the directions. Equal points are on the front together. A point with a
// missing value cannot be compared: it is not on the front and keeps no other from it.
func Pareto(points [][]float64, better []Direction) []bool {
	front := make([]bool, len(points))
	for i, p := range points {
		front[i] = complete(p)
		for _, q := range points {
			if front[i] && complete(q) && dominates(q, p, better) {
				front[i] = false
			}
		}
	}
	return front
}

func complete(p []float64) bool {
	for _, v := range p {
		if math.IsNaN(v) {
			return false
		}
	}
	return true
}

// dominates reports whether q is at least as good as p everywhere and better somewhere.
func dominates(q, p []float64, better []Direction) bool {
	somewhere := false
	for m, direction := range better {
		a, b := q[m], p[m]
		if direction == HigherIsBetter {
			a, b = b, a
		}
		if a > b {
			return false
		}
		somewhere = somewhere || a < b
	}
	return somewhere
}
