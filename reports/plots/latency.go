package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Latency lays out how long requests take, in a row for the whole latency and one for the time to first token. In
// each, on the left the share of requests answered within a time, with p50 marked, on the right the tail on
// logarithmic axes, with p99 and p99.9 marked, and beside them a key with the figures. The success ratio stands with
// them, since the latency of successes alone flatters a strategy that fails.
func Latency(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	all := cast(t, s)
	if len(all) > 0 && !anyOf(all, succeeded) {
		return noLatency(s, all, t)
	}
	f := frame{title: titled(t, s, tailFinding(t, s))}
	f.subtitle = lead("How long successful requests take, from their arrival on", legend(t, all, succeeded))
	f.footer = []string{source(s), "Lines: all seeds together, successful requests only.",
		"Right: share slower than x, both axes logarithmic; a straight line is a power-law tail.",
		"Dots: p50, p99 (from 100 successes on) and p99.9 (from 1,000 on). Tables: means over the seeds, fastest tail first."}
	if len(all) > 1 {
		f.footer = append(f.footer, "Curves that lie on each other take turns, in dashes.")
	}
	rows := []measure{wholeLatency}
	if anyOf(all, firstToken.known) {
		rows = append(rows, firstToken)
	} else if anyOf(all, succeeded) {
		f.footer = append(f.footer, "No time to first token was recorded.")
	}
	if anyOf(all, func(g *series) bool { return markOf(g.StrategySummary, "success_ratio") == "worse" }) {
		f.footer = append(f.footer, "Red: decidedly fewer successes than the baseline, so that its latency leaves out more.")
	}
	f.footer = append(f.footer, notDrawn(t, all, "no request succeeded", succeeded)...)

	const head, foot, between, least = 20, tickDrop + 4, 14, 168
	keys := make([]key, len(rows))
	var wide, height vg.Length
	for i, m := range rows {
		keys[i] = newKey(t, all, m)
		wide = max(wide, keys[i].width())
		height = max(height, least, keys[i].height()-head-foot)
	}
	if len(rows) == 1 {
		height = max(height, 225)
	}
	d, body := newDrawing(t, f, 792, vg.Length(len(rows))*(head+height+foot+between)-between)
	top := body.Max.Y
	for i, m := range rows {
		d.distribution(all, m, rectangle(body.Min.X, top-head-height, body.Max.X-wide-26, top-head))
		keys[i].draw(d, pt(body.Max.X-wide, top-head+9))
		top -= head + height + foot + between
	}
	return d
}

// A measure is a time that requests take.
type measure struct {
	metric       string   // the beginning of its metrics' names
	below, above []string // headings, the fullest first
	success      bool     // whether the success ratio stands in its key
	of           func(*series) *reports.Distribution
}

var (
	wholeLatency = measure{"latency",
		[]string{"Latency: share answered within x", "Share answered within x", "Answered within x"},
		[]string{"Latency: share slower than x (log–log)", "Latency: share slower than x", "Share slower than x", "Slower than x"}, true,
		func(g *series) *reports.Distribution { return g.Latency }}
	firstToken = measure{"ttft",
		[]string{"First token: share that came within x", "First token within x"},
		[]string{"First token: share later than x (log–log)", "First token: share later than x", "First token later than x"}, false,
		func(g *series) *reports.Distribution { return g.TTFT }}
)

// known tells whether g has values of m.
func (m measure) known(g *series) bool { return m.of(g).Count() > 0 }

// quantile is a quantile of m in seconds.
func (m measure) quantile(g *series, q float64) float64 { return m.of(g).Quantile(q) / 1e9 }

// mean is the mean over the seeds of a quantile's metric, and the quantile of all seeds together where there is none.
func (m measure) mean(g *series, name string, q float64) float64 {
	if v := mean(g.StrategySummary, m.metric+"_"+name+"_seconds"); !math.IsNaN(v) {
		return v
	}
	return m.quantile(g, q)
}

// leastTime, in seconds, stands for 0 on logarithmic axes.
const leastTime = 1e-6

func succeeded(g *series) bool { return wholeLatency.known(g) }

func anyOf(all []series, ok func(*series) bool) bool {
	for i := range all {
		if ok(&all[i]) {
			return true
		}
	}
	return false
}

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

// distribution draws both panels of a measure into r.
func (d *Drawing) distribution(all []series, m measure, r vg.Rectangle) {
	const gapLeft, gapRight = 51, 74 // for the labels of the share axes
	w := (r.Max.X - r.Min.X - gapLeft - gapRight) / 2
	l := rectangle(r.Min.X+gapLeft, r.Min.Y, r.Min.X+gapLeft+w, r.Max.Y)
	r.Min.X = r.Max.X - w
	d.body(all, m, l)
	d.tail(all, m, r)
	d.heading(l.Min.X, l.Max.Y+9, w+gapRight/2, d.fullest(m.below, w+gapRight/2))
	d.heading(r.Min.X, r.Max.Y+9, w+20, d.fullest(m.above, w+20))
	d.sayNothing(all, m.known, r)
}

// body draws the distribution from its 0.1 % to its 99.5 % quantile.
func (d *Drawing) body(all []series, m measure, r vg.Rectangle) {
	x := newSpread()
	for i := range all {
		if m.known(&all[i]) {
			x.add(math.Max(m.quantile(&all[i], 0.001), leastTime))
			x.add(math.Max(m.quantile(&all[i], 0.995), leastTime))
		}
	}
	p := newPanel(r, x.logScale(1.1, r.Min.X, r.Max.X), scale{lo: 0, hi: 1})
	d.xAxis(p, d.xTicks(p.x, secondsTick))
	d.yAxis(p, []tick{{0, "0 %"}, {0.25, "25 %"}, {0.5, "p50 · 50 %"}, {0.75, "75 %"}, {1, "100 %"}})
	d.dashed("", d.theme.muted, hairline*1.3, p.at(p.x.lo, 0.5), p.at(p.x.hi, 0.5))
	d.curves(all, m.known, func(g *series) []vg.Point { return risingCurve(p, m.of(g)) }, p)
	inPaintOrder(all, m.known, func(g *series) { d.quantileDot(p, g, m, 0.5, 0.5) })
}

// tail draws the complementary distribution from the lowest quartile on, down to one in as many requests as there are.
func (d *Drawing) tail(all []series, m measure, r vg.Rectangle) {
	x := newSpread()
	var most uint64 = 1
	for i := range all {
		if m.known(&all[i]) {
			x.add(math.Max(m.quantile(&all[i], 0.25), leastTime))
			most = max(most, m.of(&all[i]).Count())
		}
	}
	floor := math.Pow(10, -math.Min(math.Max(math.Floor(math.Log10(float64(most))), 3), 6)) * 0.7
	for i := range all {
		if m.known(&all[i]) {
			x.add(math.Max(m.quantile(&all[i], 1-floor), leastTime))
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
	d.curves(all, m.known, func(g *series) []vg.Point { return fallingCurve(p, m.of(g)) }, p)
	inPaintOrder(all, m.known, func(g *series) {
		if n := m.of(g).Count(); n >= 100 {
			d.quantileDot(p, g, m, 0.99, 0.01)
			if n >= 1000 {
				d.quantileDot(p, g, m, 0.999, 0.001)
			}
		}
	})
}

// quantileDot marks the quantile q of g at the given height.
func (d *Drawing) quantileDot(p panel, g *series, m measure, q, y float64) {
	d.dots(g.name, g.colour, 3.2, 1, p.at(m.quantile(g, q), y))
}
