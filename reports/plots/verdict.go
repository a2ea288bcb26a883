package plots

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// verdicts lists the verdicts with the signs that stand for them: what has no colour left can still be told by shape.
var verdicts = []struct{ name, sign string }{
	{"better", "▲"}, {"worse", "▼"}, {"same", "■"}, {"undecided", "○"},
}

func signOf(verdict string) string {
	for _, v := range verdicts {
		if v.name == verdict {
			return v.sign
		}
	}
	return ""
}

// verdictInk is the colour of a verdict.
func (t Theme) verdictInk(verdict string) color.NRGBA {
	switch verdict {
	case "better":
		return t.better
	case "worse":
		return t.worse
	case "same":
		return t.same
	}
	return t.muted
}

// verdictKey names the signs, for the end of a subtitle.
func (t Theme) verdictKey(used func(verdict string) bool) []span {
	var out []span
	for _, v := range verdicts {
		if used(v.name) {
			out = append(out, span{text: v.sign + " " + v.name, colour: t.text(t.verdictInk(v.name)), bold: true, whole: true})
		}
	}
	return out
}

// verdictMark draws the sign of a verdict with its middle at a point: triangles up and down, a square, a ring; a dot
// for what is not judged. It covers a circle of the given radius and little more.
func (d *Drawing) verdictMark(of, verdict string, at vg.Point, radius vg.Length) {
	t := d.theme
	ink := t.verdictInk(verdict)
	m := mark{of: of, closed: true, fill: ink, stroke: t.ground, width: 0.8}
	switch verdict {
	case "better", "worse":
		side := radius * 1.2
		if verdict == "worse" {
			side = -side
		}
		m.points = []vg.Point{pt(at.X-radius*1.2, at.Y-side*0.8), pt(at.X+radius*1.2, at.Y-side*0.8), pt(at.X, at.Y+side)}
	case "same":
		m.points = corners(rectangle(at.X-radius*0.9, at.Y-radius*0.9, at.X+radius*0.9, at.Y+radius*0.9))
	case "undecided":
		m = mark{of: of, points: []vg.Point{at}, radius: radius * 0.85, fill: t.ground, stroke: ink, width: 1.4}
	default:
		m = mark{of: of, points: []vg.Point{at}, radius: radius * 0.6, fill: ink}
	}
	d.marks = append(d.marks, m)
}

// difference returns the comparison of a metric with the baseline's; nil where there is none.
func difference(g *reports.StrategySummary, metric string) *reports.Difference {
	if m := g.Metrics[metric]; m != nil {
		return m.Difference
	}
	return nil
}

// changed writes a difference with its sign: "−41 %", "+0.31 pp", "≈0 %" for what is undecided or the same and would be
// written as zero.
func changed(diff *reports.Difference) string {
	if diff == nil || math.IsNaN(diff.Mean) || math.IsInf(diff.Mean, 0) {
		return "–"
	}
	if diff.Mean != 0 && likeZero(diff.Mean, diff.Kind) && !flagged(diff.Verdict) {
		return "≈" + strings.TrimPrefix(signed(0, diff.Kind), "±")
	}
	return signed(diff.Mean, diff.Kind)
}

// signed writes a difference on the scale of its kind, in per cent or in percentage points, down to a tenth of the
// margin that is usual there; as a multiple or a part where per cent cannot tell how large it is: "×12", "÷734,000".
func signed(v float64, kind string) string {
	if kind == "relative" {
		switch times, parts := reports.Factor(v); {
		case times != "":
			return "×" + times
		case parts != "":
			return "÷" + parts
		}
	}
	if likeZero(v, kind) {
		return signedTick(v, kind)
	}
	p := reports.Hundredths(v, kind)
	return sign(p, group(strconv.FormatFloat(p, 'f', fraction(p, kind), 64)), kind)
}

// signedTick writes a round difference, as axes show it, with no more digits than it has.
func signedTick(v float64, kind string) string {
	if kind == "relative" && v >= 9 {
		return "×" + digits(significant(1+v, 2))
	}
	p := significant(v*100, 2)
	return sign(p, digits(p), kind)
}

// sign puts sign and unit around a number p.
func sign(p float64, text, kind string) string {
	unit := " %"
	if kind == "absolute" {
		unit = " pp"
	}
	switch {
	case p == 0:
		return "±0" + unit
	case p > 0:
		return "+" + text + unit
	}
	return text + unit // with a minus sign of its own
}

// likeZero tells whether a difference would be written as zero with the usual digits.
func likeZero(v float64, kind string) bool {
	if kind == "absolute" {
		return math.Abs(v*100) < 0.005
	}
	return math.Abs(v*100) < 0.05
}

// fraction is how many digits follow the point of p, a difference in hundredths.
func fraction(p float64, kind string) int {
	switch p = math.Abs(p); {
	case p < 1 && kind == "absolute":
		return 2
	case p < 10:
		return 1
	}
	return 0
}

// tipSince says what a page shows under the pointer of the marks from the given one on.
func (d *Drawing) tipSince(from int, text string) {
	for i := from; i < len(d.marks); i++ {
		d.marks[i].tip = text
	}
}

// between writes an interval: " [−21 %, −17 %]".
func between(i *[2]float64, write func(float64) string) string {
	if i == nil {
		return ""
	}
	return " [" + write(i[0]) + ", " + write(i[1]) + "]"
}

// arm draws one side of an interval from a mark to its end, with a cap unless it goes on beyond the panel, but nothing
// where the mark of the given radius would hide most of it. It tells whether it drew.
func (d *Drawing) arm(of string, c color.Color, mark, end vg.Point, radius vg.Length, ends bool) bool {
	dx, dy := end.X-mark.X, end.Y-mark.Y
	if dx*dx+dy*dy < radius*radius {
		return false
	}
	d.line(of, c, slim*1.2, mark, end)
	if !ends {
		return true
	}
	if dx != 0 {
		d.line(of, c, slim*1.2, pt(end.X, end.Y-2.8), pt(end.X, end.Y+2.8))
	} else {
		d.line(of, c, slim*1.2, pt(end.X-2.8, end.Y), pt(end.X+2.8, end.Y))
	}
	return true
}
