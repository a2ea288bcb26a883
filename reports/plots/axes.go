package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// A panel is a data area with its two scales.
type panel struct {
	vg.Rectangle
	x, y scale
}

func newPanel(r vg.Rectangle, x, y scale) panel {
	x.from, x.to = r.Min.X, r.Max.X
	y.from, y.to = r.Min.Y, r.Max.Y
	return panel{r, x, y}
}

// at gives the place of a pair of values.
func (p panel) at(x, y float64) vg.Point { return pt(p.x.at(x), p.y.at(y)) }

// Distances of labels from the data area, in points.
const (
	tickGap  vg.Length = 5
	tickDrop vg.Length = 13
)

// xAxis draws light vertical lines at ts and their labels below the panel.
func (d *Drawing) xAxis(p panel, ts []tick) {
	for _, t := range ts {
		x := p.x.at(t.value)
		d.line("", d.theme.grid, hairline, pt(x, p.Min.Y), pt(x, p.Max.Y))
		d.text("", d.theme.tick, middle, x, p.Min.Y-tickDrop, t.text)
	}
	d.line("", d.theme.grid, hairline*1.5, pt(p.Min.X, p.Min.Y), pt(p.Max.X, p.Min.Y))
}

// remark writes words in a panel where a strategy has nothing to show, clear of its lines and up to the given end.
func (d *Drawing) remark(of string, x, y, end vg.Length, text string) {
	in := d.theme.tick
	text = shorten(in, text, end-x)
	d.box("", d.theme.ground, rectangle(x-2, y-0.25*in.size, x+in.width(text)+2, y+0.9*in.size))
	d.text(of, in, left, x, y, text)
}

// yAxis draws light horizontal lines at ts and their labels left of the panel.
func (d *Drawing) yAxis(p panel, ts []tick) {
	for _, t := range ts {
		y := p.y.at(t.value)
		d.line("", d.theme.grid, hairline, pt(p.Min.X, y), pt(p.Max.X, y))
		d.text("", d.theme.tick, right, p.Min.X-tickGap, y-d.theme.tick.size*0.35, t.text)
	}
}

// xTicks and yTicks choose ticks that leave room between their labels.
func (d *Drawing) xTicks(s scale, write labeller) []tick {
	return s.ticks(write, d.theme.tick.width, 14)
}

func (d *Drawing) yTicks(s scale, write labeller) []tick {
	return s.ticks(write, func(string) vg.Length { return d.theme.tick.size }, 9)
}

// widest is the width of the widest label of ts.
func (d *Drawing) widest(ts []tick) vg.Length {
	var w vg.Length
	for _, t := range ts {
		w = max(w, d.theme.tick.width(t.text))
	}
	return w
}

// secondsTick writes a time on an axis, exactly enough to tell it from its neighbours.
func secondsTick(v, step float64) string {
	if step == 0 || v == 0 {
		return seconds(v)
	}
	for _, u := range timeUnits {
		if v >= u.scale*(1-1e-9) || u.name == "ns" {
			return group(strconv.FormatFloat(v/u.scale, 'f', decimals(step/u.scale), 64)) + " " + u.name
		}
	}
	return seconds(v)
}

// dollarsTick writes an amount on an axis, exactly enough to tell it from its neighbours.
func dollarsTick(v, step float64) string {
	if step == 0 && v >= 1 {
		return "$" + digits(v)
	}
	if step == 0 {
		return dollars(v)
	}
	n := decimals(step)
	if n == 1 || n == 0 && v < 10 && step < 5 {
		n = 2
	}
	if v == 0 {
		return "$0"
	}
	return "$" + group(strconv.FormatFloat(v, 'f', n, 64))
}

// decimals is how many digits after the point tell multiples of step apart.
func decimals(step float64) int {
	return int(math.Max(0, math.Ceil(-math.Log10(step)-1e-9)))
}
