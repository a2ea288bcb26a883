package plots

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

const (
	billHead vg.Length = 22
	billBar  vg.Length = 9
)

// purposeFill is the colour of a purpose: a pale neutral for useful answers, and for what answered nobody hues that
// differ in lightness too.
func purposeFill(t Theme, k int) color.NRGBA {
	fills := []uint32{0xc3ccd6, 0x3a2a6d, 0xc2517f, 0xe0ac45, 0x1d6f66}
	if luminance(t.ground) < 0.5 {
		fills = []uint32{0x4a525c, 0xb9a5ff, 0xe0629b, 0xf7d774, 0x1f8177}
	}
	return rgb(fills[k])
}

// bills draws both panels.
func (d *Drawing) bills(l *ledger, body vg.Rectangle) {
	t := d.theme
	top := body.Max.Y - billHead
	bottom := body.Min.Y + tickDrop + 2
	const gap = 26 // between the panels
	figures := 8 + l.total + l.change
	left0 := body.Min.X + l.names + 10
	room := body.Max.X - left0 - gap
	width := room
	if l.waste {
		width = (room-l.wasted)*0.64 + l.change/2
	}
	whole := newPanel(rectangle(left0, bottom, left0+width-figures, top), l.scale(), scale{lo: 0, hi: 1})
	if whole.x.hi > 0 { // else there is nothing to give a scale
		d.xAxis(whole, d.xTicks(whole.x, dollarsTick))
	}
	d.heading(whole.Min.X, top+8, width, "All spend per 1,000 "+l.per.noun)
	var waste panel
	if l.waste {
		r := rectangle(body.Max.X-(room-width), bottom, body.Max.X-l.wasted-8, top)
		waste = newPanel(r, l.wasteScale(), scale{lo: 0, hi: 1})
		d.xAxis(waste, d.xTicks(waste.x, dollarsTick))
		d.heading(waste.Min.X, top+8, room-width, "Of it, for attempts that answered nobody")
	}
	for i := range l.bills {
		b := &l.bills[i]
		y := top - vg.Length(i)*l.row - l.row/2
		ink := b.of.ink(t)
		if b.of.role == "" {
			d.text(b.of.name, t.name.in(ink), right, left0-10, y-3.3, shorten(t.name, b.of.name, l.names))
		} else {
			d.text(b.of.name, t.name.in(ink), right, left0-10, y+1, shorten(t.name, b.of.name, l.names))
			small := t.tick
			small.size = 8
			d.text("", small, right, left0-10, y-8.5, b.of.role)
		}
		if math.IsNaN(b.total) || whole.x.hi <= 0 {
			d.remark(b.of.name, whole.Min.X+4, y-3, body.Max.X, l.noBar(b))
			continue
		}
		d.bill(b, whole, y, l)
		if l.waste {
			d.waste(b, waste, y)
		}
	}
	if len(l.bills) == 0 {
		d.text("", t.heading.in(t.muted), left, whole.Min.X+4, top-20, "no strategy was run")
	}
}

// noBar says what there is instead of a bar.
func (l *ledger) noBar(b *bill) string {
	switch {
	case !math.IsNaN(b.total):
		return "nothing was spent"
	case b.inVain > 0:
		return "no request succeeded: " + money(b.inVain) + " per 1,000 requests was spent in vain"
	case b.inVain == 0:
		return "no request succeeded, and nothing was spent"
	}
	return "no request succeeded"
}

// scale spans the bars and their whiskers, as far as these do not dwarf the bars; it is empty without any spend.
func (l *ledger) scale() scale {
	hi := 0.0
	for i := range l.bills {
		if v := l.bills[i].total; v > hi {
			hi = v
		}
	}
	reach := hi
	for i := range l.bills {
		if b := &l.bills[i]; b.interval != nil && b.total >= 0 {
			reach = math.Max(reach, math.Min(b.interval[1], hi*1.4))
		}
	}
	return scale{lo: 0, hi: reach}
}

func (l *ledger) wasteScale() scale {
	hi := 0.0
	for i := range l.bills {
		hi = math.Max(hi, l.bills[i].wasted())
	}
	hi = math.Max(hi, leastWaste*l.scale().hi) // a trifle shall not look large
	return scale{lo: 0, hi: hi}
}

// leastWaste is which share of the longest bar the panel of what answered nobody shows at least.
const leastWaste = 0.02

