package reports

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
)

// classesRun is a run with two classes whose every figure can be worked out by hand: the requests of tinyRun are
// interactive, and of five batch requests four succeed, each after slow.
func classesRun(seed uint64, fast, slow time.Duration) *sim.Result {
	r := tinyRun(seed, fast, 3*fast)
	interactive := r.Figures
	batch := sim.Figures{Offered: 5, Succeeded: 4, Failed: 1, InSLO: 3, Attempts: 7, Retries: 1, Hedges: 1,
		Completed: 3, CompletedInSLO: 2, CompletedTokens: 400, Spend: units.Dollar / 50, Wasted: units.Dollar / 250}
	for range 4 {
		batch.Latency.Record(int64(slow))
		batch.TTFT.Record(int64(slow / 2))
		batch.TPOT.Record(int64(slow / 50))
	}
	r.Classes = []sim.Figures{interactive, batch}
	r.Offered, r.Succeeded, r.Failed, r.InSLO = 9, 6, 2, 4
	r.Attempts, r.Retries, r.Hedges = 12, 3, 1
	r.Completed, r.CompletedInSLO, r.CompletedTokens = 5, 3, 450
	r.Spend, r.Wasted = units.Dollar*24/1000, units.Dollar*5/1000
	r.Latency.Merge(&batch.Latency)
	r.TTFT.Merge(&batch.TTFT)
	r.TPOT.Merge(&batch.TPOT)
	return r
}

func classesCollector() *Collector {
	info := ScenarioInfo{Name: "two", Seeds: []uint64{7, 8}, Classes: []string{"interactive", "batch"}}
	return NewCollector(info, []StrategyInfo{{Name: "rr"}, {Name: "other"}}, "rr", []ProviderInfo{{"A", 3}, {"B", 1}})
}

// classesSummary compares rr with a strategy that halves the latency of interactive requests and doubles that of
// batch requests.
func classesSummary() *Summary {
	c, s := classesCollector(), time.Second
	c.Add(0, 0, classesRun(7, 2*s, 10*s))
	c.Add(0, 1, classesRun(8, 4*s, 20*s))
	c.Add(1, 0, classesRun(7, 1*s, 20*s))
	c.Add(1, 1, classesRun(8, 2*s, 40*s))
	return c.Summary()
}

func TestEveryMetricOfAClassIsAsWorkedOutByHand(t *testing.T) {
	s := classesSummary()
	classes := s.Strategies[0].Classes
	if len(classes) != 2 || classes[0].Name != "interactive" || classes[1].Name != "batch" ||
		classes[0].Requests != 4 || classes[1].Requests != 5 || s.Scenario.Requests != 9 {
		t.Fatalf("classes %+v of %d requests", classes, s.Scenario.Requests)
	}
	want := map[string][2][2]float64{ // by class and seed
		"throughput_rps":       {{0.2, 0.2}, {0.3, 0.3}},   // 2 and 3 in 10 s
		"goodput_rps":          {{0.1, 0.1}, {0.2, 0.2}},   // 1 and 2 in 10 s
		"slo_ratio":            {{0.25, 0.25}, {0.6, 0.6}}, // 1 of 4, 3 of 5
		"success_ratio":        {{0.5, 0.5}, {0.8, 0.8}},   // 2 of 4, 4 of 5
		"tokens_per_second":    {{5, 5}, {40, 40}},         // 50 and 400 in 10 s
		"spend_usd":            {{0.004, 0.004}, {0.02, 0.02}},
		"spend_per_1k_usd":     {{2, 2}, {5, 5}}, // 1000 · 0.004 / 2, 1000 · 0.02 / 4
		"wasted_usd":           {{0.001, 0.001}, {0.004, 0.004}},
		"attempts_per_request": {{1.25, 1.25}, {1.4, 1.4}}, // 5 for 4, 7 for 5
		"retries":              {{2, 2}, {1, 1}},
		"hedges":               {{0, 0}, {1, 1}},
		"rejected_ratio":       {{0.25, 0.25}, {0, 0}}, // 1 of 4, 0 of 5
	}
	for _, h := range []struct {
		name        string
		interactive float64 // of the latency
		batch       float64
	}{{"latency", 1, 1}, {"ttft", 0.25, 0.5}, {"tpot", 0.01, 0.02}} {
		want[h.name+"_mean_seconds"] = [2][2]float64{{4 * h.interactive, 8 * h.interactive}, {10 * h.batch, 20 * h.batch}}
		want[h.name+"_p50_seconds"] = [2][2]float64{{2 * h.interactive, 4 * h.interactive}, {10 * h.batch, 20 * h.batch}}
		for _, q := range []string{"p90", "p95", "p99", "p999"} {
			want[h.name+"_"+q+"_seconds"] = [2][2]float64{{6 * h.interactive, 12 * h.interactive}, {10 * h.batch, 20 * h.batch}}
		}
	}
	for k, class := range classes {
		if len(class.Metrics) != len(want) {
			t.Errorf("%d metrics of %s, want %d", len(class.Metrics), class.Name, len(want))
		}
		for name, w := range want {
			m := class.Metrics[name]
			if m == nil {
				t.Errorf("%s has no %s", class.Name, name)
				continue
			}
			for seed, v := range w[k] {
				if m.Values[seed] == nil || math.Abs(*m.Values[seed]-v) > 1e-14 {
					t.Errorf("%s of %s under seed %d = %v, want %v", name, class.Name, seed, show(m.Values[seed]), v)
				}
			}
			if m.Difference != nil {
				t.Errorf("the baseline differs from itself in %s of %s", name, class.Name)
			}
		}
	}
	// In total there are 6 successes, 4 of them batch requests.
	total := s.Strategies[0].Metrics
	for name, w := range map[string]float64{"latency_p50_seconds": 10, "latency_mean_seconds": 8, "success_ratio": 6.0 / 9, "spend_per_1k_usd": 4} {
		if v := *total[name].Values[0]; math.Abs(v-w) > 1e-14 {
			t.Errorf("%s in total = %v, want %v", name, v, w)
		}
	}
}

