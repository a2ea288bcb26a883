package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A strip is a low panel with a figure over time.
type strip struct {
	name    string
	write   labeller
	scale   scale
	of      func(*course) *reports.Band
	none    string // why a strategy has no such figure
	latency bool
}

const stripHeight vg.Length = 30

// stripsOf lists the figures that some course has, with scales that fit all of them.
func stripsOf(courses []course) []strip {
	var out []strip
	for _, st := range []strip{
		{name: "p95 latency", write: secondsTick, of: func(c *course) *reports.Band { return &c.p95 }, none: "no request succeeded", latency: true},
		{name: "errors", write: shareTick, of: func(c *course) *reports.Band { return &c.errors }, none: "no request ended"},
		{name: "in flight", write: countTick, of: func(c *course) *reports.Band { return &c.inFlight }, none: "none"},
	} {
		r, tops := newSpread(), newSpread()
		for i := range courses {
			b, top := st.of(&courses[i]), newSpread()
			for _, list := range []reports.Series{b.Low, b.Mid, b.High} {
				for _, v := range list {
					r.add(v)
					top.add(v)
				}
			}
			if !top.empty() && top.hi > 0 {
				tops.add(top.hi)
			}
		}
		if r.empty() {
			continue
		}
		switch {
		case st.latency:
			r.lo, r.hi = math.Max(r.lo, leastTime), math.Max(r.hi, leastTime)
			st.scale = readable(r.logScale(1.12, 0, stripHeight))
		case st.name == "errors":
			st.scale = scale{lo: 0, hi: math.Min(1, math.Max(r.hi, 0.01))}
		case tops.wide(20): // one strategy's queue would flatten the others'
			st.scale = scale{lo: 1, hi: r.hi * 1.1, log: true}
			st.write = func(v, step float64) string {
				if v <= 1 { // where none is in flight a line runs there too
					return "≤" + countTick(v, step)
				}
				return countTick(v, step)
			}
		default:
			st.scale = scale{lo: 0, hi: math.Max(r.hi*1.04, 1)}
		}
		out = append(out, st)
	}
	return out
}

// readable lowers the foot of a log scale to the next round value with which it has two ticks: from one alone no reader
// can tell where a line lies.
func readable(s scale) scale {
	lowered := s
	for e := math.Floor(math.Log10(s.lo)); e >= math.Floor(math.Log10(s.lo))-1; e-- {
		for _, m := range []float64{5, 3, 2, 1} {
			if len(lowered.ticks(secondsTick, stripRoom, stripApart)) > 1 {
				return lowered
			}
			if foot := significant(m*math.Pow(10, e), 3); foot < s.lo {
				lowered.lo = foot
			}
		}
	}
	return s
}

// stripRoom is the height of the ticks' labels, which keep apart by stripApart.
func stripRoom(string) vg.Length { return stripSize }

const (
	stripSize  vg.Length = 8
	stripApart vg.Length = 1.5
)

// shareTick writes a share on an axis.
func shareTick(v, step float64) string { return percent(v, max(0, decimals(step*100))) }

// countTick writes a number on an axis.
func countTick(v, step float64) string { return digits(significant(v, 12)) }

// strip draws the band and the median of one course, and the baseline's median where ghost has one.
func (d *Drawing) strip(p panel, st *strip, of *series, c, ghost *course, labelled bool) {
	small := d.theme.tick
	small.size = stripSize
	for _, t := range st.scale.within(p).ticks(st.write, stripRoom, stripApart) {
		y := p.y.at(t.value)
		d.line("", d.theme.grid, hairline, pt(p.Min.X, y), pt(p.Max.X, y))
		if labelled {
			d.text("", small, right, p.Min.X-tickGap, y-small.size*0.35, t.text)
		}
	}
	if labelled { // beside the panel, where no edge of an incident runs through it
		d.text("", small.in(d.theme.ink), right, p.Min.X-tickGap, p.Max.Y+7, st.name)
	}
	ink := of.colour
	if of.grey {
		ink = d.theme.muted
	}
	b := st.of(c)
	if ghost != nil {
		d.runs(p, c, st.of(ghost).Mid, func(line []vg.Point) { d.dashed("", d.theme.muted, hairline*1.3, line...) })
	}
	for from := 0; from < len(b.Mid); {
		to := from
		for to < len(b.Mid) && !math.IsNaN(b.Low[to]) && !math.IsNaN(b.High[to]) {
			to++
		}
		if to-from > 1 {
			var edge []vg.Point
			for w := from; w < to; w++ {
				edge = append(edge, p.at(c.middle(w), b.High[w]))
			}
			for w := to - 1; w >= from; w-- {
				edge = append(edge, p.at(c.middle(w), b.Low[w]))
			}
			d.area(of.name, faint(ink, 60), edge...)
		}
		from = to + 1
	}
	d.runs(p, c, b.Mid, func(line []vg.Point) {
		if len(line) == 1 {
			d.dots(of.name, ink, slim, 0, line...)
			return
		}
		d.line(of.name, ink, slim*1.2, line...)
	})
	if math.IsNaN(medianOf(b.Mid)) {
		var other reports.Series
		if ghost != nil {
			other = st.of(ghost).Mid
		}
		d.sayNone(p, of, c, other, st.none)
	}
}

// sayNone writes at the left of a strip why it has no line: above or below the line of the baseline, whichever leaves more
// room, on a ground that hides the grid.
func (d *Drawing) sayNone(p panel, of *series, c *course, other reports.Series, why string) {
	small := d.theme.tick
	small.size = stripSize
	x, w := p.Min.X+4, small.width(why)
	lo, hi := p.Max.Y, p.Min.Y // of the baseline where the words stand
	for i, v := range other {
		if at := p.x.at(c.middle(i)); !math.IsNaN(v) && at < x+w+6 {
			y := min(max(p.y.at(v), p.Min.Y), p.Max.Y)
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	y := (p.Min.Y + p.Max.Y) / 2
	switch room := ascent*small.size + 3; {
	case lo > hi:
	case p.Max.Y-hi >= lo-p.Min.Y:
		y = max((hi+p.Max.Y)/2, hi+room/2)
	default:
		y = min((lo+p.Min.Y)/2, lo-room/2)
	}
	y -= small.size * 0.35
	d.box("", d.theme.ground, rectangle(x-2, y-descent*small.size, x+w+2, y+ascent*small.size))
	d.text(of.name, small, left, x, y, why)
}

// runs calls draw with every stretch of windows that have values.
func (d *Drawing) runs(p panel, c *course, values []float64, draw func([]vg.Point)) {
	var run []vg.Point
	for w := 0; w <= len(values); w++ {
		if w < len(values) && !math.IsNaN(values[w]) {
			run = append(run, p.at(c.middle(w), values[w]))
			continue
		}
		if len(run) > 0 {
			draw(run)
			run = nil
		}
	}
}

// within gives s the places of a panel's y axis.
func (s scale) within(p panel) scale {
	s.from, s.to = p.y.from, p.y.to
	return s
}
