package plots

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// A QQ is the data of a quantile–quantile plot: samples, each against a distribution fitted to it (M. B. Wilk and
// R. Gnanadesikan, "Probability plotting methods for the analysis of data", Biometrika 55, 1968).
type QQ struct {
	Source string // where the samples come from
	Panels []QQPanel
}

// A QQPanel is one sample and its distribution.
type QQPanel struct {
	Group    string    // the provider; "" for none
	Name     string    // the quantity
	Whole    bool      // numbers of tokens, whole; else seconds
	Sample   []float64 // sorted
	Fit      Line
	Rejected *Line // the family that came nearest where Fit is none; nil otherwise
}

// A Line is a distribution as a plot shows it.
type Line struct {
	Name     string                  // "lognormal"
	KS       float64                 // Kolmogorov–Smirnov distance from the sample
	Quantile func(p float64) float64 // for 0 < p < 1
}

// WriteQQ draws q into the PNG file at path, which appears only when it is complete.
func WriteQQ(path string, q QQ) error { return q.write(path, DPI) }

func (q QQ) write(path string, dpi int) error {
	if err := writePNG(path, q.covered(), dpi); err != nil {
		return fmt.Errorf("picture %s: %w", filepath.Base(path), err)
	}
	return nil
}

// covered lays out q with names that the typeface can draw.
func (q QQ) covered() *Drawing {
	var groups []string
	for _, p := range q.Panels {
		groups = append(groups, p.Group)
	}
	c := cover{providers: standInsFor("provider", groups), order: "the log"}
	out := QQ{Source: boxed(q.Source)}
	for _, p := range q.Panels {
		p.Group, p.Name = c.providers.name(p.Group), boxed(p.Name)
		out.Panels = append(out.Panels, p)
	}
	d := out.draw()
	d.footnote(c.note(d.words()))
	return d
}

const (
	maxPanels  = 24 // more are counted in the footer
	maxColumns = 4
	qqPoints   = 160
)

// Sizes around the square data area of a panel, in points.
const (
	qqLeft   vg.Length = 44 // for labels of the vertical axis
	qqGap    vg.Length = 16
	qqHead   vg.Length = 38 // and a line more where there are groups
	qqBottom vg.Length = 26
	qqSide   vg.Length = 230 // at most
	qqLine   vg.Length = 13
)

// draw lays out a panel for each sample.
func (q QQ) draw() *Drawing {
	var groups []string
	for _, p := range q.Panels {
		groups = append(groups, p.Group)
	}
	t := light.knowing(groups)
	shown := q.Panels[:min(len(q.Panels), maxPanels)]
	f := frame{title: q.title()}
	f.subtitle = []span{
		{text: "Each dot is a quantile: up is the log, right is the distribution. On the diagonal they agree."},
		{text: "used", whole: true, colour: t.ink, bold: true, swatch: t.strategies[0]},
	}
	if slices.ContainsFunc(shown, func(p QQPanel) bool { return p.Rejected != nil }) {
		f.subtitle = append(f.subtitle, span{text: "nearest family, not used", whole: true, colour: t.ink, bold: true, swatch: t.rest})
	}
	f.footer = []string{"Logs: " + shorten(t.foot, q.Source, 600) + "."}
	f.footer = append(f.footer, "KS: largest difference between the shares below any value. Dots that lie beyond an axis stand at its end.")
	if n := len(q.Panels) - len(shown); n > 0 {
		f.footer = append(f.footer, "Not drawn for want of room: "+plural(n, "panel")+".")
	}

	const width vg.Length = 792
	columns := max(1, min(len(shown), maxColumns))
	cell := (width - 2*pageMargin + qqGap) / vg.Length(columns)
	side := min(cell-qqGap-qqLeft, qqSide)
	cell = side + qqLeft + qqGap
	slots, rows := places(shown, columns)
	head := qqHead
	if slices.ContainsFunc(shown, func(p QQPanel) bool { return p.Group != "" }) {
		head += qqLine
	}
	height := head + side + qqBottom
	d, body := newDrawing(t, f, width, vg.Length(rows)*height)
	for i := range shown {
		x := body.Min.X + vg.Length(slots[i]%columns)*cell + qqLeft
		y := body.Max.Y - vg.Length(slots[i]/columns)*height - head
		d.qq(&shown[i], rectangle(x, y-side, x+side, y))
	}
	if len(shown) == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, (body.Min.Y+body.Max.Y)/2, "nothing was fitted")
	}
	return d
}

// places gives every panel its slot, counted row by row, and the number of rows: those of groups begin in a row of
// their own.
func places(panels []QQPanel, columns int) (slots []int, rows int) {
	next := 0
	for i := range panels {
		if i > 0 && panels[i-1].Group == "" && panels[i].Group != "" {
			next = (next + columns - 1) / columns * columns
		}
		slots = append(slots, next)
		next++
	}
	return slots, max(1, (next+columns-1)/columns)
}

