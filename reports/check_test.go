package reports

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// busy is a summary in which everything is filled in.
func busy(t *testing.T) *Summary {
	t.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	info := ScenarioInfo{Name: "busy", Classes: []string{"one", "two"}, Incidents: []Incident{{"x", "outage", 5, 9}}}
	for s := range uint64(7) {
		info.Seeds = append(info.Seeds, s+1)
	}
	params := map[string]any{"n": int64(9007199254740993), "list": []any{1, "a", nil}, "share": 0.05}
	c := NewCollector(info, []StrategyInfo{{Name: "a"}, {Name: "b", Params: params}}, "a", []ProviderInfo{{"x", 1}, {"y", 2}, {"z", 3}})
	for i, seed := range info.Seeds {
		for st := range 2 {
			c.Add(st, i, randomRun(r, seed))
		}
	}
	s := c.Summary()
	s.Replicated = &Replication{Looks: []int{5, 7}, Limit: 7, Level: 0.025}
	return s
}

func TestEverythingReadsBackAndGivesTheSameBytes(t *testing.T) {
	want := encode(t, busy(t))
	s, err := ReadJSON(strings.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	if got := encode(t, s); got != want {
		t.Error("read and written again, the result is another")
	}
	for i, st := range busy(t).Strategies {
		read := s.Strategies[i]
		if !reflect.DeepEqual(read.Latency, st.Latency) || !reflect.DeepEqual(read.TTFT, st.TTFT) {
			t.Error("a distribution reads back as another")
		}
		// NaN differs from itself, so the values are told apart by what they print.
		if got, want := printed(read.Timeline), printed(st.Timeline); got != want {
			t.Errorf("the timeline reads back as another:\n%s\n%s", got, want)
		}
	}
}

func printed(t *Timeline) string {
	b, _ := json.Marshal(t.Attempts)
	var all []string
	for _, s := range t.series() {
		for _, v := range *s {
			n, _ := json.Marshal([]any{v == v, max(v, 0) == v && v == v})
			all = append(all, string(n))
			if v == v {
				exact, _ := json.Marshal(v)
				all = append(all, string(exact))
			}
		}
	}
	return string(b) + strings.Join(all, ",")
}

func TestDamagedPartsAreRefused(t *testing.T) {
	for _, c := range []struct {
		what   string
		damage func(s *Summary)
		want   string
	}{
		{"a window too few", func(s *Summary) { tl := s.Strategies[0].Timeline; tl.Succeeded = tl.Succeeded[1:] }, "lists of different lengths"},
		{"counts of too few windows", func(s *Summary) { tl := s.Strategies[0].Timeline; tl.Attempts = tl.Attempts[1:] }, "counts by provider for"},
		{"a provider too many", func(s *Summary) {
			tl := s.Strategies[0].Timeline
			for w := range tl.Attempts {
				tl.Attempts[w] = append(tl.Attempts[w], 1)
			}
		}, "counts of 4 providers, and 3 providers"},
		{"no width", func(s *Summary) { s.Strategies[0].Timeline.Width = 0 }, "a timeline of"},
		{"too wide", func(s *Summary) { s.Strategies[0].Timeline.Width = 1 << 62 }, "a timeline of"},
		{"nothing coarse", func(s *Summary) { s.Strategies[1].Timeline.Coarse = 0 }, "coarse"},
		{"a short series", func(s *Summary) { tl := s.Strategies[0].Timeline; tl.MeanLatency = tl.MeanLatency[1:] }, "a list for"},
		{"below 0", func(s *Summary) { s.Strategies[0].Timeline.MeanLatency[0] = -1 }, "below 0"},
		{"half a band", func(s *Summary) { s.Strategies[0].Timeline.P95.Low = Series{} }, "bands whose edges"},
		{"times of too many providers", func(s *Summary) { tl := s.Strategies[0].Timeline; tl.AttemptP95 = make([]Series, 4) }, "times of 4 providers"},
		{"times of too few windows", func(s *Summary) { tl := s.Strategies[0].Timeline; tl.AttemptP95 = make([]Series, 3) }, "coarse windows"},
		{"too many attempts", func(s *Summary) { s.Strategies[0].Timeline.Attempts[0][0] = 1 << 60 }, "counts of"},
		{"another provider", func(s *Summary) { s.Strategies[1].Providers[1].Name = "w" }, `has "w" as provider 2`},
		{"a provider less", func(s *Summary) { s.Strategies[1].Providers = s.Strategies[1].Providers[1:] }, "has 2 providers"},
		{"a share above 1", func(s *Summary) { s.Strategies[1].Providers[0].Share = 1.5 }, "cannot be"},
		{"negative spend", func(s *Summary) { s.Strategies[1].Providers[0].Purposes.Hedges = -1 }, "below 0"},
		{"an odd verdict", func(s *Summary) { s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Verdict = "great" }, `the verdict "great"`},
		{"an odd kind", func(s *Summary) { s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Kind = "" }, "of the kind"},
		{"upside down", func(s *Summary) { s.Strategies[1].Metrics["latency_p99_seconds"].Interval = &[2]float64{2, 1} }, "an interval"},
		{"less than nothing left", func(s *Summary) { s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Mean = -2 }, "more than the whole"},
		{"a figure next to nothing", func(s *Summary) { *s.Strategies[0].Metrics["spend_per_1k_usd"].Values[0] = 5e-324 }, "cannot be: 5e-324"},
		{"a figure beyond all", func(s *Summary) { *s.Strategies[0].Metrics["latency_p99_seconds"].Mean = 1e300 }, "cannot be: 1e+300"},
		{"an interval beyond all", func(s *Summary) { s.Strategies[1].Metrics["latency_p99_seconds"].Interval[1] = 1e300 }, "an interval"},
		{"a difference beyond all", func(s *Summary) { s.Strategies[1].Metrics["success_ratio"].Difference.Mean = 1e300 }, "cannot be"},
		{"a margin beyond all", func(s *Summary) { *s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Margin = 1e300 }, "margin"},
		{"spend beyond all", func(s *Summary) { s.Strategies[1].Providers[0].SpendUSD = 1e300 }, "cannot be: 1e+300"},
		{"a time beyond all", func(s *Summary) { s.Strategies[1].Timeline.MeanLatency[0] = 1e300 }, "cannot be: 1e+300"},
		{"P above 1", func(s *Summary) { p := 2.0; s.Strategies[1].Metrics["latency_p99_seconds"].Difference.P = &p }, "a probability"},
		{"a stranger the best", func(s *Summary) { s.Best[0].Strategy = "c" }, `is "c", which is no strategy`},
		{"a stranger on the front", func(s *Summary) { s.Pareto = []string{"c"} }, "Pareto"},
		{"looks out of order", func(s *Summary) { s.Replicated.Looks = []int{5, 5} }, "out of order"},
		{"a look beyond the limit", func(s *Summary) { s.Replicated.Limit = 6 }, "limit"},
		{"an incident that ends first", func(s *Summary) { s.Scenario.Incidents[0].To = 1 }, "ends before"},
	} {
		s := busy(t)
		c.damage(s)
		if _, err := ReadJSON(strings.NewReader(encode(t, s))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.what, err, c.want)
		}
	}
	good := encode(t, busy(t))
	for _, c := range []struct{ what, from, to, want string }{
		{"a count below 0", `"arrived": [`, `"arrived": [-1, `, "not valid at"},
		{"edges without counts", `"count": [`, `"count": [1, `, "between every two of its edges"},
		{"edges out of order", `"edges_ns": [`, `"edges_ns": [9223372036854775807, `, "between every two"},
		{"ragged counts", `"attempts": [` + "\n", `"attempts": [[1],` + "\n", "lists of different lengths"},
	} {
		text := strings.Replace(good, c.from, c.to, 1)
		if text == good {
			t.Errorf("%s: nothing was replaced", c.what)
		}
		if _, err := ReadJSON(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.what, err, c.want)
		}
	}
}

// Whatever befalls a file, reading it ends in a result that can be written, or in an error.
func TestNoDamageMakesReadingPanic(t *testing.T) {
	good := []byte(encode(t, busy(t)))
	r := rand.New(rand.NewPCG(3, 4))
	lines := bytes.SplitAfter(good, []byte("\n"))
	tokens := []string{"null", "-1", "1e308", "[]", "{}", `""`, "18446744073709551615", "[null]", "[[]]"}
	const tries = 120
	survived := 0
	for range tries {
		out := make([][]byte, len(lines))
		copy(out, lines)
		i := r.IntN(len(out))
		if at := bytes.Index(out[i], []byte(": ")); at >= 0 && r.IntN(3) > 0 {
			end := bytes.TrimRight(out[i], ",\n")
			out[i] = []byte(string(out[i][:at+2]) + tokens[r.IntN(len(tokens))] + string(out[i][len(end):]))
		} else {
			out[i] = nil
		}
		if s, err := ReadJSON(bytes.NewReader(bytes.Join(out, nil))); err == nil {
			survived++
			Finding(s)
			encode(t, s)
		}
	}
	if survived == 0 || survived == tries {
		t.Errorf("%d of %d damaged files were read", survived, tries)
	}
}
