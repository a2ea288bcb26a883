package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
)

// maxNamed is how many strategies a line names; more are counted.
const maxNamed = 24

// named writes the lines about the strategies that are only named.
func (o *overlay) named(t Theme) [][]word {
	var lines [][]word
	say := func(text string, pairs []pair) {
		if len(pairs) == 0 {
			return
		}
		spans := []span{{text: text, colour: t.ink, bold: true}}
		for i := range pairs {
			if i == maxNamed && len(pairs) > maxNamed+1 {
				spans = append(spans, span{text: fmt.Sprintf("and %d more", len(pairs)-i), colour: t.ink, whole: true})
				break
			}
			name := shorten(t.tick, pairs[i].name, nameWidth) + pairs[i].only()
			if i < len(pairs)-1 {
				name += ","
			}
			spans = append(spans, span{text: name, of: pairs[i].name, colour: t.ink, whole: true})
		}
		const page vg.Length = 792
		lines = append(lines, wrap(t.tick, spans, page-2*pageMargin)...)
	}
	say("Unchanged, decision for decision:", o.unchanged)
	say("Of these no request succeeded, old or new:", o.silent)
	return lines
}

// only says which result a pair is in, if it is in one.
func (p *pair) only() string {
	switch {
	case p.older.StrategySummary == nil:
		return " (only in the new result)"
	case p.newer.StrategySummary == nil:
		return " (only in the old result)"
	}
	return ""
}

// says gives both p99 latencies and what the verdict on them is.
func (p *pair) says() string {
	write := func(g *series) string {
		if v := tailOf(g.StrategySummary); !math.IsNaN(v) {
			return figure(v)
		}
		return "none succeeded"
	}
	switch {
	case p.older.StrategySummary == nil:
		return "only in the new result: p99 " + write(&p.newer)
	case p.newer.StrategySummary == nil:
		return "only in the old result: p99 " + write(&p.older)
	}
	text := "p99 " + write(&p.older) + " → " + write(&p.newer)
	if diff := difference(p.newer.StrategySummary, tailMetric); diff != nil {
		verdict := verdictOf(diff)
		text += "  " + changedOf(diff, tailMetric) + "  " + signOf(verdict) + " " + verdict
	}
	if p.steady {
		text += " (same decisions)"
	}
	return text
}

// saysOfSuccess gives both success ratios where they decidedly differ: latency tells of successes alone.
func (p *pair) saysOfSuccess() string {
	if p.older.StrategySummary == nil || p.newer.StrategySummary == nil {
		return ""
	}
	diff := difference(p.newer.StrategySummary, successMetric)
	if diff == nil || !flagged(diff.Verdict) {
		return ""
	}
	return "success " + successShare(mean(p.older.StrategySummary, successMetric)) + " → " + successShare(mean(p.newer.StrategySummary, successMetric)) +
		"  " + changedOf(diff, successMetric) + "  " + signOf(diff.Verdict) + " " + diff.Verdict
}
