package gate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
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

// What the schema of Jenkins' xUnit plugin for JUnit reports (junit-10.xsd) says of the elements that may occur here:
// attributes, those required, children, and whether there may be text. Order is free.
var jenkins = map[string]struct {
	attributes, required, children string
	text                           bool
}{
	"testsuites": {"name time tests failures errors", "", "testsuite", false},
	"testsuite": {"name tests failures errors group time skipped timestamp hostname id package file log url",
		"name tests failures errors", "testsuite properties testcase system-out system-err", false},
	"testcase":   {"name time classname group", "name", "skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err", false},
	"properties": {"", "", "property", false},
	"property":   {"name value", "name value", "", false},
	"failure":    {"type message", "", "", true},
	"error":      {"type message", "", "", true},
	"skipped":    {"type message", "", "", true},
	"system-out": {"", "", "", true},
	"system-err": {"", "", "", true},
}

// checkJUnit reports where a document breaks the schema.
func checkJUnit(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			rule, known := jenkins[name]
			switch {
			case !known:
				return fmt.Errorf("unknown element %s", name)
			case len(open) == 0 && name != "testsuites" && name != "testsuite":
				return fmt.Errorf("root %s", name)
			case len(open) > 0 && !slices.Contains(strings.Fields(jenkins[open[len(open)-1]].children), name):
				return fmt.Errorf("%s in %s", name, open[len(open)-1])
			}
			has := ""
			for _, a := range e.Attr {
				has += " " + a.Name.Local
				if !slices.Contains(strings.Fields(rule.attributes), a.Name.Local) {
					return fmt.Errorf("attribute %s of %s", a.Name.Local, name)
				}
			}
			for _, r := range strings.Fields(rule.required) {
				if !slices.Contains(strings.Fields(has), r) {
					return fmt.Errorf("%s without %s", name, r)
				}
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && !jenkins[open[len(open)-1]].text && len(bytes.TrimSpace(e)) > 0 {
				return fmt.Errorf("text %q in %s", e, open[len(open)-1])
			}
		}
	}
}

