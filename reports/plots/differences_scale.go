package plots

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// metricTitle is how pictures call a metric.
func metricTitle(metric string) string {
	switch metric {
	case spendMetric:
		return "spend per 1,000"
	case successMetric:
		return "success"
	case objectiveMetric:
		return "SLO attainment"
	case "tokens_per_second":
		return "tokens per second"
	}
	name := metric
	for _, unit := range []string{"_seconds", "_usd", "_rps", "_ratio"} {
		name = strings.TrimSuffix(name, unit)
	}
	for _, kind := range []string{"latency", "ttft", "tpot"} {
		what, ok := strings.CutPrefix(name, kind+"_")
		if !ok {
			continue
		}
		if what == "p999" {
			what = "p99.9"
		}
		if kind != "latency" {
			kind = strings.ToUpper(kind)
		}
		return what + " " + kind
	}
	return strings.ReplaceAll(name, "_", " ")
}

// each calls do for every difference of a metric.
func (f *forest) each(metric string, do func(*reports.Difference)) {
	for _, g := range f.rows {
		if diff := difference(g.StrategySummary, metric); diff != nil {
			do(diff)
		}
	}
}

// kind is the scale of a metric's differences: the relative one as soon as one of them is relative.
func (f *forest) kind(metric string) string {
	kind := ""
	f.each(metric, func(d *reports.Difference) {
		if kind == "" || d.Kind == "relative" {
			kind = d.Kind
		}
	})
	if kind == "" {
		return "relative"
	}
	return kind
}

// onAxis calls do for every difference of a metric that is of the kind of its panel.
func (f *forest) onAxis(metric string, do func(*reports.Difference)) {
	kind := f.kind(metric)
	f.each(metric, func(d *reports.Difference) {
		if d.Kind == kind {
			do(d)
		}
	})
}

func (f *forest) higher(metric string) bool {
	for _, g := range f.rows {
		if m := g.Metrics[metric]; m != nil {
			return m.Better == "higher"
		}
	}
	return false
}

// margin is the largest difference of a metric that does not matter.
func (f *forest) margin(metric string) (margin float64, ok bool) {
	f.onAxis(metric, func(d *reports.Difference) {
		if d.Margin != nil && *d.Margin > 0 {
			margin, ok = *d.Margin, true
		}
	})
	return margin, ok
}

// onScale turns a difference into a value of a panel's axis: a relative one into the ratio that its logarithmic axis
// shows.
func onScale(v float64, kind string) float64 {
	if kind == "relative" {
		return math.Max(1+v, 1e-12)
	}
	return v
}

// scale spans 0, twice the margin, the differences and, as far as they do not dwarf these, the intervals.
func (f *forest) scale(metric string) scale {
	kind := f.kind(metric)
	to := func(v float64) float64 { // distances are in logarithms where the axis is
		if kind == "relative" {
			return math.Log(onScale(v, kind))
		}
		return v
	}
	r := newSpread()
	r.add(0)
	if margin, ok := f.margin(metric); ok {
		r.add(to(2 * margin))
		r.add(-to(2 * margin))
	}
	f.onAxis(metric, func(d *reports.Difference) { r.add(to(d.Mean)) })
	lo, hi := r.lo, r.hi
	f.onAxis(metric, func(d *reports.Difference) {
		if d.Interval != nil {
			r.add(math.Max(to(d.Interval[0]), lo-(hi-lo)*0.4))
			r.add(math.Min(to(d.Interval[1]), hi+(hi-lo)*0.4))
		}
	})
	if r.hi-r.lo < 1e-9 {
		r.lo, r.hi = r.lo-0.01, r.hi+0.01
	}
	pad := (r.hi - r.lo) * 0.07 // room for the marks
	if kind == "relative" {
		return scale{lo: math.Exp(r.lo - pad), hi: math.Exp(r.hi + pad), log: true}
	}
	return scale{lo: r.lo - pad, hi: r.hi + pad}
}