// title names the distribution that is farthest from its sample, unless all are near: within 0.1, or what chance
// explains where the sample is small.
func (q QQ) title() string {
	worst, far := (*QQPanel)(nil), 1.0
	for i := range q.Panels {
		p := &q.Panels[i]
		if by := p.Fit.KS / math.Max(0.1, 1.03/math.Sqrt(float64(len(p.Sample)))); by > far {
			worst, far = p, by
		}
	}
	switch {
	case len(q.Panels) == 0:
		return "The log against what was fitted to it"
	case worst == nil:
		return "All that was fitted stays near the log"
	}
	return "Farthest from the log is what was fitted to " +
		shorten(light.title, strings.TrimSpace(worst.Name+" "+worst.Group), 300) + fmt.Sprintf(" (KS %.2f)", worst.Fit.KS)
}

// qq draws one panel into the square r, its heading above.
func (d *Drawing) qq(p *QQPanel, r vg.Rectangle) {
	t := d.theme
	w := r.Max.X - r.Min.X
	y := r.Max.Y + 9
	if p.Group != "" {
		d.heading(r.Min.X, y+2*qqLine, w, p.Group)
		d.text("", t.tick.in(t.ink), left, r.Min.X, y+qqLine, shorten(t.tick, p.Name, w))
	} else {
		d.heading(r.Min.X, y+qqLine, w, p.Name)
	}
	d.text("", t.tick, left, r.Min.X, y, shorten(t.tick, fmt.Sprintf("%s · KS %.3f · n %s", p.Fit.Name, p.Fit.KS,
		group(strconv.Itoa(len(p.Sample)))), w+qqGap-4))
	if len(p.Sample) == 0 {
		return
	}
	at := ranks(len(p.Sample), qqPoints)
	s := p.scale(at)
	data := newPanel(r, s, s)
	write := labeller(secondsTick)
	if p.Whole {
		write = func(v, _ float64) string { return digits(v) }
	}
	ts := data.x.ticks(write, t.tick.width, 7)
	d.xAxis(data, ts)
	d.yAxis(data, ts)
	d.line("", t.muted, hairline*1.3, data.at(s.lo, s.lo), data.at(s.hi, s.hi))
	if p.Rejected != nil {
		d.dots(p.Name, t.rest, 1.5, 0, p.points(data, p.Rejected, at)...)
	}
	d.dots(p.Name, t.strategies[0], 1.7, 0, p.points(data, &p.Fit, at)...)
}

// scale spans the sample and, as far as they stay within reach of it, the quantiles of the distribution in use.
func (p *QQPanel) scale(at []int) scale {
	own := newSpread()
	own.add(p.Sample[0])
	own.add(p.Sample[len(p.Sample)-1])
	all := own
	for _, i := range at {
		v := p.value(&p.Fit, i)
		if own.wide(8) {
			all.add(math.Min(math.Max(v, own.lo/10), own.hi*10))
		} else {
			reach := (own.hi - own.lo) / 2
			all.add(math.Min(math.Max(v, math.Max(own.lo-reach, 0)), own.hi+reach))
		}
	}
	if own.wide(8) {
		return all.logScale(1.15, 0, 1)
	}
	return all.linearScale(0.05, 0, 1)
}

// value is the distribution's quantile at the share of the sample that lies below its i-th value, (i+½)/n.
func (p *QQPanel) value(l *Line, i int) float64 {
	v := l.Quantile((float64(i) + 0.5) / float64(len(p.Sample)))
	if p.Whole {
		v = math.Max(1, math.Floor(v+0.5))
	}
	return v
}

func (p *QQPanel) points(data panel, l *Line, at []int) []vg.Point {
	points := make([]vg.Point, len(at))
	for k, i := range at {
		points[k] = data.at(p.value(l, i), p.Sample[i])
	}
	return points
}

// ranks chooses at most about limit of the ranks 0 … n−1: all, or evenly by the logit of their share, so that both
// tails are shown as well as the middle.
func ranks(n, limit int) []int {
	var at []int
	if n <= limit {
		for i := range n {
			at = append(at, i)
		}
		return at
	}
	end := math.Log(2*float64(n) - 1) // the logit of 1 − 1/2n
	last := -1
	for k := range limit {
		x := end * (2*float64(k)/float64(limit-1) - 1)
		i := int(float64(n) / (1 + math.Exp(-x)))
		if i = min(max(i, 0), n-1); i > last {
			at = append(at, i)
			last = i
		}
	}
	return at
}
