package gate

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func TestAPartOfTheStrategiesIsJudgedByItselfAndThatIsSaid(t *testing.T) {
	a, b := strategy(t, "a", "d", 6, usual(6, nil)), strategy(t, "b", "d", 6, usual(6, nil))
	base := NewBaseline(summary(6, a, b))
	expect := []Expectation{{Text: "all.success_ratio >= 99%"}, {Text: "b.success_ratio >= 99%"}}
	if _, err := Judge(summary(6, a), expect, base, Options{}); err == nil {
		t.Error("an expectation of a strategy that was not run is a mistake where nobody asked for a part")
	}
	v, err := Judge(summary(6, a), expect, base, Options{Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Checks) != 1+len(DefaultMargins()) || !v.OK() || len(v.Notes) != 2 ||
		!strings.HasPrefix(v.Notes[0], "1 of 2 expectations are not judged") || !strings.HasPrefix(v.Notes[1], "1 of 2 strategies of the baseline are not compared") {
		t.Errorf("%d checks, notes %q", len(v.Checks), v.Notes)
	}
	// A strategy that the baseline lacks still has nothing to be compared with.
	if v, err = Judge(summary(6, a, strategy(t, "new", "d", 6, usual(6, nil))), nil, base, Options{Partial: true}); err != nil || v.OK() {
		t.Errorf("a new strategy passes: %v", err)
	}
	// Of a baseline's only part, others are not compared.
	if v, err = Judge(summary(6, a, b), nil, base.Only("b"), Options{}); err != nil || !v.OK() || len(v.Checks) != len(DefaultMargins()) {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestAStoredBaselineKeepsWhatIsCompared(t *testing.T) {
	s := summary(2, strategy(t, "a", "d", 2, usual(2, figuresBy{"hedges": {1, 2}, "ttft_p50_seconds": {1, 2}})))
	s.Strategies[0].Classes = []reports.ClassSummary{
		{Name: "batch", Metrics: reports.Metrics{"slo_ratio": metric(t, "slo_ratio", each(2, 0.5)), "success_ratio": metric(t, "success_ratio", each(2, 1))}},
		{Name: "chat", Metrics: reports.Metrics{"success_ratio": metric(t, "success_ratio", each(2, 1))}}}
	r := Regression{Margins: map[string]float64{"ttft_p50": 0.1, "class.batch.slo_ratio": 0.01}}
	b, err := r.Baseline(s)
	if err != nil {
		t.Fatal(err)
	}
	st := b.Strategies[0]
	if len(st.Metrics) != len(DefaultMargins())+1 || st.Metrics["ttft_p50_seconds"] == nil || st.Metrics["hedges"] != nil {
		t.Errorf("it keeps %v", st.Metrics)
	}
	if len(st.Classes) != 1 || len(st.Classes[0].Metrics) != 1 || st.Classes[0].Metrics["slo_ratio"] == nil {
		t.Errorf("of the classes it keeps %+v", st.Classes)
	}
	if v, err := Judge(s, nil, b, Options{Regression: r}); err != nil || !v.OK() {
		t.Errorf("a result does not pass against its own baseline: %v", err)
	}
	if _, err := (Regression{Margins: map[string]float64{"hedges": 0.1}}).Baseline(s); err == nil {
		t.Error("a margin for what cannot get worse is a mistake")
	}
}

func TestASkippedScenarioIsToldEverywhereAndNeverCountsAsPassed(t *testing.T) {
	all := append(samples(t)[1:], &Verdict{Scenario: "far", Skipped: "its data is missing"})
	if !all[1].OK() {
		t.Error("what was skipped on request is in the way")
	}
	for name, want := range map[string]string{
		"verdict.txt":     "far: SKIPPED: its data is missing\n\n2 scenarios, 9 checks: 1 passed, 1 skipped\n",
		"annotations.txt": "::warning title=evenkeel%3A skipped::far: its data is missing\n",
		"summary.md":      "- far: SKIPPED: its data is missing\n",
		"junit.xml":       `<skipped type="skipped" message="far: its data is missing">`,
	} {
		if got := string(output(t, name, all)); !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", name, want, got)
		}
	}
	doc := output(t, "junit.xml", all)
	if err := checkJUnit(doc); err != nil {
		t.Error(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	if s := got.Suites[1]; got.Tests != 10 || got.Failures+got.Errors != 0 || s.Tests != 1 || s.Skipped != 1 || got.Suites[0].Skipped != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatCameOutAlikeIsToldInOneLine(t *testing.T) {
	now := usual(6, figuresBy{"ttft_p99_seconds": nil, "goodput_rps": nil})
	delete(now, "ttft_p99_seconds")
	delete(now, "goodput_rps")
	base := NewBaseline(summary(6, strategy(t, "a", "d", 6, usual(6, nil)), strategy(t, "b", "d", 6, usual(6, nil)), strategy(t, "c", "d", 6, usual(6, nil))))
	s := summary(6, strategy(t, "a", "d", 6, now), strategy(t, "b", "d", 6, usual(6, nil)), strategy(t, "c", "d", 6, usual(6, nil)))
	v, err := Judge(s, []Expectation{{Text: "all.success_ratio >= 99%"}, {Text: "all.latency_p50 >= 0.1 * a.latency_p50"}}, base, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `tiny: NOT PASSED, 2 of 33 checks: 2 missing
  MISSING   a.goodput, ttft_p99: the run has no such figure
  ok        all.latency_p50 >= 0.1 * a.latency_p50: 3 strategies; the closest is c: 500 ms against 50 ms, difference +450 ms [+450 ms, +450 ms]
  ok        all.success_ratio >= 99%: 3 strategies; the closest is c: 100 % against 99 %, difference +1.0 pp [+1.0, +1.0]
  ok        a: unchanged, decision for decision (7 metrics)
  ok        b, c: unchanged, decision for decision (9 metrics each)
`
	if got := string(output(t, "verdict.txt", []*Verdict{v})); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
