package plots

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// Differences lays out a forest plot: a panel for each judged metric with a row for each strategy, in which the paired
// difference to the baseline stands with its interval before the margin, the band of differences that do not matter.
// The sign and colour of a mark are its verdict.
func Differences(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	f := newForest(t, s)
	words := frame{title: titled(t, s, f.finding(s)), footer: []string{source(s)}}
	lay := func() *Drawing {
		d, body := newDrawing(t, words, 792, f.height())
		for i := range f.panels {
			d.forest(f, i, body)
		}
		if len(f.panels) == 0 {
			d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, (body.Min.Y+body.Max.Y)/2, f.nothing(s))
		}
		return d
	}
	lay() // finds out what there is to explain
	words.subtitle, words.footer = f.subtitle(s), append(words.footer, f.notes(s)...)
	return lay()
}

// band is the colour of margins.
func (t Theme) band() color.NRGBA {
	if luminance(t.ground) < 0.5 { // on a dark ground it takes more to be seen
		return faint(t.muted, 74)
	}
	return faint(t.muted, 46)
}

// A forest is the layout of a forest plot.
type forest struct {
	theme   Theme
	rows    []*series // all but the baseline, the lowest p99 first
	panels  []string  // metrics
	columns int
	line    vg.Length
	name    vg.Length // width of the names
	change  vg.Length // width of the differences in figures
	drawn   forestMarks
}

// forestMarks are those of a forest that its words explain where they are drawn.
type forestMarks struct{ whiskers, cut, margin bool }

// Room around the panels of a forest, in points.
const (
	forestGap  vg.Length = 16
	forestHead vg.Length = 22
	forestFoot vg.Length = 30
)

func newForest(t Theme, s *reports.Summary) *forest {
	f := &forest{theme: t, line: 17, columns: 3}
	all := cast(t, s)
	for i := range all {
		if g := &all[i]; g.Name != s.Baseline {
			f.rows = append(f.rows, g)
		}
	}
	slices.SortStableFunc(f.rows, func(a, b *series) int {
		return compareKnown(tailOf(a.StrategySummary), tailOf(b.StrategySummary))
	})
	switch {
	case len(f.rows) > 14:
		f.line = 12.5
	case len(f.rows) > 8:
		f.line = 14.5
	}
	f.panels = f.judged()
	if len(f.panels) == 4 {
		f.columns = 2
	}
	f.columns = max(1, min(f.columns, len(f.panels)))
	for _, g := range f.rows {
		f.name = max(f.name, f.label(g).width(shorten(f.label(g), g.name, 140)))
		for _, m := range f.panels {
			f.change = max(f.change, t.tick.width(changedOf(difference(g.StrategySummary, m), m)))
		}
	}
	return f
}

// label is how the name of a row is set.
func (f *forest) label(g *series) style {
	in := f.theme.tick.in(g.ink(f.theme))
	in.bold = !g.grey
	return in
}

// judged lists the metrics that have a verdict somewhere; without any, those of the overview that can be compared.
func (f *forest) judged() []string {
	any := func(ok func(*reports.Difference) bool) func(string) bool {
		return func(metric string) bool {
			return slices.ContainsFunc(f.rows, func(g *series) bool {
				diff := difference(g.StrategySummary, metric)
				return diff != nil && ok(diff)
			})
		}
	}
	keep := func(from []string, ok func(string) bool) (out []string) {
		for _, m := range from {
			if ok(m) {
				out = append(out, m)
			}
		}
		return out
	}
	first := reports.JudgedMetrics()
	for _, m := range reports.MetricNames() {
		if !slices.Contains(first, m) {
			first = append(first, m)
		}
	}
	if out := keep(first, any(func(d *reports.Difference) bool { return d.Verdict != "" })); len(out) > 0 {
		return out
	}
	return keep([]string{tailMetric, spendMetric, successMetric, objectiveMetric}, any(func(*reports.Difference) bool { return true }))
}

func (f *forest) bands() int { return (len(f.panels) + f.columns - 1) / f.columns }

func (f *forest) bandHeight() vg.Length {
	return forestHead + vg.Length(len(f.rows))*f.line + forestFoot
}

