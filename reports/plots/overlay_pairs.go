package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// What is drawn of an overlay: as many strategies as stand at a glance, and beyond them only those of which something is
// decided. Those that changed most come first.
const (
	fewOverlays = 12
	maxOverlays = 24
)

// An overlay is the layout of the pairs.
type overlay struct {
	pairs     []pair // those drawn
	both      []pair // all strategies of both results
	unchanged []pair
	silent    []pair   // without a latency in either result
	added     []string // only in the new result
	gone      []string // only in the old one
	omitted   []string
	columns   int
	head      vg.Length // room for a second line about each
	greys     bool      // there are more strategies than hues
}

// A pair is a strategy in both results, or in one of them: then the summary of the other is nil.
type pair struct {
	older, newer series
	name         string
	steady       bool // it decided the same under every seed
	unchanged    bool // and came to the same figures
}

func newOverlay(older, changed *reports.Summary, t Theme) *overlay {
	o := &overlay{columns: 2}
	seeds := slices.Equal(older.Scenario.Seeds, changed.Scenario.Seeds)
	for _, g := range cast(t, changed) {
		i := slices.IndexFunc(older.Strategies, func(s reports.StrategySummary) bool { return s.Name == g.Name })
		if g.grey {
			g.colour, g.grey = t.muted, false // the darker grey: t.rest is the old result's
			o.greys = true
		}
		p := pair{newer: g, name: g.name}
		if i >= 0 {
			old := &older.Strategies[i]
			p.older = series{StrategySummary: old, name: g.name, colour: t.rest, grey: true}
			p.steady = seeds && sameDecisions(old, g.StrategySummary)
			p.unchanged = p.steady && sameFigures(old, g.StrategySummary)
		}
		o.add(p)
	}
	for i := range older.Strategies {
		old := &older.Strategies[i]
		if !slices.ContainsFunc(changed.Strategies, func(s reports.StrategySummary) bool { return s.Name == old.Name }) {
			name := clean(old.Name)
			o.add(pair{older: series{StrategySummary: old, name: name, colour: t.rest, grey: true}, name: name})
		}
	}
	o.choose()
	return o
}

// add puts a pair where it belongs.
func (o *overlay) add(p pair) {
	switch {
	case p.older.StrategySummary == nil:
		o.added = append(o.added, p.newer.Name)
	case p.newer.StrategySummary == nil:
		o.gone = append(o.gone, p.older.Name)
	default:
		o.both = append(o.both, p)
	}
	switch {
	case p.unchanged:
		o.unchanged = append(o.unchanged, p)
	case len(p.drawn()) == 0:
		o.silent = append(o.silent, p)
	default:
		o.pairs = append(o.pairs, p)
	}
}

// choose puts what changed most first and leaves out what there is no room for.
func (o *overlay) choose() {
	slices.SortStableFunc(o.pairs, func(a, b pair) int {
		return cmp.Or(a.rank()-b.rank(), compareKnown(-a.change(), -b.change()))
	})
	room := fewOverlays
	for room < min(len(o.pairs), maxOverlays) && o.pairs[room].rank() < undecidedRank {
		room++
	}
	for _, p := range o.pairs[min(room, len(o.pairs)):] {
		o.omitted = append(o.omitted, p.name)
	}
	o.pairs = o.pairs[:min(room, len(o.pairs))]
	if len(o.pairs) < 3 {
		o.columns = 1
	}
	for i := range o.pairs {
		if o.pairs[i].saysOfSuccess() != "" {
			o.head = overlayLine
		}
	}
}

// undecidedRank is the rank of the pairs of which nothing is decided.
const undecidedRank = 3

// rank orders the pairs: what got worse first, then what got better, then what only one result has.
func (p *pair) rank() int {
	if p.newer.StrategySummary == nil || p.older.StrategySummary == nil {
		return 2
	}
	tail, success := markOf(p.newer.StrategySummary, tailMetric), markOf(p.newer.StrategySummary, successMetric)
	switch {
	case tail == "worse" || success == "worse" || p.lost():
		return 0
	case tail == "better" || success == "better" || p.won():
		return 1
	}
	return undecidedRank
}

// lost tells whether a strategy that had successes has none in the new result.
func (p *pair) lost() bool { return succeeded(&p.older) && !succeeded(&p.newer) }

// won tells whether a strategy without a success has some in the new result.
func (p *pair) won() bool { return !succeeded(&p.older) && succeeded(&p.newer) }

// never tells whether a strategy that changed has no success in either result.
func (p *pair) never() bool { return !p.unchanged && len(p.drawn()) == 0 }

// fell tells whether the success ratio got worse, but to something.
func (p *pair) fell() bool {
	return !p.unchanged && succeeded(&p.newer) && markOf(p.newer.StrategySummary, successMetric) == "worse"
}

// change is how much the p99 latency changed, as a ratio of at least 1; NaN where it is not known.
func (p *pair) change() float64 {
	if p.newer.StrategySummary == nil || p.older.StrategySummary == nil {
		return math.NaN()
	}
	ratio := tailOf(p.newer.StrategySummary) / tailOf(p.older.StrategySummary)
	return math.Max(ratio, 1/ratio)
}

// drawn are the sides of a pair that have a latency.
func (p *pair) drawn() []series {
	var out []series
	for _, g := range []series{p.older, p.newer} {
		if g.StrategySummary != nil && succeeded(&g) {
			out = append(out, g)
		}
	}
	return out
}

func sameDecisions(a, b *reports.StrategySummary) bool {
	return len(a.Decisions) > 0 && slices.Equal(a.Decisions, b.Decisions) && !slices.Contains(a.Decisions, "")
}

// sameFigures tells whether all metrics have the same values under every seed.
func sameFigures(a, b *reports.StrategySummary) bool {
	if len(a.Metrics) != len(b.Metrics) {
		return false
	}
	for name, m := range a.Metrics {
		other := b.Metrics[name]
		if m == nil || other == nil {
			if m != other {
				return false
			}
			continue
		}
		if !slices.EqualFunc(m.Values, other.Values, func(x, y *float64) bool { return x == y || x != nil && y != nil && *x == *y }) {
			return false
		}
	}
	return true
}
