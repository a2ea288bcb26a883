package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// names writes every strategy's name beside its dot, the coloured ones first; what finds no room goes into the column
// at the right if there is one. It returns how many found none.
func (d *Drawing) names(p panel, all []series, q *placer, column vg.Length) int {
	t := d.theme
	var unplaced []*series
	var placed []mark
	try := func(g *series) {
		in := g.captionStyle(t)
		name := g.caption(t, 150)
		c := g.center(p)
		s, ok := q.place(c, in.width(name), in.size*(ascent+descent))
		if !ok {
			unplaced = append(unplaced, g)
			return
		}
		if s.leader {
			d.line(g.name, faint(g.colour, 150), hairline, c, s.end)
		}
		d.text(g.name, in, left, s.box.Min.X, s.box.Min.Y+descent*in.size, name)
		placed = append(placed, mark{closed: true, fill: faint(t.ground, 190), points: corners(s.box)})
	}
	for _, grey := range []bool{false, true} {
		for i := range all {
			if g := &all[i]; g.grey == grey && priced(g) {
				try(g)
			}
		}
	}
	left := len(unplaced)
	if column > 0 {
		left = d.nameColumn(p, unplaced, column)
	}
	d.marks = append(d.marks, placed...) // under the names, so that lines behind do not strike through them
	return left
}

// nameColumn writes names right of the panel in the order of their dots, joined to them by lines.
func (d *Drawing) nameColumn(p panel, gs []*series, column vg.Length) int {
	t := d.theme
	gap := t.name.leading()
	room := int((p.Max.Y - p.Min.Y) / gap)
	left0 := max(0, len(gs)-room)
	gs = gs[:len(gs)-left0]
	want := make([]vg.Length, len(gs))
	for i, g := range gs {
		want[i] = g.center(p).Y
	}
	ys := spreadOut(want, gap, p.Min.Y+t.name.size/2, p.Max.Y-t.name.size/2)
	x := p.Max.X + 30
	for i, g := range gs {
		in := g.captionStyle(t)
		c := g.center(p)
		d.line(g.name, faint(g.colour, 150), hairline, c, pt(p.Max.X+8, ys[i]), pt(x-3, ys[i]))
		d.text(g.name, in, left, x, ys[i]-0.35*in.size, g.caption(t, column-16))
	}
	return left0
}

func (g *series) captionStyle(t Theme) style {
	in := t.name.in(g.ink(t))
	if g.grey {
		in.bold = false
		in.size = t.tick.size
	}
	return in
}

// caption names a strategy, with its success ratio where that is not near 1: the latency of successes alone flatters
// a strategy that fails. The whole is about w wide at most.
func (g *series) caption(t Theme, w vg.Length) string {
	in := g.captionStyle(t)
	suffix := ""
	if v := mean(g.StrategySummary, "success_ratio"); !math.IsNaN(v) && v < 0.99 {
		suffix = " (" + successShare(v) + " ok)"
	}
	return shorten(in, g.name, max(w-in.width(suffix), 60)) + suffix
}
