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

// course makes a strategy's timeline of 40 windows of 30 s; share is provider 0's part of 100 attempts, errors the
// median.
func traffic(name string, share, errors func(w int) float64) reports.StrategySummary {
	tl := &reports.Timeline{Width: 30 * time.Second, Coarse: 1}
	for w := range 40 {
		a := uint64(math.Round(100 * share(w)))
		tl.Attempts = append(tl.Attempts, []uint64{a, 100 - a})
		tl.Arrived = append(tl.Arrived, 100)
		e := errors(w)
		tl.Errors.Low, tl.Errors.Mid, tl.Errors.High = append(tl.Errors.Low, e), append(tl.Errors.Mid, e), append(tl.Errors.High, e)
	}
	return reports.StrategySummary{Name: name, Timeline: tl}
}

func TestTitlesSayWhereTheTrafficGoes(t *testing.T) {
	in := reports.Incident{Provider: "near", What: "outage", From: 5 * time.Minute, To: 10 * time.Minute}
	hit := func(w int) bool { return w >= 10 && w < 20 }
	always := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	while := func(then, else_ float64) func(int) float64 {
		return func(w int) float64 {
			if hit(w) {
				return then
			}
			return else_
		}
	}
	after := func(w int) float64 { return map[bool]float64{true: 0.9}[w >= 10] }
	fine := always(0)
	slow := func(g reports.StrategySummary, p95 float64) reports.StrategySummary {
		for range g.Timeline.Attempts {
			g.Timeline.P95.Mid = append(g.Timeline.P95.Mid, p95)
		}
		return g
	}
	for _, c := range []struct {
		incidents []reports.Incident
		list      []reports.StrategySummary
		want      string
	}{
		{nil, []reports.StrategySummary{traffic("a", always(0.6), fine), traffic("b", always(0.8), fine)},
			"b sends 80 % of its attempts to near, a 60 %"},
		{nil, []reports.StrategySummary{traffic("a", always(0.4), fine), traffic("b", always(0.8), fine)},
			"b sends 80 % of its attempts to near, a at most 60 % to any provider"},
		{nil, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", always(0.52), fine)},
			"under every strategy the busiest provider gets about 51 % of the attempts"},
		{nil, []reports.StrategySummary{slow(traffic("a", always(0.5), fine), 20), slow(traffic("b", always(0.52), fine), 4)},
			"the busiest provider gets much the same share, but the usual p95 is 20 s under a, 4 s under b"},
		{nil, []reports.StrategySummary{{Name: "a"}}, "no traffic was recorded over time"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", while(0.02, 0.4), fine)},
			"during “near outage” b cuts the share sent there from 40 % to 2 %, a keeps it at 50 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", while(0.49, 0.5), fine)},
			"during “near outage” no strategy takes its traffic elsewhere"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", while(0.05, 0.5), fine), traffic("b", while(0, 0.5), fine)},
			"during “near outage” every strategy takes at least 90 % of the traffic there elsewhere"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", while(0, 0.5), fine), traffic("b", while(0, 0.6), fine)},
			"a sends 63 % of its attempts to far, b 55 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", always(0.5), after)},
			"b does not recover from “near outage”, a does"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(1), fine), traffic("b", while(0.99, 1), fine)},
			"under every strategy the busiest provider gets about 100 % of the attempts"},
	} {
		s := &reports.Summary{Baseline: "a", Strategies: c.list}
		s.Scenario.Providers, s.Scenario.Incidents = []string{"near", "far"}, c.incidents
		if got := trafficFinding(light, s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
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
