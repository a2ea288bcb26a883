package plots

import (
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

func TestOfManyStrategiesTheTellingOnesAreDrawnAndTheOthersNamed(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 20, 3, 400
	s := cook(c)
	s.Best = []reports.Best{{Metric: spendMetric, Strategy: s.Strategies[18].Name}}
	s.Pareto = []string{s.Strategies[19].Name}
	for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
		d := p.draw(s, light)
		_, list, _ := strings.Cut(words(d), "Not drawn: ")
		drawn := 0
		for i, g := range cast(light, s) {
			_, labels := shown(d, g.name)
			named := strings.Contains(list, g.name+",") || strings.Contains(list, g.name+".")
			if (labels > 0) == named {
				t.Errorf("%s: %q is drawn %v, and named as not drawn %v", p.name, g.name, labels > 0, named)
			}
			if must := i == 0 || !g.grey || i >= 18; must && labels == 0 {
				t.Errorf("%s: %q is not drawn", p.name, g.name)
			}
			if labels > 0 {
				drawn++
			}
		}
		if drawn != maxCells {
			t.Errorf("%s: %d strategies are drawn", p.name, drawn)
		}
	}
}

// The median and the band stand where the figures say, on a scale that all cells share.
func TestStripsShowTheMedianInItsBand(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests, c.windows = 2, 3, 200, 40
	s := cook(c)
	d := Timeline(s, light)
	g := newGrid(light, s, cast(light, s))
	if len(g.strips) != 3 {
		t.Fatalf("%d strips", len(g.strips))
	}
	line := cast(light, s)[0].colour
	k := 0
	for _, m := range d.marks {
		if m.of != s.Strategies[0].Name || m.stroke != line || len(m.points) != c.windows {
			continue
		}
		st := g.strips[k]
		r := spread{math.Inf(1), math.Inf(-1)}
		for _, v := range st.of(&g.courses[0]).Mid {
			r.add(v)
		}
		lo, hi := vg.Length(math.Inf(1)), vg.Length(math.Inf(-1))
		for _, p := range m.points {
			lo, hi = min(lo, p.Y), max(hi, p.Y)
		}
		st.scale.from, st.scale.to = 0, stripHeight
		if want := st.scale.at(r.hi) - st.scale.at(r.lo); math.Abs(float64(hi-lo-want)) > 1e-6 {
			t.Errorf("%s: the line spans %v, want %v", st.name, hi-lo, want)
		}
		k++
	}
	if k != 3 {
		t.Errorf("%d medians", k)
	}
	bands := 0
	for _, m := range d.marks {
		if m.of == s.Strategies[0].Name && m.closed && len(m.points) == 2*c.windows {
			bands++
		}
	}
	if bands != 3 {
		t.Errorf("%d bands", bands)
	}
}

func TestFiguresThatWereNotRecordedHaveNoStrip(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 2, 200
	s := cook(c)
	for i := range s.Strategies {
		s.Strategies[i].Timeline.InFlight = reports.Band{}
	}
	if got := words(Timeline(s, light)); strings.Contains(got, "in flight") || !strings.Contains(got, "p95 latency") {
		t.Errorf("%q", got)
	}
}

func TestWindowsAreFoldedByTheirMedians(t *testing.T) {
	nan := math.NaN()
	one := reports.Series{1, 9, 2, nan, nan, nan, 7}
	got := fold(reports.Band{Low: one, Mid: one, High: one}, 3).Mid
	if len(got) != 3 || got[0] != 2 || !math.IsNaN(got[1]) || got[2] != 7 {
		t.Errorf("%v", got)
	}
}

func TestLatencyHasARowForTheFirstToken(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 3, 600
	s := cook(c)
	dots := func(d *Drawing) (n int) {
		for _, m := range d.marks {
			if m.of == s.Strategies[1].Name && m.radius > 3 {
				n++
			}
		}
		return n
	}
	// p50, p99 and p99.9 of 1,800 latencies; p50 and p99 of 500 first tokens, too few for p99.9.
	if got := dots(Latency(s, light)); got != 3+2 {
		t.Errorf("%d quantiles are marked", got)
	}
	for i := range s.Strategies {
		s.Strategies[i].TTFT = nil
	}
	d := Latency(s, light)
	if got := dots(d); got != 3 || !strings.Contains(words(d), "No time to first token was recorded.") {
		t.Errorf("without first tokens %d quantiles are marked", got)
	}
}

func TestAUnitStaysWithItsNumber(t *testing.T) {
	for _, line := range wrap(light.title, []span{{text: "the share falls from 94 % to 3 % within 20 s, or so."}}, 80) {
		if first := line[0].text; strings.HasPrefix(first, "%") || strings.HasPrefix(first, "s,") {
			t.Errorf("a line begins with %q", first)
		}
	}
}

// What lies between the ticks of a strip cannot be told from one tick.
func TestAStripOfLatencyHasTwoTicks(t *testing.T) {
	for lo := 0.001; lo < 100; lo *= 1.07 {
		for _, ratio := range []float64{1.01, 2, 4, 9, 30, 1000} {
			s := readable(spread{lo, lo * ratio}.logScale(1.12, 0, stripHeight))
			if ts := s.ticks(secondsTick, stripRoom, stripApart); len(ts) < 2 {
				t.Errorf("%v … ×%v: %v", lo, ratio, ts)
			}
		}
	}
}

// The edges of incidents run from the areas down through every strip; no word stands in their way.
func TestNoEdgeOfAnIncidentRunsThroughAWord(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 9, 2, 200
	for _, from := range []time.Duration{0, 10 * time.Second, time.Minute, 5 * time.Minute} {
		c.incidents = []reports.Incident{{Provider: "openai", What: "outage", From: from, To: from + 5*time.Minute}}
		d := Timeline(cook(c), light)
		for _, m := range d.marks {
			if m.of != "openai outage" || m.dash == nil {
				continue
			}
			for _, l := range d.labels {
				if crosses(m.points[0], m.points[1], l.box) {
					t.Errorf("an edge at %v runs through %q", m.points[0], l.text)
				}
			}
		}
	}
}

func TestMomentsInWholeMinutesArePlainNumbers(t *testing.T) {
	c := clockFor(20 * time.Minute)
	for _, k := range []struct {
		at, step time.Duration
		want     string
	}{
		{10 * time.Minute, 5 * time.Minute, "10"}, {90 * time.Second, 30 * time.Second, "1:30"}, {0, time.Minute, "0"},
	} {
		if got := c.mark(k.at, k.step); got != k.want {
			t.Errorf("%v in steps of %v is marked %q, want %q", k.at, k.step, got, k.want)
		}
	}
}
