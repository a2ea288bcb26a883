package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// A key is the table beside the latency curves: names in their colours with p99, p99.9 and the success ratio, the
// fastest tail first. Its figures are means over the seeds, as in every other table; the dots of the curves are
// quantiles of all seeds together and may differ a little from them.
type key struct {
	theme Theme
	rows  []keyRow
	name  vg.Length    // width of the names
	cols  [3]vg.Length // widths of the figures
}

type keyRow struct {
	of    *series
	name  string
	cells [3]string
	tail  float64
}

var keyHead = [3]string{"p99", "p99.9", "success"}

const (
	keyGap  vg.Length = 12
	keyLine vg.Length = 14.5
)

func newKey(t Theme, all []series) key {
	k := key{theme: t}
	for i := range all {
		g := &all[i]
		r := keyRow{of: g, name: shorten(t.name, g.name, 130), cells: [3]string{"–", "–", ""}, tail: math.Inf(1)}
		r.cells[2] = successShare(mean(g.StrategySummary, "success_ratio"))
		if succeeded(g) {
			r.tail = tailOf(g.StrategySummary)
			if g.Latency.Count() >= 100 {
				r.cells[0] = figure(r.tail)
			}
			if g.Latency.Count() >= 1000 {
				p999 := mean(g.StrategySummary, "latency_p999_seconds")
				if math.IsNaN(p999) {
					p999 = g.quantile(0.999)
				}
				r.cells[1] = figure(p999)
			}
		} else {
			r.cells[2] = "none"
		}
		k.name = max(k.name, t.name.width(r.name))
		k.rows = append(k.rows, r)
	}
	for c := range k.cols {
		k.cols[c] = t.tick.width(keyHead[c])
		for _, r := range k.rows {
			k.cols[c] = max(k.cols[c], t.tick.width(r.cells[c]))
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
		d.text("", t.tick, right, x, at.Y, keyHead[c])
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
			d.text("", t.tick.in(t.ink), right, x, y, r.cells[c])
		}
		y -= keyLine
	}
}
