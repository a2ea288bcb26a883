package gate

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// two strategies, five seeds. adaptive's p99 is 1 to 5 s, rr's always 10 s.
func five(t *testing.T) *reports.Summary {
	t.Helper()
	return summary(5,
		strategy(t, "adaptive", "a", 5, figuresBy{"latency_p99_seconds": {1, 2, 3, 4, 5}, "success_ratio": each(5, 1),
			"spend_per_1k_usd": {3, 3.1, 3.2, 3.1, 3}, "throughput_rps": {39, 40, 41, 40, 40}}),
		strategy(t, "rr", "b", 5, figuresBy{"latency_p99_seconds": each(5, 10), "success_ratio": {0.99, 0.98, 1, 0.99, 0.99},
			"spend_per_1k_usd": {5, 5.1, 5.2, 5.1, 5}, "throughput_rps": {39, 40, 41, math.NaN(), 40}}),
		strategy(t, "my-lb", "c", 5, figuresBy{"latency_p99_seconds": each(5, 2), "success_ratio": each(5, 0.5), "spend_per_1k_usd": each(5, 4.2)}))
}

func judged(t *testing.T, s *reports.Summary, e Expectation) []Check {
	t.Helper()
	x, err := Parse(e, ScopeOf(s))
	if err != nil {
		t.Fatalf("%s: %v", e.Text, err)
	}
	return x.judge(s)
}

func TestBothSidesAreEvaluatedPerSeedAndTheirDifferenceIsJudged(t *testing.T) {
	s := five(t)
	// Differences to 0.8 · 10 s: −7, −6, −5, −4, −3. Mean −5, standard deviation √2.5, standard error √0.5; the 95 %
	// quantile of t with 4 degrees of freedom is 2.131847, so the bounds are −5 ± 1.507443.
	c := judged(t, s, Expectation{Text: "adaptive.latency_p99 <= 0.8 * rr.latency_p99"})[0]
	if c.Outcome != Passed || !near(c.Got.Mean, 3) || !near(c.Want.Mean, 8) || !near(c.Difference.Mean, -5) ||
		!near(c.Difference.Low, -6.507443) || !near(c.Difference.High, -3.492557) {
		t.Errorf("got %+v, difference %+v", c, c.Difference)
	}
	if c.Metric != "latency_p99_seconds" || c.Unit != "s" || c.Strategy != "adaptive" {
		t.Errorf("the check is of %s.%s in %s", c.Strategy, c.Metric, c.Unit)
	}
	for text, want := range map[string]Outcome{
		"adaptive.latency_p99 >= 0.8 * rr.latency_p99":                                       Failed,
		"adaptive.latency_p99 <= 3s":                                                         Undecided, // −2 … 2
		"adaptive.latency_p99 <= 4.6s":                                                       Passed,    // −1.6 ± 1.507 leaves out 0
		"adaptive.latency_p99 <= 4.5s":                                                       Undecided, // −1.5 ± 1.507 does not
		"adaptive.latency_p99 <= 1.4s":                                                       Failed,    // 1.6 ± 1.507
		"adaptive.latency_p99 > 1400ms":                                                      Passed,
		"8s >= adaptive.latency_p99":                                                         Passed,
		"adaptive.latency_p99 - rr.latency_p99 < -5s":                                        Passed, // −7 + 5 … : −2 ± 1.507
		"adaptive.success_ratio >= 99.9%":                                                    Passed, // 1 five times: 2^−5 is below 5 %
		"adaptive.success_ratio >= 100 %":                                                    Passed,
		"adaptive.success_ratio > rr.success_ratio":                                          Passed, // 0.01, 0.02, 0, 0.01, 0.01: 0.01 ± 0.0067
		"adaptive.success > adaptive.success":                                                Failed, // equal is not greater
		"adaptive.success >= adaptive.success":                                               Passed,
		"adaptive.throughput >= 39/s":                                                        Passed, // 1 ± 0.674
		"adaptive.throughput >= 39":                                                          Passed,
		"adaptive.throughput >= 2_340/min":                                                   Passed,
		"adaptive.spend_per_1k <= $4.20":                                                     Passed,
		"strategy[\"my-lb\"].spend_per_1k <= $4.20":                                          Passed, // exactly $4.20 is at most $4.20
		"'my-lb'.spend_per_1k_usd < $4.20":                                                   Failed,
		"min(rr.latency_p99, adaptive.latency_p99) <= 1.1 * max(1s, adaptive.latency_p99)":   Passed,
		"abs(adaptive.latency_p99 - 3s) <= 2.8s":                                             Passed, // |d| is 2, 1, 0, 1, 2: 1.2 ± 0.797
		"adaptive.spend_per_1k / rr.spend_per_1k <= 65%":                                     Passed, // about 0.61
		"-(adaptive.latency_p99) + 2 * 1s >= -1m":                                            Passed,
		"adaptive.latency_p99 * 1.5e-1 <= 1.5s":                                              Passed,
		"(adaptive.latency_p99 <= rr.latency_p99)":                                           Passed,
		"strategy.adaptive.latency_p99_seconds <= strategy[\"rr\"][\"latency_p99_seconds\"]": Passed,
	} {
		if c := judged(t, s, Expectation{Text: text})[0]; c.Outcome != want {
			t.Errorf("%s: %v (%s, difference %+v), want %v", text, c.Outcome, c.Reason, c.Difference, want)
		}
	}
}

