package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// heatPanel draws one provider below y and returns where the next begins.
func (d *Drawing) heatPanel(h *heatMap, p *heatPanel, body vg.Rectangle, y vg.Length) vg.Length {
	t := d.theme
	top := y - heatHead - p.laneHeight()
	r := rectangle(body.Min.X+h.names, top-vg.Length(len(h.rows))*heatRow, body.Max.X, top)
	area := newPanel(r, h.time.scale(), scale{lo: 0, hi: 1})
	d.text(p.name, t.heading, left, body.Min.X, top+4, shorten(t.heading, p.name, h.names-6))
	for i := range h.rows {
		row := rectangle(r.Min.X, top-vg.Length(i+1)*heatRow+1, r.Max.X, top-vg.Length(i)*heatRow)
		g := &h.rows[i]
		d.heatName(g, body.Min.X, (row.Min.Y+row.Max.Y)/2-2.9, h.names-6)
		mid := (row.Min.Y + row.Max.Y) / 2
		d.line(g.name, t.grid, hairline, pt(row.Min.X, mid), pt(row.Max.X, mid))
		d.heatRow(h, g, p.cells[i], area, row)
	}
	d.outline(p.incidents, p.bars, area, r.Min.Y)
	d.laneNames(p.lanes, p.bars, area)
	if p == &h.panels[len(h.panels)-1] {
		d.timeTicks(h.time, area)
	}
	return r.Min.Y - heatGap
}

// heatName writes the name of a row.
func (d *Drawing) heatName(g *series, x, y, w vg.Length) {
	in := d.theme.tick.in(g.ink(d.theme))
	in.size = 8.5
	d.text(g.name, in, left, x, y, g.title(in, w))
}

// heatRow draws the cells of one provider under one strategy. Cells of one colour are one area, and every cell reaches
// a little under its right neighbour over a ground of a middle colour, so that no seam shines through between them
// however the edges are smoothed.
func (d *Drawing) heatRow(h *heatMap, g *series, cells []exposure, area panel, row vg.Rectangle) {
	const dead = heatLevels
	level := func(i int) int {
		switch c := cells[i]; {
		case c.blank():
			return -1
		case math.IsNaN(c.p95):
			return dead
		default:
			return h.level(c.p95)
		}
	}
	only := func(full bool, class func(int) int) func(int) int {
		return func(i int) int {
			if cells[i].full() == full {
				return class(i)
			}
			return -1
		}
	}
	grey := func(i int) int {
		if share := cells[i].share(); share >= leastFailure {
			return failureStep(share)
		}
		return -1
	}
	x := func(i int) vg.Length { // on a pixel of the PNG files
		return vg.Length(math.Round(float64(area.x.at(float64(i)*h.window.Seconds()))*DPI/72) * 72 / DPI)
	}
	joined := func(i int) bool { return i < len(cells) && !cells[i].blank() }
	ground := func(i int) int { return min(0, level(i)) }
	fill := func(l int) color.Color {
		if l == dead {
			return d.theme.ink
		}
		return heat(d.theme, l)
	}
	for _, full := range []bool{true, false} {
		r := row
		if !full {
			r.Min.Y, r.Max.Y = row.Min.Y+heatFoot, row.Min.Y+heatFoot+heatThin
		}
		d.skylines(g, len(cells), only(full, ground), x, r, func(int) color.Color { return heat(d.theme, heatLevels/2) }, nil)
		d.skylines(g, len(cells), only(full, level), x, r, fill, joined)
	}
	foot := rectangle(row.Min.X, row.Min.Y, row.Max.X, row.Min.Y+heatFoot)
	rim := rectangle(row.Min.X, row.Min.Y, row.Max.X, foot.Max.Y+heatRim)
	d.skylines(g, len(cells), only(true, func(i int) int {
		if level(i) == dead {
			return -1
		}
		return min(0, grey(i))
	}), x, rim, func(int) color.Color { return d.theme.ground }, nil)
	d.skylines(g, len(cells), grey, x, foot, func(l int) color.Color { return failure(d.theme, l) }, joined)
}

