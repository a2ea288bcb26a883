package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// ownUnit tells whether a difference is in the unit of its metric: an absolute one is, but that of shares is written in
// percentage points.
func ownUnit(kind, unit string) bool { return kind == "absolute" && unit != "" && unit != "ratio" }

// unitOf is the unit of a metric, "" of an unknown one.
func unitOf(metric string) string {
	info, _ := reports.LookupMetric(metric)
	return info.Unit
}

// changedOf writes a difference of a metric as changed does, but an absolute one in the metric's unit: "−19.2/s".
func changedOf(diff *reports.Difference, metric string) string {
	if diff == nil || math.IsNaN(diff.Mean) || math.IsInf(diff.Mean, 0) || !ownUnit(diff.Kind, unitOf(metric)) {
		return changed(diff)
	}
	return signedOf(diff.Mean, diff.Kind, metric)
}

// signedOf writes a difference of a metric as signed does, but an absolute one in the metric's unit.
func signedOf(v float64, kind, metric string) string {
	if unit := unitOf(metric); ownUnit(kind, unit) {
		return signedAmount(v, unit)
	}
	return signed(v, kind)
}

// signedTickOf is signedOf for a round difference, as axes show it.
func signedTickOf(v float64, kind, metric string) string {
	if unit := unitOf(metric); ownUnit(kind, unit) {
		return signedAmount(v, unit)
	}
	return signedTick(v, kind)
}

// signedAmount writes an amount with its sign, to three significant digits.
func signedAmount(v float64, unit string) string {
	a, before := math.Abs(v), "+"
	switch {
	case v == 0:
		before = "±"
	case v < 0:
		before = "−"
	}
	switch unit {
	case "s":
		return before + seconds(a)
	case "USD":
		return before + money(a)
	case "1/s":
		return before + digits(significant(a, 3)) + "/s"
	}
	return before + digits(significant(a, 3))
}

// offScale tells whether a difference has no place on its panel's scale: an absolute one among relative ones, as where
// one of the two figures is 0. No difference at all is 0 on every scale.
func offScale(diff *reports.Difference, kind string) bool {
	return diff.Kind != kind && diff.Mean != 0
}

// arrows tells whether any difference is off the scale of its panel.
func (f *forest) arrows() bool {
	return f.any(func(m string, d *reports.Difference) bool { return offScale(d, f.kind(m)) })
}

// beyond draws a difference that is off the scale at the edge of the panel that it lies towards: its sign, and an arrow
// that leads out.
func (d *Drawing) beyond(of string, diff *reports.Difference, p panel, y vg.Length) {
	ink := d.theme.verdictInk(diff.Verdict)
	edge, out := p.Max.X, vg.Length(1)
	if diff.Mean < 0 {
		edge, out = p.Min.X, -1
	}
	tip := pt(edge, y)
	d.line(of, ink, slim*1.2, pt(edge-out*12, y), tip)
	d.line(of, ink, slim*1.2, pt(edge-out*4, y+3), tip)
	d.line(of, ink, slim*1.2, pt(edge-out*4, y-3), tip)
	d.verdictMark(of, diff.Verdict, pt(edge-out*12, y), 4)
}
