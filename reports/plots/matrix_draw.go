package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

func (m *matrix) draw(d *Drawing, body vg.Rectangle) {
	t := m.theme
	if len(m.scenarios) == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, (body.Min.Y+body.Max.Y)/2, m.empty)
		return
	}
	top := body.Max.Y - matrixTitle - m.heads - 8
	for i, s := range m.scenarios {
		y := top - (vg.Length(i)+0.5)*matrixRow - 0.35*t.tick.size
		d.text(clean(s.Scenario.Name), t.tick.in(t.ink), right, body.Min.X+m.names, y, shorten(t.tick, s.Scenario.Name, 150))
	}
	x := body.Min.X + m.names + 8
	for k, f := range m.facets {
		wide := m.panel() + matrixGap - 4
		d.heading(x, body.Max.Y-t.heading.size, wide, d.fullest(f.heads(), wide))
		m.columnNames(d, x, top+5)
		for i := range m.scenarios {
			for c, name := range m.strategies {
				r := rectangle(x+vg.Length(c)*m.column, top-vg.Length(i+1)*matrixRow, x+vg.Length(c+1)*m.column, top-vg.Length(i)*matrixRow)
				r.Min.X, r.Min.Y, r.Max.X, r.Max.Y = r.Min.X+0.6, r.Min.Y+0.6, r.Max.X-0.6, r.Max.Y-0.6
				m.cell(d, k, i, name, r)
			}
		}
		x += m.panel() + matrixGap
	}
}

// columnNames writes the strategies' names: along the columns if they fit, else upwards.
func (m *matrix) columnNames(d *Drawing, x, y vg.Length) {
	t := m.theme.tick
	flat := true
	for _, name := range m.strategies {
		flat = flat && t.width(clean(name)) <= m.column-4
	}
	for c, name := range m.strategies {
		mid := x + (vg.Length(c)+0.5)*m.column
		if flat {
			d.text(clean(name), t, middle, mid, y, clean(name))
		} else {
			d.textUp(clean(name), t, mid+0.35*t.size, y, shorten(t, name, 110))
		}
	}
}

// noFigure stands where a strategy ran but has no difference to the baseline.
const noFigure = "×"

// cell draws one difference: its size as a colour and a figure, its verdict as a sign, and as hatching where there is
// none.
func (m *matrix) cell(d *Drawing, k, scenario int, strategy string, r vg.Rectangle) {
	t, f := m.theme, m.facets[k]
	of := clean(strategy)
	at := clean(m.scenarios[scenario].Scenario.Name) + " · " + of + " · " + f.head + ": "
	diff := m.difference(scenario, strategy, f.metric)
	switch {
	case diff != nil:
	case m.index[scenario][strategy] == nil:
		return
	case strategy == m.scenarios[scenario].Baseline:
		m.blank(d, of, at+"baseline", "–", r)
		return
	default:
		m.blank(d, of, at+"no figure", noFigure, r)
		return
	}
	verdict := verdictOf(diff)
	fill, ink := m.shade(k, diff.Mean, verdict), t.ink
	switch {
	case verdict == "undecided":
		ink = t.muted
	case offScale(diff, f.kind): // what is no percentage has no place on a scale of them
		fill = mix(t.ground, t.same, 0.13)
		ink = t.text(t.verdictInk(verdict))
	case contrast(ink, fill) < 4.5:
		ink = t.ground
	}
	d.box(of, fill, r)
	d.tip(at + changedOf(diff, f.metric) + ", " + verdict)
	if verdict == "undecided" {
		d.hatch(of, t.grid, r)
	}
	m.figure(d, of, k, diff, ink, r)
}

// blank draws a cell without a difference.
func (m *matrix) blank(d *Drawing, of, tip, text string, r vg.Rectangle) {
	t := m.theme
	d.box(of, faint(t.grid, 110), r)
	d.tip(tip)
	d.text(of, t.foot, middle, (r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2-0.35*t.foot.size, text)
}

// figure writes sign and figure as far as there is room.
func (m *matrix) figure(d *Drawing, of string, k int, diff *reports.Difference, ink color.NRGBA, r vg.Rectangle) {
	f, verdict := m.facets[k], verdictOf(diff)
	in := m.theme.foot.in(ink)
	in.bold = verdict == "better" || verdict == "worse"
	sign := signOf(verdict)
	text := sign
	for _, form := range []string{sign + " " + changedOf(diff, f.metric), sign + " " + withoutUnit(diff, f)} {
		if !m.quiet[k][verdict] && in.width(form) <= r.Max.X-r.Min.X-3 {
			text = form
			break
		}
	}
	d.text(of, in, middle, (r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2-0.35*in.size, text)
}

// withoutUnit writes a difference without the unit of its panel, which the panel's heading says.
func withoutUnit(diff *reports.Difference, f facet) string {
	text := changedOf(diff, f.metric)
	if offScale(diff, f.kind) {
		return text
	}
	return text[:lastSpace(text)]
}

// lastSpace is where the unit of a figure begins.
func lastSpace(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ' ' {
			return i
		}
	}
	return len(text)
}

// shade is the colour of a difference: the stronger the larger it is. What is not decided has hardly any.
func (m *matrix) shade(k int, v float64, verdict string) color.NRGBA {
	t := m.theme
	if verdict == "undecided" {
		return t.ground
	}
	if verdict == "same" {
		return mix(t.ground, t.same, 0.13)
	}
	return mix(t.ground, t.verdictInk(verdict), 0.22+0.78*math.Min(math.Abs(v)/m.reach[k], 1))
}

// mix moves from a to b by a share.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	toward := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return color.NRGBA{toward(a.R, b.R), toward(a.G, b.G), toward(a.B, b.B), 255}
}

// hatch draws slanted lines across r.
func (d *Drawing) hatch(of string, c color.NRGBA, r vg.Rectangle) {
	w, h := r.Max.X-r.Min.X, r.Max.Y-r.Min.Y
	const step vg.Length = 5
	for at := step / 2; at < w+h; at += step { // the line x + y = at, from the corner
		x0, x1 := max(0, at-h), min(w, at)
		if x1 > x0 {
			d.line(of, c, 0.8, pt(r.Min.X+x0, r.Min.Y+at-x0), pt(r.Min.X+x1, r.Min.Y+at-x1))
		}
	}
}

// tip says what a page shows of the last mark under the pointer.
func (d *Drawing) tip(text string) { d.marks[len(d.marks)-1].tip = text }