func (f *forest) height() vg.Length {
	if len(f.panels) == 0 {
		return 60
	}
	return vg.Length(f.bands()) * f.bandHeight()
}

// forest draws panel i into its place in body.
func (d *Drawing) forest(f *forest, i int, body vg.Rectangle) {
	t, metric := d.theme, f.panels[i]
	row, column := i/f.columns, i%f.columns
	left0 := body.Min.X + f.name + forestGap/2
	w := (body.Max.X - left0 + forestGap) / vg.Length(f.columns)
	x := left0 + vg.Length(column)*w
	top := body.Max.Y - vg.Length(row)*f.bandHeight() - forestHead
	bottom := top - vg.Length(len(f.rows))*f.line
	right0 := x + w - forestGap - f.change - 6

	way := "← better"
	if f.higher(metric) {
		way = "better →"
	}
	d.text("", t.tick, right, right0, top+7, way)
	d.heading(x, top+7, right0-x-t.tick.width(way)-6, metricTitle(metric))

	p := newPanel(rectangle(x, bottom, right0, top), f.scale(metric), scale{lo: 0, hi: 1})
	kind := f.kind(metric)
	d.marginBand(f, p, metric, kind)
	for _, tick := range f.ticks(p.x, metric, t.tick.width) {
		at := p.x.at(tick.value)
		d.line("", t.grid, hairline, pt(at, bottom), pt(at, top))
		d.text("", t.tick, middle, at, bottom-tickDrop, tick.text)
	}
	zero := p.x.at(onScale(0, kind))
	d.line("", t.muted, hairline*1.5, pt(zero, bottom), pt(zero, top))
	for k, g := range f.rows {
		y := top - (vg.Length(k)+0.5)*f.line
		if column == 0 {
			in := f.label(g)
			d.text(g.name, in, right, left0-forestGap/2, y-0.35*in.size, shorten(in, g.name, f.name))
		}
		d.forestRow(f, p, g, metric, y)
	}
}

// forestRow draws one difference with its interval, and writes it beside the panel.
func (d *Drawing) forestRow(f *forest, p panel, g *series, metric string, y vg.Length) {
	t := d.theme
	diff := difference(g.StrategySummary, metric)
	in, text := t.tick, changedOf(diff, metric)
	if diff == nil || math.IsNaN(diff.Mean) {
		d.text("", in, right, p.Max.X+6+f.change, y-0.35*in.size, text)
		return
	}
	ink := t.verdictInk(diff.Verdict)
	if flagged(diff.Verdict) {
		in = in.in(t.text(ink))
	}
	d.text("", in, right, p.Max.X+6+f.change, y-0.35*in.size, text)
	from := len(d.marks)
	kind := f.kind(metric)
	at := pt(p.x.at(onScale(diff.Mean, kind)), y)
	switch {
	case offScale(diff, kind):
		d.beyond(g.name, diff, p, y)
	case diff.Interval != nil && diff.Kind == kind:
		for _, v := range diff.Interval {
			end := onScale(v, kind)
			if d.arm(g.name, ink, at, pt(p.x.at(end), y), 6, p.x.has(end)) {
				f.drawn.whiskers, f.drawn.cut = true, f.drawn.cut || !p.x.has(end)
			}
		}
	}
	if !offScale(diff, kind) {
		d.verdictMark(g.name, diff.Verdict, at, 4)
	}
	write := func(v float64) string { return signedOf(v, diff.Kind, metric) }
	d.tipSince(from, strings.TrimSpace(g.name+": "+metricTitle(metric)+" "+write(diff.Mean)+between(diff.Interval, write)+" "+diff.Verdict))
}

// marginBand shades the differences that do not matter.
func (d *Drawing) marginBand(f *forest, p panel, metric, kind string) {
	margin, ok := f.margin(metric)
	if !ok {
		return
	}
	a, b := p.x.at(onScale(-margin, kind)), p.x.at(onScale(margin, kind))
	if kind == "relative" { // as far down as up, as it is tested
		a = p.x.at(1 / (1 + margin))
	}
	d.box("", d.theme.band(), rectangle(a, p.Min.Y, b, p.Max.Y))
	f.drawn.margin = f.drawn.margin || b-a > 1 // else the line at 0 covers it
}
