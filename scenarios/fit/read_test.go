package fit

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// read reads one file, or fails.
func read(t *testing.T, text string, o Options) *Log {
	t.Helper()
	var l Log
	if err := l.Read("log", strings.NewReader(text), o); err != nil {
		t.Fatal(err)
	}
	return &l
}

// brief writes what a record says.
func brief(r Record) string {
	at := "–"
	if r.At != NoTime {
		at = fmt.Sprint(r.At)
	}
	return fmt.Sprintf("%s at %s, ttft %.6g, latency %.6g, per token %.6g, %d → %d, %d", r.Provider, at, r.TTFT, r.Latency, r.PerToken, r.Prompt, r.Output, r.Status)
}

func TestLogsAreReadInTheFormatsOfTheField(t *testing.T) {
	for name, c := range map[string]struct {
		text, format, want string
		options            Options
	}{
		"CSV": {"timestamp,provider,ttft_ms,latency_ms,prompt_tokens,completion_tokens,status\n1700000000.25,openai,350,1550,900,100,200\n",
			"CSV", "openai at 1700000000250000000, ttft 0.35, latency 1.55, per token 0.012, 900 → 100, 0", Options{}},
		"semicolons, quotes and a byte order mark": {"\ufeff\"Time\";\"Model\";\"TTFT\"\r\n\"2023-11-16 18:17:03.98\";\"a;b\";\"0.35\"\r\n",
			"CSV", "a;b at 1700158623980000000, ttft 0.35, latency -1, per token -1, 0 → 0, 0", Options{}},
		"JSON lines with nested usage": {`{"ts": 1700000000250, "model": "m", "duration_ms": 2000, "usage": {"prompt_tokens": 5, "completion_tokens": 7, "x": [1, {"a": 2}]}, "error": null}`,
			"JSON lines", "m at 1700000000250000000, ttft -1, latency 2, per token -1, 5 → 7, 0", Options{}},
		"LLMPerf": {`[{"error_code": -100, "inter_token_latency_s": 0.05, "ttft_s": 0.5, "end_to_end_latency_s": 2.0, "number_output_tokens": 100, "number_input_tokens": 550}]`,
			"LLMPerf results", " at –, ttft 0.5, latency 2, per token 0.015, 550 → 100, 0", Options{}},
		"Azure": {"TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,0",
			"Azure trace", " at 1700158623979960000, ttft -1, latency -1, per token -1, 4808 → 1, 0", Options{}},
		"Mooncake": {`{"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47]}`,
			"Mooncake trace", " at 27482000000, ttft -1, latency -1, per token -1, 6955 → 52, 0", Options{}},
		"columns by flags, unit by flag": {"when,who,first,last,in,out,answer\n12.5,x,100,600,1,50,rate_limited\n",
			"CSV", "x at 12500000, ttft 0.1, latency 0.6, per token -1, 1 → 50, 429",
			Options{Unit: time.Millisecond, Columns: Columns{Time: "when", Provider: "who", TTFT: "first", Latency: "last", Prompt: "in", Output: "out", Status: "answer"}}},
		"a column by flag drives the known one out": {"latency,total_s,ttft\n1,3,0.5\n",
			"CSV", " at –, ttft 0.5, latency 3, per token -1, 0 → 0, 0", Options{Columns: Columns{Latency: "total_s"}}},
		"time to first token from the time per token": {"latency,tpot_ms,output_tokens\n2,10,100\n",
			"CSV", " at –, ttft 1, latency 2, per token 0.01, 0 → 100, 0", Options{}},
		"durations with units": {"ttft,latency\n350ms,1m2s\n",
			"CSV", " at –, ttft 0.35, latency 62, per token -1, 0 → 0, 0", Options{}},
		"an error text":         {"error,ttft\nconnection reset,\n", "CSV", " at –, ttft -1, latency -1, per token -1, 0 → 0, 500", Options{}},
		"both status and error": {"status,error\n503,upstream\n", "CSV", " at –, ttft -1, latency -1, per token -1, 0 → 0, 503", Options{}},
	} {
		l := read(t, c.text, c.options)
		if len(l.Records) != 1 || l.Files[0].Rows != 1 || l.Files[0].Format != c.format {
			t.Errorf("%s: %d records, file %+v", name, len(l.Records), l.Files[0])
			continue
		}
		if got := brief(l.Records[0]); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestMomentsAreReadExactly(t *testing.T) {
	for text, want := range map[string]int64{
		"2023-11-16T18:17:03.123456789Z": 1700158623123456789, "2023-11-16T19:17:03+01:00": 1700158623e9,
		"2023-11-16 18:17:03 +0000": 1700158623e9, "16/Nov/2023:18:17:03 +0000": 1700158623e9,
		"1700158623.123456789": 1700158623123456789, "1700158623123": 1700158623123e6, "1700158623123456": 1700158623123456e3,
		"1700158623123456789": 1700158623123456789, "0": 0, "0.5": 5e8, "1.7e9": 17e17, "12.0000000001": 12e9,
	} {
		c := newColumns(Options{Unit: time.Second})
		if got, err := c.moment(text, 0); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "yesterday", "-5", "1e300", "99999999999999999999", "2023-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "1.2.3"} {
		c := newColumns(Options{Unit: time.Second})
		if got, err := c.moment(text, 0); err == nil {
			t.Errorf("%q: got %d, want an error", text, got)
		}
	}
}

func TestBadRowsAreToldWithTheirLineAndWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "log: no rows",
		" \n\n":                               "log: no rows",
		"ttft,latency\n":                      "log: no rows",
		"ttft,latency\n1,2\n3\n":              "log:3: 1 columns, the header has 2",
		"ttft,latency\n1,2\nfast,4\n":         `log:3: ttft: "fast" is not a duration`,
		"ttft,latency\n-1,2\n":                `log:2: ttft: "-1" is not a duration between 0 and a day`,
		"ttft,latency\n1e99,2\n":              `log:2: ttft: "1e99" is not a duration between 0 and a day`,
		"ttft,latency\n2,1\n":                 "log:2: the first token came after 2s and the end of the answer after 1s",
		"prompt_tokens\n1.5\n":                `log:2: prompt_tokens: "1.5" is not a number of tokens`,
		"prompt_tokens\n99999999\n":           `log:2: prompt_tokens: "99999999" is not a number of tokens, whole and at most 10000000`,
		"status\n99\n":                        "log:2: status: 99 is not an HTTP status",
		"status\nfine\n":                      `log:2: status: "fine" is neither an HTTP status nor a word`,
		"time\nsoon\n":                        `log:2: time: "soon" is not a time`,
		"a,b\n1,2\n":                          "log:1: no column is recognised among a, b; name them, with --time",
		"ttft,ttft\n1,2\n":                    `log:1: two columns are called "ttft"`,
		"ttft\n\"a\n":                         "log:2: extraneous or missing \" in quoted-field",
		`{"ttft": 1}` + "\n\n" + `{"ttft": 1`: "log:3: not JSON: EOF",
		`{"ttft": 1} {"ttft": 2}`:             "log:1: more than one JSON object",
		`{"ttft": 1}` + "\n[1]":               "log:2: not a JSON object: [1]",
		`{"x": 1}`:                            "log: no column is recognised among x",
		"[\n{\"ttft\": 1},\n{\"ttft\": 2,\n\"latency\": \"slow\"}\n]": `log:3: latency: "slow" is not a duration`,
		`[{"ttft": 1},`:    "log:1: not JSON from here on: EOF",
		"[{\"ttft\": 1}\n": "log:1: the array does not end",
		`[{"ttft": 1} {`:   "log:1: not JSON from here on",
		`[1]`:              "log:1: not a JSON object: 1",
		`{"a":` + strings.Repeat(`{"a":`, 1000) + strings.Repeat("}", 1001): "log:1: not JSON",
	} {
		var l Log
		err := l.Read("log", strings.NewReader(text), Options{})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.80q:\ngot  %v\nwant %s", text, err, want)
		}
		if len(l.Files)+len(l.Records) > 0 {
			t.Errorf("%.80q: something was added", text)
		}
	}
}

