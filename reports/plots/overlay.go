package plots

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// OldResult is what pictures of a comparison call the result that the new one is compared with.
const OldResult = "the old result"

// WriteComparison draws an old and a new result of one scenario into the folder dir, as Write does a single one: their
// distributions laid over each other, and the differences. changed is the new result with OldResult for a baseline: its
// differences are to the old one.
func WriteComparison(dir string, older, changed *reports.Summary, o Options) ([]string, error) {
	if older == nil || changed == nil {
		return nil, errors.New("plots: there is no summary to draw")
	}
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	r := render(changed, older)
	names, err := o.write(dir, "overlay", r, func(list []*reports.Summary) *Drawing { return Overlay(list[1], list[0], o.Theme) })
	if err != nil {
		return names, err
	}
	more, err := o.write(dir, "changes", r, func(list []*reports.Summary) *Drawing { return Differences(list[0], o.Theme) })
	return append(names, more...), err
}

// maxOverlays bounds the strategies of an overlay; those whose p99 latency changed most are drawn.
const maxOverlays = 24

// Overlay lays out the distributions of latency of an old and a new result over each other, strategy by strategy: on the
// left the share of requests answered within a time, on the right the tail. The old one is grey and thin. changed is as
// WriteComparison takes it.
func Overlay(older, changed *reports.Summary, t Theme) *Drawing {
	t = t.naming(older, changed)
	o := newOverlay(older, changed, t)
	f := frame{title: titled(t, changed, o.finding(t, changed))}
	f.subtitle = []span{{text: "Latency of successful requests, strategy by strategy:"}, {text: "old", colour: t.text(t.rest), bold: true, whole: true},
		{text: o.newer(), bold: true, whole: true}}
	f.footer = []string{source(changed)}
	if len(o.pairs) > 0 {
		f.footer = append(f.footer, "All seeds together. Right: share slower than x, both axes logarithmic; dots: p50, p99 and p99.9.")
	}
	if o.omitted > 0 {
		f.footer = append(f.footer, fmt.Sprintf("Not drawn: %s whose p99 latency changed less.", several(o.omitted, "strategy", "strategies")))
	}
	lines := o.barren[:min(len(o.barren), maxOverlays)]
	if n := len(o.barren) - len(lines); n > 0 {
		f.footer = append(f.footer, fmt.Sprintf("Not named: %d more of which no request succeeded, old or new.", n))
	}
	rows := vg.Length((len(o.pairs) + o.columns - 1) / o.columns)
	height := rows*overlayCell + vg.Length(len(lines))*overlayLine
	d, body := newDrawing(t, f, 792, max(height, 40))
	w := (body.Max.X - body.Min.X - overlayGap*vg.Length(o.columns-1)) / vg.Length(o.columns)
	for i := range o.pairs {
		x := body.Min.X + vg.Length(i%o.columns)*(w+overlayGap)
		y := body.Max.Y - vg.Length(i/o.columns)*overlayCell
		d.overlayCell(&o.pairs[i], rectangle(x, y-overlayCell, x+w, y))
	}
	for i := range lines {
		d.overlayLine(&lines[i], body, body.Max.Y-rows*overlayCell-vg.Length(i)*overlayLine)
	}
	if height == 0 {
		d.text("", t.heading.in(t.muted), middle, (body.Min.X+body.Max.X)/2, (body.Min.Y+body.Max.Y)/2, o.nothing())
	}
	return d
}

const (
	overlayCell vg.Length = 152
	overlayLine vg.Length = 17 // of a strategy without curves
	overlayGap  vg.Length = 22
)

// An overlay is the layout of the pairs.
type overlay struct {
	pairs   []pair
	barren  []pair // without a success in either result: they have no curve
	columns int
	omitted int
	greys   bool // there are more strategies than hues
}

// A pair is a strategy in both results.
type pair struct {
	older, newer series
	unchanged    bool // it decided the same under every seed
}

func newOverlay(older, changed *reports.Summary, t Theme) *overlay {
	o := &overlay{columns: 2}
	for _, g := range cast(t, changed) {
		i := slices.IndexFunc(older.Strategies, func(s reports.StrategySummary) bool { return s.Name == g.Name })
		if i < 0 {
			continue
		}
		if g.grey {
			g.colour, g.grey = t.muted, false // the darker grey: t.rest is the old result's
			o.greys = true
		}
		old := &older.Strategies[i]
		same := len(g.Decisions) > 0 && slices.Equal(old.Decisions, g.Decisions) && slices.Equal(older.Scenario.Seeds, changed.Scenario.Seeds)
		p := pair{series{StrategySummary: old, name: g.name, colour: t.rest, grey: true}, g, same}
		if !succeeded(&p.older) && !succeeded(&p.newer) {
			o.barren = append(o.barren, p)
			continue
		}
		o.pairs = append(o.pairs, p)
	}
	if n := len(o.pairs); n > maxOverlays {
		slices.SortStableFunc(o.pairs, func(a, b pair) int { return compareKnown(-a.change(), -b.change()) })
		o.pairs, o.omitted = o.pairs[:maxOverlays], n-maxOverlays
	}
	if len(o.pairs) < 3 {
		o.columns = 1
	}
	return o
}

