package plots

import (
	"image/color"
	"math"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Band, median and the baseline's median of every strip stand where the figures of their windows say.
func TestStripsShowTheFiguresOfTheirWindowsAndTheBaselines(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests, c.windows = 2, 3, 200, 40
	s := cook(c)
	d := Timeline(s, light)
	g := newGrid(light, s, cast(light, s))
	var bands, medians, ghosts [][]vg.Point // of the second strategy, by strip
	for _, m := range d.marks {
		switch {
		case m.of == s.Strategies[1].Name && m.closed && len(m.points) == 2*c.windows:
			bands = append(bands, m.points)
		case m.of == s.Strategies[1].Name && len(m.points) == c.windows:
			medians = append(medians, m.points)
		case m.of == "" && m.dash != nil && len(m.points) == c.windows:
			ghosts = append(ghosts, m.points)
		}
	}
	if len(bands) != 3 || len(medians) != 3 || len(ghosts) != 3 {
		t.Fatalf("%d bands, %d medians and %d of the baseline", len(bands), len(medians), len(ghosts))
	}
	for k, st := range g.strips {
		st.scale.from, st.scale.to = 0, stripHeight
		own, base := st.of(&g.courses[1]), st.of(&g.courses[0])
		foot := medians[k][0].Y - st.scale.at(own.Mid[0])
		for w := range c.windows {
			for what, x := range map[string]struct {
				at vg.Point
				v  float64
			}{
				"the median": {medians[k][w], own.Mid[w]}, "the upper edge": {bands[k][w], own.High[w]},
				"the lower edge": {bands[k][2*c.windows-1-w], own.Low[w]}, "the baseline": {ghosts[k][w], base.Mid[w]},
			} {
				if want := foot + st.scale.at(x.v); math.Abs(float64(x.at.Y-want)) > 1e-6 || x.at.X != medians[k][w].X {
					t.Fatalf("%s, window %d: %s is at %v, want the height %v", st.name, w, what, x.at, want)
				}
			}
		}
	}
}

// The first provider has the areas at the foot; each is as high as its share of the window's attempts.
func TestAreasAreTheSharesOfTheProvidersInTheirWindows(t *testing.T) {
	s := oneProvider([]float64{1, 1, 1, 1}, 0, 0)
	s.Scenario.Providers = []string{"east", "west"}
	tl := s.Strategies[0].Timeline
	tl.AttemptP95 = append(tl.AttemptP95, tl.AttemptP95[0])
	east := []uint64{10, 25, 50, 90}
	for w, n := range east {
		tl.Attempts[w], tl.Failures[w] = []uint64{n, 100 - n}, []uint64{0, 0}
	}
	d := Timeline(s, light)
	g := newGrid(light, s, cast(light, s))
	for _, l := range g.layers {
		areas := 0
		for _, m := range d.marks {
			if m.of != l.name || !m.closed || len(m.points) <= 4 { // a square of the legend
				continue
			}
			areas++
			if m.fill != color.Color(l.colour(light)) {
				t.Errorf("the area of %s is %v, and its square in the legend %v", l.name, m.fill, l.colour(light))
			}
			for w, n := range east {
				want := float64(n) / 100
				if l.name == "west" {
					want = 1 - want
				}
				x := middleOf(m, w, len(east))
				if got := covered(m.points, x) / float64(g.share); math.Abs(got-want) > 1e-6 {
					t.Errorf("%s covers %v of window %d, want %v", l.name, got, w, want)
				}
			}
		}
		if areas != 1 {
			t.Errorf("%s has %d areas", l.name, areas)
		}
	}
}

// middleOf is the middle of a window of n over which an area reaches.
func middleOf(m mark, w, n int) vg.Length {
	lo, hi := m.points[0].X, m.points[0].X
	for _, p := range m.points {
		lo, hi = min(lo, p.X), max(hi, p.X)
	}
	return lo + (hi-lo)*(vg.Length(w)+0.5)/vg.Length(n)
}

// covered is how much of the vertical line at x lies in a polygon that it enters and leaves once.
func covered(polygon []vg.Point, x vg.Length) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		if (a.X <= x) == (b.X <= x) {
			continue
		}
		y := float64(a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X))
		lo, hi = math.Min(lo, y), math.Max(hi, y)
	}
	return math.Max(0, hi-lo)
}

// Of two providers the first stands above the second; every row has the colour of its strategy's p95 there, and an incident
// stands at the provider that it hits.
func TestHeatRowsAreOfTheirStrategyAndTheirProvider(t *testing.T) {
	constant := func(v float64) reports.Series { return reports.Series{v, v, v, v, v, v} }
	s := oneProvider(constant(1), 100, 0)
	s.Scenario.Providers = []string{"east", "west"}
	s.Scenario.Incidents = []reports.Incident{{Provider: "east", What: "outage", From: 1e10, To: 3e10}}
	tl := s.Strategies[0].Timeline
	for w := range tl.Attempts {
		tl.Attempts[w], tl.Failures[w] = []uint64{100, 100}, []uint64{0, 0}
	}
	other := *tl
	tl.AttemptP95, other.AttemptP95 = []reports.Series{constant(1), constant(3)}, []reports.Series{constant(9), constant(27)}
	s.Strategies = append(s.Strategies, reports.StrategySummary{Name: "other", Timeline: &other})
	d := Providers(s, light)
	h := newHeatMap(light, s, cast(light, s))
	place := map[float64]vg.Length{}
	for v, name := range map[float64]string{1: "only", 3: "only", 9: "other", 27: "other"} {
		for _, m := range d.marks {
			if m.of == name && m.closed && m.fill == heat(light, h.level(v)) {
				place[v] = m.points[0].Y
			}
		}
	}
	if !(place[1] > place[9] && place[9] > place[3] && place[3] > place[27] && place[27] > 0) {
		t.Errorf("by their p95 the rows stand at %v", place)
	}
	for _, m := range d.marks {
		for _, p := range m.points {
			if m.of == "east outage" && p.Y <= place[3] {
				t.Errorf("the incident at the upper provider reaches down to %v, where the lower one has its rows", p.Y)
			}
		}
	}
}
