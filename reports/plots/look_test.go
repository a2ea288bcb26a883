package plots

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// twins is a summary in which all strategies have the same latency and spend.
func twins(strategies int) *reports.Summary {
	c := usual()
	c.strategies, c.seeds, c.requests = strategies, 3, 200
	c.latency = func(*rand.Rand, int) float64 { return 0.5 }
	c.spend = func(*rand.Rand, int) float64 { return 2 }
	return cook(c)
}

func TestDotsAtOnePlaceAreNamedTogetherBesideIt(t *testing.T) {
	s := twins(5)
	d := &Drawing{theme: light, width: 400, height: 300}
	all := cast(light, s)
	if unnamed := d.spend(all, nil, rectangle(20, 20, 380, 280)); unnamed != 0 {
		t.Fatalf("%d names found no room", unnamed)
	}
	var box []vg.Rectangle
	for _, l := range d.labels {
		if slices.ContainsFunc(all, func(g series) bool { return g.name == l.of }) {
			box = append(box, l.box)
		}
	}
	if len(box) != 5 {
		t.Fatalf("%d names", len(box))
	}
	for i := 1; i < len(box); i++ {
		if gap := box[i-1].Min.Y - box[i].Max.Y; gap < 0 || gap > 4 {
			t.Errorf("between names %d and %d are %v points", i-1, i, gap)
		}
	}
	for _, g := range s.Strategies {
		if keys := keyDots(d, g.Name); keys != 1 {
			t.Errorf("%q has %d dots before its name", g.Name, keys)
		}
	}
}

// keyDots counts the small dots that stand before a strategy's name.
func keyDots(d *Drawing, of string) (n int) {
	for _, m := range d.marks {
		if m.of == of && m.radius == 2.6 {
			n++
		}
	}
	return n
}

func TestAttemptsToPlaceNamesLeaveNoTraces(t *testing.T) {
	q := &placer{bounds: rectangle(0, 0, 112, 40)}
	wide := &caption{of: []*series{{name: "wide"}}, at: pt(8, 20), w: 100, h: 10}
	first := &caption{of: []*series{{name: "first"}}, at: pt(52, 20), w: 50, h: 30}
	if _, ok := q.place(first.at, first.w, first.h); !ok {
		t.Fatal("there is no room at all")
	}
	q = &placer{bounds: q.bounds}
	placed, unplaced := arrange([]*caption{first, wide}, q)
	if len(placed) == 0 || countNames(placed)+countNames(unplaced) != 2 {
		t.Errorf("%d placed, %d not", len(placed), len(unplaced))
	}
	if first.spot.box != (vg.Rectangle{}) || wide.spot.box != (vg.Rectangle{}) || len(q.taken) > 0 {
		t.Error("an attempt left traces in what it was given")
	}
}

func TestAxesDoNotMakeTriflesLookLarge(t *testing.T) {
	r := spread{5.08, 5.2}
	r.widen(leastSpan)
	if math.Abs(r.hi-r.lo-0.1*5.14) > 1e-9 || math.Abs(r.lo+r.hi-10.28) > 1e-9 {
		t.Errorf("stretched to %v", r)
	}
	for _, same := range []spread{{1, 2}, {0, 1}, {3, 3}} {
		r := same
		if r.widen(leastSpan); r != same {
			t.Errorf("%v became %v", same, r)
		}
	}
}