func TestMoreConfidenceTakesMoreEvidence(t *testing.T) {
	s := five(t)
	// −1.6 ± t·√0.5: t(4, 0.95) = 2.13 leaves 0 out, t(4, 0.99) = 3.75 does not.
	const text = "adaptive.latency_p99 <= 4.6s"
	if c := judged(t, s, Expectation{Text: text})[0]; c.Outcome != Passed || c.Confidence != 0.95 {
		t.Errorf("at 95 %%: %v at %v", c.Outcome, c.Confidence)
	}
	if c := judged(t, s, Expectation{Text: text, Confidence: 0.99})[0]; c.Outcome != Undecided || c.OK() {
		t.Errorf("at 99 %%: %v", c.Outcome)
	}
	// Five equal figures are the sign test's 2^−5 = 3.1 %: enough for 95 %, not for 99 %.
	if c := judged(t, s, Expectation{Text: "adaptive.success_ratio >= 99.9%", Confidence: 0.99})[0]; c.Outcome != Undecided || !strings.Contains(c.Reason, "takes 7") {
		t.Errorf("equal figures at 99 %%: %v, %q", c.Outcome, c.Reason)
	}
}

func TestAllMeansEveryStrategyByItself(t *testing.T) {
	s := five(t)
	checks := judged(t, s, Expectation{Text: "all.spend_per_1k <= $4.20", File: "f.yaml", Line: 7, Col: 5})
	if len(checks) != 3 {
		t.Fatalf("%d checks, want one for each of 3 strategies", len(checks))
	}
	for i, want := range []Outcome{Passed, Failed, Passed} {
		if checks[i].Outcome != want || checks[i].Strategy != s.Strategies[i].Name || checks[i].Line != 7 {
			t.Errorf("%s: %v, want %v", checks[i].Strategy, checks[i].Outcome, want)
		}
	}
	// On both sides it is the same strategy, compared with a fixed one.
	checks = judged(t, s, Expectation{Text: "all.latency_p99 <= 1.0 * rr.latency_p99"})
	if checks[0].Outcome != Passed || checks[0].Got.Name != "adaptive.latency_p99" || checks[1].Outcome != Passed {
		t.Errorf("got %+v", checks)
	}
}

