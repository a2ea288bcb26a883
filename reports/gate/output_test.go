package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// samples are two verdicts with every outcome: a failed, a missing, an accepted and a passed expectation, and a
// baseline against which one strategy is unchanged, one is worse, better, the same and undecided.
func samples(t *testing.T) []*Verdict {
	t.Helper()
	shaky := []float64{0.4, 0.7, 0.45, 0.6, 0.5, 0.55}
	now := summary(6,
		strategy(t, "round_robin", "d", 6, usual(6, nil)),
		strategy(t, "my-lb-2", "new", 6, usual(6, figuresBy{"latency_p99_seconds": around(6, 1, 0.2), "spend_per_1k_usd": around(6, 4, -0.1),
			"latency_p50_seconds": shaky, "hedges": each(6, 3), "success_ratio": {0.97, 0.98, 0.99, 0.98, 0.97, 0.98}})))
	for i := range now.Strategies {
		now.Strategies[i].Classes = []reports.ClassSummary{{Name: "batch", Metrics: reports.Metrics{"slo_ratio": metric(t, "slo_ratio", each(6, 0.5))}}}
	}
	base := NewBaseline(summary(6, strategy(t, "round_robin", "d", 6, usual(6, nil)), strategy(t, "my-lb-2", "old", 6, usual(6, nil))))
	at := func(line int, e Expectation) Expectation {
		e.File, e.Line, e.Col = "ci/a,b:1.yaml", line, 5
		return e
	}
	v, err := Judge(now, []Expectation{
		at(30, Expectation{Text: "all.success_ratio >= 99.9%"}),
		at(31, Expectation{Text: "round_robin.ttft_p95 <= 800ms"}),
		at(32, Expectation{Text: `strategy["my-lb-2"].latency_p50 <= 0.55s`, OnUndecided: "pass"}),
		at(33, Expectation{Text: "all.spend_per_1k <= $4.20", Confidence: 0.98}),
	}, base, Options{File: "ci/a,b:1.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	v.Notes = []string{"5 <seeds> & more:\nneed 6"}
	good := summary(2, strategy(t, "random", "d", 2, usual(2, nil)))
	good.Scenario.Name = "calm-7"
	w, err := Judge(good, nil, NewBaseline(good), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return []*Verdict{v, w}
}

var writers = map[string]func(io.Writer, []*Verdict) error{
	"verdict.txt":         func(w io.Writer, all []*Verdict) error { return WriteText(w, all, TextOptions{}) },
	"color.txt":           func(w io.Writer, all []*Verdict) error { return WriteText(w, all, TextOptions{Color: true}) },
	"junit.xml":           WriteJUnit,
	"annotations.txt":     WriteAnnotations,
	"summary.md":          WriteStepSummary,
	"bench.txt":           WriteBench,
	"bencher.json":        WriteBencher,
	"smaller.json":        WriteSmallerIsBetter,
	"bigger.json":         WriteBiggerIsBetter,
	"metrics.openmetrics": WriteOpenMetrics,
}

func output(t *testing.T, name string, all []*Verdict) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writers[name](&b, all); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.Bytes()
}

func TestOutputsAreAsStored(t *testing.T) {
	for name := range writers {
		golden(t, name, output(t, name, samples(t)))
	}
}

func TestTheVerdictNamesScenarioStrategyMetricBothValuesAndTheInterval(t *testing.T) {
	text := string(output(t, "verdict.txt", samples(t)))
	lines := strings.Split(text, "\n")
	want := "  FAILED    my-lb-2.latency_p99: worse, 1.221 s, baseline 1 s, difference +22 % [+21, +23], margin 2 %"
	if !strings.HasPrefix(lines[0], "tiny: NOT PASSED, ") || !slices.Contains(lines, want) {
		t.Errorf("no line %q in\n%s", want, text)
	}
	if !strings.Contains(text, "  ok        round_robin: unchanged, decision for decision (9 metrics)\n") {
		t.Errorf("unchanged is not said once in\n%s", text)
	}
}

func TestHostileTextStaysTextInEveryOutput(t *testing.T) {
	nasty := "x\"'<>&|`]]>\n::error::boo\r%\x1b[31m\x00\u2028"
	s := summary(2, strategy(t, nasty, "d", 2, figuresBy{"latency_p99_seconds": {1, 2}}))
	s.Scenario.Name = nasty
	v := &Verdict{Scenario: nasty, File: nasty, Result: s, Notes: []string{nasty},
		Checks: []Check{{Kind: OfExpectation, Strategy: nasty, Metric: nasty, Text: nasty, File: nasty, Line: 1, Col: 1, Reason: nasty}}}
	all := []*Verdict{v}
	if err := checkJUnit(output(t, "junit.xml", all)); err != nil {
		t.Errorf("junit: %v", err)
	}
	if n := bytes.Count(output(t, "annotations.txt", all), []byte("\n")); n != 1 {
		t.Errorf("annotations: %d lines, want 1", n)
	}
	for _, name := range []string{"bencher.json", "smaller.json", "bigger.json"} {
		if !json.Valid(output(t, name, all)) {
			t.Errorf("%s is no JSON", name)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(output(t, "bench.txt", all)), "\n"), "\n") {
		if !benchLine.MatchString(line) {
			t.Errorf("bench: %q", line)
		}
	}
	checkOpenMetrics(t, output(t, "metrics.openmetrics", all))
	if bytes.ContainsAny(output(t, "verdict.txt", all), "\x1b\x00\r") {
		t.Error("control characters reach the terminal")
	}
	if md := string(output(t, "summary.md", all)); strings.Contains(md, "<>") || strings.Contains(md, "\n::error") {
		t.Errorf("summary:\n%s", md)
	}
}

func TestAVerdictWithoutChecksIsGreenNowhere(t *testing.T) {
	all := []*Verdict{{Scenario: "void", Result: summary(2)}}
	for name, want := range map[string]string{"junit.xml": "<error type=", "annotations.txt": "::error ", "summary.md": "nothing was checked", "verdict.txt": "nothing was checked"} {
		if got := string(output(t, name, all)); !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", name, want, got)
		}
	}
}

func TestAnnotationsPointAtTheLineWorstFirst(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(output(t, "annotations.txt", samples(t)))), "\n")
	// Of the failures the p99 is 22 % worse, eleven margins of 2 %; success is 2.2 points short, 22 margins.
	for i, want := range []string{
		"::error file=ci/a%2Cb%3A1.yaml,title=evenkeel%3A failed::tiny: my-lb-2.success_ratio: worse, ",
		"::error file=ci/a%2Cb%3A1.yaml,title=evenkeel%3A failed::tiny: my-lb-2.latency_p99: worse, 1.221 s, baseline 1 s, difference +22 %25 [+21, +23], margin 2 %25",
		"::error file=ci/a%2Cb%3A1.yaml,line=30,col=5,title=evenkeel%3A failed::tiny: my-lb-2.success_ratio >= 99.9%25: failed, ",
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d of\n%s\nis not %s", i+1, strings.Join(lines, "\n"), want)
		}
	}
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "::warning ") || !strings.Contains(last, "line=32,") {
		t.Errorf("what was accepted comes last, as a warning: %s", last)
	}
}

