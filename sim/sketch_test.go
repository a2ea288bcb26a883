package sim

import (
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/sim/rng"
)

func TestASketchKnowsQuantilesToATenth(t *testing.T) {
	draws := rng.NewStream(1, rng.TTFT, 0)
	for _, scale := range []float64{3e6, 2e8, 4e11} {
		var s, half Sketch
		var exact []float64
		for i := range uint64(4000) {
			v := scale * -math.Log(draws.Uniform(i, 0)) // exponential
			exact = append(exact, v)
			if i%2 == 0 {
				s.add(int64(v))
			} else {
				half.add(int64(v))
			}
		}
		s.Merge(&half)
		for _, q := range []float64{0.5, 0.95, 0.99} {
			got, ok := s.Quantile(q)
			below := 0
			for _, v := range exact {
				if v <= got {
					below++
				}
			}
			want := scale * -math.Log(1-q)
			if !ok || math.Abs(got/want-1) > 0.1+0.05 { // 0.05 for 4,000 draws
				t.Errorf("scale %g: the %g quantile is %g, want %g; %d of 4000 lie below", scale, q, got, want, below)
			}
		}
	}
}

func TestASketchTakesWhateverComes(t *testing.T) {
	var s Sketch
	if _, ok := s.Quantile(0.95); ok {
		t.Error("an empty sketch has a quantile")
	}
	for _, v := range []int64{0, 1, 1 << 18, 1 << 20, 1<<21 - 1, 1 << 21, math.MaxInt64} {
		s.add(v)
	}
	if s[0] != 4 || s[3] != 1 || s[4] != 1 || s[sketchSteps-1] != 1 {
		t.Errorf("steps %v", s)
	}
	if v, _ := s.Quantile(1); v < 1e12 {
		t.Errorf("the largest is %g", v)
	}
}

// Every step begins where the one before ends.
func TestStepsOfASketchTouch(t *testing.T) {
	for i := 1; i < sketchSteps; i++ {
		edge := int64(4+i&3) << (i>>2 + sketchShift)
		var below, at Sketch
		below.add(edge - 1)
		at.add(edge)
		if below[i-1] != 1 || at[i] != 1 {
			t.Fatalf("step %d does not begin at %d: %v %v", i, edge, below, at)
		}
	}
}
