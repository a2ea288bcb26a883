package plots

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// staggered are n incidents at as many providers, which overlap and end at different times.
func staggered(n int, name string) (list []reports.Incident, providers []string) {
	for i := range n {
		p := fmt.Sprintf(name, i)
		providers = append(providers, p)
		from := time.Duration(40+8*i) * time.Second
		list = append(list, reports.Incident{Provider: p, What: fmt.Sprintf("slowdown ×%d", i+2), From: from, To: from + time.Duration(400+20*i)*time.Second})
	}
	return list, providers
}

func TestEveryOverlappingIncidentHasABarOfItsOwnAndANameOrNumber(t *testing.T) {
	long := "provider-%02d-" + strings.Repeat("n", 47)
	for _, n := range []int{2, 3, 8, 30} {
		for _, name := range []string{"p%02d", long} {
			c := usual()
			c.strategies, c.seeds, c.requests, c.providers = 5, 2, 200, n
			var providers []string
			c.incidents, providers = staggered(n, name)
			s := cook(c)
			s.Scenario.Providers = providers
			for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
				d := p.draw(s, light)
				checkLayout(t, d)
				text := words(d)
				for i := range c.incidents {
					in := &c.incidents[i]
					if p.name == "timeline" && !strings.Contains(text, in.What) {
						t.Errorf("%s, %d incidents: nothing names %q", p.name, n, incidentName(in))
					}
				}
				if p.name == "timeline" {
					barsApart(t, d, c.incidents)
				}
				if strings.Contains(text, "for want of room") {
					t.Errorf("%s, %d incidents: some have no name", p.name, n)
				}
			}
		}
	}
}

// barsApart checks that each incident has a bar and that no two of a cell cover each other.
func barsApart(t *testing.T, d *Drawing, list []reports.Incident) {
	t.Helper()
	var bars []vg.Rectangle
	for i := range list {
		found := false
		for _, m := range d.marks {
			if m.of != incidentName(&list[i]) || !m.closed || m.fill != light.incident {
				continue
			}
			r := rectangle(m.points[0].X, m.points[0].Y, m.points[2].X, m.points[2].Y)
			for _, o := range bars {
				if overlap(r, o) {
					t.Errorf("%d incidents: the bar of %q covers another", len(list), m.of)
				}
			}
			bars, found = append(bars, r), true
		}
		if !found {
			t.Errorf("%d incidents: %q has no bar", len(list), incidentName(&list[i]))
		}
	}
}

func TestANumberedIncidentSaysWhenWhereOthersOverlapIt(t *testing.T) {
	list, _ := staggered(8, "p%02d")
	key := keyFor(list)
	spans := key.spans(light, timeAxis{20 * time.Minute}, true)
	if want := "1 p00 slowdown ×2, 0:40–7:20 min"; len(spans) != 8 || spans[0].text != want {
		t.Errorf("%d entries, the first %q, want %q", len(spans), spans[0].text, want)
	}
	c := clockFor(20 * time.Minute)
	for _, k := range []struct {
		from, to time.Duration
		want     string
	}{
		{time.Minute, 2 * time.Minute, "1–2"}, {time.Minute, 150 * time.Second, "1:00–2:30"}, {time.Minute, time.Minute + 100*time.Millisecond, "1:00"},
	} {
		if got := c.span(k.from, k.to); got != k.want {
			t.Errorf("got %q, want %q", got, k.want)
		}
	}
}

func TestIncidentsOfAMomentAndOfTheWholeRunAreSeen(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 2, 200
	c.incidents = []reports.Incident{
		{Provider: "openai", What: "blink", From: 5 * time.Minute, To: 5 * time.Minute},
		{Provider: "gemini", What: "always", From: 0, To: 20 * time.Minute},
	}
	for _, p := range []picture{{"timeline", Timeline}, {"providers", Providers}} {
		d := p.draw(cook(c), light)
		checkLayout(t, d)
		for _, of := range []string{"openai blink", "gemini always"} {
			bar, edge := false, false
			for _, m := range d.marks {
				bar = bar || m.of == of && m.closed && m.fill == light.incident && m.points[2].X-m.points[0].X >= leastBar-1e-9
				edge = edge || m.of == of && m.dash != nil
			}
			if !bar || !edge {
				t.Errorf("%s: %q has a bar %v, an edge %v", p.name, of, bar, edge)
			}
		}
		if text := words(d); !strings.Contains(text, "blink") || !strings.Contains(text, "always") {
			t.Errorf("%s: an incident has no name: %q", p.name, text)
		}
	}
}

func TestManyEdgesAreDrawnOfWhatTheyCoverTogetherOnly(t *testing.T) {
	edges := func(n int) (count int) {
		list, _ := staggered(n, "p%02d")
		d := &Drawing{theme: light}
		d.outline(list, stackOf(list), newPanel(rectangle(0, 0, 300, 50), scale{lo: 0, hi: 1200}, scale{lo: 0, hi: 1}), 0)
		for _, m := range d.marks {
			if m.dash != nil {
				count++
			}
		}
		return count
	}
	if few, many := edges(3), edges(30); few != 6 || many != 2 {
		t.Errorf("3 incidents have %d edges, 30 have %d", few, many)
	}
}

func TestIncidentsOfOneTimeHaveOnePairOfEdges(t *testing.T) {
	d := &Drawing{theme: light}
	d.outline(outages(18), stackOf(outages(18)), newPanel(rectangle(0, 0, 300, 50), scale{lo: 0, hi: 1200}, scale{lo: 0, hi: 1}), 0)
	dashes := 0
	for _, m := range d.marks {
		if m.dash != nil {
			dashes++
		}
	}
	if dashes != 2 {
		t.Errorf("%d edges", dashes)
	}
}

func TestIncidentsBeyondTheKeyAreNamedByWhatHappens(t *testing.T) {
	key := keyFor(outages(maxNumbers + 5))
	if want := fmt.Sprintf("outage at %d providers", maxNumbers+5); !slices.Equal(key.names, []string{want}) {
		t.Errorf("got %q, want %q", key.names, want)
	}
	list, _ := staggered(maxNumbers+5, "p%02d") // each of its own kind
	key = keyFor(list)
	if _, without := key.numbers(light, list, stackOf(list), timeAxis{time.Hour}, 300); len(key.names) != maxNumbers || without != 5 {
		t.Errorf("beyond the limit: %d names, %d without a number", len(key.names), without)
	}
}
