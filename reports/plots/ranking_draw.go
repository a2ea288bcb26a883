package plots

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

func (k *standings) draw(d *Drawing, body vg.Rectangle) {
	t := k.theme
	var names vg.Length
	for i := range k.cast {
		names = max(names, t.name.width(shorten(t.name, k.cast[i].name, 140)))
	}
	top := body.Max.Y - rankHead
	bottom := top - vg.Length(max(1, len(k.order)))*rankRow
	for row := range len(k.order) + 1 {
		y := top - vg.Length(row)*rankRow
		d.line("", t.grid, hairline, pt(body.Min.X, y), pt(body.Max.X, y))
	}
	for row, i := range k.order {
		g := &k.cast[i]
		d.text(g.name, t.name.in(g.ink(t)), left, body.Min.X, top-(vg.Length(row)+0.5)*rankRow-0.35*t.name.size, shorten(t.name, g.name, 140))
	}
	x := body.Min.X + names + 8
	w := (body.Max.X - x - rankGap*vg.Length(len(k.panels)-1)) / vg.Length(len(k.panels))
	for p := range k.panels {
		k.panel(d, &k.panels[p], rectangle(x, bottom, x+w, top))
		x += w + rankGap
	}
}

// panel draws the ranks by one metric into r, the mean ranks at its right end.
func (k *standings) panel(d *Drawing, p *ranking, r vg.Rectangle) {
	t := k.theme
	d.heading(r.Min.X, r.Max.Y+8, r.Max.X-r.Min.X-32, p.head)
	d.text("", t.tick, right, r.Max.X, r.Max.Y+8, "mean")
	worst, most := 2, 1
	for i := range k.strategies {
		for _, rank := range p.ranks[i] {
			worst = max(worst, rank)
		}
	}
	for i := range k.strategies {
		for rank := range worst {
			most = max(most, len(p.at(i, rank+1)))
		}
	}
	area := newPanel(rectangle(r.Min.X, r.Min.Y, r.Max.X-30, r.Max.Y), scale{lo: 0.5, hi: float64(worst) + 0.5}, scale{lo: 0, hi: 1})
	step := (area.Max.X - area.Min.X) / vg.Length(worst)
	largest := min(rankRow*0.46, step*0.48)
	every := int(math.Ceil(float64((t.tick.width("00") + 6) / step)))
	for rank := 1; rank <= worst; rank++ {
		x := area.x.at(float64(rank))
		d.line("", t.grid, hairline, pt(x, area.Min.Y), pt(x, area.Max.Y))
		if (rank-1)%every == 0 {
			d.text("", t.tick, middle, x, area.Min.Y-tickDrop, strconv.Itoa(rank))
		}
	}
	for row, i := range k.order {
		k.row(d, p, i, area, area.Max.Y-(vg.Length(row)+0.5)*rankRow, largest, most)
		if v := p.mean(i); !math.IsNaN(v) {
			d.text("", t.tick.in(t.ink), right, r.Max.X, area.Max.Y-(vg.Length(row)+0.5)*rankRow-0.35*t.tick.size, strconv.FormatFloat(v, 'f', 1, 64))
		} else {
			d.text("", t.tick, right, r.Max.X, area.Max.Y-(vg.Length(row)+0.5)*rankRow-0.35*t.tick.size, "–")
		}
	}
}

// row draws a dot at every rank of a strategy, with the number of scenarios in it if there is room.
func (k *standings) row(d *Drawing, p *ranking, strategy int, area panel, y, largest vg.Length, most int) {
	t, g := k.theme, &k.cast[strategy]
	shown := false
	for rank := 1; rank <= int(area.x.hi); rank++ {
		in := p.at(strategy, rank)
		if len(in) == 0 {
			continue
		}
		shown = true
		radius := max(1.6, largest*vg.Length(math.Sqrt(float64(len(in))/float64(most))))
		at := pt(area.x.at(float64(rank)), y)
		d.dots(g.name, g.colour, radius, 0.8, at)
		d.tip(k.tipOf(p, g.name, rank, in))
		text := strconv.Itoa(len(in))
		label := t.foot.in(t.ground)
		if contrast(g.colour, t.ground) < 4.5 {
			label = t.foot.in(t.ink)
			if contrast(g.colour, t.ink) < 4.5 && contrast(g.colour, t.ground) > contrast(g.colour, t.ink) {
				label = t.foot.in(t.ground)
			}
		}
		label.bold = true
		if label.width(text)+2 <= 2*radius && label.size*0.9 <= 2*radius {
			d.text(g.name, label, middle, at.X, y-0.35*label.size, text)
		}
	}
	if !shown {
		d.text(g.name, t.tick, middle, (area.Min.X+area.Max.X)/2, y-0.35*t.tick.size, "no figure")
	}
}

// tipOf names the scenarios of a dot.
func (k *standings) tipOf(p *ranking, name string, rank int, in []int) string {
	var names []string
	for _, s := range in {
		names = append(names, clean(k.scenarios[s].Scenario.Name))
	}
	return name + " · " + p.head + " · rank " + strconv.Itoa(rank) + ": " + strings.Join(names, ", ")
}
