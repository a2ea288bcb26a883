package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// has tells whether any difference has the verdict.
func (f *forest) has(verdict string) bool {
	return slices.ContainsFunc(f.rows, func(g *series) bool {
		return slices.ContainsFunc(f.panels, func(m string) bool { return markOf(g.StrategySummary, m) == verdict })
	})
}

// finding says what the verdicts come to, but first where nothing succeeded.
func (f *forest) finding(s *reports.Summary) string {
	none := barrenFinding(f.theme, s)
	switch {
	case unmeasured(s):
		return nothingMeasured
	case none == "" && len(f.panels) == 0 && len(s.Strategies) == 1:
		return reports.Finding(s)
	case none == "":
		return f.tally(s)
	case len(f.panels) == 0:
		return none
	}
	return none + "; " + f.tally(s)
}

// subtitle names the signs.
func (f *forest) subtitle(s *reports.Summary) []span {
	t := f.theme
	base := shorten(t.subtitle, s.Baseline, nameWidth)
	switch {
	case s.Baseline == "":
		return []span{{text: "There is no baseline."}}
	case len(f.panels) == 0:
		return []span{{text: "Against " + base + " no metric can be compared."}}
	}
	out := append([]span{{text: "Differences to " + base + ", paired by seed:"}}, t.verdictKey(f.has)...)
	if f.drawn.margin {
		out = append(out, span{text: "within the margin: does not matter", whole: true, swatch: t.band()})
	}
	return out
}

// nothing says why there is nothing to compare.
func (f *forest) nothing(s *reports.Summary) string {
	if barrenFinding(f.theme, s) != "" {
		return "no request succeeded"
	}
	return "nothing to compare"
}

// notes explains what is drawn, and nothing else.
func (f *forest) notes(s *reports.Summary) []string {
	if len(f.panels) == 0 {
		return nil
	}
	var out []string
	switch {
	case len(s.Scenario.Seeds) == 1:
		out = append(out, "One seed gives no intervals and decides nothing.")
	case f.drawn.cut:
		out = append(out, "Whiskers: 95 % confidence interval of each difference by itself, without an end where it leaves the panel.")
	case f.drawn.whiskers:
		out = append(out, "Whiskers: 95 % confidence interval of each difference by itself.")
	case f.any(func(m string, d *reports.Difference) bool { return d.Interval != nil && d.Kind == f.kind(m) }):
		out = append(out, "The 95 % confidence intervals are narrower than the marks.")
	}
	if f.any(func(_ string, d *reports.Difference) bool { return d.Verdict != "" && d.Interval != nil }) {
		text := "Verdicts hold for all comparisons together (Holm)."
		if f.any(func(_ string, d *reports.Difference) bool {
			return d.Verdict == "undecided" && d.Interval != nil && (d.Interval[0] > 0 || d.Interval[1] < 0)
		}) {
			text = strings.TrimSuffix(text, ".") + ", so that some are undecided though their intervals are clear of 0."
		}
		out = append(out, text)
	}
	if f.any(func(_ string, d *reports.Difference) bool { return unspread(d) }) {
		out = append(out, unspreadNote)
	}
	if f.any(f.overhangs) {
		out = append(out, "The same: the 90 % interval lies within the margin, as two one-sided tests at 5 % ask.")
	}
	if slices.ContainsFunc(f.rows, func(g *series) bool { return g.Barren() }) && barrenFinding(f.theme, s) == "" {
		out = append(out, "–: no figure, as no request succeeded.")
	}
	return append(out, f.scaleNotes()...)
}

// unspreadNote says why a large difference may be undecided that every seed shows.
const unspreadNote = "Undecided where the difference is the same under every seed: of that only the sign can be tested, with more seeds."

// unspread tells of a difference that is undecided for want of spread.
func unspread(d *reports.Difference) bool {
	return d.Verdict == "undecided" && d.Mean != 0 && d.Interval != nil && d.Interval[1]-d.Interval[0] <= 1e-9*math.Abs(d.Mean)
}

// overhangs tells of a difference that is the same though its interval, which is wider than the one that decides that, leaves
// the margin as it is drawn.
func (f *forest) overhangs(metric string, d *reports.Difference) bool {
	if d.Verdict != "same" || d.Interval == nil || d.Margin == nil || d.Kind != f.kind(metric) {
		return false
	}
	low := -*d.Margin
	if d.Kind == "relative" { // as far down as up on a logarithmic scale
		low = 1/(1+*d.Margin) - 1
	}
	return d.Interval[0] < low || d.Interval[1] > *d.Margin
}

// scaleNotes explains the scales and units of the panels.
func (f *forest) scaleNotes() []string {
	var out []string
	text := ""
	if len(f.panels) > 1 {
		text = "Every panel has its own scale"
	}
	if slices.ContainsFunc(f.panels, func(m string) bool { return f.kind(m) == "relative" }) {
		if text == "" {
			text = "The scale is logarithmic"
		} else {
			text += ", a logarithmic one for per cent"
		}
	}
	if text != "" {
		out = append(out, text+".")
	}
	if f.any(func(m string, d *reports.Difference) bool { return d.Kind == "absolute" && !ownUnit(d.Kind, unitOf(m)) }) {
		out = append(out, "pp: percentage points.")
	}
	if f.any(func(_ string, d *reports.Difference) bool {
		_, parts := reports.Factor(d.Mean)
		return d.Kind == "relative" && parts != ""
	}) {
		out = append(out, "÷100: a hundredth of the baseline's.")
	}
	if f.arrows() {
		out = append(out, "Arrow: off the scale. A figure is 0 under some seed, so that the difference is in the metric's unit, not in per cent.")
	}
	return out
}

// any tells whether ok holds of a difference that is shown.
func (f *forest) any(ok func(metric string, d *reports.Difference) bool) bool {
	found := false
	for _, m := range f.panels {
		f.each(m, func(d *reports.Difference) { found = found || !math.IsNaN(d.Mean) && ok(m, d) })
	}
	return found
}

// tally counts the verdicts.
func (f *forest) tally(s *reports.Summary) string {
	count := map[string]int{}
	n := 0
	for _, g := range f.rows {
		for _, m := range f.panels {
			if v := markOf(g.StrategySummary, m); v != "" {
				count[v]++
				n++
			}
		}
	}
	if n == 0 {
		return "differences to the baseline"
	}
	base := shorten(f.theme.title, s.Baseline, loneName)
	var parts []string
	for _, v := range verdicts {
		k := count[v.name]
		word := map[string]string{"same": "the same"}[v.name]
		if word == "" {
			word = v.name
		}
		switch {
		case k == 0:
		case k == n && n == 1:
			return "against " + base + " the one figure is " + word
		case k == n && n == 2:
			return "against " + base + " both figures are " + word
		case k == n:
			return fmt.Sprintf("against %s all %d figures are %s", base, n, word)
		case len(parts) == 0:
			parts = append(parts, fmt.Sprintf("%d of %d figures %s %s", k, n, isAre(k), word))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", k, word))
		}
	}
	return "against " + base + " " + strings.Join(parts, ", ")
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
