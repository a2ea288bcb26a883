package reports

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestReadingBackGivesTheSameBytes(t *testing.T) {
	want := encode(t, tinySummary())
	s, err := ReadJSON(strings.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	if got := encode(t, s); got != want {
		t.Errorf("read and written again:\n%s", got)
	}
	if len(s.Scenario.Providers) != 2 || s.Scenario.Providers[1] != "B" {
		t.Errorf("providers %q", s.Scenario.Providers)
	}
}

func TestResultHasTheShapeThatOthersReadByName(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal([]byte(encode(t, tinySummary())), &got); err != nil {
		t.Fatal(err)
	}
	at := func(v any, path ...any) any {
		for _, p := range path {
			switch p := p.(type) {
			case string:
				v = v.(map[string]any)[p]
			case int:
				v = v.([]any)[p]
			}
		}
		return v
	}
	for _, c := range []struct {
		path []any
		want any
	}{
		{[]any{"format"}, "evenkeel/result/v1"},
		{[]any{"scenario", "name"}, "tiny"}, {[]any{"scenario", "seeds", 1}, 8.0}, {[]any{"scenario", "digest"}, "sha256:0"},
		{[]any{"scenario", "requests"}, 4.0},
		{[]any{"baseline"}, "rr"},
		{[]any{"strategies", 1, "name"}, "fast"}, {[]any{"strategies", 1, "use"}, "response_time"},
		{[]any{"strategies", 1, "params", "stale_after"}, "10s"}, {[]any{"strategies", 1, "params", "window"}, 100.0},
		{[]any{"strategies", 1, "params", "share"}, "5%"},
		{[]any{"strategies", 0, "metrics", "latency_p99_seconds", "unit"}, "s"},
		{[]any{"strategies", 0, "metrics", "latency_p99_seconds", "better"}, "lower"},
		{[]any{"strategies", 0, "metrics", "latency_p99_seconds", "values", 1}, 5.0},
		{[]any{"strategies", 0, "metrics", "latency_p99_seconds", "mean"}, 4.0},
		{[]any{"strategies", 2, "metrics", "latency_p99_seconds", "values", 1}, nil},
		{[]any{"strategies", 2, "metrics", "latency_p99_seconds", "interval"}, nil},
		{[]any{"strategies", 0, "providers", 0, "name"}, "A"}, {[]any{"strategies", 0, "providers", 0, "attempts"}, 6.0},
		{[]any{"strategies", 0, "providers", 0, "share"}, 0.6}, {[]any{"strategies", 0, "providers", 0, "statuses", "ok"}, 4.0},
		{[]any{"strategies", 0, "providers", 0, "spend_usd"}, 0.008},
		{[]any{"strategies", 0, "decisions", 0}, "000000000000bef6"},
	} {
		if v := at(got, c.path...); v != c.want {
			t.Errorf("%v = %v, want %v", c.path, v, c.want)
		}
	}
	// Two values 3 and 5: mean 4, standard deviation √2, so the interval is 4 ± t(1)·√2/√2 = 4 ± 12.706.
	for i, want := range []float64{4 - 12.706204736174705, 4 + 12.706204736174705} {
		if v := at(got, "strategies", 0, "metrics", "latency_p99_seconds", "interval", i).(float64); math.Abs(v-want) > 1e-12 {
			t.Errorf("end %d of the interval is %v, want %v", i, v, want)
		}
	}
	if w, ok := got["warnings"].([]any); !ok || len(w) == 0 {
		t.Errorf("warnings are %v", got["warnings"])
	}
}

func TestAnEmptyResultHasListsAndNoNulls(t *testing.T) {
	got := encode(t, NewCollector(ScenarioInfo{}, nil, "", nil).Summary())
	for _, part := range []string{`"seeds": []`, `"strategies": []`, `"warnings": [`} {
		if !strings.Contains(got, part) {
			t.Errorf("no %s in\n%s", part, got)
		}
	}
}

func TestForeignAndDamagedResultsAreRefused(t *testing.T) {
	good := encode(t, tinySummary())
	for _, c := range []struct{ what, text, want string }{
		{"empty", "", "not valid"},
		{"not JSON", "strategy,p50\n", "not valid at 1:1"},
		{"a list", "[1]", "not valid"},
		{"cut short", good[:len(good)/2], "not valid at"},
		{"two results", good + good, "not valid at"},
		{"no format", `{"scenario": {}}`, `no field "format"`},
		{"other format", `{"format": "vegeta/v1"}`, `its format is "vegeta/v1"`},
		{"later version", strings.Replace(good, "result/v1", "result/v2", 1), `"evenkeel/result/v2", and this evenkeel reads "evenkeel/result/v1"`},
		{"seeds", strings.Replace(good, `"seeds": [7, 8]`, `"seeds": [7]`, 1), "for 1 seeds"},
		{"twins", strings.Replace(good, `"name": "fast"`, `"name": "rr"`, 1), `strategy 2 has no name of its own`},
		{"null metric", `{"format": "evenkeel/result/v1", "strategies": [{"name": "a", "metrics": {"hedges": null}}]}`, `strategy "a" has no hedges`},
		{"wrong type", "{\"format\": \"evenkeel/result/v1\",\n \"baseline\": 7}", "not valid at 2:"},
	} {
		_, err := ReadJSON(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.what, err, c.want)
		}
	}
}

func TestLaterFieldsAreNoMistake(t *testing.T) {
	later := strings.Replace(encode(t, tinySummary()), `"baseline"`, `"verdict": {"x": 1}, "baseline"`, 1)
	if _, err := ReadJSON(strings.NewReader(later)); err != nil {
		t.Error(err)
	}
}

func TestListsOfNumbersStandOnOneLineAndNothingElseChanges(t *testing.T) {
	s := tinySummary()
	s.Warnings = []string{"[", "1", `a "quoted" [`, "line\nbreak ["}
	s.Strategies[0].Params = map[string]any{"list": []any{1, "2", 3}, "numbers": []any{1, nil, -2.5e-9}, "nested": []any{[]any{1, 2}, []any{}}}
	got := encode(t, s)
	for _, part := range []string{`"seeds": [7, 8]`, `"values": [null, null]`, `"numbers": [1, null, -2.5e-9]`} {
		if !strings.Contains(got, part) {
			t.Errorf("no %s in\n%s", part, got)
		}
	}
	var joined, plain any
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if json.Unmarshal([]byte(got), &joined) != nil || json.Unmarshal(raw, &plain) != nil || !reflect.DeepEqual(joined, plain) {
		t.Error("joining lines changed the meaning")
	}
}
