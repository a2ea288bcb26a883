package plots

import (
	"fmt"
	"math"
	"strings"
	"time"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A timeAxis is the virtual time of a run, from 0.
type timeAxis struct{ length time.Duration }

func (a timeAxis) scale() scale { return scale{lo: 0, hi: math.Max(a.length.Seconds(), 1e-9)} }

// within lists the incidents that touch the run, cut to it; one that ends as it begins is a moment.
func (a timeAxis) within(all []reports.Incident) []reports.Incident {
	var out []reports.Incident
	for _, in := range all {
		in.From, in.To = max(in.From, 0), min(in.To, a.length)
		if in.From <= in.To && in.From < a.length {
			out = append(out, in)
		}
	}
	return out
}

// incidentName is how pictures call an incident; one of several providers does not list them.
func incidentName(in *reports.Incident) string {
	if n := strings.Count(in.Provider, ", "); n > 0 {
		return clean(fmt.Sprintf("%s (%d providers)", in.What, n+1))
	}
	return clean(in.Provider + " " + in.What)
}

// hits tells whether an incident is one of the named provider's; an incident of several lists them.
func hits(in *reports.Incident, provider string) bool {
	return in.Provider == provider || strings.Contains(", "+in.Provider+",", ", "+provider+",")
}

// timeTicks writes moments below a panel, the last one with its unit.
func (d *Drawing) timeTicks(a timeAxis, p panel) {
	c := clockFor(a.length)
	ts := a.moments(p.x, c, d.theme.tick.width)
	for i, m := range ts {
		x := p.x.at(m.value)
		w := d.theme.tick.width(m.text)
		if i == len(ts)-1 {
			m.text += " " + c.name()
		}
		d.line("", d.theme.muted, hairline, pt(x, p.Min.Y), pt(x, p.Min.Y-3))
		d.text("", d.theme.tick, left, min(x-w/2, p.Max.X-d.theme.tick.width(m.text)+4), p.Min.Y-tickDrop, m.text)
	}
}

// moments chooses round moments with room for their labels.
func (a timeAxis) moments(s scale, c clock, room func(string) vg.Length) []tick {
	var steps []time.Duration
	for _, unit := range []time.Duration{time.Microsecond, time.Millisecond} {
		for _, m := range []time.Duration{1, 2, 5, 10, 20, 50, 100, 200, 500} {
			steps = append(steps, m*unit)
		}
	}
	for _, unit := range []time.Duration{time.Second, time.Minute} {
		for _, m := range []time.Duration{1, 2, 5, 10, 15, 30} {
			steps = append(steps, m*unit)
		}
	}
	for _, m := range []time.Duration{1, 2, 3, 6, 12, 24, 48, 96, 240, 480, 2400, 24000} {
		steps = append(steps, m*time.Hour)
	}
	unit := room(" " + c.name())
	for _, step := range steps {
		if a.length/step > 10 {
			continue
		}
		var ts []tick
		for at := time.Duration(0); at <= a.length; at += step {
			ts = append(ts, tick{at.Seconds(), c.mark(at, step)})
		}
		if s.fits(ts, room, 18+unit/2) {
			return ts
		}
	}
	return []tick{{0, "0"}}
}

// lasting writes how long something takes: 350 ms, 90 s, 6 min, 4 h.
func lasting(d time.Duration) string {
	switch {
	case d >= 3*time.Hour:
		return digits(significant(d.Hours(), 3)) + " h"
	case d >= 2*time.Minute:
		return digits(significant(d.Minutes(), 3)) + " min"
	}
	return seconds(d.Seconds())
}
