package plots

import (
	"errors"
	"image/color"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// OldResult is what pictures of a comparison call the result that the new one is compared with.
const OldResult = "the old result"

// WriteComparison draws an old and a new result of one scenario into the folder dir, as Write does a single one: their
// distributions laid over each other, and the differences. changed is the new result with OldResult for a baseline: its
// differences are to the old one.
func WriteComparison(dir string, older, changed *reports.Summary, o Options) ([]string, error) {
	if older == nil || changed == nil {
		return nil, errors.New("plots: there is no summary to draw")
	}
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	r := render(changed, older)
	names, err := o.write(dir, "overlay", r, func(list []*reports.Summary) *Drawing { return Overlay(list[1], list[0], o.Theme) })
	if err != nil {
		return names, err
	}
	more, err := o.write(dir, "changes", r, func(list []*reports.Summary) *Drawing { return Differences(list[0], o.Theme) })
	return append(names, more...), err
}

// Overlay lays out the distributions of latency of an old and a new result over each other, strategy by strategy: on the
// left the share of requests answered within a time, on the right the tail. The old one is grey and thin. What did not
// change, and what has no latency in either, is only named. changed is as WriteComparison takes it.
func Overlay(older, changed *reports.Summary, t Theme) *Drawing {
	t = t.naming(older, changed)
	o := newOverlay(older, changed, t)
	f := frame{title: titled(t, changed, o.finding(t, changed)), footer: []string{source(changed)}}
	if len(o.pairs) > 0 {
		f.subtitle = []span{{text: "Latency of successful requests, strategy by strategy:"}, {text: "old: grey, thin", colour: t.text(t.rest), bold: true, whole: true},
			{text: o.newer(), colour: t.ink, bold: true, whole: true}}
		f.footer = append(f.footer, "All seeds together. Right: share slower than x, both axes logarithmic; dots: p50, p99 and p99.9.")
	}
	if len(o.omitted) > 0 {
		f.footer = append(f.footer, "Not drawn, changed less: "+someNames(t, o.omitted)+".")
	}
	lines := o.named(t)
	below := vg.Length(len(lines)) * t.tick.leading()
	rows := (len(o.pairs) + o.columns - 1) / o.columns
	d, body := newDrawing(t, f, 792, vg.Length(rows)*o.cell()+max(below, 12))
	w := (body.Max.X - body.Min.X - overlayGap*vg.Length(o.columns-1)) / vg.Length(o.columns)
	for i := range o.pairs {
		x := body.Min.X + vg.Length(i%o.columns)*(w+overlayGap)
		y := body.Max.Y - vg.Length(i/o.columns)*o.cell()
		d.overlayCell(&o.pairs[i], rectangle(x, y-o.cell(), x+w, y), o.head)
	}
	if len(o.pairs) == 0 && len(lines) == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, body.Min.Y, "no strategy ran in both")
	}
	d.setLines(t.tick, lines, body.Min.X, body.Min.Y+below)
	return d
}

const (
	overlayCell vg.Length = 152
	overlayGap  vg.Length = 22
	overlayLine vg.Length = 11 // of what is said of a cell, from the second line on
)

// cell is the height of a cell.
func (o *overlay) cell() vg.Length { return overlayCell + o.head }

// newer says how the new result is drawn.
func (o *overlay) newer() string {
	if o.greys {
		return "new: in colour or dark grey"
	}
	return "new: in colour"
}

// overlayCell draws one strategy into r, with room of the height head for a second line.
func (d *Drawing) overlayCell(p *pair, r vg.Rectangle, head vg.Length) {
	t := d.theme
	top := r.Max.Y - t.name.size
	end := d.text(p.name, t.tick.in(p.ink(t, tailMetric)), right, r.Max.X, top, p.says()).Min.X
	colour := t.muted
	if p.newer.StrategySummary != nil {
		colour = p.newer.colour
	}
	d.text(p.name, t.name.in(t.text(colour)), left, r.Min.X, top, shorten(t.name, p.name, end-r.Min.X-10))
	if text := p.saysOfSuccess(); text != "" {
		d.text(p.name, t.tick.in(p.ink(t, successMetric)), right, r.Max.X, top-overlayLine, text)
	}
	both := p.drawn()
	const gapLeft, gapRight = 51, 74 // for the labels of the share axes
	w := (r.Max.X - r.Min.X - gapLeft - gapRight) / 2
	high, low := r.Max.Y-t.name.size-12-head, r.Min.Y+tickDrop+14
	d.body(both, wholeLatency, rectangle(r.Min.X+gapLeft, low, r.Min.X+gapLeft+w, high))
	d.tail(both, wholeLatency, rectangle(r.Max.X-w, low, r.Max.X, high))
}

// ink is the colour of what is said of a metric.
func (p *pair) ink(t Theme, metric string) color.Color {
	if p.newer.StrategySummary == nil || p.older.StrategySummary == nil {
		return t.ink
	}
	verdict := markOf(p.newer.StrategySummary, metric)
	switch { // to have a latency at all is better than to have none
	case metric == tailMetric && p.lost():
		verdict = "worse"
	case metric == tailMetric && p.won():
		verdict = "better"
	}
	if !flagged(verdict) {
		return t.ink
	}
	return t.text(t.verdictInk(verdict))
}
