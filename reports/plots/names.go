package plots

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
)

// A caption is a block of names, one below the other, for dots that stand at one place: there a name beside each dot
// would not say which is whose.
type caption struct {
	of    []*series
	names []string
	at    vg.Point // the middle of the dots
	w, h  vg.Length
	spot  spot
}

// near is how close the middles of dots are that share a caption, in points.
const near vg.Length = 6

// wholeName is the width up to which a name in a caption is not cut for what is said beside it, in points.
const wholeName vg.Length = 125

// captionLine is the height of a name in a caption, in parts of its size.
const captionLine = 1.12

// keyRoom is the room for the small dot before a name in a caption of several.
const keyRoom vg.Length = 8

// names writes every strategy's name beside its dot, the coloured ones first. It returns how many found no room.
func (d *Drawing) names(p panel, all []series, q *placer) int {
	caps := d.captions(p, all)
	placed, unplaced := arrange(caps, q)
	if len(unplaced) > 0 { // a name by itself needs less room than a block
		var single []*caption
		for _, c := range caps {
			if !slices.Contains(unplaced, c) {
				single = append(single, c)
				continue
			}
			for _, g := range c.of {
				single = append(single, d.caption(p, []*series{g}, bestSuccess(all)))
			}
		}
		if again, rest := arrange(single, q); missed(rest) < missed(unplaced) {
			placed, unplaced = again, rest
		}
	}
	for _, c := range placed { // so that lines behind do not strike through the names
		d.box("", faint(d.theme.ground, 190), c.spot.box)
	}
	for _, c := range placed {
		d.writeCaption(c)
	}
	return countNames(unplaced)
}

func countNames(caps []*caption) int {
	n := 0
	for _, c := range caps {
		n += len(c.of)
	}
	return n
}

// missed weighs names without room: one with a colour, which others speak of, is missed more than all that are grey.
func missed(caps []*caption) int {
	n := 0
	for _, c := range caps {
		for _, g := range c.of {
			if n++; coloured(g) {
				n += 1000
			}
		}
	}
	return n
}

// arrange finds a spot for each caption. What finds no room goes first in the next attempt; the best attempt counts.
func arrange(caps []*caption, q *placer) (placed, unplaced []*caption) {
	order := colouredFirst(slices.Clone(caps))
	spots := make([]spot, 0, len(caps))
	for attempt := range 5 {
		trial := placer{bounds: q.bounds, soft: q.soft, taken: slices.Clone(q.taken), lines: slices.Clone(q.lines)}
		var ok, failed []*caption
		var found []spot
		for _, c := range order {
			if s, fits := trial.place(c.at, c.w, c.h); fits {
				ok, found = append(ok, c), append(found, s)
			} else {
				failed = append(failed, c)
			}
		}
		if attempt == 0 || missed(failed) < missed(unplaced) {
			placed, unplaced, spots = ok, failed, found
		}
		if len(failed) == 0 {
			break
		}
		order = append(colouredFirst(slices.Clone(failed)), ok...)
	}
	for i, c := range placed {
		at := *c // the caption given may be tried again
		at.spot = spots[i]
		placed[i] = &at
	}
	return placed, unplaced
}

// captions groups the strategies whose dots are near each other, those with a colour first.
func (d *Drawing) captions(p panel, all []series) []*caption {
	var groups [][]*series
	for i := range all {
		g := &all[i]
		if !priced(g) {
			continue
		}
		joined := []*series{g}
		var apart [][]*series
		for _, other := range groups {
			if slices.ContainsFunc(other, func(o *series) bool { return touching(o.center(p), g.center(p)) }) {
				joined = append(joined, other...)
			} else {
				apart = append(apart, other)
			}
		}
		groups = append(apart, joined)
	}
	var out []*caption
	best := bestSuccess(all)
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b *series) int {
			return cmp.Or(cmp.Compare(b.center(p).Y, a.center(p).Y), cmp.Compare(a.name, b.name))
		})
		out = append(out, d.caption(p, g, best))
	}
	return colouredFirst(out)
}

// colouredFirst sorts captions with a colour before those in grey.
func colouredFirst(caps []*caption) []*caption {
	slices.SortStableFunc(caps, func(a, b *caption) int {
		return cmp.Compare(btoi(!slices.ContainsFunc(a.of, coloured)), btoi(!slices.ContainsFunc(b.of, coloured)))
	})
	return caps
}

func coloured(g *series) bool { return !g.grey }

func touching(a, b vg.Point) bool {
	return (a.X-b.X)*(a.X-b.X)+(a.Y-b.Y)*(a.Y-b.Y) < near*near
}

func (d *Drawing) caption(p panel, of []*series, best float64) *caption {
	c := &caption{of: of}
	for _, g := range of {
		name := g.caption(d.theme, 150, best)
		in := g.captionStyle(d.theme)
		c.names = append(c.names, name)
		c.w = max(c.w, in.width(name))
		c.h += in.size * captionLine
		at := g.center(p)
		c.at.X, c.at.Y = c.at.X+at.X/vg.Length(len(of)), c.at.Y+at.Y/vg.Length(len(of))
	}
	if len(of) > 1 {
		c.w += keyRoom
	}
	return c
}

// writeCaption writes the names into their spot, joined to the dots by a line where that is far off.
func (d *Drawing) writeCaption(c *caption) {
	if c.spot.leader {
		ink := faint(c.of[0].colour, 150)
		if len(c.of) > 1 {
			ink = faint(d.theme.muted, 150)
		}
		d.line(c.of[0].name, ink, hairline, c.at, c.spot.end)
	}
	r := c.spot.box
	y, x, side := r.Max.Y, r.Min.X, left
	if r.Min.X+r.Max.X < 2*c.at.X { // the names end where their dots are
		x, side = r.Max.X, right
	}
	for i, g := range c.of {
		in := g.captionStyle(d.theme)
		y -= in.size * captionLine
		at := x
		if len(c.of) > 1 {
			out := 1 - 2*vg.Length(side)
			d.dots(g.name, g.colour, 2.6, 0, pt(x+3*out, y+(descent+0.35)*in.size))
			at += keyRoom * out
		}
		d.text(g.name, in, side, at, y+descent*in.size, c.names[i])
	}
}

func (g *series) captionStyle(t Theme) style {
	in := t.name.in(g.ink(t))
	if g.grey {
		in.bold = false
		in.size = t.tick.size
	}
	return in
}

// bestSuccess is the highest success ratio of all.
func bestSuccess(all []series) float64 {
	best := 0.0
	for i := range all {
		if v := mean(all[i].StrategySummary, successMetric); v > best {
			best = v
		}
	}
	return best
}

// caption names a strategy, with its success ratio where that is a hundredth below the best one: the latency of
// successes alone flatters a strategy that fails. The whole is about w wide at most, unless that would cut a name of
// ordinary length.
func (g *series) caption(t Theme, w vg.Length, best float64) string {
	in := g.captionStyle(t)
	suffix := ""
	if v := mean(g.StrategySummary, successMetric); v < best-0.01 {
		suffix = " (" + successShare(v) + " ok)"
	}
	return shorten(in, g.name, max(w-in.width(suffix), wholeName)) + suffix
}