// ticks chooses round differences with room for their labels, 0 among them.
func (f *forest) ticks(s scale, metric string, room func(string) vg.Length) []tick {
	kind := f.kind(metric)
	if f.flat(metric) { // any other tick would be made up
		return []tick{{onScale(0, kind), "0"}}
	}
	best, widest := []tick{{onScale(0, kind), "0"}}, vg.Length(0)
	for _, set := range differenceSets(kind) {
		var ts []tick
		for _, v := range set {
			if at := onScale(v, kind); s.has(at) {
				ts = append(ts, tick{at, signedTickOf(v, kind, metric)})
			}
		}
		f.timesFrom(ts, metric)
		for i := range ts {
			if ts[i].value == onScale(0, kind) {
				ts[i].text = "0"
			}
		}
		if len(ts) == 0 || len(ts) > 7 || !s.fits(ts, room, 9) {
			continue
		}
		reach := s.at(ts[len(ts)-1].value) - s.at(ts[0].value)
		if reach > (s.to-s.from)*0.55 { // else a long part of the axis would have no label
			return ts
		}
		if reach > widest {
			best, widest = ts, reach
		}
	}
	return best
}

// timesFrom writes every increase as a multiple where a mark's figure or the largest tick is one, since +300 % beside
// ×3.5 is hard to compare, and every decrease as a part where the largest is to a hundredth or less.
func (f *forest) timesFrom(ts []tick, metric string) {
	if f.kind(metric) != "relative" || len(ts) == 0 {
		return
	}
	factor, _ := reports.Factor(ts[len(ts)-1].value - 1)
	times, parts := factor != "", ts[0].value < 0.011
	f.onAxis(metric, func(d *reports.Difference) {
		factor, _ := reports.Factor(d.Mean)
		times = times || factor != ""
	})
	for i := range ts {
		switch v := ts[i].value; {
		case v > 1 && times:
			ts[i].text = "×" + digits(significant(v, 2))
		case v < 1 && parts:
			ts[i].text = "÷" + digits(significant(1/v, 2))
		}
	}
}

// flat tells whether all differences of a metric are 0 and no margin gives its panel a scale.
func (f *forest) flat(metric string) bool {
	_, margin := f.margin(metric)
	flat, any := !margin, false
	f.onAxis(metric, func(d *reports.Difference) {
		any, flat = true, flat && d.Mean == 0 && (d.Interval == nil || *d.Interval == [2]float64{})
	})
	return any && flat
}

// differenceSets lists sets of differences for an axis, the densest first.
func differenceSets(kind string) [][]float64 {
	var sets [][]float64
	for e := -7; e <= 6; e++ {
		for _, m := range []float64{1, 2, 5} {
			step := m * math.Pow(10, float64(e))
			var set []float64
			for k := -12; k <= 12; k++ {
				if v := significant(float64(k)*step, 3) + 0; kind == "absolute" || v > -0.95 {
					set = append(set, v)
				}
			}
			if kind == "relative" && step > 0.3 {
				continue
			}
			sets = append(sets, set)
		}
	}
	if kind == "relative" {
		sets = append(sets,
			[]float64{-0.9, -0.75, -0.5, -0.25, 0, 0.5, 1, 2, 4, 9}, []float64{-0.9, -0.75, -0.5, 0, 1, 3, 9},
			[]float64{-0.9, -0.5, 0, 1, 4, 19}, []float64{-0.9, 0, 2, 9, 29, 99, 299}, []float64{-0.99, -0.9, 0, 9, 99, 999}, []float64{-0.99, 0, 99, 9999})
		for every := 1; every <= 6; every++ { // powers of ten
			var set []float64
			for k := -12 / every; k <= 12/every; k++ {
				set = append(set, math.Pow10(k*every)-1)
			}
			sets = append(sets, set)
		}
	}
	return sets
}
