package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// overviewRows draws the rows with their four columns into r.
func (d *Drawing) overviewRows(o *overview, r vg.Rectangle) {
	t := d.theme
	top := r.Max.Y - o.head()
	bottom := top - vg.Length(len(o.rows))*o.line
	x := r.Min.X + o.name + overviewGap*0.7
	tail := newPanel(rectangle(x, bottom, x+o.tail, top), o.tailScale(), scale{lo: 0, hi: 1})
	x = tail.Max.X + 8 + o.figure + 8 + o.change + overviewGap
	if o.money > 0 {
		x += o.money + 8 + o.changed + overviewGap
	}
	share := newPanel(rectangle(x, bottom, x+o.share, top), o.shareScale(), scale{lo: 0, hi: 1})
	x = share.Max.X + o.shares + overviewGap
	traffic := newPanel(rectangle(x, bottom, r.Max.X-8, top), scale{lo: 0, hi: 1}, scale{lo: 0, hi: 1})

	heads := r.Max.Y - t.heading.size
	d.heading(traffic.Min.X, heads, r.Max.X-traffic.Min.X, "Where the traffic went")
	d.setLines(t.tick, o.legend, traffic.Min.X, heads-5)
	heads = top + overviewHead - t.heading.size
	what := "Tail: p99 latency"
	if o.barren {
		what = "How attempts ended"
	}
	d.heading(tail.Min.X, heads, o.spendStart(tail)-tail.Min.X-8, what)
	if o.money > 0 {
		d.heading(o.spendStart(tail), heads, share.Min.X-o.spendStart(tail)-8, o.moneyHead())
	}
	d.heading(share.Min.X, heads, traffic.Min.X-share.Min.X-8, o.shareHeading())
	d.columnNames(o, tail, share, top+6)

	for i := range len(o.rows) + 1 {
		y := top - vg.Length(i)*o.line
		d.line("", t.grid, hairline, pt(r.Min.X, y), pt(r.Max.X, y))
	}
	if slices.ContainsFunc(o.rows, func(g *series) bool { return !math.IsNaN(tailOf(g.StrategySummary)) }) {
		ticks := tail.x.ticks(secondsTick, t.tick.width, 8)
		if len(ticks) < 2 { // one tells no scale
			ticks = tail.x.ticks(secondsTick, t.tick.width, 3)
		}
		d.xAxis(tail, ticks)
	}
	d.xAxis(share, []tick{{share.x.lo, percent(share.x.lo, 1)}, {1, "100 %"}})
	d.xAxis(traffic, []tick{{0, "0 %"}, {0.5, "50 %"}, {1, "100 %"}})
	for i, g := range o.rows {
		y := top - (vg.Length(i)+0.5)*o.line
		d.overviewRow(o, g, y, r.Min.X, tail, share, traffic)
	}
}

func (o *overview) shareHeading() string {
	if o.objective {
		return "Success and SLO attainment"
	}
	return "Success"
}

// columnNames writes the small heads above figures; those of shares stand beside the mark that they are drawn with.
func (d *Drawing) columnNames(o *overview, tail, share panel, y vg.Length) {
	t := d.theme
	if o.change > 0 && o.judged && !o.barren {
		d.text("", t.tick, right, tail.Max.X+16+o.figure+o.change, y, "to baseline")
		if o.money > 0 {
			d.text("", t.tick, right, o.spendStart(tail)+o.money+8+o.changed, y, "to baseline")
		}
	}
	end := share.Max.X + o.shares
	if o.objective {
		b := d.text("", t.tick, right, end, y, "in SLO")
		d.ring("", t.muted, pt(b.Min.X-6, y+3))
		end -= o.shares / 2
	}
	b := d.text("", t.tick, right, end, y, "success")
	d.dots("", t.muted, 3, 0, pt(b.Min.X-6, y+3))
}

// ring draws a small hollow circle.
func (d *Drawing) ring(of string, c color.Color, at vg.Point) {
	d.marks = append(d.marks, mark{of: of, points: []vg.Point{at}, radius: 2.7, fill: d.theme.ground, stroke: c, width: 1.4})
}

func (d *Drawing) overviewRow(o *overview, g *series, y, x vg.Length, tail, share, traffic panel) {
	t := d.theme
	base := y - 0.35*t.name.size
	in := t.name.in(g.ink(t))
	d.text(g.name, in, left, x, base, o.label(g))

	if o.barren {
		d.text(g.name, t.tick.in(t.ink), left, tail.Min.X, base, shorten(t.tick, howItEnded(g), o.spendStart(tail)-tail.Min.X-8))
	} else {
		if g.Barren() {
			d.remark(g.name, tail.Min.X+4, base, tail.Max.X, "no request succeeded")
		}
		d.interval(tail, g, tailMetric, y, false)
		d.text("", t.name.in(t.ink), right, tail.Max.X+8+o.figure, base, o.tailText(g))
		d.change(o, g, tailMetric, tail.Max.X+8+o.figure+8+o.change, base)
	}
	if o.money > 0 {
		end := o.spendStart(tail) + o.money
		d.text("", t.name.in(t.ink), right, end, base, o.moneyText(g))
		if !o.barren {
			d.change(o, g, spendMetric, end+8+o.changed, base)
		}
	}

	end := share.Max.X + o.shares
	apart := vg.Length(0)
	if o.objective {
		if apart = o.apart(g, share); apart > 0 { // success above, attainment below
			apart = o.line * 0.18
		}
		d.interval(share, g, objectiveMetric, y-apart, true)
		d.shareFigure(g, objectiveMetric, end, base)
		end -= o.shares / 2
	}
	d.interval(share, g, successMetric, y+apart, false)
	d.shareFigure(g, successMetric, end, base)
	d.trafficBar(o, g, y, traffic)
}

