package plots

import (
	"math"
	"time"

	"gonum.org/v1/plot/vg"
)

// cell draws one strategy's course into its place in body.
func (d *Drawing) cell(g *grid, of *series, i int, body vg.Rectangle) {
	t := d.theme
	row, col := i/g.columns, i%g.columns
	w := g.cellWidth()
	x := body.Min.X + cellLeft + vg.Length(col)*(w+cellLeft+cellGap)
	y := body.Max.Y - g.laneHeight() - vg.Length(row)*g.rowHeight()
	name := y - cellHead + 8
	if row == 0 {
		name += g.laneHeight()
	}
	b := d.text(of.name, t.heading.in(of.ink(t)), left, x, name, shorten(t.heading, of.name, w-t.tick.width(of.role)-8))
	if of.role != "" {
		d.text("", t.tick, left, b.Max.X+6, name, of.role)
	}
	y -= cellHead
	time := scale{lo: 0, hi: math.Max(g.length.Seconds(), 1e-9)}
	share := newPanel(rectangle(x, y-g.share, x+w, y), time, scale{lo: 0, hi: 1})
	y -= g.share + stripGap
	success := newPanel(rectangle(x, y-g.strip, x+w, y), time, g.success)
	y -= g.strip + stripGap
	latency := newPanel(rectangle(x, y-g.strip, x+w, y), time, g.latency)

	c := g.courses[i]
	if len(c.shares) == 0 {
		d.text("", t.tick, left, x, share.Max.Y-14, "no timeline")
		return
	}
	d.stack(share, c, g.layers)
	d.curve(success, of, c.width, c.success)
	d.curve(latency, of, c.width, c.latency)
	d.shade(g, share, latency.Min.Y)
	if row == 0 {
		d.laneNames(g, share)
	}
	d.sideTicks(share, []tick{{0, "0 %"}, {1, "100 %"}}, "share")
	d.sideTicks(success, []tick{{g.success.lo, percent(g.success.lo, 0)}, {1, "100 %"}}, "success")
	d.sideTicks(latency, g.latencies, "latency")
	if i+g.columns >= g.cells {
		d.timeAxis(g, latency)
	}
}

// curve draws a line over the windows, broken where there is no value.
func (d *Drawing) curve(p panel, of *series, width time.Duration, values []float64) {
	d.line("", d.theme.grid, hairline, pt(p.Min.X, p.Min.Y), pt(p.Max.X, p.Min.Y))
	d.line("", d.theme.grid, hairline, pt(p.Min.X, p.Max.Y), pt(p.Max.X, p.Max.Y))
	ink := of.colour
	if of.grey {
		ink = d.theme.muted
	}
	var run []vg.Point
	flush := func() {
		if len(run) == 1 {
			d.dots(of.name, ink, slim, 0, run...)
		} else if len(run) > 1 {
			d.line(of.name, ink, slim, run...)
		}
		run = nil
	}
	for w, v := range values {
		if math.IsNaN(v) {
			flush()
			continue
		}
		run = append(run, p.at((float64(w)+0.5)*width.Seconds(), v))
	}
	flush()
}

// sideTicks writes the two ends of a scale left of a panel, kept within its height, and what it shows between them if
// there is room.
func (d *Drawing) sideTicks(p panel, ts []tick, what string) {
	s := d.theme.tick
	s.size = 7.5
	high := s.size * 0.72
	var low, top vg.Length = p.Min.Y, p.Max.Y - high
	ys := []vg.Length{low, top}
	if len(ts) == 2 {
		if ts[0].text == ts[1].text {
			ts, ys = ts[:1], []vg.Length{(low + top) / 2}
		}
		for i, t := range ts {
			d.text("", s, right, p.Min.X-tickGap, ys[i], t.text)
		}
	}
	if s.colour = d.theme.ink; len(ys) == 2 && top-low > 2*s.leading()-2 {
		d.text("", s, right, p.Min.X-tickGap, (low+top)/2, what)
	}
}

// timeAxis writes moments below a panel, the last one with its unit.
func (d *Drawing) timeAxis(g *grid, p panel) {
	ts := g.moments(p.x, d.theme.tick.width)
	for i, m := range ts {
		x := p.x.at(m.value)
		w := d.theme.tick.width(m.text)
		if i == len(ts)-1 {
			m.text += " " + g.clock.name()
		}
		d.line("", d.theme.muted, hairline, pt(x, p.Min.Y), pt(x, p.Min.Y-3))
		d.text("", d.theme.tick, left, min(x-w/2, p.Max.X-d.theme.tick.width(m.text)+8), p.Min.Y-tickDrop, m.text)
	}
}

// moments chooses round moments with room for their labels.
func (g *grid) moments(s scale, room func(string) vg.Length) []tick {
	var steps []time.Duration
	for _, unit := range []time.Duration{time.Microsecond, time.Millisecond} {
		for _, m := range []time.Duration{1, 2, 5, 10, 20, 50, 100, 200, 500} {
			steps = append(steps, m*unit)
		}
	}
	for _, unit := range []time.Duration{time.Second, time.Minute} {
		for _, m := range []time.Duration{1, 2, 5, 10, 15, 30} {
			steps = append(steps, m*unit)
		}
	}
	for _, m := range []time.Duration{1, 2, 3, 6, 12, 24, 48, 96, 240, 480, 2400, 24000} {
		steps = append(steps, m*time.Hour)
	}
	unit := room(" " + g.clock.name())
	for _, step := range steps {
		if g.length/step > 10 {
			continue
		}
		var ts []tick
		for at := time.Duration(0); at <= g.length; at += step {
			ts = append(ts, tick{at.Seconds(), g.clock.at(at)})
		}
		if s.fits(ts, room, 14+unit) {
			return ts
		}
	}
	return []tick{{0, g.clock.at(0)}}
}
