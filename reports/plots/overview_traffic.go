package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// trafficBar draws the share of attempts that each provider got.
func (d *Drawing) trafficBar(o *overview, g *series, y vg.Length, p panel) {
	shares := sharesOf(g.StrategySummary, o.layers)
	if shares == nil {
		return
	}
	half := o.line * 0.32
	least := writable(shares, float64((d.theme.foot.width("99 %")+5)/(p.Max.X-p.Min.X)))
	from, last := 0.0, vg.Length(0)
	for i, share := range shares {
		if share <= 0 {
			continue
		}
		a, b := p.x.at(from), p.x.at(from+share)
		d.box(o.layers[i].name, o.layers[i].colour(d.theme), rectangle(a, y-half, b, y+half))
		d.tip(g.name + ": " + percent(share, 1) + " to " + o.layers[i].name)
		if min(last, b-a) > 3 { // a line would hide what is narrow
			d.line("", d.theme.ground, hairline*1.4, pt(a, y-half), pt(a, y+half))
		}
		if text := percent(share, 0); share >= least && b-a > d.theme.foot.width(text)+3 && o.line > 15 {
			d.text(o.layers[i].name, d.theme.foot.in(d.theme.onFill), middle, (a+b)/2, y-0.35*d.theme.foot.size, text)
		}
		from, last = from+share, b-a
	}
}

// writable is from which share on shares are written, where their boxes have room from least on: of shares that are
// alike, and so would be written alike, either all are or none.
func writable(shares []float64, least float64) float64 {
	least = math.Ceil(least*100)/100 - 0.005 // the same for all that are rounded to the same figure
	sorted := slices.Clone(shares)
	slices.Sort(sorted)
	last := math.Inf(-1)
	for _, v := range sorted {
		if v >= least && v-last > 0.01 {
			return v
		}
		if v > 0 {
			last = v
		}
	}
	return math.Inf(1)
}

// sharesOf is the share of a strategy's attempts by layer; nil without attempts. The figures per provider are asked
// first, then the timeline.
func sharesOf(g *reports.StrategySummary, ls []layer) []float64 {
	count := map[int]uint64{}
	for p := range g.Providers {
		count[p] = g.Providers[p].Attempts
	}
	if len(count) == 0 && g.Timeline != nil {
		for _, w := range g.Timeline.Attempts {
			for p, n := range w {
				count[p] += n
			}
		}
	}
	all := 0.0
	out := make([]float64, len(ls))
	for i, l := range ls {
		for _, p := range l.providers {
			out[i] += float64(count[p])
		}
		all += out[i]
	}
	if all == 0 {
		return nil
	}
	for i := range out {
		out[i] /= all
	}
	return out
}
