package plots

import (
	"gonum.org/v1/plot/vg"
)

// cell draws one strategy's course into its place in body.
func (d *Drawing) cell(g *grid, of *series, i int, body vg.Rectangle) {
	t := d.theme
	row, col := i/g.columns, i%g.columns
	w := g.cellWidth()
	x := body.Min.X + cellLeft + vg.Length(col)*(w+cellGap)
	y := body.Max.Y - g.top(row)
	name := y - cellHead + 8
	y -= g.laneHeight(row)
	b := d.text(of.name, t.name.in(of.ink(t)), left, x, name, shorten(t.name, of.name, w-t.tick.width(of.role)-8))
	if of.role != "" {
		d.text("", t.tick, left, b.Max.X+6, name, of.role)
	}
	d.text(of.name, t.foot, left, x, name-likeDrop, of.likeness(t.foot, w))
	y -= g.head(row)
	c := &g.courses[i]
	if len(c.shares) == 0 {
		d.text("", t.tick, left, x, y-14, "no timeline")
		return
	}
	time := g.time.scale()
	share := newPanel(rectangle(x, y-g.share, x+w, y), time, scale{lo: 0, hi: 1})
	d.stack(share, *c, g.layers)
	if col == 0 {
		d.shareTicks(share)
	}
	var ghost *course
	if g.baseline >= 0 && g.baseline != i {
		ghost = &g.courses[g.baseline]
	}
	last := share
	for k := range g.strips {
		top := last.Min.Y - stripGap
		last = newPanel(rectangle(x, top-stripHeight, x+w, top), time, g.strips[k].scale)
		d.strip(last, &g.strips[k], of, c, ghost, col == 0)
	}
	d.shade(g.incidents, g.stack(row), share, last.Min.Y)
	if g.named(row) {
		d.laneNames(g.lanes, g.bars, share)
	}
	if i+g.columns >= g.cells {
		d.timeTicks(g.time, last)
	}
}

// shareTicks writes the scale of the areas left of them, within their height, and what they show.
func (d *Drawing) shareTicks(p panel) {
	small := d.theme.tick
	small.size = 8
	for _, t := range []tick{{0, "0 %"}, {0.5, "50 %"}, {1, "100 %"}} {
		y := min(max(p.y.at(t.value)-small.size*0.35, p.Min.Y), p.Max.Y-small.size*0.72)
		d.text("", small, right, p.Min.X-tickGap, y, t.text)
	}
	d.text("", small.in(d.theme.ink), right, p.Min.X-tickGap, p.y.at(0.75)-small.size*0.35, "attempts")
}