var benchLine = regexp.MustCompile(`^(Unit [^\s]+ better=(lower|higher)|Benchmark[^\s]+\t1(\t[-+.0-9e]+ [^\s]+)+)$`)

func TestBenchmarkLinesGiveEverySeedToBenchstat(t *testing.T) {
	text := string(output(t, "bench.txt", samples(t)))
	perName, units := map[string]int{}, map[string]bool{}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if !benchLine.MatchString(line) {
			t.Errorf("line %q", line)
			continue
		}
		f := strings.Fields(line)
		if f[0] == "Unit" {
			units[f[1]] = true
			continue
		}
		perName[f[0]]++
		for i := 3; i < len(f); i += 2 {
			if !units[f[i]] && f[i] != "hedges" {
				t.Errorf("no Unit line comes before %s", f[i])
			}
		}
	}
	for name, want := range map[string]int{
		"BenchmarkEvenkeel/strategy=round_robin/scenario=tiny":         6,
		"BenchmarkEvenkeel/strategy=my-lb-2/scenario=tiny/class=batch": 6,
		"BenchmarkEvenkeel/strategy=random/scenario=calm-7-1":          2, // -1: the 7 is no GOMAXPROCS
	} {
		if perName[name] != want {
			t.Errorf("%d lines of %s, want %d in\n%s", perName[name], name, want, text)
		}
	}
}

func TestTrackersGetMeansWithTheirIntervals(t *testing.T) {
	all := samples(t)
	var bencher map[string]map[string]struct {
		Value float64  `json:"value"`
		Low   *float64 `json:"lower_value"`
		High  *float64 `json:"upper_value"`
	}
	if err := json.Unmarshal(output(t, "bencher.json", all), &bencher); err != nil {
		t.Fatal(err)
	}
	if m := bencher["tiny/round_robin"]["throughput_rps"]; m.Value != 40 || m.Low == nil || *m.Low != 39 || *m.High != 41 {
		t.Errorf("got %+v", m)
	}
	if m := bencher["tiny/my-lb-2/batch"]["slo_ratio"]; m.Value != 0.5 {
		t.Errorf("of the class: %+v", m)
	}
	type entry struct {
		Name, Unit, Range string
		Value             float64
	}
	var smaller, bigger []entry
	if err := errors.Join(json.Unmarshal(output(t, "smaller.json", all), &smaller), json.Unmarshal(output(t, "bigger.json", all), &bigger)); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(smaller, entry{"tiny/round_robin/latency_p99_seconds", "s", "± 1", 1}) || !slices.Contains(bigger, entry{"calm-7/random/success_ratio", "ratio", "± 1", 1}) {
		t.Errorf("smaller %+v\nbigger %+v", smaller, bigger)
	}
	for _, e := range slices.Concat(smaller, bigger) {
		if strings.HasSuffix(e.Name, "/hedges") {
			t.Error("hedges are neither better high nor low")
		}
	}
}
