package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// standings is the layout of the panels.
type standings struct {
	*field
	theme  Theme
	cast   []series
	panels []ranking
	order  []int // of the rows
}

const (
	rankRow  vg.Length = 24
	rankHead vg.Length = 20
	rankGap  vg.Length = 20
	rankMean vg.Length = 30 // of a panel, for the mean ranks
)

func (k *standings) draw(d *Drawing, body vg.Rectangle) {
	t := k.theme
	if len(k.order) == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, (body.Min.Y+body.Max.Y)/2, "nothing to rank over scenarios")
		return
	}
	var names vg.Length
	for i := range k.cast {
		names = max(names, t.name.width(shorten(t.name, k.cast[i].name, 140)))
	}
	top := body.Max.Y - rankHead
	bottom := top - vg.Length(len(k.order))*rankRow
	for row := range len(k.order) + 1 {
		y := top - vg.Length(row)*rankRow
		d.line("", t.grid, hairline, pt(body.Min.X, y), pt(body.Max.X, y))
	}
	for row, i := range k.order {
		g := &k.cast[i]
		d.text(g.name, t.name.in(g.ink(t)), left, body.Min.X, top-(vg.Length(row)+0.5)*rankRow-0.35*t.name.size, shorten(t.name, g.name, 140))
	}
	x := k.counts(d, body.Min.X+names, top) + 8
	w := (body.Max.X - x - rankGap*vg.Length(len(k.panels)-1)) / vg.Length(len(k.panels))
	bins := k.bins()
	for p := range k.panels {
		k.panel(d, &k.panels[p], bins, rectangle(x, bottom, x+w, top))
		x += w + rankGap
	}
}

// counts says in how many scenarios every strategy ran, where that differs, and returns where the panels may begin.
func (k *standings) counts(d *Drawing, x, top vg.Length) vg.Length {
	t, alike := k.theme, true
	for _, name := range k.strategies {
		alike = alike && k.count[name] == k.count[k.strategies[0]]
	}
	if alike {
		return x
	}
	x += 8 + t.tick.width("ran in")
	d.text("", t.tick, right, x, top+8, "ran in")
	for row, i := range k.order {
		d.text("", t.tick, right, x, top-(vg.Length(row)+0.5)*rankRow-0.35*t.tick.size, strconv.Itoa(k.count[k.strategies[i]]))
	}
	return x
}

// A bin is a column of ranks.
type bin struct{ from, to int }

// String writes the ranks of b.
func (b bin) String() string {
	if b.from == b.to {
		return strconv.Itoa(b.from)
	}
	return fmt.Sprintf("%d–%d", b.from, b.to)
}

// fewRanks is how many ranks have a column each; of more, the farther ones share columns, each wider than the one before.
const fewRanks = 8

// bins divides the ranks that occur in any panel.
func (k *standings) bins() []bin {
	worst := 2
	for p := range k.panels {
		for _, ranks := range k.panels[p].ranks {
			for _, rank := range ranks {
				worst = max(worst, rank)
			}
		}
	}
	var out []bin
	last, width := 0, 1
	for last < worst {
		b := bin{last + 1, min(last+width, worst)}
		if out, last = append(out, b), b.to; worst > fewRanks && last >= 3 {
			width = width*3/2 + 1
		}
	}
	return out
}

// binLabels writes what stands below the columns: all ranks of each if there is room for it, else the first.
func (t Theme) binLabels(bins []bin, step vg.Length) []string {
	var whole, first []string
	fit := true
	for _, b := range bins {
		whole, first = append(whole, b.String()), append(first, strconv.Itoa(b.from))
		fit = fit && t.tick.width(b.String())+4 <= step
	}
	if fit {
		return whole
	}
	return first
}

// in lists the scenarios in which a strategy has a rank of a bin.
func (r *ranking) in(strategy int, b bin) []int {
	var out []int
	for s, v := range r.ranks[strategy] {
		if v >= b.from && v <= b.to {
			out = append(out, s)
		}
	}
	return out
}

// panel draws the ranks by one metric into r, the mean ranks at its right end.
func (k *standings) panel(d *Drawing, p *ranking, bins []bin, r vg.Rectangle) {
	t := k.theme
	d.heading(r.Min.X, r.Max.Y+8, r.Max.X-r.Min.X-32, p.head)
	d.text("", t.tick, right, r.Max.X, r.Max.Y+8, "mean")
	most := 1
	for i := range k.strategies {
		for _, b := range bins {
			most = max(most, len(p.in(i, b)))
		}
	}
	area := newPanel(rectangle(r.Min.X, r.Min.Y, r.Max.X-rankMean, r.Max.Y), scale{lo: -0.5, hi: float64(len(bins)) - 0.5}, scale{lo: 0, hi: 1})
	step := (area.Max.X - area.Min.X) / vg.Length(len(bins))
	dots := rankDots{ranking: p, bins: bins, area: area, largest: min(rankRow*0.46, step*0.48), most: most}
	for i, label := range t.binLabels(bins, step) {
		x := area.x.at(float64(i))
		d.line("", t.grid, hairline, pt(x, area.Min.Y), pt(x, area.Max.Y))
		d.text("", t.tick, middle, x, area.Min.Y-tickDrop, label)
	}
	for row, i := range k.order {
		y := area.Max.Y - (vg.Length(row)+0.5)*rankRow
		k.row(d, &dots, i, y)
		text := "–"
		if v := p.mean(i); !math.IsNaN(v) {
			text = strconv.FormatFloat(v, 'f', 1, 64)
		}
		d.text("", t.tick.in(t.ink), right, r.Max.X, y-0.35*t.tick.size, text)
	}
}

// rankDots are the dots of a panel.
type rankDots struct {
	*ranking
	bins    []bin
	area    panel
	largest vg.Length // radius
	most    int       // scenarios in a dot
}

// row draws a dot at every rank of a strategy, with the number of scenarios in it: its area, as far as the number
// leaves that.
func (k *standings) row(d *Drawing, dots *rankDots, strategy int, y vg.Length) {
	t, g := k.theme, &k.cast[strategy]
	label := t.foot.in(t.ground)
	if contrast(g.colour, t.ground) < 4.5 && contrast(g.colour, t.ink) > contrast(g.colour, t.ground) {
		label = t.foot.in(t.ink)
	}
	label.bold = true
	shown := false
	for i, b := range dots.bins {
		in := dots.in(strategy, b)
		if len(in) == 0 {
			continue
		}
		shown = true
		text := strconv.Itoa(len(in))
		radius := dots.largest * vg.Length(math.Sqrt(float64(len(in))/float64(dots.most)))
		radius = max(radius, label.size*0.62, label.width(text)/2+1.2)
		at := pt(dots.area.x.at(float64(i)), y)
		d.dots(g.name, g.colour, radius, 0.8, at)
		d.tip(k.tipOf(dots.ranking, g.name, b, in))
		d.text(g.name, label, middle, at.X, y-0.35*label.size, text)
	}
	if !shown {
		d.text(g.name, t.tick, middle, (dots.area.Min.X+dots.area.Max.X)/2, y-0.35*t.tick.size, "no figure")
	}
}

// tipOf names the scenarios of a dot.
func (k *standings) tipOf(p *ranking, name string, b bin, in []int) string {
	var names []string
	for _, s := range in {
		names = append(names, clean(k.scenarios[s].Scenario.Name))
	}
	return name + " · " + p.head + " · rank " + b.String() + ": " + strings.Join(names, ", ")
}