func TestWhatIsMissingHasNotPassed(t *testing.T) {
	s := five(t)
	for text, reason := range map[string]string{
		"rr.throughput >= 1/s": "no figure under seed 4",
		"adaptive.latency_p99 / (rr.success - rr.success) >= 0s":      "no figure under seed 1", // n/0
		"adaptive.ttft_p99 <= 10s":                                    "no figure under seed 1",
		"max(adaptive.throughput, rr.throughput) >= 1/s":              "no figure under seed 4", // NaN is not outdone
		"adaptive.throughput >= min(rr.throughput, 1/s)":              "no figure under seed 4",
		"adaptive.throughput + 0 * rr.throughput >= 1/s":              "no figure under seed 4",
		"strategy[\"my-lb\"].throughput >= 0.5 * adaptive.throughput": "no figure under seed 1",
	} {
		c := judged(t, s, Expectation{Text: text})[0]
		if c.Outcome != Missing || c.OK() || !strings.Contains(c.Reason, reason) {
			t.Errorf("%s: %v, %q; want missing for %q", text, c.Outcome, c.Reason, reason)
		}
		if c := judged(t, s, Expectation{Text: text, OnUndecided: "pass"})[0]; c.Outcome != Missing || !c.OK() {
			t.Errorf("%s with on_undecided: pass: %v, OK %v", text, c.Outcome, c.OK())
		}
	}
	if c := judged(t, s, Expectation{Text: "rr.latency_p99 <= 1s", OnUndecided: "pass"})[0]; c.OK() {
		t.Error("on_undecided: pass let a failure pass")
	}
	none := summary(5)
	x, err := Parse(Expectation{Text: "all.latency_p99 <= 1s"}, ScopeOf(none))
	if err != nil {
		t.Fatal(err)
	}
	if c := x.judge(none); len(c) != 1 || c[0].Outcome != Missing || c[0].OK() {
		t.Errorf("all of no strategy: %+v", c)
	}
	one := summary(1, strategy(t, "a", "a", 1, figuresBy{"latency_p99_seconds": {1}}))
	if c := judged(t, one, Expectation{Text: "a.latency_p99 <= 100s"})[0]; c.Outcome != Undecided || c.OK() {
		t.Errorf("one seed: %v", c.Outcome)
	}
	if c := judged(t, summary(0, strategy(t, "a", "a", 0, figuresBy{"latency_p99_seconds": {}})), Expectation{Text: "a.latency_p99 <= 100s"})[0]; c.Outcome != Missing {
		t.Errorf("no seed: %v", c.Outcome)
	}
}

