package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

const (
	spendMetric = "spend_per_1k_usd"
	tailMetric  = "latency_p99_seconds"
)

func priced(g *series) bool {
	return !math.IsNaN(mean(g.StrategySummary, spendMetric)) && !math.IsNaN(mean(g.StrategySummary, tailMetric))
}

func intervals(all []series) bool {
	for i := range all {
		if m := all[i].Metrics[tailMetric]; m != nil && m.Interval != nil {
			return true
		}
	}
	return false
}

// spend draws what 1,000 successes cost against p99 latency into body: a dot at the means, whiskers for the intervals, one
// faint point per seed, and the strategies on the Pareto front joined. Down and to the left is better. It returns how many
// names found no room.
func (d *Drawing) spend(all []series, front []string, body vg.Rectangle) int {
	xs := fit(all, spendMetric)
	ys := fit(all, tailMetric)
	r := body
	r.Min.Y += 32
	r.Max.Y -= 20
	ys.from, ys.to = r.Min.Y, r.Max.Y
	yTicks := d.yTicks(ys, secondsTick)
	r.Min.X += d.widest(yTicks) + tickGap
	r.Max.X -= 16
	p := newPanel(r, xs, ys)
	if slices.ContainsFunc(all, func(g series) bool { return priced(&g) }) {
		d.xAxis(p, d.xTicks(p.x, dollarsTick))
		d.yAxis(p, yTicks)
	}
	d.heading(r.Min.X, r.Max.Y+8, 300, "Spend against p99 latency")
	d.text("", d.theme.heading, right, r.Max.X, r.Min.Y-27, "spend per 1,000 successes")

	d.compass(pt(r.Min.X, r.Min.Y-27))
	d.sayNothing(all, priced, r)
	q := &placer{bounds: rectangle(r.Min.X+2, r.Min.Y+2, body.Max.X, r.Max.Y-1)}
	d.front(p, all, front)
	inPaintOrder(all, priced, func(g *series) { d.seeds(p, g, q) })
	inPaintOrder(all, priced, func(g *series) { d.whiskers(p, g, q) })
	inPaintOrder(all, priced, func(g *series) {
		c := g.center(p)
		d.dots(g.name, g.colour, 4.4, 1.2, c)
		q.taken = append(q.taken, rectangle(c.X-5, c.Y-5, c.X+5, c.Y+5))
	})
	return d.names(p, all, q)
}

// front joins the strategies on the Pareto front, the cheapest first, in steps: with those strategies nothing better than
// the steps is to be had. One that is on it for its success alone is left out.
func (d *Drawing) front(p panel, all []series, front []string) {
	var on []vg.Point
	for i := range all {
		if g := &all[i]; priced(g) && slices.Contains(front, g.Name) {
			on = append(on, g.center(p))
		}
	}
	slices.SortFunc(on, func(a, b vg.Point) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
	})
	if len(on) == 0 {
		return
	}
	steps := []vg.Point{pt(on[0].X, p.Max.Y), on[0]}
	for _, c := range on[1:] {
		if last := steps[len(steps)-1]; c.Y < last.Y {
			steps = append(steps, pt(c.X, last.Y), c)
		}
	}
	steps = append(steps, pt(p.Max.X, steps[len(steps)-1].Y))
	d.dashed("", d.theme.muted, hairline*1.5, steps...)
}

// fit spans the means, the seeds, and the intervals as far as they do not dwarf the rest.
func fit(all []series, metric string) scale {
	r := newSpread()
	for i := range all {
		if !priced(&all[i]) {
			continue
		}
		m := all[i].Metrics[metric]
		r.add(*m.Mean)
		for _, v := range m.Values {
			if v != nil {
				r.add(*v)
			}
		}
	}
	wide := r.wide(8)
	reach := (r.hi - r.lo) / 2
	if reach == 0 {
		reach = math.Inf(1)
	}
	lo, hi := r.lo, r.hi
	for i := range all {
		if m := all[i].Metrics[metric]; priced(&all[i]) && m.Interval != nil && !wide {
			r.add(math.Max(math.Max(m.Interval[0], lo-reach), 0))
			r.add(math.Min(m.Interval[1], hi+reach))
		}
	}
	if wide {
		return r.logScale(math.Pow(r.hi/r.lo, 0.06), 0, 1)
	}
	r.widen(leastSpan)
	return r.linearScale(0.08, 0, 1)
}

// leastSpan is what an axis spans at least, as a share of the values on it: differences that do not matter shall not
// look large.
const leastSpan = 0.1

// widen stretches r about its middle to a share of that.
func (r *spread) widen(share float64) {
	if mid := (r.lo + r.hi) / 2; r.lo > 0 && r.hi-r.lo < share*mid && r.hi-r.lo > 1e-9*mid {
		r.lo, r.hi = mid*(1-share/2), mid*(1+share/2)
	}
}

func (g *series) center(p panel) vg.Point {
	return p.at(*g.Metrics[spendMetric].Mean, *g.Metrics[tailMetric].Mean)
}

// seeds draws one faint point per seed.
func (d *Drawing) seeds(p panel, g *series, q *placer) {
	xs, ys := g.Metrics[spendMetric].Values, g.Metrics[tailMetric].Values
	var points []vg.Point
	for i := range min(len(xs), len(ys)) {
		if xs[i] == nil || ys[i] == nil || !p.x.has(*xs[i]) || !p.y.has(*ys[i]) {
			continue
		}
		c := p.at(*xs[i], *ys[i])
		points = append(points, c)
		q.soft = append(q.soft, rectangle(c.X-2, c.Y-2, c.X+2, c.Y+2))
	}
	d.dots(g.name, faint(g.colour, 80), 2.2, 0, points...)
}

// whiskers draws both intervals; one that leaves the panel ends at its edge without a cap.
func (d *Drawing) whiskers(p panel, g *series, q *placer) {
	c := g.center(p)
	bar := func(m *reports.Metric, s scale, place func(along vg.Length) vg.Point) {
		if m.Interval == nil {
			return
		}
		lo, hi := m.Interval[0], m.Interval[1]
		if math.IsNaN(lo) || math.IsNaN(hi) {
			return
		}
		a, b := place(s.at(lo)), place(s.at(hi))
		d.arm(g.name, g.colour, c, a, 7, s.has(lo))
		d.arm(g.name, g.colour, c, b, 7, s.has(hi))
		q.soft = append(q.soft, rectangle(a.X-1, a.Y-1, b.X+1, b.Y+1))
	}
	bar(g.Metrics[spendMetric], p.x, func(along vg.Length) vg.Point { return pt(along, c.Y) })
	bar(g.Metrics[tailMetric], p.y, func(along vg.Length) vg.Point { return pt(c.X, along) })
}

// compass says which way is better, with its arrow at a place on the baseline.
func (d *Drawing) compass(at vg.Point) {
	tip := pt(at.X+1, at.Y-1)
	for _, end := range []vg.Point{pt(tip.X+8, tip.Y+8), pt(tip.X+4.5, tip.Y), pt(tip.X, tip.Y+4.5)} {
		d.line("", d.theme.muted, slim, tip, end)
	}
	d.text("", d.theme.tick, left, tip.X+12, at.Y, "better")
}