func TestJUnitReportsAreValidForJenkinsAndCountRight(t *testing.T) {
	all := samples(t)
	doc := output(t, "junit.xml", all)
	if err := checkJUnit(doc); err != nil {
		t.Errorf("%v in\n%s", err, doc)
	}
	var got junitSuites
	if err := xml.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	checks, bad, names := 0, 0, map[string]bool{}
	for _, v := range all {
		_, n := v.Count()
		checks, bad = checks+len(v.Checks), bad+n
	}
	if got.Tests != checks || got.Failures+got.Errors != bad || got.Errors != 1 || len(got.Suites) != 2 {
		t.Errorf("%d tests, %d failures, %d errors; the verdicts have %d checks of which %d did not pass", got.Tests, got.Failures, got.Errors, checks, bad)
	}
	for _, s := range got.Suites {
		failures, faults := 0, 0
		for _, c := range s.Cases {
			if key := c.ClassName + " " + c.Name; names[key] {
				t.Errorf("test case %s stands twice", key)
			} else {
				names[key] = true
			}
			if c.Name == "" || c.ClassName == "" {
				t.Errorf("GitLab shows a test case by its name and class: %+v", c)
			}
			if c.Failure != nil {
				failures++
				for _, want := range []string{"scenario: tiny", "strategy: ", "metric: ", "difference: ", "[", "seeds: 6"} {
					if !strings.Contains(c.Failure.Body, want) {
						t.Errorf("%s: the body lacks %q:\n%s", c.Name, want, c.Failure.Body)
					}
				}
			}
			if c.Error != nil {
				faults++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != faults {
			t.Errorf("suite %s counts %d, %d, %d; it has %d, %d, %d", s.Name, s.Tests, s.Failures, s.Errors, len(s.Cases), failures, faults)
		}
	}
	for _, bad := range []string{"<testsuites><testcase name='x'/></testsuites>", "<testsuite name='x' tests='1' failures='0' errors='0'><testcase/></testsuite>",
		"<testsuite name='x' tests='1' failures='0' errors='0'><testcase name='x' line='1'/></testsuite>", "<testsuites>text</testsuites>", "<suite/>"} {
		if checkJUnit([]byte(bad)) == nil {
			t.Errorf("the test takes %s for valid", bad)
		}
	}
}

func TestACheckThatBrokeOffIsAnErrorInJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJUnitError(&b, errors.New("a.yaml:1:2: \"<]]>&\x00\na.yaml:3:1: more")); err != nil {
		t.Fatal(err)
	}
	if err := checkJUnit(b.Bytes()); err != nil {
		t.Errorf("%v in\n%s", err, &b)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	fault := got.Suites[0].Cases[0].Error
	if got.Tests != 1 || got.Errors != 1 || fault == nil || !strings.HasPrefix(fault.Message, "a.yaml:1:2: \"<]]>&") || !strings.Contains(fault.Body, "\na.yaml:3:1: more\n") {
		t.Errorf("got\n%s", &b)
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

// checkOpenMetrics holds a text against the rules of OpenMetrics 1.0 that matter here: every sample belongs to the
// family described last, no family comes twice, a unit is the end of the name, no sample twice, and # EOF at the end.
func checkOpenMetrics(t *testing.T, text []byte) (samples map[string]float64) {
	t.Helper()
	sampleLine := regexp.MustCompile(`^([a-zA-Z_][a-zA-Z0-9_]*)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)$`)
	samples = map[string]float64{}
	families, family, ended := map[string]bool{}, "", false
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		line := s.Text()
		if ended {
			t.Errorf("%q after the end", line)
		}
		f := strings.SplitN(line, " ", 4)
		switch {
		case line == "# EOF":
			ended = true
		case f[0] == "#" && f[1] == "TYPE":
			if families[f[2]] || f[3] != "gauge" {
				t.Errorf("family %q", line)
			}
			family, families[f[2]] = f[2], true
		case f[0] == "#" && f[1] == "UNIT":
			if f[2] != family || !strings.HasSuffix(f[2], "_"+f[3]) {
				t.Errorf("unit %q", line)
			}
		case f[0] == "#" && f[1] == "HELP":
			if f[2] != family {
				t.Errorf("help %q", line)
			}
		default:
			m := sampleLine.FindStringSubmatch(line)
			if m == nil || m[1] != family {
				t.Errorf("sample %q in family %s", line, family)
				continue
			}
			v, err := strconv.ParseFloat(m[3], 64)
			key := m[1] + "{" + m[2] + "}"
			if _, twice := samples[key]; twice || err != nil {
				t.Errorf("sample %q: %v, or there already", line, err)
			}
			samples[key] = v
		}
	}
	if !ended {
		t.Error("no # EOF")
	}
	return samples
}

func TestOpenMetricsFollowTheFormat(t *testing.T) {
	samples := checkOpenMetrics(t, output(t, "metrics.openmetrics", samples(t)))
	for key, want := range map[string]float64{
		`evenkeel_throughput_rps{scenario="tiny",strategy="round_robin",statistic="low"}`:                                                 39,
		`evenkeel_slo_ratio{scenario="tiny",strategy="my-lb-2",class="batch",statistic="mean"}`:                                           0.5,
		`evenkeel_check_passed{scenario="tiny",strategy="my-lb-2",kind="regression",check="latency_p99_seconds against the baseline"}`:    0,
		`evenkeel_check_passed{scenario="calm-7",strategy="random",kind="regression",check="latency_p99_seconds against the baseline"}`:   1,
		`evenkeel_check_passed{scenario="tiny",strategy="my-lb-2",kind="expectation",check="strategy[\"my-lb-2\"].latency_p50 <= 0.55s"}`: 1,
	} {
		if got, ok := samples[key]; !ok || got != want {
			t.Errorf("%s is %v, %v, want %v", key, got, ok, want)
		}
	}
}
