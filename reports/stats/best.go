package stats

import "math"

// Best returns the index of the alternative with the best mean and a lower bound on the probability that it is a good
// choice: that no other has a true mean better by more than indifference. Alternative i has values[i][j] under seed j,
// the same seeds for all; for a relative indifference give logarithms. It is the posterior probability, without prior
// knowledge and with normal differences, bounded by Bonferroni's inequality over the rivals: 1 less the sum of each
// rival's probability to be better by that much (Branke, Chick and Schmidt, "Selecting a selection procedure",
// Management Science 53, 2007, PGS_Bonf; the tails are those of Student's t of the paired differences, so that common
// seeds count). Seeds at which any alternative has no value are left out. best is −1 and the probability NaN below two
// common seeds or without alternatives; one alternative is the best of one.
func Best(values [][]float64, better Direction, indifference float64) (best int, probability float64) {
	values = common(values)
	if len(values) == 0 || len(values[0]) < 2 {
		return -1, math.NaN()
	}
	best = leader(values, allOf(len(values)), better)
	probability = 1
	for i := range values {
		if i != best {
			// How much better the best is than the rival; the rival wins where this is below −indifference.
			ahead := PairedT(advantage(values[best], values[i], better))
			probability -= ahead.above(-indifference)
		}
	}
	return best, max(0, probability)
}

// advantage returns by how much x is better than y, pair by pair.
func advantage(x, y []float64, better Direction) []float64 {
	if better == LowerIsBetter {
		x, y = y, x
	}
	return Differences(x, y)
}

// leader returns the alternative with the best mean, the first among equals.
func leader(values [][]float64, among []int, better Direction) int {
	best := among[0]
	for _, i := range among[1:] {
		if Mean(advantage(values[i], values[best], better)) > 0 {
			best = i
		}
	}
	return best
}

func allOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// common returns the values under the seeds at which every alternative has one.
func common(values [][]float64) [][]float64 {
	s, out := Selection{Left: allOf(len(values))}, make([][]float64, len(values))
	for j := 0; len(values) > 0 && s.take(values, out, j); j++ {
	}
	return out
}
