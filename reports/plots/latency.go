package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Latency lays out the distribution of latency over successful requests: on the left the share answered within a
// time, on the right the tail on logarithmic axes, with p99 and p99.9 marked. Beside them a key gives the figures
// with the success ratio, without which the latency of successes means little.
func Latency(s *reports.Summary, t Theme) *Drawing {

	all := cast(t, s)
	f := frame{title: titled(t, s, tailFinding(t, s))}
	f.subtitle = lead("Latency of successful requests, from arrival to the last token", legend(t, all, succeeded))
	f.footer = []string{source(s), "Lines: all seeds together, successful requests only."}
	f.footer = append(f.footer, "Right: share slower than x, both axes logarithmic; a straight line is a power-law tail.")
	f.footer = append(f.footer, "Dots: p99 (from 100 successes on) and p99.9 (from 1,000 on). Table: means over the seeds.")
	f.footer = append(f.footer, notDrawn(t, all, "no request succeeded", succeeded)...)

	k := newKey(t, all)
	const width, head = 792, 20
	d, body := newDrawing(t, f, width, max(262, k.height()))
	area := body
	area.Max.X -= k.width() + 20
	area.Max.Y -= head
	area.Min.Y += tickDrop + 4
	const gapLeft, gapRight = 34, 72 // for the labels of the share axes
	w := (area.Max.X - area.Min.X - gapLeft - gapRight) / 2
	l := rectangle(area.Min.X+gapLeft, area.Min.Y, area.Min.X+gapLeft+w, area.Max.Y)
	r := rectangle(area.Max.X-w, area.Min.Y, area.Max.X, area.Max.Y)
	d.body(all, l)
	d.tail(all, r)
	d.heading(l.Min.X, l.Max.Y+9, w, "Share answered within x")
	d.heading(r.Min.X, r.Max.Y+9, w, "Share slower than x (log–log)")
	d.sayNothing(all, succeeded, r)
	k.draw(d, pt(body.Max.X-k.width(), body.Max.Y-head+9))
	return d
}

// leastTime, in seconds, stands for 0 on logarithmic axes.
const leastTime = 1e-6

func succeeded(g *series) bool { return g.Latency != nil && g.Latency.Count() > 0 }

// quantile is a quantile of latency in seconds.
func (g *series) quantile(q float64) float64 { return g.Latency.Quantile(q) / 1e9 }

// inPaintOrder calls f for the series that ok lets through, the grey ones first.
func inPaintOrder(all []series, ok func(*series) bool, f func(*series)) {
	for _, grey := range []bool{true, false} {
		for i := len(all) - 1; i >= 0; i-- {
			if g := &all[i]; g.grey == grey && ok(g) {
				f(g)
			}
		}
	}
}

func (g *series) line() vg.Length {
	if g.grey {
		return slim
	}
	return thick
}

// body draws the distribution from its 0.1 % to its 99.5 % quantile.
func (d *Drawing) body(all []series, r vg.Rectangle) {
	x := newSpread()
	for i := range all {
		if succeeded(&all[i]) {
			x.add(math.Max(all[i].quantile(0.001), leastTime))
			x.add(math.Max(all[i].quantile(0.995), leastTime))
		}
	}
	p := newPanel(r, x.logScale(1.1, r.Min.X, r.Max.X), scale{lo: 0, hi: 1})
	d.xAxis(p, d.xTicks(p.x, secondsTick))
	d.yAxis(p, []tick{{0, "0 %"}, {0.25, "25 %"}, {0.5, "50 %"}, {0.75, "75 %"}, {1, "100 %"}})
	inPaintOrder(all, succeeded, func(g *series) {
		d.line(g.name, g.colour, g.line(), risingCurve(p, g.Latency)...)
	})
}

// tail draws the complementary distribution from the lowest median on, down to one in as many requests as there are.
func (d *Drawing) tail(all []series, r vg.Rectangle) {
	x := newSpread()
	var most uint64 = 1
	for i := range all {
		if succeeded(&all[i]) {
			x.add(math.Max(all[i].quantile(0.25), leastTime))
			most = max(most, all[i].Latency.Count())
		}
	}
	floor := math.Pow(10, -math.Min(math.Max(math.Floor(math.Log10(float64(most))), 3), 6)) * 0.7
	for i := range all {
		if succeeded(&all[i]) {
			x.add(math.Max(all[i].quantile(1-floor), leastTime))
		}
	}
	p := newPanel(r, x.logScale(1.05, r.Min.X, r.Max.X), scale{lo: floor, hi: 1, log: true})
	d.xAxis(p, d.xTicks(p.x, secondsTick))
	ts := []tick{{1, "100 %"}, {0.1, "p90 · 10 %"}, {0.01, "p99 · 1 %"}, {0.001, "p99.9 · 0.1 %"}}
	for _, v := range []tick{{1e-4, "0.01 %"}, {1e-5, "0.001 %"}, {1e-6, "0.0001 %"}} {
		if v.value > floor {
			ts = append(ts, v)
		}
	}
	d.yAxis(p, ts)
	for _, v := range []float64{0.01, 0.001} {
		d.dashed("", d.theme.muted, hairline*1.3, p.at(p.x.lo, v), p.at(p.x.hi, v))
	}
	inPaintOrder(all, succeeded, func(g *series) {
		d.line(g.name, g.colour, g.line(), fallingCurve(p, g.Latency)...)
	})
	inPaintOrder(all, succeeded, func(g *series) {
		if g.Latency.Count() >= 100 {
			d.dots(g.name, g.colour, 3.2, 1, p.at(g.quantile(0.99), 0.01))
		}
		if g.Latency.Count() >= 1000 {
			d.dots(g.name, g.colour, 3.2, 1, p.at(g.quantile(0.999), 0.001))
		}
	})
}
