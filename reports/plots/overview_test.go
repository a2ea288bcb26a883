package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// words are all labels of a drawing.
func words(d *Drawing) string {
	var all []string
	for _, l := range d.labels {
		all = append(all, l.text)
	}
	return strings.Join(all, " ")
}

func TestOverviewsTitleIsTheFinding(t *testing.T) {
	s := cook(usual())
	s.Finding = "wrr cuts p99 by 12 % at the same spend"
	if d := Overview(s, light); d.title != "provider-outage: "+s.Finding {
		t.Errorf("title %q", d.title)
	}
	s.Finding = ""
	if d := Overview(s, light); strings.Contains(d.title, "cuts") || d.title == "" {
		t.Errorf("with verdicts that decide nothing for sure the title is %q", d.title)
	}
}

// rowOf is the height of a strategy's name among the rows, which stand at the left edge.
func rowOf(t *testing.T, d *Drawing, name string) vg.Length {
	t.Helper()
	for _, l := range d.labels {
		if l.of == name && l.at.X == pageMargin {
			return l.at.Y
		}
	}
	t.Fatalf("%q has no row", name)
	return 0
}

func TestOverviewPutsTheLowestTailFirstAndWhatNeverSucceedsLast(t *testing.T) {
	c := usual()
	c.failing, c.seeds, c.requests = 1, 3, 400
	s := cook(c)
	d := Overview(s, light)
	order := slices.Clone(s.Strategies)
	last := math.Inf(1)
	for len(order) > 0 {
		best := 0
		for i := range order {
			if compareKnown(tailOf(&order[i]), tailOf(&order[best])) < 0 {
				best = i
			}
		}
		y := float64(rowOf(t, d, order[best].Name))
		if y >= last {
			t.Errorf("%q stands at %v, not below %v", order[best].Name, y, last)
		}
		last = y
		if len(order) == 1 && order[0].Name != "wrr" {
			t.Errorf("last is %q", order[0].Name)
		}
		order = slices.Delete(order, best, best+1)
	}
}

func TestOverviewShowsWhatEveryProviderGot(t *testing.T) {
	for _, providers := range []int{3, 300} {
		c := usual()
		c.providers, c.seeds, c.requests = providers, 2, 200
		s := cook(c)
		d := Overview(s, light)
		for _, l := range layers(s) {
			if marks, labels := shown(d, l.name); marks != c.strategies+1 || labels == 0 { // with its square in the legend
				t.Errorf("%d providers: %q has %d marks and %d labels", providers, l.name, marks, labels)
			}
		}
		for i := range s.Strategies {
			sum := 0.0
			for _, v := range sharesOf(&s.Strategies[i], layers(s)) {
				sum += v
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("the shares of %q add up to %v", s.Strategies[i].Name, sum)
			}
		}
	}
}

func TestTheParetoFrontNeverRises(t *testing.T) {
	c := usual()
	c.seeds, c.requests = 4, 400
	s := cook(c)
	for i := range s.Strategies { // all on the front, as for the sake of success
		s.Pareto = append(s.Pareto, s.Strategies[i].Name)
	}
	d := &Drawing{theme: light, width: 400, height: 300}
	p := newPanel(rectangle(50, 50, 350, 250), fit(cast(light, s), spendMetric), fit(cast(light, s), tailMetric))
	d.front(p, cast(light, s), s.Pareto)
	if len(d.marks) != 1 {
		t.Fatalf("%d marks", len(d.marks))
	}
	line := d.marks[0].points
	for i := 1; i < len(line); i++ {
		if line[i].X < line[i-1].X || line[i].Y > line[i-1].Y {
			t.Errorf("from %v the front goes to %v", line[i-1], line[i])
		}
	}
}

func TestAFallOfSuccessIsMarkedInTheOverview(t *testing.T) {
	s := cook(usual())
	for i := range s.Strategies[1:] {
		s.Strategies[i+1].Metrics[successMetric].Difference.Verdict = "undecided"
	}
	before := strings.Count(words(Overview(s, light)), "▼")
	s.Strategies[1].Metrics[successMetric].Difference.Verdict = "worse"
	if after := strings.Count(words(Overview(s, light)), "▼"); after < before+1 {
		t.Errorf("%d signs before, %d after", before, after)
	}
}
