package fit

import (
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

// knots is the number of quantiles in a table, of small samples less.
const knots = 16

// quantileTable makes an empirical distribution of a sample: straight lines between a few of its quantiles. Beside
// the ends and those that readers look for, they are chosen one after the other (as D. H. Douglas and T. K. Peucker
// do in "Algorithms for the reduction of the number of points required to represent a digitized line", Cartographica
// 10, 1973).
func quantileTable(sorted []float64, u Unit) Candidate {
	grid := percentiles(len(sorted))
	values := make([]float64, len(grid))
	for i, p := range grid {
		values[i] = quantile(sorted, p/100)
	}
	at := []int{0, slices.Index(grid, 50), slices.Index(grid, 90), slices.Index(grid, 99), len(grid) - 1}
	mean, _ := moments(sorted)
	fine := 0.0
	if u == Tokens {
		fine = 0.5 // they are rounded
	}
	for len(at) < min(knots, max(5, 2+len(sorted)/2)) {
		i := split(grid, values, at, mean, fine)
		if i < 0 {
			break
		}
		at = append(at, i)
		slices.Sort(at)
	}
	var table dist.Quantiles
	var text []string
	for _, i := range at {
		table = append(table, dist.QuantilePoint{P: grid[i] / 100, V: u.read(values[i])})
		text = append(text, "p"+units.FormatNumber(grid[i])+": "+u.Format(values[i]))
	}
	d := dist.NewEmpirical(table)
	yaml := "empirical: {" + strings.Join(text, ", ") + "}"
	return Candidate{Family: "empirical", YAML: yaml, Dist: d, AIC: math.NaN(), KS: distance(sorted, d, u)}
}

// percentiles are those of which a table may be made: beyond the 99th only as far as the sample has a value there.
func percentiles(n int) []float64 {
	var all []float64
	for p := range 100 {
		all = append(all, float64(p))
	}
	for _, p := range []float64{99.5, 99.9, 99.95, 99.99} {
		if float64(n)*(100-p) >= 100 {
			all = append(all, p)
		}
	}
	return append(all, 100)
}

// split returns the point of the grid at which one more knot helps most, -1 where none is needed. Of the intervals
// between the knots that is the one where the line and the sample enclose most, as a part of the mean (counted four
// times), and have most of the sample between them: the one keeps the mean right in long tails, the other keeps steps
// in their place. It is split where line and sample are farthest apart; differences below fine do not count.
func split(grid, values []float64, at []int, mean, fine float64) int {
	worst, where := 0.1, -1
	for k := 1; k < len(at); k++ {
		a, b := at[k-1], at[k]
		slope := (values[b] - values[a]) / (grid[b] - grid[a])
		area, most, highest, farthest := 0.0, 0.0, 0.0, -1
		for i := a + 1; i < b; i++ {
			line := values[a] + float64(slope*(grid[i]-grid[a]))
			off := math.Abs(line - values[i])
			area += float64(off * (grid[i+1] - grid[i-1]) / 2)
			if off > highest {
				highest, farthest = off, i
			}
			if off > max(fine, float64(0.005*values[i])) { // else it is as good as tied
				most = max(most, between(grid, values, i, line))
			}
		}
		if cost := float64(4*area/mean) + most; cost > worst && farthest >= 0 {
			worst, where = cost, farthest
		}
	}
	return where
}

// between is the percentage of the sample between the i-th value of the grid and another value.
func between(grid, values []float64, i int, v float64) float64 {
	k := i
	for ; k < len(values)-1 && values[k+1] < v; k++ {
	}
	for ; k > 0 && values[k-1] > v; k-- {
	}
	return math.Abs(grid[k] - grid[i])
}

// quantile interpolates between the values of a sorted sample, the i-th smallest of n standing at (i−½)/n (type 5 of
// R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996).
func quantile(sorted []float64, p float64) float64 {
	at := float64(p*float64(len(sorted))) - 0.5
	if at <= 0 {
		return sorted[0]
	}
	i := int(at)
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}
