package plots

import (
	"math"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Timeline lays out the course of the runs, one cell per strategy: the share of the attempts that each provider got
// over virtual time, and beneath it the success ratio and the mean latency. Incidents are shaded and named.
func Timeline(s *reports.Summary, t Theme) *Drawing {

	all := cast(t, s)
	g := newGrid(t, s, all)
	f := frame{title: titled(t, s, "where the traffic goes over time, and what comes of it")}
	f.subtitle = []span{{text: "Share of attempts by provider:"}}
	for _, l := range g.layers {
		fill := t.others
		if l.fill >= 0 {
			fill = t.providers[l.fill]
		}
		f.subtitle = append(f.subtitle, span{text: shorten(t.subtitle, l.name, nameWidth), of: l.name, colour: t.ink,
			whole: true, swatch: fill})
	}
	if len(g.incidents) > 0 {
		f.subtitle = append(f.subtitle, span{text: "incident", colour: t.incident, bold: true, whole: true,
			swatch: faint(t.incident, 70)})
	}
	f.footer = []string{source(s)}
	if len(g.layers) == 0 {
		f.subtitle = []span{{text: "No timeline was recorded."}}
	} else {
		f.footer = append(f.footer, "Windows of "+seconds(g.window().Seconds())+" of virtual time, warm-up included, "+
			"all seeds together. Areas: attempts by the provider they started at. "+
			"Lines: share of ended requests that succeeded; mean latency of those.")
	}
	if g.unnamed > 0 {
		f.footer = append(f.footer, "Without a name for want of room: "+plural(g.unnamed, "incident")+".")
	}
	d, body := newDrawing(t, f, g.width, g.height())
	for i := range all {
		d.cell(g, &all[i], i, body)
	}
	return d
}

// A grid is the common layout of the cells: their scales are the same, so that they can be compared.
type grid struct {
	theme     Theme
	layers    []layer
	length    time.Duration
	clock     clock
	columns   int
	cells     int
	width     vg.Length
	share     vg.Length // height of the areas
	strip     vg.Length // height of a line's panel
	success   scale
	latency   scale
	latencies []tick
	incidents []reports.Incident // within the run
	lanes     [][]named
	unnamed   int
	courses   []course
}

// Room around the panels of a cell, in points.
const (
	cellLeft  vg.Length = 50
	cellGap   vg.Length = 16
	cellHead  vg.Length = 17
	cellFoot  vg.Length = 12
	axisFoot  vg.Length = 8
	stripGap  vg.Length = 7
	laneDrop  vg.Length = 11
	perWindow           = 1.2 // points: the least width of a window
)

func newGrid(t Theme, s *reports.Summary, all []series) *grid {
	g := &grid{theme: t, layers: layers(s), cells: len(all), columns: 3, width: 792, share: 76, strip: 24}
	switch {
	case len(all) <= 3:
		g.columns, g.width, g.share, g.strip = 1, 720, 92, 28
	case len(all) <= 8:
		g.columns = 2
	}
	for i := range all {
		if tl := all[i].Timeline; tl != nil {
			g.length = max(g.length, tl.Width*time.Duration(windows(tl)))
		}
	}
	if g.length == 0 {
		g.share, g.strip = 4, 0
	}
	g.clock = clockFor(g.length)
	lowest, lat := 1.0, newSpread()
	for i := range all {
		c := course{}
		if windows(all[i].Timeline) > 0 {
			c = courseOf(all[i].Timeline, g.layers, int(float64(g.cellWidth())/perWindow))
		}
		for w := range c.success {
			lowest = math.Min(lowest, orOne(c.success[w]))
			lat.add(math.Max(c.latency[w], leastTime))
		}
		g.courses = append(g.courses, c)
	}
	g.success = scale{lo: floorOf(lowest), hi: 1}
	g.latency = lat.logScale(1.15, 0, 1)
	if !lat.empty() {
		g.latencies = []tick{{lat.lo, seconds(significant(lat.lo, 2))}, {lat.hi, seconds(significant(lat.hi, 2))}}
	}
	for _, in := range s.Scenario.Incidents {
		in.From, in.To = max(in.From, 0), min(in.To, g.length)
		if in.From < in.To {
			g.incidents = append(g.incidents, in)
		}
	}
	g.lanes, g.unnamed = g.nameIncidents()
	return g
}

func orOne(v float64) float64 {
	if math.IsNaN(v) {
		return 1
	}
	return v
}

// floorOf is the foot of the success axis: a dip of half a percent must not be lost on an axis from 0.
func floorOf(lowest float64) float64 {
	for _, v := range []float64{0.99, 0.95, 0.9, 0.8, 0.5} {
		if lowest >= v {
			return v
		}
	}
	return 0
}

// cellWidth is the width of the panels of a cell.
func (g *grid) cellWidth() vg.Length {
	inner := g.width - 2*pageMargin
	return (inner - vg.Length(g.columns-1)*cellGap - cellLeft*vg.Length(g.columns)) / vg.Length(g.columns)
}

func (g *grid) rows() int { return (g.cells + g.columns - 1) / g.columns }

// laneHeight is the room above the panels of the first row for the names of incidents.
func (g *grid) laneHeight() vg.Length { return vg.Length(len(g.lanes)) * laneDrop }

func (g *grid) rowHeight() vg.Length {
	return cellHead + g.share + 2*(stripGap+g.strip) + cellFoot
}

func (g *grid) height() vg.Length {
	return g.laneHeight() + vg.Length(g.rows())*g.rowHeight() + axisFoot
}

// window is the width of the windows drawn.
func (g *grid) window() time.Duration {
	var w time.Duration
	for _, c := range g.courses {
		w = max(w, c.width)
	}
	return w
}
