package plots

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// mark is the verdict on the tail, and on having one: none that succeeds any more is worse.
func (p *pair) mark() string {
	switch old, now := succeeded(&p.older), succeeded(&p.newer); {
	case old && !now:
		return "worse"
	case now && !old:
		return "better"
	}
	return markOf(p.newer.StrategySummary, tailMetric)
}

// nothing says why there is no curve.
func (o *overlay) nothing() string {
	if len(o.barren) > 0 {
		return "no request succeeded in either result"
	}
	return "no strategy ran in both results"
}

// overlayLine names a strategy without curves, below y.
func (d *Drawing) overlayLine(p *pair, body vg.Rectangle, y vg.Length) {
	t, said := d.theme, "no request succeeded, old or new"
	if p.unchanged {
		said += ": unchanged, decision for decision"
	}
	y -= t.name.size
	b := d.text(p.newer.name, t.name.in(t.text(p.newer.colour)), left, body.Min.X, y, shorten(t.name, p.newer.name, nameWidth))
	d.text(p.newer.name, t.tick.in(t.ink), left, b.Max.X+10, y, said)
}

// finding says first who answers nothing any more, who does again, and who never did, then what became of the tails.
func (o *overlay) finding(t Theme, changed *reports.Summary) string {
	if len(o.pairs) == 0 {
		return o.nothing()
	}
	var lost, back, never []string
	name := func(p *pair) string { return shorten(style{size: 15, bold: true}, p.newer.name, 260) }
	for i := range o.pairs {
		p := &o.pairs[i]
		switch old, now := succeeded(&p.older), succeeded(&p.newer); {
		case old && !now:
			lost = append(lost, name(p))
		case now && !old:
			back = append(back, name(p))
		}
	}
	for i := range o.barren {
		never = append(never, name(&o.barren[i]))
	}
	parts := []string{count(lost, "answers nothing any more", "answer nothing any more"), count(back, "answers requests again", "answer requests again"),
		o.tails(t, changed), count(never, "still answers nothing", "still answer nothing")}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// count names one, or says how many there are.
func count(names []string, one, many string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " " + one
	}
	return fmt.Sprintf("%d strategies %s", len(names), many)
}