// newer says how the new result is drawn.
func (o *overlay) newer() string {
	if o.greys {
		return "new, in colour or dark grey"
	}
	return "new, in colour"
}

// change is how much the p99 latency changed, as a ratio of at least 1; NaN where it is not known.
func (p *pair) change() float64 {
	ratio := tailOf(p.newer.StrategySummary) / tailOf(p.older.StrategySummary)
	return math.Max(ratio, 1/ratio)
}

// overlayCell draws one strategy into r.
func (d *Drawing) overlayCell(p *pair, r vg.Rectangle) {
	t := d.theme
	g := &p.newer
	top := r.Max.Y - t.name.size
	said, ink := p.says(), t.tick.in(t.ink)
	if v := p.mark(); !p.unchanged && (v == "better" || v == "worse") {
		ink = ink.in(t.text(t.verdictInk(v)))
	}
	end := d.text(g.name, ink, right, r.Max.X, top, said).Min.X
	d.text(g.name, t.name.in(t.text(g.colour)), left, r.Min.X, top, shorten(t.name, g.name, end-r.Min.X-10))
	both := []series{p.older, p.newer}
	const gapLeft, gapRight = 51, 74 // for the labels of the share axes
	w := (r.Max.X - r.Min.X - gapLeft - gapRight) / 2
	high, low := r.Max.Y-t.name.size-12, r.Min.Y+tickDrop+14
	d.body(both, wholeLatency, rectangle(r.Min.X+gapLeft, low, r.Min.X+gapLeft+w, high))
	d.tail(both, wholeLatency, rectangle(r.Max.X-w, low, r.Max.X, high))
}

// says gives both p99 latencies and what the verdict on them is.
func (p *pair) says() string {
	if p.unchanged {
		return "unchanged, decision for decision"
	}
	write := func(v float64) string {
		if math.IsNaN(v) {
			return "none succeeded"
		}
		return figure(v)
	}
	text := "p99 " + write(tailOf(p.older.StrategySummary)) + " → " + write(tailOf(p.newer.StrategySummary))
	if diff := difference(p.newer.StrategySummary, tailMetric); diff != nil {
		verdict := verdictOf(diff)
		text += "  " + changedOf(diff, tailMetric) + "  " + signOf(verdict) + " " + verdict
	}
	return text
}

// tails says what became of the p99 latencies; what got worse comes first. It is "" where none can be compared.
func (o *overlay) tails(t Theme, changed *reports.Summary) string {
	same, open, known := 0, 0, 0
	for i := range o.pairs {
		p := &o.pairs[i]
		if succeeded(&p.older) != succeeded(&p.newer) {
			continue
		}
		known++
		switch diff := difference(p.newer.StrategySummary, tailMetric); {
		case p.unchanged || diff != nil && diff.Verdict == "same":
			same++
		case diff == nil || diff.Verdict == "" || diff.Verdict == "undecided":
			open++
		}
	}
	worse := chosen(changed, func(g *reports.StrategySummary) bool { return mark99(g) == "worse" })
	better := chosen(changed, func(g *reports.StrategySummary) bool { return mark99(g) == "better" })
	switch {
	case known == 0:
		return ""
	case !slices.ContainsFunc(slices.Concat(o.pairs, o.barren), func(p pair) bool { return !p.unchanged }):
		return "every strategy decides as in " + OldResult
	case len(worse) > 0 && len(better) > 0:
		return fmt.Sprintf("against %s, p99 latency is higher for %s and lower for %s", OldResult, several(len(worse), "strategy", "strategies"),
			several(len(better), "strategy", "strategies"))
	case len(worse) == 1:
		return fmt.Sprintf("%s raises p99 latency%s against %s", shorten(t.title, worse[0].Name, 260), by(worse[0]), OldResult)
	case len(better) == 1:
		return fmt.Sprintf("%s cuts p99 latency%s against %s", shorten(t.title, better[0].Name, 260), by(better[0]), OldResult)
	case len(worse) > 0:
		return fmt.Sprintf("%d strategies raise p99 latency against %s", len(worse), OldResult)
	case len(better) > 0:
		return fmt.Sprintf("%d strategies cut p99 latency against %s", len(better), OldResult)
	case open > 0 && same > 0:
		return fmt.Sprintf("against %s, p99 latency is the same for %s and undecided for %s", OldResult, several(same, "strategy", "strategies"),
			several(open, "strategy", "strategies"))
	case open > 0:
		return "p99 latency is undecided against " + OldResult
	}
	return "p99 latency is the same as in " + OldResult
}
