package plots

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// An exposure is what a provider went through in a window under one strategy.
type exposure struct {
	p95              float64 // seconds, of successful attempts; NaN without one
	attempts, failed float64
}

// blank tells whether no attempt ended there.
func (e exposure) blank() bool { return math.IsNaN(e.p95) && e.failed == 0 }

// enough is how many attempts make a 95th percentile: of fewer it would be the slowest one.
const enough = 20

// full tells whether so many attempts began there, or none of them succeeded, which a few tell as well.
func (e exposure) full() bool { return e.attempts >= enough || math.IsNaN(e.p95) }

// share is the share of attempts that failed. They are counted where they ended, attempts where they began, so that a
// burst of ends may count more than began.
func (e exposure) share() float64 {
	if e.failed == 0 {
		return 0
	}
	return math.Min(1, e.failed/math.Max(e.attempts, 1))
}

// exposures lists what provider p went through in at most limit windows, and how wide they are.
func exposures(tl *reports.Timeline, p, limit int) ([]exposure, time.Duration) {
	n := windows(tl)
	if n == 0 {
		return nil, 0
	}
	every := max(1, tl.Coarse)
	coarse := (n + every - 1) / every
	group := max(1, (coarse+limit-1)/max(limit, 1))
	out := make([]exposure, (coarse+group-1)/group)
	for i := range out {
		e := &out[i]
		e.p95 = math.NaN()
		if p < len(tl.AttemptP95) {
			list := tl.AttemptP95[p]
			e.p95 = medianOf(list[min(i*group, len(list)):min((i+1)*group, len(list))])
		}
		for w := i * group * every; w < min((i+1)*group*every, n); w++ {
			e.attempts += at(tl.Attempts, w, p)
			e.failed += at(tl.Failures, w, p)
		}
	}
	return out, tl.Width * time.Duration(every*group)
}

func at(table [][]uint64, w, p int) float64 {
	if w < len(table) && p < len(table[w]) {
		return float64(table[w][p])
	}
	return 0
}

// troubled picks at most limit providers, in the order of the scenario: those with the most failed attempts under all
// strategies together, then those with the highest p95, then the busiest. It also tells how many there are.
func troubled(s *reports.Summary, limit int) (chosen []int, all int) {
	type trouble struct {
		p                     int
		failed, p95, attempts float64
	}
	var list []trouble
	for i := range s.Strategies {
		tl := s.Strategies[i].Timeline
		if windows(tl) == 0 {
			continue
		}
		for _, table := range [][][]uint64{tl.Attempts, tl.Failures} {
			for w := range table {
				for p := range table[w] {
					for len(list) <= p {
						list = append(list, trouble{p: len(list)})
					}
				}
			}
		}
		for k := range list {
			t := &list[k]
			for w := range windows(tl) {
				t.failed += at(tl.Failures, w, t.p)
				t.attempts += at(tl.Attempts, w, t.p)
			}
			if v := usualP95(s, tl, t.p); !math.IsNaN(v) {
				t.p95 = math.Max(t.p95, v)
			}
		}
	}
	all = len(list)
	slices.SortStableFunc(list, func(a, b trouble) int {
		return cmp.Or(cmp.Compare(b.failed, a.failed), cmp.Compare(b.p95, a.p95), cmp.Compare(b.attempts, a.attempts))
	})
	for _, t := range list[:min(limit, all)] {
		chosen = append(chosen, t.p)
	}
	slices.Sort(chosen)
	return chosen, all
}

// usualP95 is the median over the windows of a provider's p95, of those with enough attempts, the warm-up left out; NaN
// without any.
func usualP95(s *reports.Summary, tl *reports.Timeline, p int) float64 {
	var all []float64
	cells, width := exposures(tl, p, windows(tl))
	for i, c := range cells {
		if c.full() && time.Duration(i)*width >= s.Scenario.Warmup { // medianOf leaves out NaN
			all = append(all, c.p95)
		}
	}
	return medianOf(all)
}

// bounds are the values that leave out a share of all at either end; it sorts v.
func bounds(v []float64, share float64) (lo, hi float64) {
	slices.Sort(v)
	k := int(share * float64(len(v)))
	return v[k], v[len(v)-1-k]
}
