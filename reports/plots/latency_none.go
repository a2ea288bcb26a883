package plots

import (
	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// noLatency lays out what there is to say of latency where no request succeeded: how the attempts of each strategy
// ended instead. There are no axes, since nothing could be read off them.
func noLatency(s *reports.Summary, all []series, t Theme) *Drawing {
	f := frame{title: titled(t, s, tailFinding(t, s)), footer: []string{source(s)}}
	f.subtitle = []span{{text: "Latency is that of successful requests: there is none to show. How attempts ended instead:"}}
	const line = 17
	d, body := newDrawing(t, f, 792, vg.Length(len(all))*line+4)
	var names vg.Length
	for i := range all {
		names = max(names, t.name.width(shorten(t.name, all[i].name, nameWidth)))
	}
	for i := range all {
		g := &all[i]
		y := body.Max.Y - vg.Length(i+1)*line + 4
		d.text(g.name, t.name.in(g.ink(t)), left, body.Min.X, y, shorten(t.name, g.name, nameWidth))
		x := body.Min.X + names + 14
		d.text(g.name, t.tick.in(t.ink), left, x, y, shorten(t.tick, howItEnded(g), body.Max.X-x))
	}
	return d
}

// howItEnded is howEnded, in words where that is not known.
func howItEnded(g *series) string {
	if text := howEnded(g.StrategySummary); text != "" {
		return text
	}
	return "no attempt was recorded"
}
