package gate

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// against judges a strategy "s" over six seeds whose decisions changed, with these figures before and now.
func against(t *testing.T, before, now figuresBy, r Regression) *Verdict {
	t.Helper()
	base := NewBaseline(summary(6, strategy(t, "s", "old", 6, usual(6, before))))
	v, err := Judge(summary(6, strategy(t, "s", "new", 6, usual(6, now))), nil, base, Options{Regression: r})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSameDecisionsAndFiguresAreUnchanged(t *testing.T) {
	base := NewBaseline(summary(2, strategy(t, "s", "d", 2, usual(2, nil))))
	v, err := Judge(summary(2, strategy(t, "s", "d", 2, usual(2, nil))), nil, base, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Checks) != len(DefaultMargins()) || !v.OK() {
		t.Fatalf("%d checks, OK %v", len(v.Checks), v.OK())
	}
	for _, c := range v.Checks { // two seeds could decide nothing by statistics
		if c.Change != Unchanged || c.Outcome != Passed || c.Reason != "decision for decision" {
			t.Errorf("%s: %+v", c.Metric, c)
		}
	}
}

func TestAMetricThatGotWorseFailsWithBothValuesAndTheInterval(t *testing.T) {
	// Log ratios 0.19, 0.20, 0.21, 0.19, 0.20, 0.21: mean 0.2, standard deviation √(0.0004/5), standard error 0.003651.
	// With t(5, 0.975) = 2.570582 the interval is 0.2 ± 0.009386, as ratios 1.2214 [1.2100, 1.2329]. The ninefold
	// P-value, for the nine metrics judged together, is far below 5 %.
	v := against(t, nil, figuresBy{"latency_p99_seconds": around(6, 1, 0.2)}, Regression{})
	c := the(t, v, "s", "latency_p99_seconds")
	if c.Outcome != Failed || c.Change != Worse || c.OK() || v.OK() {
		t.Errorf("got %+v", c)
	}
	d := c.Difference
	if !d.Relative || !near(d.Mean, 0.22140276) || !near(d.Low, 0.20999178) || !near(d.High, 0.23292135) || !near(c.Want.Mean, 1) {
		t.Errorf("difference %+v to %v", d, c.Want.Mean)
	}
	for _, want := range []string{"tiny: s.latency_p99: worse, 1.221 s, baseline 1 s", "+22 % [+21, +23]", "margin 2 %"} {
		if got := (&found{v, c}).statement(); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	// What did not change under other decisions was shown to be the same: 2^−6 is below 5 %.
	if c := the(t, v, "s", "success_ratio"); c.Change != Same || !c.OK() {
		t.Errorf("success: %+v", c)
	}
}

func TestWhichWayIsWorseDependsOnTheMetric(t *testing.T) {
	up := figuresBy{"latency_p99_seconds": around(6, 1, 0.2), "throughput_rps": around(6, 40, 0.2), "spend_per_1k_usd": around(6, 4, 0.2)}
	down := figuresBy{"latency_p99_seconds": around(6, 1, -0.2), "throughput_rps": around(6, 40, -0.2), "spend_per_1k_usd": around(6, 4, -0.2)}
	for name, want := range map[string][2]Change{"latency_p99_seconds": {Worse, Better}, "throughput_rps": {Better, Worse}, "spend_per_1k_usd": {Worse, Better}} {
		for i, now := range []figuresBy{up, down} {
			c := the(t, against(t, nil, now, Regression{}), "s", name)
			if c.Change != want[i] || c.OK() != (want[i] == Better) {
				t.Errorf("%s, case %d: %s, OK %v", name, i, c.Change, c.OK())
			}
		}
	}
}

func TestWhatIsNotShownIsUndecidedAndDoesNotPass(t *testing.T) {
	// Log ratios −0.2, 0.3, −0.1, 0.2, 0, 0.1: mean 0.05, standard error 0.0764. Nothing is shown.
	now := make([]float64, 6)
	for i, x := range []float64{-0.2, 0.3, -0.1, 0.2, 0, 0.1} {
		now[i] = math.Exp(x)
	}
	f := figuresBy{"latency_p99_seconds": now}
	v := against(t, nil, f, Regression{})
	if c := the(t, v, "s", "latency_p99_seconds"); c.Outcome != Undecided || c.Change != Uncertain || c.OK() || !strings.Contains(c.Reason, "more seeds") {
		t.Errorf("got %+v", c)
	}
	if v.OK() {
		t.Error("the verdict passed")
	}
	if v := against(t, nil, f, Regression{OnUndecided: "pass"}); !v.OK() {
		t.Error("on_undecided: pass did not let it pass")
	}
	// A difference within the margin is the same however significant: 1 ± 0.01 around +0.5 %, margin 2 %.
	if c := the(t, against(t, nil, figuresBy{"latency_p99_seconds": around(6, 1, 0.005)}, Regression{}), "s", "latency_p99_seconds"); c.Change != Same || !c.OK() {
		t.Errorf("+0.5 %%: %+v", c)
	}
	// −3 % ± 1.8 %, one-sided bounds −4.5 % … −1.5 %: neither beyond the margin of 2 % for sure nor within it, but
	// never worse.
	ratios := make([]float64, 6)
	for i, x := range []float64{-0.05, -0.01, -0.03, -0.05, -0.01, -0.03} {
		ratios[i] = math.Exp(x)
	}
	if c := the(t, against(t, nil, figuresBy{"latency_p99_seconds": ratios}, Regression{}), "s", "latency_p99_seconds"); c.Outcome != Passed || !c.OK() {
		t.Errorf("−3 %%: %+v", c)
	}
}

func TestJudgingMoreTogetherTakesMoreEvidence(t *testing.T) {
	// P of the difference is about 2 %: alone it is worse, among six metrics it is not (Holm: 12 %).
	ratios := make([]float64, 6)
	for i, x := range []float64{0.02, 0.10, 0.02, 0.10, 0.15, 0.01} {
		ratios[i] = math.Exp(x)
	}
	x := sample{now: ratios, before: each(6, 1), relative: true, margin: 0.02}
	if f := judgeTogether([]sample{x}, 0.95)[0]; f.change != Worse {
		t.Errorf("alone: %v", f.change)
	}
	if c := the(t, against(t, nil, figuresBy{"latency_p99_seconds": ratios}, Regression{}), "s", "latency_p99_seconds"); c.Change != Uncertain || c.OK() {
		t.Errorf("among six: %+v", c)
	}
}

func TestMarginsCanBeSetPerMetricAndClass(t *testing.T) {
	now := figuresBy{"latency_p99_seconds": around(6, 1, 0.04), "ttft_p99_seconds": around(6, 1, 0.04)}
	before := figuresBy{"ttft_p99_seconds": each(6, 1)}
	if c := the(t, against(t, before, now, Regression{Margins: map[string]float64{"latency_p99": 0.1}}), "s", "latency_p99_seconds"); c.Change != Same || c.Margin != 0.1 {
		t.Errorf("a margin of 10 %%: %+v", c)
	}
	if c := the(t, against(t, before, now, Regression{Margins: map[string]float64{"ttft_p99": 0.02}}), "s", "ttft_p99_seconds"); c.Change != Worse {
		t.Errorf("a metric of one's own: %+v", c)
	}
	for key, want := range map[string]string{
		"latency_p9":           `margin of "latency_p9": unknown metric "latency_p9" (did you mean`,
		"hedges":               "neither better high nor low",
		"class.batch.slo":      `unknown class "batch"`,
		"class.batch":          "write class.NAME.METRIC",
		"latency_p50_seconds ": "unknown metric",
	} {
		if err := (Regression{Margins: map[string]float64{key: 0.1}}).Check(nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", key, err, want)
		}
	}
	for _, r := range []Regression{{Margins: map[string]float64{"latency_p99": -0.1}}, {Margins: map[string]float64{"latency_p99": 1}},
		{Margins: map[string]float64{"latency_p99": math.NaN()}}, {Margins: map[string]float64{"latency_p99": 0.1, "latency_p99_seconds": 0.2}},
		{Confidence: 1}, {Confidence: 0.2}, {OnUndecided: "maybe"}} {
		if err := r.Check(nil); err == nil {
			t.Errorf("%+v: no error", r)
		}
	}
	if err := (Regression{Margins: map[string]float64{"class.a.b.slo_ratio": 0.01}}).Check([]string{"a.b"}); err != nil {
		t.Errorf("a class with a dot in its name: %v", err)
	}
}

func TestClassesAreComparedWhereAskedFor(t *testing.T) {
	make := func(decisions string, values []float64) *reports.Summary {
		s := summary(6, strategy(t, "s", decisions, 6, usual(6, nil)))
		s.Strategies[0].Classes = []reports.ClassSummary{{Name: "batch", Metrics: reports.Metrics{"latency_p99_seconds": metric(t, "latency_p99_seconds", values)}}}
		return s
	}
	v, err := Judge(make("new", around(6, 1, 0.2)), nil, NewBaseline(make("old", each(6, 1))), Options{Regression: Regression{Margins: map[string]float64{"class.batch.latency_p99": 0.02}}})
	if err != nil {
		t.Fatal(err)
	}
	worse := 0
	for _, c := range v.Checks {
		if c.Class == "batch" && c.Change == Worse && c.Text == "latency_p99_seconds of class batch against the baseline" {
			worse++
		}
	}
	if worse != 1 || v.OK() {
		t.Errorf("%d checks of the class are worse, want 1: %+v", worse, v.Checks)
	}
}

func TestFiguresThatAreMissingDoNotPass(t *testing.T) {
	gap := []float64{1, 1, math.NaN(), 1, 1, 1}
	for what, c := range map[string]*Check{
		"the run has no figure under the 3rd seed":      the(t, against(t, nil, figuresBy{"latency_p99_seconds": gap}, Regression{}), "s", "latency_p99_seconds"),
		"the baseline has no figure under the 3rd seed": the(t, against(t, figuresBy{"latency_p99_seconds": gap}, nil, Regression{}), "s", "latency_p99_seconds"),
		"the baseline has no such figure":               the(t, against(t, nil, figuresBy{"ttft_p95_seconds": each(6, 1)}, Regression{Margins: map[string]float64{"ttft_p95": 0.1}}), "s", "ttft_p95_seconds"),
		"the run has no such figure":                    the(t, against(t, figuresBy{"ttft_p95_seconds": each(6, 1)}, nil, Regression{Margins: map[string]float64{"ttft_p95": 0.1}}), "s", "ttft_p95_seconds"),
	} {
		if c.Outcome != Missing || c.OK() || !strings.Contains(c.Reason, what) {
			t.Errorf("%v, %q; want missing: %s", c.Outcome, c.Reason, what)
		}
	}
	// A run without a digest of its decisions was never finished: it is not "unchanged" even if the figures agree.
	s := summary(6, strategy(t, "s", "", 6, usual(6, nil)))
	v, err := Judge(s, nil, NewBaseline(s), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := the(t, v, "s", "latency_p99_seconds"); c.Change == Unchanged {
		t.Errorf("got %+v", c)
	}
}

func TestTheSameDecisionsWithOtherFiguresAreJudgedAndSaidSo(t *testing.T) {
	base := NewBaseline(summary(6, strategy(t, "s", "d", 6, usual(6, nil))))
	v, err := Judge(summary(6, strategy(t, "s", "d", 6, usual(6, figuresBy{"spend_per_1k_usd": around(6, 4, 0.2)}))), nil, base, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := the(t, v, "s", "spend_per_1k_usd"); c.Change != Worse || !strings.Contains(c.Reason, "the decisions are the baseline's") {
		t.Errorf("got %+v", c)
	}
	if c := the(t, v, "s", "latency_p50_seconds"); c.Change != Unchanged {
		t.Errorf("an equal figure: %+v", c)
	}
}

func TestWhereThereIsNoLogRatioThePlainDifferenceIsJudged(t *testing.T) {
	// Spend goes from 0 to about 4 dollars: infinitely more, relatively.
	c := the(t, against(t, figuresBy{"spend_per_1k_usd": each(6, 0)}, figuresBy{"spend_per_1k_usd": around(6, 4, 0)}, Regression{}), "s", "spend_per_1k_usd")
	if c.Change != Worse || c.Difference.Relative || c.Difference.Mean < 3.9 {
		t.Errorf("got %+v, %+v", c, c.Difference)
	}
	c = the(t, against(t, figuresBy{"spend_per_1k_usd": each(6, 0)}, figuresBy{"spend_per_1k_usd": each(6, 0)}, Regression{}), "s", "spend_per_1k_usd")
	if c.Change != Same {
		t.Errorf("from nothing to nothing: %+v", c)
	}
}

func TestStrategiesWithoutACounterpartDoNotPass(t *testing.T) {
	one := strategy(t, "one", "d", 3, usual(3, nil))
	two := strategy(t, "two", "d", 3, usual(3, nil))
	v, err := Judge(summary(3, one, two), nil, NewBaseline(summary(3, one)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := the(t, v, "two", "latency_p99_seconds"); c.Outcome != Missing || !strings.Contains(c.Reason, "check --update") || v.OK() {
		t.Errorf("a new strategy: %+v", c)
	}
	v, err = Compare(summary(3, one, two), summary(3, one), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := the(t, v, "two", ""); c.Outcome != Missing || strings.Contains(c.Reason, "--update") || v.OK() {
		t.Errorf("a strategy that is gone: %+v", c)
	}
}

func TestAVerdictWithoutAnyCheckIsAnError(t *testing.T) {
	s := summary(3, strategy(t, "s", "d", 3, usual(3, nil)))
	if _, err := Judge(s, nil, nil, Options{}); !errors.Is(err, ErrNothing) || !strings.Contains(err.Error(), "--update") {
		t.Errorf("got %v", err)
	}
	v, err := Judge(s, nil, nil, Options{AllowEmpty: true})
	if err != nil || v.OK() {
		t.Errorf("got %v and OK %v: allowed to be empty, but nothing was shown", err, v.OK())
	}
	if _, err := Compare(summary(3), summary(3), Options{}); !errors.Is(err, ErrNothing) {
		t.Errorf("two results without strategies: %v", err)
	}
}

func TestMistakesOfAllExpectationsComeTogether(t *testing.T) {
	s := summary(3, strategy(t, "s", "d", 3, usual(3, nil)))
	_, err := Judge(s, []Expectation{{Text: "x.latency_p99 <= 1s", Line: 1, Col: 1}, {Text: "s.success >= 50%", Line: 2, Col: 1}, {Text: "s.y <= 1s", Line: 3, Col: 1}}, nil, Options{})
	if m := (Mistakes)(nil); !errors.As(err, &m) || len(m) != 2 || m[0].Line != 1 || m[1].Line != 3 {
		t.Errorf("got %v", err)
	}
}

func TestTheZeroValueOfACheckHasNotPassed(t *testing.T) {
	if (&Check{}).OK() || (&Check{Accepted: true}).OK() || (&Verdict{}).OK() {
		t.Error("nothing has passed")
	}
}

func TestFurtherMarginsReplaceThoseOfTheSameMetric(t *testing.T) {
	given := Regression{Confidence: 0.9, OnUndecided: "pass", Margins: map[string]float64{"latency_p99": 0.05, "class.chat.slo_ratio": 0.01, "ttft_p99": 0.3}}
	got := given.With(map[string]float64{"latency_p99_seconds": 0.02, "class.chat.slo": 0.03})
	want := Regression{Confidence: 0.9, OnUndecided: "pass", Margins: map[string]float64{"latency_p99_seconds": 0.02, "class.chat.slo": 0.03, "ttft_p99": 0.3}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(given.Margins) != 3 || given.Margins["latency_p99"] != 0.05 {
		t.Errorf("what it was called on changed: %+v", given)
	}
	for _, none := range []map[string]float64{nil, {}} {
		if got := given.With(none); !reflect.DeepEqual(got, given) {
			t.Errorf("with %v: got %+v", none, got)
		}
		if got := (Regression{}).With(none); len(got.Margins) != 0 {
			t.Errorf("nothing with nothing: %+v", got)
		}
	}
}

func TestAScenarioThatCouldNotBeComparedHasNotPassed(t *testing.T) {
	v := Uncompared("steady", "it was not run")
	if v.OK() || v.Scenario != "steady" {
		t.Errorf("%+v has passed", v)
	}
	all := []*Verdict{v}
	for name, write := range map[string]func(*strings.Builder) error{
		"text":    func(b *strings.Builder) error { return WriteText(b, all, TextOptions{}) },
		"junit":   func(b *strings.Builder) error { return WriteJUnit(b, all) },
		"summary": func(b *strings.Builder) error { return WriteStepSummary(b, all) },
	} {
		var b strings.Builder
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"the result against the older one", "it was not run"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not say %q: %s", name, want, b.String())
			}
		}
	}
	for _, write := range []func(*strings.Builder) error{
		func(b *strings.Builder) error { return WriteBench(b, all) }, func(b *strings.Builder) error { return WriteBencher(b, all) },
		func(b *strings.Builder) error { return WriteOpenMetrics(b, all) }, func(b *strings.Builder) error { return WriteSmallerIsBetter(b, all) },
	} {
		if err := write(new(strings.Builder)); err != nil {
			t.Error(err)
		}
	}
}