func TestClassesAreReachedByName(t *testing.T) {
	s := five(t)
	for i := range s.Strategies {
		s.Strategies[i].Classes = []reports.ClassSummary{
			{Name: "batch", Metrics: reports.Metrics{"slo_ratio": metric(t, "slo_ratio", each(5, 0.97))}},
			{Name: "4k-chat", Metrics: reports.Metrics{"slo_ratio": metric(t, "slo_ratio", each(5, 0.5))}}}
	}
	for text, want := range map[string]Outcome{
		"adaptive.class.batch.slo_ratio >= 95%":       Passed,
		"adaptive.class.batch.slo >= 98%":             Failed,
		"adaptive.class[\"4k-chat\"].slo_ratio < 95%": Passed,
		"all.class.batch.slo >= rr.class.batch.slo":   Passed,
	} {
		if c := judged(t, s, Expectation{Text: text})[0]; c.Outcome != want || c.Class == "" {
			t.Errorf("%s: %v of class %q, want %v", text, c.Outcome, c.Class, want)
		}
	}
	_, err := Parse(Expectation{Text: "adaptive.class.bacth.slo >= 95%", File: "f", Line: 3, Col: 5}, ScopeOf(s))
	if want := `f:3:20: unknown class "bacth" (did you mean "batch"?)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = Parse(Expectation{Text: "adaptive.class.batch.fairness_jain >= 95%"}, ScopeOf(s))
	if err == nil || !strings.Contains(err.Error(), "cannot be told for a class") {
		t.Errorf("a metric of providers for a class: %v", err)
	}
}

func TestMistakesAreToldAtTheirLineAndColumnWithTheRemedy(t *testing.T) {
	s := five(t)
	for text, want := range map[string]string{
		"adaptiv.latency_p99 <= 1s":                         `f.yaml:10:5: unknown strategy "adaptiv" (did you mean "adaptive"?)`,
		"adaptive.latncy_p99 <= 1s":                         `f.yaml:10:14: unknown metric "latncy_p99" (did you mean "latency_p99"?)`,
		"adaptive.latency_p99 <= 0.8 * rr.lattency_p99":     `f.yaml:10:38: unknown metric "lattency_p99" (did you mean "latency_p99"?)`,
		"my-lb.latency_p99 <= 1s":                           `f.yaml:10:5: the name "my-lb" is more than letters, digits and _; write strategy["my-lb"]`,
		"latency_p99 <= 1s":                                 `f.yaml:10:5: latency_p99_seconds of which strategy? Write all.latency_p99`,
		"rr <= 1s":                                          `f.yaml:10:5: "rr" is a strategy; which of its metrics? Write rr.latency_p99`,
		"rr.latency_p99 <= 0.8":                             `f.yaml:10:23: a number without a unit stands against a time; write it with its unit, such as 800ms or 2s`,
		"rr.spend <= 4.2":                                   `f.yaml:10:17: a number without a unit stands against an amount of money; write it with its unit, such as $4.20`,
		"rr.spend <= 4s":                                    `f.yaml:10:14: an amount of money and a time cannot be added or compared`,
		"rr.latency_p99 + rr.spend <= 4s":                   `f.yaml:10:20: a time and an amount of money`,
		"rr.success >= 99.9":                                `f.yaml:10:19: success_ratio lies between 0% and 100%; write a percentage, such as 99.9%`,
		"rr.rejected <= 1":                                  `f.yaml:10:20: this always holds, since rejected_ratio lies between`,
		"0 <= rr.success":                                   `f.yaml:10:5: this always holds`,
		"1 <= 2":                                            `f.yaml:10:7: neither side names a metric`,
		"rr.latency_p99":                                    `f.yaml:10:5: this compares nothing`,
		"rr.latency_p99 * 2":                                `f.yaml:10:20: this compares nothing`,
		"rr.latency_p99 == 1s":                              `f.yaml:10:20: no two runs are equal to the last digit`,
		"rr.latency_p99 <= 1s and rr.success >= 99%":        `f.yaml:10:26: write two expectations instead of "and"`,
		"1s <= rr.latency_p99 <= 2s":                        `write two expectations instead of "&&"`,
		"":                                                  `f.yaml:10:5: unexpected token EOF`,
		"rr.latency_p99 <= 1sec":                            `f.yaml:10:23: "1sec" is not a duration`,
		"rr.latency_p99 <= $x":                              `f.yaml:10:23: "x" is not an amount`,
		"rr.latency_p99 <= (1s":                             `f.yaml:10:25: unexpected token EOF`,
		"rr.class.batch.latency_p99 <= 1s":                  `f.yaml:10:14: unknown class "batch"; the scenario has one class only`,
		"rr.a.b.c.latency_p99 <= 1s":                        `too many names`,
		"rr.latency_p99 <= [1,2][0]":                        `only strategies have metrics`,
		"rr.latency_p99 <= len(\"a\")":                      `this does not belong in an expectation`,
		"rr.latency_p99 <= rr.latency_p99 ** 2":             `this does not belong in an expectation`,
		"rr.latency_p99 <= foo(1)":                          `this does not belong in an expectation`,
		"rr.latency_p99 <= {1}":                             `f.yaml:10:25: unexpected token`,
		"rr.latency_p99 <= 1 * * 2":                         `unexpected token`,
		"rr.latency_p99 <= max()":                           `max takes metrics`,
		"rr.latency_p99 <= rr?.latency_p99":                 `this does not belong`,
		"let x = 1; rr.latency_p99 <= 1s":                   `this compares nothing`,
		"rr.latency_p99 <= all(1, true)":                    `this does not belong`,
		strings.Repeat("(", 400) + strings.Repeat(")", 400): `f.yaml:10:`,
		strings.Repeat("1+", 450) + "rr.latency_p99":        `maximum allowed nodes`,
		strings.Repeat("x", 1001):                           `at most 1000 bytes; this has 1001`,
		"rr.latency_p99 <= \xff":                            `UTF-8`,
	} {
		_, err := Parse(Expectation{Text: text, File: "f.yaml", Line: 10, Col: 5}, ScopeOf(s))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s:\n got %v\nwant %s", text, err, want)
			continue
		}
		if m := (Mistakes)(nil); !errors.As(err, &m) || len(m) == 0 {
			t.Errorf("%.60s: the error is a %T", text, err)
		}
	}
}

func TestAllMistakesOfAnExpectationAreTold(t *testing.T) {
	_, err := Parse(Expectation{Text: "adaptiv.latency_p99 <= 0.8 * r.latency", OnUndecided: "maybe", Confidence: 3}, ScopeOf(five(t)))
	if m := (Mistakes)(nil); !errors.As(err, &m) || len(m) != 4 {
		t.Errorf("got %v, want 4 mistakes", err)
	}
}

func TestColumnsCountCharactersAndLinesGoOn(t *testing.T) {
	_, err := Parse(Expectation{Text: "strategy[\"größe\"].latency_p99 <= 1s", Line: 1, Col: 1, File: "f"}, ScopeOf(five(t)))
	if err == nil || !strings.HasPrefix(err.Error(), "f:1:10: ") {
		t.Errorf("got %v, want it at 1:10", err)
	}
	_, err = Parse(Expectation{Text: "rr.latency_p99\n  <= \"größe\".x +\n r.y", Line: 4, Col: 7, File: "f"}, ScopeOf(five(t)))
	if err == nil || !strings.Contains(err.Error(), "f:5:6: ") || !strings.Contains(err.Error(), "f:6:2: ") {
		t.Errorf("got %v, want mistakes at 5:6 and 6:2", err)
	}
}

func FuzzExpectationsNeverPanicAndNeverPassOnNothing(f *testing.F) {
	for _, text := range []string{"a.latency_p99 <= 0.8 * b.latency_p99", "all.spend_per_1k <= $4.20", "a.class.batch.slo >= 95%",
		"strategy[\"a\"].latency_p99 < 1m30s", "abs(-a.ttft_p99) >= min(1s, 2ms)", "a.b.c[1:2]?.d", "{x: 1}", "a.success ?? 1 >= 2", "`a`.x", "1 % 2 // x", "/* 5% */ a.x >= 1", "b'x'.y", "a['"} {
		f.Add(text)
	}
	missing := math.NaN()
	f.Fuzz(func(t *testing.T, text string) {
		var all figuresBy = map[string][]float64{}
		for _, n := range reports.MetricNames() {
			all[n] = each(3, missing)
		}
		s := summary(3, strategy(t, "a", "a", 3, all), strategy(t, "b", "b", 3, all))
		x, err := Parse(Expectation{Text: text, File: "f", Line: 1, Col: 1}, ScopeOf(s))
		if err != nil {
			m := (Mistakes)(nil)
			if !errors.As(err, &m) || len(m) == 0 {
				t.Fatalf("the error is %T %v", err, err)
			}
			for _, e := range m {
				if e.Line < 1 || e.Col < 1 || strings.ContainsAny(e.Msg, "\n\r") {
					t.Fatalf("mistake %+v", e)
				}
			}
			return
		}
		for _, c := range x.judge(s) {
			if c.OK() {
				t.Fatalf("%q passed though no strategy has any figure: %+v", text, c)
			}
		}
	})
}
