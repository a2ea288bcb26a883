package stats

import (
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// KN is the procedure of Kim and Nelson, "A fully sequential procedure for indifference-zone selection in simulation",
// ACM TOMACS 11, 2001, with c = 1, for alternatives run under common seeds. If the best alternative is better than
// every other by at least the indifference, it is selected with probability at least 1 − alpha, for normal values.
type KN struct {
	First        int     // seeds n₀ of the first stage, from which variances are taken; at least 2
	Alpha        float64 // probability of a wrong selection
	Indifference float64 // δ > 0: the smallest difference worth detecting, on the scale of the values
	Better       Direction
}

// A Selection is what KN makes of the seeds so far.
type Selection struct {
	Decided bool  // Best is selected with the promised probability
	Best    int   // the alternative selected, or leading so far; −1 before the first stage is complete
	Left    []int // the alternatives not eliminated: only these need further seeds
	Seeds   int   // seeds used: at which every alternative left at that point has a value
}

// constant returns h² for k alternatives.
func (p KN) constant(k int) float64 {
	n := float64(p.First - 1)
	eta := (rng.Pow(2*p.Alpha/float64(k-1), -2/n) - 1) / 2
	return float64(2 * eta * n)
}

// Select replays the procedure on all values so far: alternative i has values[i][j] under seed j. After elimination an
// alternative's values may end or be missing. A driver adds seeds for those left and asks again; how many it adds at a
// time changes nothing. For a relative indifference give logarithms and RelativeMargin of it.
func (p KN) Select(values [][]float64) Selection {
	s := Selection{Best: -1, Left: allOf(len(values))}
	if len(values) == 1 {
		return Selection{Decided: true, Best: 0, Left: s.Left}
	}
	if len(values) == 0 || p.First < 2 || !(p.Indifference > 0) {
		return s
	}
	used := make([][]float64, len(values))
	var reach [][]float64 // h²·S²/δ² of each pair: the number of seeds at which the triangle closes
	var furthest float64
	for j := 0; s.take(values, used, j); j++ {
		if s.Seeds < p.First {
			continue
		}
		if s.Seeds == p.First {
			reach = p.reach(used)
			furthest = math.Floor(slices.Max(slices.Concat(reach...)))
		}
		s.Best = leader(used, s.Left, p.Better)
		s.Left = p.screen(used, s.Left, reach)
		if len(s.Left) == 1 || float64(s.Seeds) > furthest {
			s.Decided = true
			return s
		}
	}
	return s
}

// take appends the values under seed j of the alternatives left, unless one is missing; false when the seeds end.
func (s *Selection) take(values, used [][]float64, j int) bool {
	missing := false
	for _, i := range s.Left {
		if j >= len(values[i]) {
			return false
		}
		missing = missing || math.IsNaN(values[i][j])
	}
	if !missing {
		for _, i := range s.Left {
			used[i] = append(used[i], values[i][j])
		}
		s.Seeds++
	}
	return true
}

func (p KN) reach(used [][]float64) [][]float64 {
	h2 := p.constant(len(used))
	reach := make([][]float64, len(used))
	for i := range used {
		reach[i] = make([]float64, len(used))
		for l := range used {
			if l != i {
				r := StdDev(Differences(used[i], used[l])) / p.Indifference
				reach[i][l] = float64(h2 * r * r)
			}
		}
	}
	return reach
}

// screen keeps the alternatives that trail no other one left by more than W = max(0, δ/(2r)·(h²S²/δ² − r)) after r seeds.
func (p KN) screen(used [][]float64, left []int, reach [][]float64) []int {
	var kept []int
	for _, i := range left {
		ok := true
		for _, l := range left {
			r := float64(len(used[i]))
			w := max(0, float64(p.Indifference/(2*r)*(reach[i][l]-r)))
			ok = ok && (l == i || Mean(advantage(used[l], used[i], p.Better)) <= w)
		}
		if ok {
			kept = append(kept, i)
		}
	}
	return kept
}