func TestAColumnThatIsNotThereIsToldWithTheNearest(t *testing.T) {
	for text, want := range map[string]string{
		"time_to_first,total\n1,2\n": `log:1: the header has no column "totl" (did you mean "total"?)`,
		`{"total": 2, "ttft": 1}`:    `log: no row has a value of "totl" (did you mean "total"?)`,
	} {
		var l Log
		err := l.Read("log", strings.NewReader(text), Options{Columns: Columns{Latency: "totl"}})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestAFewBadRowsAreSkippedWhenAskedFor(t *testing.T) {
	text := "ttft\n" + strings.Repeat("1\n", 19) + "bad\n"
	var l Log
	if err := l.Read("log", strings.NewReader(text), Options{SkipBad: true}); err != nil || l.Files[0].Bad != 1 || len(l.Records) != 19 {
		t.Errorf("%v, %+v", err, l.Files)
	}
	text += "bad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\n"
	err := l.Read("log", strings.NewReader(text), Options{SkipBad: true})
	if err == nil || !strings.Contains(err.Error(), "10 of 29 rows are bad, too many to skip") || !strings.Contains(err.Error(), "log: 2 more bad rows") {
		t.Errorf("got %v", err)
	}
}

func TestReadingGivesUpOnAFileThatIsNone(t *testing.T) {
	var l Log
	if err := l.Read("log", strings.NewReader(strings.Repeat(" ", 1<<20)), Options{}); err == nil {
		t.Error("a megabyte of blanks was read")
	}
	if err := l.Read("log", strings.NewReader("{\"a\": \""+strings.Repeat("x", maxLine+1)), Options{}); err == nil || !strings.Contains(err.Error(), "log") {
		t.Errorf("a line of 16 MB: %v", err)
	}
	if err := l.Read("log", strings.NewReader("\x00\x01\x02\xff\nabc"), Options{}); err == nil {
		t.Error("a binary file was read")
	}
}

// What is absent in some rows is absent there alone, and unknown is not zero.
func TestAbsentValuesAreNotZeros(t *testing.T) {
	l := read(t, "ttft,latency,prompt_tokens,output_tokens\n,,,\nNaN,null,-,\n1,2,3,4\n", Options{})
	m, err := Estimate(l, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	p := m.Providers[0]
	if len(p.TTFT.Sample) != 1 || p.TTFT.Sample[0] != 1 || len(m.Prompt.Sample) != 1 || m.Prompt.Sample[0] != 3 || math.Abs(p.PerToken.Sample[0]-0.25) > 1e-15 {
		t.Errorf("%+v %+v", p.TTFT.Sample, m.Prompt.Sample)
	}
}
