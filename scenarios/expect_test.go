package scenarios

import (
	"reflect"
	"strings"
	"testing"
)

const withoutExpect = `requests: 5
workload: {arrivals: {poisson: 6/s}, prompt_tokens: 10, output_tokens: 100}
providers: [{name: a, ttft: 1s}]
strategies: [random]
`

func TestExpectationsKeepTheirTextAndItsPlace(t *testing.T) {
	s, err := Parse("f.yaml", []byte("\ufeff"+withoutExpect+`expect:
  - random.success_ratio >= 99.9%
  -   'strategy["é-x"].latency_p99 <= 1s'  # why
  - &same all.spend_per_1k <= $4.20
  - {confidence: 99%, that: "random.slo_ratio >= 95%", on_undecided: pass}
  - *same
regression: {margin: {latency_p99: 5%, class.chat.slo_ratio: 0.01}, confidence: 90%, on_undecided: fail}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Expectation{
		{Text: "random.success_ratio >= 99.9%", Line: 6, Col: 5},
		{Text: `strategy["é-x"].latency_p99 <= 1s`, Line: 7, Col: 8},
		{Text: "all.spend_per_1k <= $4.20", Line: 8, Col: 11},
		{Text: "random.slo_ratio >= 95%", Line: 9, Col: 30, Confidence: 0.99, OnUndecided: "pass"},
		{Text: "all.spend_per_1k <= $4.20", Line: 8, Col: 11},
	}
	if !reflect.DeepEqual(s.Expect, want) {
		t.Errorf("got  %+v\nwant %+v", s.Expect, want)
	}
	regression := Regression{Given: true, Confidence: 0.9, OnUndecided: "fail", Line: 11, Col: 13, Margins: []Margin{
		{"latency_p99", 0.05, 11, 23}, {"class.chat.slo_ratio", 0.01, 11, 40},
	}}
	if !reflect.DeepEqual(s.Regression, regression) {
		t.Errorf("got  %+v\nwant %+v", s.Regression, regression)
	}
	if s.File != "f.yaml" || builtin(t, "steady").File == "" {
		t.Errorf("the file is %q", s.File)
	}
	if s, err := LoadBuiltin("steady"); err != nil || s.File != "" {
		t.Errorf("a built-in scenario is in the file %q, error %v", s.File, err)
	}
}

func TestTheDigestDoesNotDependOnWhatIsExpected(t *testing.T) {
	digest := func(text string) string {
		t.Helper()
		s, err := Parse("f.yaml", []byte(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s.Digest
	}
	plain := digest(withoutExpect)
	for _, more := range []string{"expect: [random.success_ratio >= 99%]\n", "regression: {margin: {latency_p99: 5%}}\n"} {
		if digest(withoutExpect+more) != plain {
			t.Errorf("the digest depends on %s", more)
		}
	}
	if digest(strings.Replace(withoutExpect, "5", "6", 1)) == plain {
		t.Error("the digest does not depend on the requests")
	}
}

func TestMistakesInWhatIsExpected(t *testing.T) {
	for text, want := range map[string]string{
		"expect: random.success_ratio >= 99%":               "5:9: expect must be a list of 1 to 1000 expectations, not a single value",
		"expect: []":                                        "5:9: expect must be a list of 1 to 1000 expectations, not an empty list",
		"expect: [~]":                                       "5:10: expect 1 is empty; write an expectation such as all.success_ratio >= 99%",
		"expect: ['']":                                      "5:10: expect 1: write it in one line, plain or in single quotes, so that a mistake in it has a column",
		"expect: [[a]]":                                     "5:10: expect 1 must be a mapping such as {that: …}, not a list",
		"expect: [{confidence: 99%}]":                       `5:10: "that" is missing in expect 1`,
		"expect: [{that: {}}]":                              "5:17: expect 1: that must be a text, not a mapping",
		"expect: [{that: a < 1, confidence: 40%}]":          "5:36: expect 1: confidence: 40% is out of range; it must be above 50% and below 100%",
		"expect: [{that: a < 1, on_undecided: maybe}]":      `5:38: expect 1: on_undecided: unknown word "maybe" (known: fail, pass)`,
		"expect: [{that: a < 1, on_undecide: pass}]":        `5:24: unknown field "on_undecide" in expect 1 (did you mean "on_undecided"?)`,
		"expect:\n  - a <=\n    b":                          "6:5: expect 1: write it in one line, plain or in single quotes, so that a mistake in it has a column",
		"expect:\n  - |\n    a <= b":                        "6:5: expect 1: write it in one line, plain or in single quotes, so that a mistake in it has a column",
		"regression: latency_p99":                           "5:13: regression must be a mapping such as {margin: …}, not a single value",
		"regression: {margin: 5%}":                          "5:22: regression: margin must be a mapping of 1 to 1000 metrics, such as {latency_p99: 5%}, not a single value",
		"regression: {margin: {latency_p99: 500ms}}":        `5:36: regression: margin: latency_p99: "500ms" is not a share; write a percentage up to 100%, such as 0.5%, or a fraction up to 1, such as 0.005`,
		"regression: {margin: {latency_p99: [5%]}}":         "5:36: regression: margin: latency_p99 must be a share such as 5%, not a list",
		"regression: {margin: {ttft_p99: 5%, ttft_p99: 1}}": `5:37: regression: margin: "ttft_p99" stands twice; first in line 5`,
	} {
		_, err := Parse("f.yaml", []byte(withoutExpect+text), Options{})
		if err == nil || err.Error() != "f.yaml:"+want {
			t.Errorf("%q:\ngot  %v\nwant f.yaml:%s", text, err, want)
		}
	}
}
