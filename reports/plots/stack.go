package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// maxProviders is how many providers have a fill of their own in the timeline.
const maxProviders = 8

// A layer is a provider, or the others together, as every picture shows it.
type layer struct {
	name      string
	fill      int // index into the theme's providers; −1 for the others
	providers []int
}

func (l *layer) colour(t Theme) color.NRGBA {
	if l.fill < 0 {
		return t.others
	}
	return t.providers[l.fill%len(t.providers)]
}

// span names the layer behind a square of its fill.
func (l *layer) span(t Theme) span {
	return span{text: shorten(t.subtitle, l.name, nameWidth), of: l.name, colour: t.ink, whole: true, swatch: l.colour(t)}
}

// layers picks the providers with the most attempts over all strategies, in the order of the scenario, and puts the
// others together. Attempts are those of the timelines and, without any, of the figures per provider.
func layers(s *reports.Summary) []layer {
	var total []uint64
	count := func(p int, n uint64) {
		for len(total) <= p {
			total = append(total, 0)
		}
		total[p] += n
	}
	for i := range s.Strategies {
		if tl := s.Strategies[i].Timeline; tl != nil {
			for _, w := range tl.Attempts {
				for p, n := range w {
					count(p, n)
				}
			}
		}
	}
	if total == nil {
		for i := range s.Strategies {
			for p := range s.Strategies[i].Providers {
				count(p, s.Strategies[i].Providers[p].Attempts)
			}
		}
	}
	order := make([]int, len(total))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(total[b], total[a]) })
	var rest []int
	if len(order) > maxProviders {
		order, rest = order[:maxProviders], order[maxProviders:]
	}
	slices.Sort(order)
	var out []layer
	for i, p := range order {
		out = append(out, layer{name: providerName(s, p), fill: i, providers: []int{p}})
	}
	if len(rest) > 0 {
		out = append(out, layer{name: plural(len(rest), "other"), fill: -1, providers: rest})
	}
	return out
}

// providerName is how pictures call a provider.
func providerName(s *reports.Summary, p int) string {
	if name := clean(rawProvider(s, p)); name != "" {
		return name
	}
	return fmt.Sprintf("provider %d", p+1)
}

// rawProvider is a provider's name as the scenario gives it, "" where it is not told.
func rawProvider(s *reports.Summary, p int) string {
	if p < len(s.Scenario.Providers) {
		return s.Scenario.Providers[p]
	}
	if len(s.Strategies) > 0 && p < len(s.Strategies[0].Providers) {
		return s.Strategies[0].Providers[p].Name
	}
	return ""
}

// A course is a timeline in windows wide enough to be seen.
type course struct {
	width                 time.Duration
	shares                [][]float64 // [window][layer], cumulated, the last is 1; nil without attempts
	p95, errors, inFlight reports.Band
}

// middle is the middle of a window in seconds.
func (c *course) middle(w int) float64 { return (float64(w) + 0.5) * c.width.Seconds() }

// courseOf merges the windows of tl until there are at most limit.
func courseOf(tl *reports.Timeline, ls []layer, limit int) course {
	n := windows(tl)
	every := max(1, (n+limit-1)/max(limit, 1))
	c := course{width: tl.Width * time.Duration(every)}
	c.p95, c.errors, c.inFlight = fold(tl.P95, every), fold(tl.Errors, every), fold(tl.InFlight, every)
	for from := 0; from < n; from += every {
		sums := make([]float64, len(ls))
		for w := from; w < min(from+every, len(tl.Attempts)); w++ {
			for i, l := range ls {
				for _, p := range l.providers {
					if p < len(tl.Attempts[w]) {
						sums[i] += float64(tl.Attempts[w][p])
					}
				}
			}
		}
		all := 0.0
		for i := range sums {
			all += sums[i]
			sums[i] = all
		}
		if all == 0 {
			sums = nil
		}
		for i := range sums {
			sums[i] /= all
		}
		c.shares = append(c.shares, sums)
	}
	return c
}

// fold takes the medians of every so many windows of a band.
func fold(b reports.Band, every int) reports.Band {
	part := func(s reports.Series) reports.Series {
		if every == 1 {
			return s
		}
		var out reports.Series
		for from := 0; from < len(s); from += every {
			out = append(out, medianOf(s[from:min(from+every, len(s))]))
		}
		return out
	}
	n := min(len(b.Low), len(b.Mid), len(b.High))
	return reports.Band{Low: part(b.Low[:n]), Mid: part(b.Mid[:n]), High: part(b.High[:n])}
}

// medianOf is the median of the values that are numbers; NaN without any.
func medianOf(values []float64) float64 {
	var v []float64
	for _, x := range values {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			v = append(v, x)
		}
	}
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// windows is how many windows tl has; 0 for an empty one.
func windows(tl *reports.Timeline) int {
	if tl == nil || tl.Width <= 0 {
		return 0
	}
	return max(len(tl.Attempts), len(tl.Succeeded), len(tl.Unsuccess))
}

// warmed is the first window that holds none of the warm-up. What titles say of a whole run they say from there on, as
// tables do: two figures for one thing in a report would make readers doubt both.
func warmed(s *reports.Summary, tl *reports.Timeline) int {
	if windows(tl) == 0 {
		return 0
	}
	return int((s.Scenario.Warmup + tl.Width - 1) / tl.Width)
}

// stack draws the shares as areas over each other; windows without attempts stay empty.
func (d *Drawing) stack(p panel, c course, ls []layer) {
	for from := 0; from < len(c.shares); from++ {
		if c.shares[from] == nil {
			continue
		}
		to := from
		for to < len(c.shares) && c.shares[to] != nil {
			to++
		}
		for i, l := range ls {
			d.layer(p, c, l, i, from, to)
		}
		from = to
	}
}

// layer draws one layer over the windows from … to−1, in steps: a window's share is a mean, not a moment's value.
func (d *Drawing) layer(p panel, c course, l layer, i, from, to int) {
	edge := func(i int) []vg.Point {
		out := make([]vg.Point, 0, 2*(to-from))
		for w := from; w < to; w++ {
			y := 0.0
			if i >= 0 {
				y = c.shares[w][i]
			}
			a, b := p.at(float64(w)*c.width.Seconds(), y), p.at(float64(w+1)*c.width.Seconds(), y)
			if n := len(out); n > 0 && out[n-1].Y == a.Y {
				out[n-1] = b
				continue
			}
			out = append(out, a, b)
		}
		return out
	}
	top, bottom := edge(i), edge(i-1)
	slices.Reverse(bottom)
	d.area(l.name, l.colour(d.theme), append(slices.Clone(top), bottom...)...)
}
