package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// A scale maps values from [lo, hi] to places from … to, linearly or by their logarithm.
type scale struct {
	lo, hi   float64
	log      bool
	from, to vg.Length
}

// at gives the place of v; values outside are drawn at the edge.
func (s scale) at(v float64) vg.Length {
	lo, hi := s.lo, s.hi
	if s.log {
		lo, hi, v = math.Log(lo), math.Log(hi), math.Log(math.Max(v, s.lo))
	}
	f := (v - lo) / (hi - lo)
	if !(f > 0) {
		f = 0
	}
	return s.from + (s.to-s.from)*vg.Length(math.Min(f, 1))
}

func (s scale) has(v float64) bool { return v >= s.lo && v <= s.hi }

// A spread collects the values that an axis must show.
type spread struct{ lo, hi float64 }

func newSpread() spread { return spread{math.Inf(1), math.Inf(-1)} }

func (r *spread) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		r.lo, r.hi = math.Min(r.lo, v), math.Max(r.hi, v)
	}
}

func (r *spread) empty() bool { return r.lo > r.hi }

// wide tells whether the values are all positive and span more than the given ratio, so that a log axis serves.
func (r *spread) wide(ratio float64) bool { return r.lo > 0 && r.hi > ratio*r.lo }

// logScale fits a log scale to r with the given factor of air on both sides; equal values get an octave each way.
func (r spread) logScale(air float64, from, to vg.Length) scale {
	if r.empty() || r.hi <= 0 {
		r = spread{1, 1}
	}
	lo := r.lo
	if lo <= 0 {
		lo = r.hi / 1e6
	}
	lo, hi := lo/air, r.hi*air
	if hi < lo*1.02 {
		lo, hi = lo/2, hi*2
	}
	return scale{lo, hi, true, from, to}
}

// linearScale fits a linear scale to r with a share of its length as air on both sides, never across 0.
func (r spread) linearScale(air float64, from, to vg.Length) scale {
	if r.empty() {
		r = spread{0, 1}
	}
	pad := (r.hi - r.lo) * air
	if r.hi-r.lo <= 1e-9*math.Abs(r.hi) {
		pad = math.Abs(r.hi) / 2
	}
	if pad == 0 {
		pad = 1
	}
	lo, hi := r.lo-pad, r.hi+pad
	if r.lo >= 0 {
		lo = math.Max(lo, 0)
	}
	return scale{lo, hi, false, from, to}
}

// A tick is a labelled value of an axis.
type tick struct {
	value float64
	text  string
}

// A labeller writes the value of a tick; step is the distance to the next one, 0 on an axis of decades.
type labeller func(v, step float64) string

// ticks chooses the densest set of round values whose labels, measured by room, keep apart by gap.
func (s scale) ticks(write labeller, room func(string) vg.Length, gap vg.Length) []tick {
	var last []tick
	for _, set := range s.candidates() {
		var ts []tick
		for _, v := range set.values {
			ts = append(ts, tick{v, write(v, set.step)})
		}
		if len(ts) == 0 {
			continue
		}
		if last = ts; s.fits(ts, room, gap) {
			return ts
		}
	}
	if len(last) > 1 {
		last = last[:1]
	}
	return last
}

func (s scale) fits(ts []tick, room func(string) vg.Length, gap vg.Length) bool {
	for i := 1; i < len(ts); i++ {
		a, b := s.at(ts[i-1].value), s.at(ts[i].value)
		if b-a < (room(ts[i-1].text)+room(ts[i].text))/2+gap || ts[i].text == ts[i-1].text {
			return false
		}
	}
	return true
}

// A tickSet is a set of values; step 0 means that they stand at decades.
type tickSet struct {
	values []float64
	step   float64
}

// candidates lists sets of round values from the densest to the sparsest.
func (s scale) candidates() []tickSet {
	var sets []tickSet
	if s.log && s.hi > 6*s.lo {
		for _, m := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
			sets = append(sets, tickSet{values: s.decades(m, 1)})
		}
		for every := 2; every <= 20; every++ {
			sets = append(sets, tickSet{values: s.decades([]float64{1}, every)})
		}
		return sets
	}
	for e := math.Floor(math.Log10(s.hi-s.lo)) - 1; len(sets) < 9; e++ {
		for _, m := range []float64{1, 2, 5} {
			step := m * math.Pow(10, e)
			var vs []float64
			for k := math.Ceil(s.lo/step - 1e-9); k*step <= s.hi*(1+1e-12) && len(vs) < 200; k++ {
				vs = append(vs, significant(k*step, 12)+0) // −0 + 0 is 0
			}
			if len(vs) <= 8 {
				sets = append(sets, tickSet{vs, step})
			}
		}
	}
	return sets
}

// decades lists the multiples of every n-th power of ten in the scale.
func (s scale) decades(multiples []float64, n int) []float64 {
	var vs []float64
	for e := int(math.Floor(math.Log10(s.lo))); float64(e) <= math.Log10(s.hi); e++ {
		if e%n != 0 {
			continue
		}
		for _, m := range multiples {
			if v := significant(m*math.Pow(10, float64(e)), 3); v >= s.lo*(1-1e-9) && v <= s.hi*(1+1e-9) {
				vs = append(vs, v)
			}
		}
	}
	return vs
}