// heatRim keeps the failures of a cell apart from its colour, which may be as dark.
const heatRim vg.Length = 0.8

// heatLap is how far a cell reaches under its right neighbour: more than a pixel of the PNG files.
const heatLap vg.Length = 0.5

// skylines draws an area for each class of cells, −1 being none: cells side by side on one base line, in one polygon
// that runs along it. A cell laps over into the next one where joined tells so.
func (d *Drawing) skylines(g *series, n int, class func(int) int, x func(int) vg.Length, row vg.Rectangle,
	fill func(int) color.Color, joined func(int) bool) {
	byClass := map[int][]vg.Point{}
	var order []int
	for from := 0; from < n; {
		k, to := class(from), from+1
		for to < n && class(to) == k {
			to++
		}
		if k >= 0 {
			a, b := x(from), x(to)
			if joined != nil && joined(to) {
				b = min(b+heatLap, row.Max.X)
			}
			if byClass[k] == nil {
				order = append(order, k)
			}
			byClass[k] = append(byClass[k], pt(a, row.Min.Y), pt(a, row.Max.Y), pt(b, row.Max.Y), pt(b, row.Min.Y))
		}
		from = to
	}
	for _, k := range order {
		d.area(g.name, fill(k), byClass[k]...)
	}
}

// heatKey explains the colours above the panels.
func (d *Drawing) heatKey(h *heatMap, body vg.Rectangle) {
	t := d.theme
	y := body.Max.Y - 9
	x := body.Min.X
	small := t.tick
	small.size = 8
	bar := func(s scale, w vg.Length, steps int, ts []tick, fill func(int) color.Color) {
		r := rectangle(x, y-1, x+w, y+8)
		s.from, s.to = r.Min.X, r.Max.X
		for i := range steps {
			a := r.Min.X + w*vg.Length(i)/vg.Length(steps)
			d.box("", fill(i), rectangle(a, r.Min.Y, r.Max.X, r.Max.Y))
		}
		for _, k := range ts {
			at := s.at(k.value)
			d.line("", t.muted, hairline, pt(at, r.Min.Y), pt(at, r.Min.Y-2.5))
			half := small.width(k.text) / 2
			d.text("", small, middle, max(at, body.Min.X+half), r.Min.Y-10, k.text)
		}
		x = r.Max.X
	}
	if h.levels.log {
		x = d.text("", t.tick, left, x, y, "p95 latency").Max.X + 14
		var ts []tick
		for _, v := range []float64{h.levels.lo, math.Sqrt(h.levels.lo * h.levels.hi), h.levels.hi} {
			ts = append(ts, tick{v, seconds(significant(v, 2))})
		}
		bar(h.levels, 180, heatLevels, ts, func(i int) color.Color { return heat(t, i) })
		x += 26
	}
	if h.failures {
		x = d.text("", t.tick, left, x, y, "failed").Max.X + 16
		bar(scale{lo: leastFailure, hi: 1, log: true}, 110, failureSteps,
			[]tick{{0.01, "1 %"}, {0.1, "10 %"}, {1, "100 %"}},
			func(i int) color.Color { return failure(t, i) })
		x += 26
		d.box("", t.ink, rectangle(x, y-1, x+12, y+8))
		x = d.text("", t.tick, left, x+17, y, "all failed").Max.X + 18
	}
	if h.thin {
		d.box("", heat(t, heatLevels/2), rectangle(x, y+3.5-heatThin/2, x+12, y+3.5+heatThin/2))
		x = d.text("", t.tick, left, x+17, y, "under "+digits(enough)+" attempts").Max.X + 18
	}
	if h.idle {
		d.line("", t.grid, hairline*1.5, pt(x, y+3.5), pt(x+12, y+3.5))
		d.text("", t.tick, left, x+17, y, "no attempt ended")
	}
}
