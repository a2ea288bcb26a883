package plots

import (
	"math"
	"slices"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// maxProviders is how many providers have a fill of their own in the timeline.
const maxProviders = 8

// A layer is a provider, or the others together, in the stacked areas of every strategy.
type layer struct {
	name      string
	fill      int // index into the theme's providers; −1 for the others
	providers []int
}

// layers picks the providers with the most attempts over all strategies, in the order of the scenario, and puts the
// others together.
func layers(s *reports.Summary) []layer {
	var total []uint64
	for i := range s.Strategies {
		tl := s.Strategies[i].Timeline
		if tl == nil {
			continue
		}
		for _, w := range tl.Attempts {
			for len(total) < len(w) {
				total = append(total, 0)
			}
			for p, n := range w {
				total[p] += n
			}
		}
	}
	order := make([]int, len(total))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case total[a] > total[b]:
			return -1
		case total[a] < total[b]:
			return 1
		}
		return 0
	})
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

func providerName(s *reports.Summary, p int) string {
	if p < len(s.Scenario.Providers) {
		return clean(s.Scenario.Providers[p])
	}
	if len(s.Strategies) > 0 && p < len(s.Strategies[0].Providers) {
		return clean(s.Strategies[0].Providers[p].Name)
	}
	return plural(p+1, "provider")
}

// A course is a timeline in windows wide enough to be seen, as shares.
type course struct {
	width   time.Duration
	shares  [][]float64 // [window][layer], cumulated, the last is 1; nil without attempts
	success []float64   // NaN where no request ended
	latency []float64   // seconds; NaN where none succeeded
}

// courseOf merges the windows of tl until there are at most limit.
func courseOf(tl *reports.Timeline, ls []layer, limit int) course {
	n := windows(tl)
	every := max(1, (n+limit-1)/max(limit, 1))
	c := course{width: tl.Width * time.Duration(every)}
	for from := 0; from < n; from += every {
		sums := make([]float64, len(ls))
		var ok, bad, seconds, all float64
		for w := from; w < min(from+every, n); w++ {
			if w < len(tl.Attempts) {
				for i, l := range ls {
					for _, p := range l.providers {
						if p < len(tl.Attempts[w]) {
							sums[i] += float64(tl.Attempts[w][p])
						}
					}
				}
			}
			ok += count(tl.Succeeded, w)
			bad += count(tl.Unsuccess, w)
			if w < len(tl.MeanLatency) && !math.IsNaN(tl.MeanLatency[w]) {
				seconds += tl.MeanLatency[w] * count(tl.Succeeded, w)
			}
		}
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
		c.success = append(c.success, ok/(ok+bad))
		c.latency = append(c.latency, seconds/ok)
	}
	return c
}

// windows is how many windows tl has; 0 for an empty one.
func windows(tl *reports.Timeline) int {
	if tl == nil || tl.Width <= 0 {
		return 0
	}
	return max(len(tl.Attempts), len(tl.Succeeded), len(tl.Unsuccess))
}

func count(v []uint64, i int) float64 {
	if i < len(v) {
		return float64(v[i])
	}
	return 0
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
	fill := d.theme.others
	if l.fill >= 0 {
		fill = d.theme.providers[l.fill%len(d.theme.providers)]
	}
	d.area(l.name, fill, append(slices.Clone(top), bottom...)...)
}