func TestSharesThatAreAlikeAreWrittenAllOrNone(t *testing.T) {
	for _, c := range []struct {
		shares []float64
		least  float64
		want   int
	}{
		{[]float64{0.121, 0.124, 0.126, 0.129, 0.5}, 0.125, 1},
		{[]float64{0.143, 0.143, 0.144, 0.57}, 0.125, 4},
		{[]float64{0.1496, 0.28, 0.28, 0.29}, 0.1497, 4}, // written 15 %, as where it is 0.1501
		{[]float64{1, 0, 0}, 0.2, 1},
		{[]float64{0.05, 0.95}, 0.2, 1},
	} {
		from, n := writable(c.shares, c.least), 0
		for _, v := range c.shares {
			if v >= from {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%v: %d written, want %d", c.shares, n, c.want)
		}
	}
}

func TestDifferencesHaveNoMoreDigitsThanTheirMarginAsksFor(t *testing.T) {
	diff := func(v float64, kind, verdict string) *reports.Difference {
		return &reports.Difference{Kind: kind, Mean: v, Verdict: verdict}
	}
	for _, c := range []struct{ got, want string }{
		{changed(diff(-0.00095, "relative", "same")), "−0.1 %"}, {changed(diff(0.04, "relative", "worse")), "+4.0 %"},
		{changed(diff(-0.07, "relative", "better")), "−7.0 %"}, {changed(diff(1.1, "relative", "worse")), "+110 %"},
		{changed(diff(0.0004, "relative", "undecided")), "≈0 %"}, {changed(diff(0.0004, "relative", "worse")), "+0.04 %"},
		{changed(diff(0.001, "absolute", "better")), "+0.10 pp"}, {changed(diff(0.08, "absolute", "better")), "+8.0 pp"},
		{changed(diff(-0.0000004, "absolute", "undecided")), "≈0 pp"}, {changed(diff(-0.73, "absolute", "worse")), "−73 pp"},
		{money(0.5642), "$0.564"}, {money(5.1), "$5.10"}, {money(0), "$0"}, {money(0.02), "$0.0200"},
		{amount(0.02), "$0.020"}, {amount(0.25), "$0.25"}, {wasteShare(0.009), "0.90 %"}, {wasteShare(0.0004), "0.04 %"},
		{wasteShare(0.00001), "<0.01 %"}, {wasteShare(0.27), "27 %"}, {wasteShare(0.0401), "4.0 %"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTicksOfDifferencesReachOverMostOfTheAxis(t *testing.T) {
	f := &forest{theme: light}
	for _, hi := range []float64{0.03, 0.4, 1.2, 3.5, 9, 30, 110, 2000} {
		s := scale{lo: 0.95, hi: 1 + hi, log: true, from: 0, to: 150}
		ts := f.ticks(s, "relative", light.tick.width)
		if reach := s.at(ts[len(ts)-1].value) - s.at(ts[0].value); len(ts) < 2 || reach < 60 {
			t.Errorf("up to %v: ticks %v over %v points of 150", hi, ts, reach)
		}
		times, percents := false, false
		for _, k := range ts {
			times = times || strings.HasPrefix(k.text, "×")
			percents = percents || strings.HasPrefix(k.text, "+")
		}
		if times && percents {
			t.Errorf("up to %v: %v are multiples and percentages", hi, ts)
		}
	}
}

func TestAnIntervalThatItsMarkHidesIsNotDrawn(t *testing.T) {
	d := &Drawing{theme: light}
	d.arm("x", light.ink, pt(10, 10), pt(14, 10), 6, true)
	if len(d.marks) != 0 {
		t.Errorf("%d marks peek out from behind the mark", len(d.marks))
	}
	d.arm("x", light.ink, pt(10, 10), pt(20, 10), 6, true)
	d.arm("x", light.ink, pt(10, 10), pt(10, 30), 6, false)
	if len(d.marks) != 3 { // a line with an end, and one without
		t.Errorf("%d marks", len(d.marks))
	}
}

func TestATrifleSpentInVainIsNotDrawnLarge(t *testing.T) {
	s := spent(8, 4)
	for i := range s.Strategies {
		for k := range s.Strategies[i].Providers {
			p := &s.Strategies[i].Providers[k]
			p.Purposes = reports.Purposes{Answers: 0.999 * p.SpendUSD, Retries: 0.001 * p.SpendUSD}
		}
	}
	l := newBills(light, s, cast(light, s))
	if share := 0.008 / l.wasteScale().hi; share > 0.1 {
		t.Errorf("a thousandth of the spend takes %v of the panel", share)
	}
	for i := range s.Strategies {
		for k := range s.Strategies[i].Providers {
			p := &s.Strategies[i].Providers[k]
			p.Purposes = reports.Purposes{Answers: p.SpendUSD}
		}
	}
	text := words(SpendByPurpose(s, light))
	if strings.Contains(text, "answered nobody") || !strings.Contains(text, "All of it was spent on useful answers.") {
		t.Errorf("of nothing spent in vain a panel is made: %q", text)
	}
}

func TestOverviewsShowTheVerdictsOnSpend(t *testing.T) {
	s := cook(usual())
	s.Strategies[1].Metrics[spendMetric].Difference = &reports.Difference{Kind: "relative", Mean: -0.52, Verdict: "better"}
	if text := words(Overview(s, light)); !strings.Contains(text, "▲ −52 %") || !strings.Contains(text, moneyHeading) {
		t.Errorf("no verdict on spend in %q", text)
	}
}

func TestSuccessIsToldBesideADotOnlyWhereItIsLower(t *testing.T) {
	s := twins(2)
	for i, v := range []float64{0.9, 0.7} {
		s.Strategies[i].Metrics[successMetric].Mean = &v
	}
	all := cast(light, s)
	best := bestSuccess(all)
	if a, b := all[0].caption(light, 200, best), all[1].caption(light, 200, best); strings.Contains(a, "ok") || !strings.HasSuffix(b, "(70.0 % ok)") {
		t.Errorf("%q and %q", a, b)
	}
	all[1].name = "round_robin_no_retries"
	if got := all[1].caption(light, 150, best); got != "round_robin_no_retries (70.0 % ok)" {
		t.Errorf("the name is cut for its success: %q", got)
	}
}

func TestANameOfOrdinaryLengthIsNotCutForTheSuccessBesideIt(t *testing.T) {
	s := twins(2)
	for i, v := range []float64{1, 0.794} {
		s.Strategies[i].Metrics[successMetric].Mean = &v
	}
	for name, want := range map[string]string{
		"health_aware_textbook": "health_aware_textbook (79.4 % ok)",
		strings.Repeat("x", 60): "",
	} {
		s.Strategies[1].Name = name
		g := &cast(light, s)[1]
		got := g.caption(light, 150, 1)
		if want != "" && got != want || want == "" && !strings.Contains(got, "…") {
			t.Errorf("%s is named %q", name, got)
		}
		if w := g.captionStyle(light).width(got); w > 200 {
			t.Errorf("%q is %v wide", got, w)
		}
	}
}

func TestTitlesBreakBetweenTheirClauses(t *testing.T) {
	text := func(lines [][]word) (out []string) {
		for _, line := range lines {
			var words []string
			for _, w := range line {
				words = append(words, w.text)
			}
			out = append(out, strings.Join(words, " "))
		}
		return out
	}
	got := text(balanced(light.title, "a strategy cuts p99 latency by 41 % at the same spend; of the rest 2 lose", 480))
	if len(got) != 2 || !strings.HasSuffix(got[0], ";") {
		t.Errorf("%q", got)
	}
	for _, l := range [][][]word{balanced(light.title, strings.Repeat("word ", 17), 480), balanced(light.title, strings.Repeat("word; ", 40), 480)} {
		first, last := text(l[:1])[0], text(l[len(l)-1:])[0]
		if a, b := light.title.width(first), light.title.width(last); len(l) < 2 || b < a/2 {
			t.Errorf("%d lines, %v and %v points wide", len(l), a, b)
		}
	}
	if got := balanced(light.title, "", 480); len(got) != 0 {
		t.Errorf("%d lines of nothing", len(got))
	}
}
