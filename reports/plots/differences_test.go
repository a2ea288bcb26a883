package plots

import (
	"image/color"
	"math"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// judgedSummary has one difference of one metric for every strategy but the baseline.
func judgedSummary(diffs ...reports.Difference) *reports.Summary {
	s := &reports.Summary{Baseline: "base", Strategies: []reports.StrategySummary{{Name: "base"}}}
	for i := range diffs {
		m := &reports.Metric{Unit: "s", Better: "lower", Difference: &diffs[i]}
		s.Strategies = append(s.Strategies, reports.StrategySummary{Name: nameOf(nil, i, false, "s"),
			Metrics: reports.Metrics{tailMetric: m}})
	}
	return s
}

func TestEveryVerdictHasAShapeOfItsOwn(t *testing.T) {
	type shape struct {
		corners int
		up      bool // the tip is above the middle
		hollow  bool
	}
	seen := map[shape]string{}
	for _, v := range append(verdicts[:len(verdicts):len(verdicts)], struct{ name, sign string }{}) {
		d := &Drawing{theme: light}
		d.verdictMark("", v.name, pt(10, 10), 4)
		m := d.marks[0]
		s := shape{corners: len(m.points), hollow: m.fill == color.Color(light.ground)}
		if s.corners == 3 {
			s.up = m.points[2].Y > 10
		}
		if other, ok := seen[s]; ok {
			t.Errorf("%q looks like %q", v.name, other)
		}
		seen[s] = v.name
	}
}

func TestAxesSpeakOfMultiplesWhereTheirFiguresDo(t *testing.T) {
	for largest, want := range map[float64]string{2.5: "×2", 5.5: "×2", 1.5: "+100 %"} {
		diff := func(v float64) reports.Difference {
			return reports.Difference{Kind: "relative", Mean: v, Verdict: "worse"}
		}
		got := words(Differences(judgedSummary(diff(-0.15), diff(largest)), light))
		times := strings.Contains(got, "+100 %") || strings.Contains(got, "+300 %")
		if !strings.Contains(got, want) || times != (want == "+100 %") {
			t.Errorf("up to %v the axis is not in %q: %q", largest, want, got)
		}
	}
}

func TestForestStandsWhereTheDifferencesAre(t *testing.T) {
	margin := 0.02
	s := judgedSummary(
		reports.Difference{Kind: "relative", Mean: -0.5, Interval: &[2]float64{-0.6, -0.4}, Margin: &margin, Verdict: "better"},
		reports.Difference{Kind: "relative", Mean: 1, Interval: &[2]float64{0.9, 1.1}, Margin: &margin, Verdict: "worse"})
	f := newForest(light, s)
	x := f.scale(tailMetric)
	x.from, x.to = 0, 100
	at := func(v float64) float64 { return float64(x.at(onScale(v, "relative"))) }
	if left, right := at(0)-at(-0.5), at(1)-at(0); math.Abs(left-right) > 1e-6 {
		t.Errorf("a half stands %v from 0, twice as much %v", left, right)
	}
	d := Differences(s, light)
	for i, g := range s.Strategies[1:] {
		marks, labels := shown(d, g.Name)
		if marks != 5 || labels != 1 { // two arms, two ends, sign
			t.Errorf("%q has %d marks and %d labels", g.Name, marks, labels)
		}
		_ = i
	}
	var zero, mark vg.Length
	for _, m := range d.marks {
		switch {
		case m.of == "" && m.stroke == color.Color(light.muted):
			zero = m.points[0].X
		case m.of == s.Strategies[1].Name && m.closed:
			mark = m.points[2].X
		}
	}
	if !(mark < zero) {
		t.Errorf("the smaller strategy stands at %v, the baseline at %v", mark, zero)
	}
}

func TestAnIntervalThatLeavesThePanelHasNoEnd(t *testing.T) {
	s := judgedSummary(reports.Difference{Kind: "relative", Mean: 0.1, Interval: &[2]float64{-0.9, 10}, Verdict: "undecided"})
	marks, _ := shown(Differences(s, light), s.Strategies[1].Name)
	if marks != 3 { // two arms and sign
		t.Errorf("%d marks", marks)
	}
}

func TestForestCountsTheVerdicts(t *testing.T) {
	margin := 0.02
	s := judgedSummary(reports.Difference{Kind: "relative", Mean: -0.5, Margin: &margin, Verdict: "better"},
		reports.Difference{Kind: "relative", Mean: 0, Margin: &margin, Verdict: "undecided"})
	if got, want := newForest(light, s).tally(s), "against base 1 of 2 figures is better, 1 undecided"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDifferencesAreWrittenWithTheirSign(t *testing.T) {
	diff := func(v float64, kind string) *reports.Difference { return &reports.Difference{Kind: kind, Mean: v} }
	for _, c := range []struct{ got, want string }{
		{changed(diff(-0.412, "relative")), "−41 %"}, {changed(diff(0.0031, "absolute")), "+0.31 pp"},
		{changed(diff(0, "relative")), "±0 %"}, {changed(diff(1e-5, "relative")), "≈0 %"},
		{changed(diff(-1e-5, "absolute")), "≈0 pp"}, {changed(diff(59, "relative")), "×60"},
		{changed(diff(math.NaN(), "relative")), "–"}, {changed(nil), "–"},
		{metricTitle("latency_p999_seconds"), "p99.9 latency"}, {metricTitle("ttft_mean_seconds"), "mean TTFT"},
		{metricTitle("goodput_rps"), "goodput"}, {metricTitle("attempts_per_request"), "attempts per request"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAbsoluteDifferencesAreInTheMetricsUnit(t *testing.T) {
	for _, c := range []struct {
		metric string
		mean   float64
		want   string
	}{
		{"goodput_rps", -19.23, "−19.2/s"}, {tailMetric, 1.5, "+1.5 s"}, {tailMetric, -0.25, "−250 ms"}, {spendMetric, -1.5, "−$1.50"},
		{"retries", 1234, "+1,230"}, {"goodput_rps", 0, "±0/s"}, {successMetric, -0.95, "−95 pp"},
	} {
		if got := changedOf(&reports.Difference{Kind: "absolute", Mean: c.mean}, c.metric); got != c.want {
			t.Errorf("%s: got %q, want %q", c.metric, got, c.want)
		}
	}
	if got := changedOf(&reports.Difference{Kind: "relative", Mean: -0.5}, "goodput_rps"); got != "−50 %" {
		t.Errorf("a relative difference is written %q", got)
	}
}

// The title of a picture and the cells beneath it give one figure.
func TestTitlesAndCellsGiveTheSameFigure(t *testing.T) {
	for _, c := range []struct {
		mean       float64
		cell, said string
	}{
		{1.958, "+196 %", " by 196 %"}, {-1 + 1.0/734123, "÷734,000", " to 1/734,000"}, {-0.9987, "÷769", " to 1/769"},
		{-0.991, "÷111", " to 1/111"}, {-0.98, "−98 %", " by 98 %"}, {-1, "−100 %", " by 100 %"}, {0.0499, "+5.0 %", " by 5 %"},
		{724.6, "×726", " to 726 times"}, {2.46, "×3.5", " to 3.5 times"}, {0.0015, "+0.2 %", " by 0.2 %"}, {-0.0996, "−10 %", " by 10 %"},
	} {
		diff := &reports.Difference{Kind: "relative", Mean: c.mean, Verdict: "better"}
		g := reports.StrategySummary{Name: "x", Metrics: reports.Metrics{tailMetric: {Unit: "s", Difference: diff}}}
		one := 1.0
		g.Metrics[successMetric] = &reports.Metric{Unit: "ratio", Mean: &one}
		s := &reports.Summary{Baseline: "base", Strategies: []reports.StrategySummary{{Name: "base"}, g}}
		s.Scenario.Seeds = []uint64{1, 2}
		if got := changed(diff); got != c.cell {
			t.Errorf("%v: the cell says %q, want %q", c.mean, got, c.cell)
		}
		if got := by(&g); got != c.said {
			t.Errorf("%v: a title says %q, want %q", c.mean, got, c.said)
		}
		if got := reports.Finding(s); !strings.HasSuffix(got, "p99"+c.said) {
			t.Errorf("%v: the finding is %q, want it to end with %q", c.mean, got, c.said)
		}
	}
}

// No digit of a tick or a cell is lost, whatever the power of ten, the sign and the unit.
func TestAbsoluteDifferencesKeepTheirZeros(t *testing.T) {
	for _, c := range []struct{ metric, before, after string }{
		{"goodput_rps", "", "/s"}, {spendMetric, "$", ""}, {"retries", "", ""},
	} {
		for e := -3; e <= 6; e++ {
			for _, m := range []float64{1, 2, 5, 19.2} {
				v := significant(m*math.Pow10(e), 3)
				for sign, v := range map[string]float64{"+": v, "−": -v} {
					for _, text := range []string{signedOf(v, "absolute", c.metric), signedTickOf(v, "absolute", c.metric)} {
						number, ok := strings.CutPrefix(text, sign+c.before)
						number, ends := strings.CutSuffix(number, c.after)
						got, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
						if !ok || !ends || err != nil || math.Abs(got-math.Abs(v)) > 0.005*math.Abs(v) {
							t.Errorf("%s: %v is written %q", c.metric, v, text)
						}
					}
				}
			}
		}
	}
	for v, want := range map[float64]string{-20: "−20/s", 20: "+20/s", -2: "−2/s", -200: "−200/s", -20000: "−20,000/s", 0.2: "+0.2/s"} {
		if got := signedTickOf(v, "absolute", "goodput_rps"); got != want {
			t.Errorf("a tick at %v is %q, want %q", v, got, want)
		}
	}
}

// rates has one difference of goodput for every strategy but the baseline.
func rates(diffs ...reports.Difference) *reports.Summary {
	s := judgedSummary(diffs...)
	for i := range s.Strategies[1:] {
		g := &s.Strategies[i+1]
		g.Metrics = reports.Metrics{"goodput_rps": {Unit: "1/s", Better: "higher", Difference: &diffs[i]}}
	}
	return s
}

func TestAnAbsoluteDifferenceAmongRelativeOnesStandsAtTheEdge(t *testing.T) {
	of := reports.Difference{Kind: "relative", Mean: 0.015, Interval: &[2]float64{-0.01, 0.04}, Verdict: "undecided"}
	dead := reports.Difference{Kind: "absolute", Mean: -20.1, Interval: &[2]float64{-21, -19}, Verdict: "worse"}
	for name, s := range map[string]*reports.Summary{"last": rates(of, dead), "first": rates(dead, of)} {
		f := newForest(light, s)
		if got := f.kind("goodput_rps"); got != "relative" {
			t.Errorf("%s: the panel is %s", name, got)
		}
		if x := f.scale("goodput_rps"); !x.log || x.lo < 0.9 || x.hi > 1.2 {
			t.Errorf("%s: the axis is %+v, stretched by what is not on it", name, x)
		}
		d := Differences(s, light)
		checkLayout(t, d)
		written, explained := false, strings.Contains(strings.Join(texts(d), " "), "Arrow:")
		for _, text := range texts(d) {
			written = written || text == "−20.1/s"
			if strings.HasSuffix(text, " pp") {
				t.Errorf("%s: %q", name, text)
			}
		}
		if !written || !explained {
			t.Errorf("%s: written %v, explained %v", name, written, explained)
		}
	}
}

func TestOverAZeroBaselineTheAxisHasTheMetricsUnit(t *testing.T) {
	s := rates(reports.Difference{Kind: "absolute", Mean: 18, Verdict: "better"}, reports.Difference{Kind: "absolute", Mean: 2000, Verdict: "better"})
	f := newForest(light, s)
	x := f.scale("goodput_rps")
	x.from, x.to = 0, 200
	ticks := f.ticks(x, "goodput_rps", light.tick.width)
	if len(ticks) < 2 {
		t.Fatalf("the ticks are %v", ticks)
	}
	for _, tick := range ticks {
		if tick.text != "0" && !strings.HasSuffix(tick.text, "/s") {
			t.Errorf("a tick is %q", tick.text)
		}
	}
	if f.arrows() {
		t.Error("arrows where all differences are of one kind")
	}
	checkLayout(t, Differences(s, light))
}

// texts lists the labels of a picture.
func texts(d *Drawing) (out []string) {
	for i := range d.labels {
		out = append(out, d.labels[i].text)
	}
	return out
}
