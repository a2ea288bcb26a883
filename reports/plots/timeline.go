package plots

import (
	"slices"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// maxCells is how many strategies a timeline has room for.
const maxCells = 12

// Timeline lays out the course of the runs, one cell per strategy: the share of the attempts that each provider got
// over virtual time, and beneath it the 95th percentile of latency, the share of errors and the attempts in flight.
// Incidents are shaded and named. Of many strategies the most telling are drawn and the others named.
func Timeline(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	all := cast(t, s)
	drawn, others := telling(s, all, maxCells)
	g := newGrid(t, s, drawn)
	f := frame{title: titled(t, s, failingFirst(t, s, trafficFinding, noTraffic))}
	f.subtitle = []span{{text: "Share of attempts by provider:"}}
	for _, l := range g.layers {
		f.subtitle = append(f.subtitle, l.span(t))
	}
	f.subtitle = append(f.subtitle, partly(t, drawn, others)...)
	if len(g.incidents) > 0 {
		mark := span{text: "incident", colour: t.incident, bold: true, whole: true, swatch: faint(t.incident, 70)}
		if len(g.legend) > 0 {
			mark.text = "incidents:"
		}
		f.subtitle = append(append(f.subtitle, mark), g.legend...)
	}
	f.footer = append([]string{source(s)}, g.notes(s)...)
	if len(g.layers) == 0 {
		f.subtitle = []span{{text: "No timeline was recorded."}}
	}
	f.footer = append(append(f.footer, sameNote(t, drawn)...), leftOut(t, others)...)
	d, body := newDrawing(t, f, pageWidth, g.height())
	for i := range drawn {
		d.cell(g, &drawn[i], i, body)
	}
	return d
}

// pageWidth is the width of the wide pictures, in points.
const pageWidth vg.Length = 792

// A grid is the common layout of the cells: their scales are the same, so that they can be compared.
type grid struct {
	theme     Theme
	layers    []layer
	time      timeAxis
	columns   int
	cells     int
	share     vg.Length // height of the areas
	strips    []strip
	baseline  int // the cell of the baseline, −1 without
	incidents []reports.Incident
	lanes     [][]named
	bars      barStack
	legend    []span // the incidents' names where the lanes hold only numbers
	unnamed   int
	like      []bool // by row: whether some strategy stands for others
	courses   []course
}

// Room around the panels of a cell, in points.
const (
	cellLeft  vg.Length = 50 // left of the first column, for the labels of the axes
	cellGap   vg.Length = 18
	cellHead  vg.Length = 17
	cellFoot  vg.Length = 15
	axisFoot  vg.Length = 8
	likeDrop  vg.Length = 11
	stripGap  vg.Length = 19 // holds the name of the strip below it
	laneDrop  vg.Length = 11
	perWindow           = 0.8 // points: the least width of a window
)

func newGrid(t Theme, s *reports.Summary, drawn []series) *grid {
	g := &grid{theme: t, layers: layers(s), cells: len(drawn), columns: 3, share: 84, baseline: -1}
	switch {
	case len(drawn) == 1:
		g.columns = 1
	case len(drawn) == 2 || len(drawn) == 4:
		g.columns = 2
	case len(drawn) > 6 && len(drawn) != 9:
		g.columns = 4
	}
	for i := range drawn {
		if tl := drawn[i].Timeline; tl != nil {
			g.time.length = max(g.time.length, tl.Width*time.Duration(windows(tl)))
		}
		if i%g.columns == 0 {
			g.like = append(g.like, false)
		}
		if len(drawn[i].same) > 0 {
			g.like[i/g.columns] = true
		}
		if drawn[i].Name == s.Baseline {
			g.baseline = i
		}
	}
	if g.time.length == 0 {
		g.share = 4
	}
	for i := range drawn {
		c := course{}
		if windows(drawn[i].Timeline) > 0 {
			c = courseOf(drawn[i].Timeline, g.layers, int(float64(g.cellWidth())/perWindow))
		}
		g.courses = append(g.courses, c)
	}
	g.strips = stripsOf(g.courses)
	g.incidents = g.time.within(s.Scenario.Incidents)
	g.bars = stackOf(g.incidents)
	g.lanes, g.unnamed = nameLevels(t, g.incidents, g.bars, incidentName, g.time, g.cellWidth(), 1)
	if g.unnamed > 0 { // names that do not fit side by side would leave open which incident they name
		key := keyFor(g.incidents)
		g.lanes, g.unnamed = key.numbers(t, g.incidents, g.bars, g.time, g.cellWidth())
		g.legend = key.spans(t, g.time, g.bars.high > 1 || g.bars.times > 1 && shared(g.lanes))
	}
	return g
}

// cellWidth is the width of the panels of a cell.
func (g *grid) cellWidth() vg.Length {
	return (pageWidth - 2*pageMargin - cellLeft - vg.Length(g.columns-1)*cellGap) / vg.Length(g.columns)
}

func (g *grid) rows() int { return (g.cells + g.columns - 1) / g.columns }

// named tells whether the incidents are named above the panels of a row: names stand above the first one only, numbers
// above every one.
func (g *grid) named(row int) bool { return len(g.lanes) > 0 && (row == 0 || len(g.legend) > 0) }

// stack is how the bars of a row stand: without names they need no room between them.
func (g *grid) stack(row int) barStack {
	if g.named(row) {
		return g.bars
	}
	return g.bars.close()
}

// laneHeight is the room above the panels of a row for the bars of incidents beyond the first level, and for names.
func (g *grid) laneHeight(row int) vg.Length {
	h := g.stack(row).extra()
	if g.named(row) {
		h += laneDrop + g.bars.names(len(g.lanes))
	}
	return h
}

// head is the room in a row for the names of strategies and, where some run the same, for the names of those.
func (g *grid) head(row int) vg.Length {
	if g.like[row] {
		return cellHead + likeDrop
	}
	return cellHead
}

// rowHeight is the height of a row without its lanes.
func (g *grid) rowHeight(row int) vg.Length {
	return g.head(row) + g.share + vg.Length(len(g.strips))*(stripGap+stripHeight) + cellFoot
}

// top is how far below the top of the body a row begins.
func (g *grid) top(row int) vg.Length {
	y := vg.Length(0)
	for r := range row {
		y += g.rowHeight(r) + g.laneHeight(r)
	}
	return y
}

func (g *grid) height() vg.Length {
	return g.top(g.rows()) + axisFoot
}

// blank tells whether some window of a course is without attempts.
func (g *grid) blank() bool {
	for _, c := range g.courses {
		if slices.ContainsFunc(c.shares, func(w []float64) bool { return w == nil }) {
			return true
		}
	}
	return false
}

// notes says what the areas and lines are.
func (g *grid) notes(s *reports.Summary) []string {
	if len(g.layers) == 0 {
		return nil
	}
	var w time.Duration
	for _, c := range g.courses {
		w = max(w, c.width)
	}
	areas := "Areas: attempts by the provider they started at, all seeds together."
	if len(s.Scenario.Seeds) > 1 {
		areas = "Areas: attempts by the provider they started at, all seeds together; single runs swing more."
	}
	out := []string{"Windows of " + lasting(w) + " of virtual time, warm-up included. " + areas}
	if len(g.strips) > 0 {
		note := "Lines: the median over the seeds"
		if len(s.Scenario.Seeds) > 1 {
			note += ", in a band from the 10th to the 90th percentile"
		}
		if g.baseline >= 0 && g.cells > 1 {
			note += "; dashed, the baseline's median"
		}
		switch _, others := silent(s); {
		case g.strips[0].latency:
			note += ". Latency is that of successful requests; errors"
		case len(others) == 0:
			note += ". No request succeeded, so that there is no latency; errors"
		default:
			note += ". Errors"
		}
		out = append(out, note+" are shares of the requests that ended.")
	}
	if g.blank() {
		out = append(out, "Blank: no attempts.")
	}
	if g.unnamed > 0 {
		out = append(out, "Without a name for want of room: "+plural(g.unnamed, "incident")+".")
	}
	return out
}
