package plots

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// topmost is the strategy whose curve is painted last within a point of at; "" where there is none.
func topmost(d *Drawing, names map[string]bool, at vg.Point) string {
	for i := len(d.marks) - 1; i >= 0; i-- {
		m := &d.marks[i]
		if !names[m.of] || m.radius > 0 || m.stroke == nil {
			continue
		}
		for k := 1; k < len(m.points); k++ {
			if distanceTo(at, m.points[k-1], m.points[k]) < 1 {
				return m.of
			}
		}
	}
	return ""
}

func distanceTo(p, a, b vg.Point) float64 {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	share := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		share = math.Max(0, math.Min(1, (float64(p.X-a.X)*dx+float64(p.Y-a.Y)*dy)/l))
	}
	return math.Hypot(float64(p.X-a.X)-share*dx, float64(p.Y-a.Y)-share*dy)
}

func TestOfCurvesThatLieOnEachOtherNoneIsHidden(t *testing.T) {
	for _, n := range []int{2, 3, 5, 8} {
		c := usual()
		c.strategies, c.seeds, c.requests = n, 3, 2000
		s := cook(c)
		for i := range s.Strategies {
			s.Strategies[i].Latency, s.Strategies[i].TTFT = s.Strategies[0].Latency, nil
		}
		all := cast(light, s)
		names := map[string]bool{}
		for i := range all {
			names[all[i].name] = true
		}
		for _, draw := range []func(*Drawing){
			func(d *Drawing) { d.body(all, wholeLatency, rectangle(0, 0, 240, 190)) },
			func(d *Drawing) { d.tail(all, wholeLatency, rectangle(0, 0, 240, 190)) },
		} {
			d := &Drawing{theme: light}
			draw(d)
			seen, total := map[string]int{}, 0
			for _, m := range d.marks {
				if m.of != s.Strategies[n-1].Name || m.radius > 0 { // the lowest, which is whole
					continue
				}
				for k := 1; k < len(m.points); k++ {
					a, b := m.points[k-1], m.points[k]
					if min(a.Y, b.Y) < 2 || max(a.Y, b.Y) > 188 {
						continue
					}
					steps := int(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))) + 1
					for j := range steps {
						share := vg.Length(float64(j) / float64(steps))
						seen[topmost(d, names, pt(a.X+share*(b.X-a.X), a.Y+share*(b.Y-a.Y)))]++
						total++
					}
				}
			}
			for name := range names {
				if share := float64(seen[name]) / float64(total); share < 0.5/float64(n) {
					t.Errorf("of %d curves that are one, %q is seen on %.0f %% of the way", n, name, 100*share)
				}
			}
		}
	}
}

func TestCurvesThatAreApartAreWhole(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 4, 3, 2000
	c.latency = func(r *rand.Rand, i int) float64 { return math.Pow(3, float64(i)) * math.Exp(0.3*r.NormFloat64()) }
	s := cook(c)
	d := &Drawing{theme: light}
	d.body(cast(light, s), wholeLatency, rectangle(0, 0, 240, 190))
	for _, g := range s.Strategies {
		lines := 0
		for _, m := range d.marks {
			if m.of == g.Name && m.radius == 0 {
				lines++
			}
		}
		if lines != 1 {
			t.Errorf("the curve of %q is in %d parts", g.Name, lines)
		}
	}
}

// However curves are cut into parts, together the parts lie where the curve does.
func TestAPartOfACurveLiesOnIt(t *testing.T) {
	p := newPanel(rectangle(0, 0, 100, 100), scale{lo: 0, hi: 1}, scale{lo: 0, hi: 1})
	line := []vg.Point{pt(0, 0), pt(10, 0), pt(10, 40), pt(60, 40), pt(60, 100), pt(100, 100)}
	tr := trailOf(line, p)
	part := tr.part(line, 25, 75)
	want := []vg.Point{pt(10, 15), pt(10, 40), pt(35, 40)}
	if len(part) != len(want) {
		t.Fatalf("the part is %v", part)
	}
	for i := range want {
		if math.Hypot(float64(part[i].X-want[i].X), float64(part[i].Y-want[i].Y)) > 1e-9 {
			t.Errorf("the part is %v, want %v", part, want)
		}
	}
	if got := tr.part(line, vg.Length(math.Inf(-1)), vg.Length(math.Inf(1))); len(got) != len(line) {
		t.Errorf("the whole is %v", got)
	}
	if len(tr.part(line, 300, 400)) > 1 {
		t.Error("there is a part beyond the end")
	}
}

func TestHeadingsOfLatencyAreNotCut(t *testing.T) {
	check := func(name string, d *Drawing) {
		t.Helper()
		for _, l := range d.labels {
			if l.in.size == light.heading.size && l.in.bold && l.of == "" && strings.Contains(l.text, "…") {
				t.Errorf("%s: the heading %q is cut", name, l.text)
			}
		}
	}
	for name, s := range oddities() {
		check(name, Latency(s, light))
	}
	c := usual()
	c.longNames, c.seeds, c.requests = true, 3, 2000
	c.latency = func(r *rand.Rand, i int) float64 { return 123456 * math.Exp(r.NormFloat64()) }
	check("long names and figures", Latency(cook(c), light))
}