// spendStart is where the column of spend begins.
func (o *overview) spendStart(tail panel) vg.Length {
	return tail.Max.X + 8 + o.figure + 8 + o.change + overviewGap
}

// apart is how far the intervals of success and attainment of the objective overlap along a row.
func (o *overview) apart(g *series, p panel) vg.Length {
	a, b := g.Metrics[successMetric], g.Metrics[objectiveMetric]
	if a == nil || b == nil || a.Interval == nil || b.Interval == nil {
		return 0
	}
	lo := max(p.x.at(a.Interval[0]), p.x.at(b.Interval[0]))
	hi := min(p.x.at(a.Interval[1]), p.x.at(b.Interval[1]))
	return max(0, hi-lo-5)
}

// change writes a difference to the baseline behind the sign of its verdict.
func (d *Drawing) change(o *overview, g *series, metric string, end, base vg.Length) {
	t, verdict := d.theme, markOf(g.StrategySummary, metric)
	sign, text := o.changeText(g, metric)
	in := t.tick
	if sign != "" {
		in, text = changeStyle(t, verdict), sign+" "+text
	}
	d.text("", in, right, end, base, text)
}

// shareFigure writes a share behind the sign of its verdict.
func (d *Drawing) shareFigure(g *series, metric string, end, base vg.Length) {
	t := d.theme
	in, text := t.tick.in(t.ink), successShare(mean(g.StrategySummary, metric))
	v := markOf(g.StrategySummary, metric)
	if sign := signOf(v); flagged(v) {
		in, text = changeStyle(t, v), sign+" "+text
	} else if sign != "" { // the figure itself keeps its ink
		d.text("", t.tick.in(t.text(t.verdictInk(v))), right, end-in.width(" "+text), base, sign)
	}
	d.text("", in, right, end, base, text)
}

func flagged(verdict string) bool { return verdict == "better" || verdict == "worse" }

// interval draws the seeds, the interval and the mean of a metric along a row.
func (d *Drawing) interval(p panel, g *series, metric string, y vg.Length, hollow bool) {
	m := g.Metrics[metric]
	if v := mean(g.StrategySummary, metric); math.IsNaN(v) {
		return
	}
	start := len(d.marks)
	var points []vg.Point
	for _, v := range m.Values {
		if v != nil && p.x.has(*v) {
			points = append(points, pt(p.x.at(*v), y))
		}
	}
	d.dots(g.name, faint(g.colour, 70), 1.9, 0, points...)
	at := pt(p.x.at(*m.Mean), y)
	if m.Interval != nil {
		for _, v := range m.Interval {
			d.arm(g.name, g.colour, at, pt(p.x.at(v), y), 5.5, p.x.has(v))
		}
	}
	if hollow {
		d.ring(g.name, g.colour, at)
	} else {
		d.dots(g.name, g.colour, 3.6, 1, at)
	}
	write := figure
	if metric != tailMetric {
		write = func(v float64) string { return percent(v, 2) }
	}
	d.tipSince(start, g.name+": "+metricTitle(metric)+" "+write(*m.Mean)+between(m.Interval, write))
}

// tailScale spans the means and the seeds, and the intervals as far as they do not dwarf the rest.
func (o *overview) tailScale() scale {
	r := newSpread()
	for _, g := range o.rows {
		addMetric(&r, g.Metrics[tailMetric], leastTime)
	}
	if r.wide(8) {
		return r.logScale(math.Pow(r.hi/r.lo, 0.04), 0, 1)
	}
	lo, hi := r.lo, r.hi
	for _, g := range o.rows {
		if m := g.Metrics[tailMetric]; m != nil && m.Interval != nil {
			r.add(math.Max(m.Interval[0], math.Max(0, lo-(hi-lo)/2)))
			r.add(math.Min(m.Interval[1], hi+(hi-lo)/2))
		}
	}
	r.widen(leastSpan)
	return r.linearScale(0.06, 0, 1)
}

// addMetric adds a metric's mean and its figures by seed, none below least.
func addMetric(r *spread, m *reports.Metric, least float64) {
	if m == nil {
		return
	}
	for _, v := range append([]*float64{m.Mean}, m.Values...) {
		if v != nil {
			r.add(math.Max(*v, least))
		}
	}
}

// shareScale reaches from a round share below all of them to 1.
func (o *overview) shareScale() scale {
	r := newSpread()
	for _, g := range o.rows {
		addMetric(&r, g.Metrics[successMetric], 0)
		if o.objective {
			addMetric(&r, g.Metrics[objectiveMetric], 0)
		}
	}
	for _, floor := range []float64{0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5} {
		if r.lo >= floor {
			return scale{lo: floor, hi: 1}
		}
	}
	return scale{lo: 0, hi: 1}
}
