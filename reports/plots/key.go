package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// A key is the table beside the latency curves: names in their colours with p50, p99, p99.9 and the success ratio, the
// fastest tail first. Its figures are means over the seeds, as in every other table; the dots of the curves are
// quantiles of all seeds together and may differ a little from them.
type key struct {
	theme Theme
	head  []string
	rows  []keyRow
	name  vg.Length   // width of the names
	cols  []vg.Length // widths of the figures
}

type keyRow struct {
	of    *series
	name  string
	cells []string
	tail  float64
}

const (
	keyGap  vg.Length = 9
	keyLine vg.Length = 14.5
	keyName vg.Length = 140
)

const successHead = "success"

func newKey(t Theme, all []series, m measure) key {
	k := key{theme: t, head: []string{"p50", "p99", "p99.9"}}
	if m.success {
		k.head = append(k.head, successHead)
	}
	for i := range all {
		k.rows = append(k.rows, k.row(&all[i], m))
		k.name = max(k.name, t.name.width(k.rows[i].name))
	}
	k.cols = make([]vg.Length, len(k.head))
	for c := range k.cols {
		k.cols[c] = t.tick.width(k.head[c])
		for _, r := range k.rows {
			k.cols[c] = max(k.cols[c], style{size: t.tick.size, bold: k.head[c] == successHead}.width(r.cells[c]))
		}
	}
	slices.SortStableFunc(k.rows, func(a, b keyRow) int {
		switch {
		case a.tail < b.tail:
			return -1
		case a.tail > b.tail:
			return 1
		}
		return 0
	})
	return k
}

// row holds the figures of one strategy; a quantile that rests on too few successes is left out.
func (k key) row(g *series, m measure) keyRow {
	r := keyRow{of: g, name: shorten(k.theme.name, g.name, keyName), cells: []string{"–", "–", "–"}, tail: math.Inf(1)}
	n := m.of(g).Count()
	if n > 0 {
		r.cells[0] = figure(m.mean(g, "p50", 0.5))
		r.tail = m.mean(g, "p99", 0.99)
	}
	if n >= 100 {
		r.cells[1] = figure(r.tail)
	}
	if n >= 1000 {
		r.cells[2] = figure(m.mean(g, "p999", 0.999))
	}
	switch {
	case !m.success:
	case n == 0:
		r.cells = append(r.cells, "none")
	default:
		r.cells = append(r.cells, successShare(mean(g.StrategySummary, "success_ratio")))
	}
	return r
}

func (k key) width() vg.Length {
	w := k.name
	for _, c := range k.cols {
		w += keyGap + c
	}
	return w
}

func (k key) height() vg.Length { return vg.Length(len(k.rows)+2) * keyLine }

// draw sets the table with the baseline of its head at the given place.
func (k key) draw(d *Drawing, at vg.Point) {
	t := k.theme
	x := at.X + k.name
	for c, w := range k.cols {
		x += keyGap + w
		d.text("", t.tick, right, x, at.Y, k.head[c])
	}
	y := at.Y - 4
	d.line("", t.grid, hairline, pt(at.X, y), pt(at.X+k.width(), y))
	y -= keyLine - 1
	for _, r := range k.rows {
		ink := r.of.ink(t)
		d.text(r.of.name, t.name.in(ink), left, at.X, y, r.name)
		x := at.X + k.name
		for c, w := range k.cols {
			x += keyGap + w
			in := t.tick.in(t.ink)
			if k.head[c] == successHead && markOf(r.of.StrategySummary, "success_ratio") == "worse" {
				in = in.in(t.text(t.worse)) // its quantiles leave out what it failed
				in.bold = true
			}
			d.text("", in, right, x, y, r.cells[c])
		}
		y -= keyLine
	}
}
