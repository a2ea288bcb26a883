package sim

import "math/bits"

// A Sketch counts durations in steps of about a fifth: enough for the quantiles that a picture of many windows shows.
// Each octave from 2²⁰ ns (1.05 ms) on is cut into four equal steps.
type Sketch [sketchSteps]uint32

const (
	sketchShift = 18 // a quarter of the first octave
	sketchSteps = 96 // up to 2⁴³ ns (2.4 hours); what is longer counts in the last step
)

// add counts a duration in nanoseconds that is not negative.
func (s *Sketch) add(v int64) {
	u := max(uint64(v)>>sketchShift, 4) // what is shorter counts in the first step
	o := bits.Len64(u) - 3
	s[min(uint(o<<2)+uint(u>>o)&3, sketchSteps-1)]++
}

// Merge adds what o counted.
func (s *Sketch) Merge(o *Sketch) {
	for i, n := range o {
		s[i] += n
	}
}

// Quantile returns the duration in nanoseconds that a share q of all does not exceed, by linear interpolation within a
// step, and so to within a tenth; ok is false where nothing was counted.
func (s *Sketch) Quantile(q float64) (v float64, ok bool) {
	var total uint64
	for _, n := range s {
		total += uint64(n)
	}
	if total == 0 {
		return 0, false
	}
	want, below := float64(q*float64(total)), uint64(0)
	for i, n := range s {
		if n > 0 && float64(below+uint64(n)) >= want {
			low, width := float64(uint64(4+i&3)<<(i>>2)), float64(uint64(1)<<(i>>2))
			return (low + float64(width*(want-float64(below))/float64(n))) * (1 << sketchShift), true
		}
		below += uint64(n)
	}
	return 0, false // not reached: the last step that holds any reaches total
}
