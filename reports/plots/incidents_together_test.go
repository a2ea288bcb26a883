package plots

import (
	"fmt"
	"image/color"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

func outages(n int) (list []reports.Incident) {
	for i := range n {
		list = append(list, reports.Incident{Provider: fmt.Sprintf("p%02d", i), What: "outage", From: 5 * time.Minute, To: 10 * time.Minute})
	}
	return list
}

func TestIncidentsAtTheSameTimeShareOnePlaceAndOneShade(t *testing.T) {
	list := outages(18)
	run := timeAxis{length: 20 * time.Minute}
	key := keyFor(list)
	lanes, without := key.numbers(light, list, stackOf(list), run, 200)
	one := slices.Concat(lanes...)
	if len(one) != 1 || without != 0 || len(key.names) != 18 || one[0].text != "1–18" || stackOf(list).high != 1 {
		t.Errorf("%d places, %d without a number, %d names", len(one), without, len(key.names))
	}
	d := &Drawing{theme: light}
	late := reports.Incident{Provider: "q", What: "outage", From: 8 * time.Minute, To: 12 * time.Minute}
	p := newPanel(rectangle(0, 0, 100, 50), scale{lo: 0, hi: 1200}, scale{lo: 0, hi: 1})
	d.shade(append(list, late), stackOf(append(list, late)), p, -20)
	shades := 0
	for _, m := range d.marks {
		if c, ok := m.fill.(color.NRGBA); ok && c.A < 255 {
			shades++
			if from, to := m.points[0].X, m.points[2].X; min(from, to) != p.x.at(300) || max(from, to) != p.x.at(720) {
				t.Errorf("shaded from %v to %v", from, to)
			}
		}
	}
	if shades != 2 { // the areas, and what is below them
		t.Errorf("%d shades over each other", shades)
	}
}

func TestRangesOfNumbers(t *testing.T) {
	for want, list := range map[string][]int{"": nil, "3": {3}, "1, 2": {2, 1}, "1–3, 5": {5, 3, 2, 1, 1}, "1, 3–18": {1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}} {
		if got := ranges(list); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNoIncidentIsBlamedForWhatBeganBeforeIt(t *testing.T) {
	always := func(int) float64 { return 0.5 }
	from := func(first int) func(int) float64 {
		return func(w int) float64 {
			if w >= first {
				return 0.9
			}
			return 0
		}
	}
	find := func(incidents []reports.Incident, first int) string {
		s := &reports.Summary{Strategies: []reports.StrategySummary{traffic("a", always, from(first))}}
		s.Scenario.Incidents = incidents
		return recoveryFinding(light, s)
	}
	for _, c := range []struct {
		n, first int
		want     string
	}{
		{1, 10, "a does not recover from “p00 outage”"}, {1, 9, ""}, // the incident begins with window 10
		{18, 10, "a does not recover from the 18 incidents that begin together"},
	} {
		if got := find(outages(c.n), c.first); got != c.want {
			t.Errorf("%d incidents, failing from window %d on: got %q, want %q", c.n, c.first, got, c.want)
		}
	}
}