// bill draws both bars of a strategy around y, its interval and its figure.
func (d *Drawing) bill(b *bill, p panel, y vg.Length, l *ledger) {
	t := d.theme
	r := rectangle(p.x.at(0), y+0.5, p.x.at(b.total), y+0.5+billBar)
	if b.byPurpose == nil || !l.lower {
		r.Min.Y, r.Max.Y = y-billBar/2, y+billBar/2
	}
	d.box(b.of.name, t.others, r)
	d.parts(p, r, b.byProvider, func(i int) (string, color.Color) { return l.layers[i].name, l.layers[i].colour(t) })
	if len(l.layers) <= 5 { // of many and narrow parts chance would decide which are named
		until := p.x.at(b.total)
		if i := b.interval; i != nil && !(r.Min.Y > y) { // the whisker runs through the bar
			until = min(until, p.x.at(i[0])-3)
		}
		d.partNames(p, r, until, b.byProvider, func(i int) string { return l.layers[i].name })
	}
	if b.byPurpose != nil && l.lower {
		r.Min.Y, r.Max.Y = y-0.5-billBar, y-0.5
		d.parts(p, r, b.byPurpose, func(k int) (string, color.Color) { return purposes[k].name, purposeFill(t, k) })
	}
	end := r.Max.X
	if i := b.interval; i != nil && !math.IsNaN(i[0]) && !math.IsNaN(i[1]) {
		lo, hi := p.x.at(i[0]), p.x.at(i[1])
		d.line(b.of.name, t.ink, slim, pt(lo, y), pt(hi, y))
		for _, v := range i {
			if p.x.has(v) {
				d.line(b.of.name, t.ink, slim, pt(p.x.at(v), y-3), pt(p.x.at(v), y+3))
			}
		}
		end = max(end, hi)
	}
	label := d.text(b.of.name, t.name.in(t.ink), left, end+5, y-3.3, money(b.total))
	if text := b.changeText(l.baseline); text != "" {
		d.text(b.of.name, changeStyle(t, markOf(b.of.StrategySummary, spendMetric)), left, label.Max.X+6, y-3.1, text)
	}
}

// changeStyle is how a difference with a verdict is set.
func changeStyle(t Theme, verdict string) style {
	in := t.tick.in(t.text(t.verdictInk(verdict)))
	in.bold = flagged(verdict)
	return in
}

// waste draws what answered nobody, and its figures.
func (d *Drawing) waste(b *bill, p panel, y vg.Length) {
	r := rectangle(p.x.at(0), y-billBar/2, p.x.at(0), y+billBar/2)
	if b.byPurpose == nil {
		d.text("", d.theme.tick, left, r.Max.X+5, y-3, "not recorded")
		return
	}
	wasted := append([]float64{0}, b.byPurpose[1:]...)
	d.parts(p, r, wasted, func(k int) (string, color.Color) { return purposes[k].name, purposeFill(d.theme, k) })
	d.text(b.of.name, d.theme.tick.in(d.theme.ink), left, p.x.at(b.wasted())+5, y-3, b.wasteText())
}

// parts draws the parts of a bar one after the other, kept apart by the ground where they are wide enough.
func (d *Drawing) parts(p panel, r vg.Rectangle, parts []float64, what func(int) (string, color.Color)) {
	sum := 0.0
	for i, v := range parts {
		if v <= 0 {
			continue
		}
		a, b := p.x.at(sum), p.x.at(sum+v)
		if sum > 0 && b-a > 2 {
			a += 0.5
		}
		sum += v
		of, fill := what(i)
		d.box(of, fill, rectangle(a, r.Min.Y, max(b, a+0.1), r.Max.Y))
	}
}

// partNames writes names into the parts that have room for them, and ends them before until, where a whisker begins.
func (d *Drawing) partNames(p panel, r vg.Rectangle, until vg.Length, parts []float64, name func(int) string) {
	in := d.theme.tick.in(d.theme.onFill)
	in.size = 8
	sum := 0.0
	for i, v := range parts {
		a, b := p.x.at(sum), p.x.at(sum+v)
		sum += v
		text := name(i)
		w := in.width(text)
		if (a+b+w)/2 > until {
			b = min(b, until)
		}
		if w+6 <= b-a {
			d.text("", in, middle, (a+b)/2, r.Min.Y+2, text)
		}
	}
}

// listed writes a list: "a, b or c".
func listed(names []string, last string) string {
	n := len(names)
	if n < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n-1], ", ") + " " + last + " " + names[n-1]
}
