package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// names writes every strategy's name beside its dot, the coloured ones first. It returns how many found no room.
func (d *Drawing) names(p panel, all []series, q *placer) int {
	t := d.theme
	unplaced := 0
	var placed []mark
	try := func(g *series) {
		in := g.captionStyle(t)
		name := g.caption(t, 150)
		c := g.center(p)
		s, ok := q.place(c, in.width(name), in.size*(ascent+descent))
		if !ok {
			unplaced++
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
	d.marks = append(d.marks, placed...) // under the names, so that lines behind do not strike through them
	return unplaced
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