func TestAClassIsComparedWithTheSameClassOfTheBaseline(t *testing.T) {
	other := classesSummary().Strategies[1]
	for k, mean := range []float64{-0.5, 1} {
		class := other.Classes[k]
		d := class.Metrics["latency_p50_seconds"].Difference
		if d == nil || d.Kind != "relative" || math.Abs(d.Mean-mean) > 1e-14 || d.Verdict != "undecided" { // by two seeds
			t.Errorf("p50 of %s differs by %+v, want %v", class.Name, d, mean)
		}
		if d := class.Metrics["success_ratio"].Difference; d == nil || d.Mean != 0 || *d.Interval != [2]float64{} || d.Verdict != "undecided" {
			t.Errorf("success of %s differs by %+v, want 0", class.Name, d)
		}
		// Two values a and 2a: mean 1.5a, standard deviation a/√2, interval 1.5a ± 12.706·a/2.
		a := *class.Metrics["ttft_p50_seconds"].Values[0]
		got := *class.Metrics["ttft_p50_seconds"].Interval
		for i, w := range []float64{1.5*a - 12.706204736174705*a/2, 1.5*a + 12.706204736174705*a/2} {
			if math.Abs(got[i]-w) > 1e-11 {
				t.Errorf("end %d of the interval of %s is %v, want %v", i, class.Name, got[i], w)
			}
		}
	}
}

func TestClassesAreJudgedAmongThemselves(t *testing.T) {
	info := ScenarioInfo{Name: "two", Classes: []string{"interactive", "batch"}}
	for i := range uint64(12) {
		info.Seeds = append(info.Seeds, i)
	}
	c := NewCollector(info, []StrategyInfo{{Name: "rr"}, {Name: "other"}}, "rr", []ProviderInfo{{"A", 3}, {"B", 1}})
	for i := range 12 {
		noise := time.Duration(i*i%7) * 10 * time.Millisecond
		c.Add(0, i, classesRun(uint64(i), 2*time.Second, 10*time.Second))
		c.Add(1, i, classesRun(uint64(i), time.Second+noise, 20*time.Second+noise))
	}
	other := c.Summary().Strategies[1]
	for k, want := range []string{"better", "worse"} {
		if d := other.Classes[k].Metrics["latency_p99_seconds"].Difference; d.Verdict != want || d.Adjusted == nil || d.BCa != nil {
			t.Errorf("p99 of class %d: %+v, want %s", k, d, want)
		}
	}
}

func TestWithoutABaselineClassesAreNotCompared(t *testing.T) {
	c := NewCollector(ScenarioInfo{Seeds: []uint64{7}, Classes: []string{"x", "y"}}, []StrategyInfo{{Name: "rr"}}, "gone",
		[]ProviderInfo{{"A", 3}, {"B", 1}})
	c.Add(0, 0, classesRun(7, time.Second, time.Second))
	for _, class := range c.Summary().Strategies[0].Classes {
		for name, m := range class.Metrics {
			if m.Difference != nil {
				t.Errorf("%s of %s is compared with nothing: %+v", name, class.Name, m.Difference)
			}
		}
	}
}

