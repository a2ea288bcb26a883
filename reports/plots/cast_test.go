package plots

import "testing"

// Where there are more strategies than hues, those with a colour are the ones that the legend says they are.
func TestTheLowestAndTheHighestTailHaveColoursAmongGreyOnes(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 12, 2, 200
	s := cook(c)
	for i := range s.Strategies {
		v := 5 + float64((i*5)%12) // the baseline's is 5
		s.Strategies[i].Metrics[tailMetric].Mean = &v
	}
	low := 1.0
	s.Strategies[7].Metrics[tailMetric].Mean = &low
	for i, g := range cast(light, s) {
		want, role := light.rest, ""
		switch v := *s.Strategies[i].Metrics[tailMetric].Mean; {
		case i == 0:
			want, role = light.strategies[0], "baseline"
		case v == 1:
			want, role = light.strategies[2], "lowest p99"
		case v == 15:
			want, role = light.strategies[1], "highest p99"
		}
		if g.colour != want || g.role != role || g.grey != (want == light.rest) {
			t.Errorf("strategy %d is %q in %v, want %q in %v", i, g.role, g.colour, role, want)
		}
	}
}