func TestOneClassIsNotReportedTwice(t *testing.T) {
	info := ScenarioInfo{Seeds: []uint64{7}, Classes: []string{"all"}}
	c := NewCollector(info, []StrategyInfo{{Name: "rr"}}, "rr", []ProviderInfo{{"A", 3}, {"B", 1}})
	c.Add(0, 0, tinyRun(7, time.Second, 2*time.Second))
	s := c.Summary()
	if s.Scenario.Classes != nil || s.Strategies[0].Classes != nil || strings.Contains(encode(t, s), `"classes"`) {
		t.Errorf("classes %q are reported", s.Scenario.Classes)
	}
}

func TestRunsWithOtherClassesAreRefused(t *testing.T) {
	for _, add := range []func(){
		func() { classesCollector().Add(0, 0, tinyRun(7, 1, 2)) },
		func() { tinyCollector().Add(0, 0, classesRun(7, 1, 2)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a run with another number of classes was taken in")
				}
			}()
			add()
		}()
	}
}

func TestClassesReadBackAndAreCheckedThen(t *testing.T) {
	good := encode(t, classesSummary())
	s, err := ReadJSON(strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	if encode(t, s) != good {
		t.Error("read and written again, the result is another")
	}
	if len(s.Scenario.Classes) != 2 || s.Scenario.Classes[1] != "batch" {
		t.Errorf("classes %q", s.Scenario.Classes)
	}
	var shape struct {
		Strategies []struct {
			Classes []struct {
				Name     string
				Requests float64
				Metrics  map[string]struct{ Values []float64 }
			}
		}
	}
	if err := json.Unmarshal([]byte(good), &shape); err != nil {
		t.Fatal(err)
	}
	if c := shape.Strategies[0].Classes[1]; c.Name != "batch" || c.Requests != 5 || c.Metrics["latency_p50_seconds"].Values[1] != 20 {
		t.Errorf("class in JSON: %+v", c)
	}

	twin := strings.Replace(good, `"name": "batch"`, `"name": "interactive"`, 1)
	renamed := good[:strings.LastIndex(good, `"batch"`)] + `"bulk"` + good[strings.LastIndex(good, `"batch"`)+len(`"batch"`):]
	for _, c := range []struct{ what, text, want string }{
		{"two of one name", twin, `has "interactive" as class 2`},
		{"another class", renamed, `strategy "other" has "bulk" as class 2`},
		{"a class less", `{"format": "evenkeel/result/v1", "scenario": {"seeds": []}, "strategies": [
			{"name": "a", "classes": [{"name": "x"}, {"name": "y"}]}, {"name": "b"}]}`, `"b" has 0 classes, and "a" has 2`},
		{"a null metric", `{"format": "evenkeel/result/v1", "strategies": [{"name": "a", "classes": [{"name": "x", "metrics": {"hedges": null}}]}]}`,
			`strategy "a" in class "x" has no hedges`},
		{"a value too many", `{"format": "evenkeel/result/v1", "strategies": [{"name": "a", "classes": [{"name": "x", "metrics": {"hedges": {"values": [1]}}}]}]}`,
			`strategy "a" in class "x" has 1 values of hedges for 0 seeds`},
	} {
		if _, err := ReadJSON(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.what, err, c.want)
		}
	}
}

func TestWarningsNameTheClassInDoubt(t *testing.T) {
	warnings := strings.Join(classesSummary().Warnings, "\n")
	if want := `p99 and p99.9 of a class rest on few requests: class "interactive" in a run of strategy "rr" has 2 successes`; !strings.Contains(warnings, want) {
		t.Errorf("no %q in\n%s", want, warnings)
	}

	c := classesCollector()
	run := classesRun(7, time.Second, time.Second)
	run.Classes[1] = sim.Figures{}
	c.Add(0, 0, run)
	run = classesRun(8, time.Second, time.Second)
	run.Classes[1] = sim.Figures{Offered: 5, Failed: 5}
	c.Add(0, 1, run)
	c.Add(1, 0, classesRun(7, time.Second, time.Second))
	c.Add(1, 1, run)
	warnings = strings.Join(c.Summary().Warnings, "\n")
	for _, want := range []string{`strategy "rr": no request of class "batch" was measured in 1 of 2 runs`,
		`strategy "other": no request of class "batch" succeeded in 1 of 2 runs`} {
		if !strings.Contains(warnings, want) {
			t.Errorf("no %q in\n%s", want, warnings)
		}
	}
	if strings.Contains(warnings, `no request was`) || strings.Contains(warnings, `no request of class "interactive"`) {
		t.Errorf("more is in doubt than should be:\n%s", warnings)
	}
}
