package reports

import (
	"bytes"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
)

var update = flag.Bool("update", false, "write testdata anew")

func encode(t *testing.T, s *Summary) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestResultOfTheTinyScenarioIsTheGoldenOne(t *testing.T) {
	got := encode(t, tinySummary())
	const file = "testdata/tiny.json"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("result.json differs from %s; compare, and run go test -update if it is meant to:\n%s", file, got)
	}
}

func TestEveryMetricOfTheTinyScenarioIsAsWorkedOutByHand(t *testing.T) {
	s := tinySummary()
	want := map[string][2]float64{
		"latency_mean_seconds": {2, 3.5}, "latency_p50_seconds": {1, 2}, "latency_p90_seconds": {3, 5},
		"latency_p95_seconds": {3, 5}, "latency_p99_seconds": {3, 5}, "latency_p999_seconds": {3, 5},
		"ttft_mean_seconds": {0.5, 0.875}, "ttft_p50_seconds": {0.25, 0.5}, "ttft_p90_seconds": {0.75, 1.25},
		"ttft_p95_seconds": {0.75, 1.25}, "ttft_p99_seconds": {0.75, 1.25}, "ttft_p999_seconds": {0.75, 1.25},
		"tpot_mean_seconds": {0.02, 0.035}, "tpot_p50_seconds": {0.01, 0.02}, "tpot_p90_seconds": {0.03, 0.05},
		"tpot_p95_seconds": {0.03, 0.05}, "tpot_p99_seconds": {0.03, 0.05}, "tpot_p999_seconds": {0.03, 0.05},
		"throughput_rps":         {0.2, 0.2},     // 2 in 10 s
		"goodput_rps":            {0.1, 0.1},     // 1 in 10 s
		"slo_ratio":              {0.25, 0.25},   // 1 of 4
		"success_ratio":          {0.5, 0.5},     // 2 of 4
		"tokens_per_second":      {5, 5},         // 50 in 10 s
		"spend_usd":              {0.004, 0.004}, //
		"spend_per_1k_usd":       {2, 2},         // 1000 · 0.004 / 2
		"wasted_usd":             {0.001, 0.001}, //
		"attempts_per_request":   {1.25, 1.25},   // 5 for 4
		"retries":                {2, 2},         //
		"hedges":                 {0, 0},         //
		"rejected_ratio":         {0.25, 0.25},   // 1 of 4
		"fairness_jain":          {0.9, 0.9},     // 3/3 and 2/1: (1+2)² / (2·(1+4))
		"busiest_provider_share": {0.6, 0.6},     // 3 of 5
		"cached_input_ratio":     {0.4, 0.4},     // 12 of 30
	}
	got := s.Strategies[0].Metrics
	if len(got) != len(want) || len(MetricNames()) != len(want) {
		t.Errorf("%d metrics, want %d", len(got), len(want))
	}
	for name, w := range want {
		m := got[name]
		if m == nil {
			t.Errorf("no metric %s", name)
			continue
		}
		for i := range w {
			if m.Values[i] == nil || math.Abs(*m.Values[i]-w[i]) > 1e-15 {
				t.Errorf("%s[%d] = %v, want %v", name, i, show(m.Values[i]), w[i])
			}
		}
		if m.Difference != nil {
			t.Errorf("the baseline differs from itself in %s", name)
		}
	}
}

func show(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// randomRun is a run with figures of all sizes.
func randomRun(r *rand.Rand, seed uint64) *sim.Result {
	out := &sim.Result{Seed: seed, End: int64(time.Minute), Figures: sim.Figures{Offered: 100}, Decisions: r.Uint64()}
	out.Succeeded = r.Uint64N(101)
	out.Failed = 100 - out.Succeeded
	for range out.Succeeded {
		out.Latency.Record(int64(math.Exp(20 + 2*r.NormFloat64())))
		out.TTFT.Record(int64(math.Exp(18 + 2*r.NormFloat64())))
	}
	out.Spend = units.Money(r.Uint64N(1 << 60))
	out.Classes = []sim.Figures{out.Figures, {Offered: r.Uint64N(9), Spend: units.Money(r.Uint64N(1 << 60))}}
	out.Providers = make([]sim.ProviderResult, 3)
	width := int64(time.Second) << r.IntN(3)
	out.Timeline = sim.Timeline{Width: width, Windows: make([]sim.Window, int64(time.Minute)/width)}
	for i := range out.Timeline.Windows {
		out.Timeline.Windows[i] = sim.Window{Arrived: r.Uint32N(9), Succeeded: 1 + r.Uint32N(9), Latency: r.Int64N(1 << 60)}
		for range out.Providers {
			out.Timeline.PerProvider = append(out.Timeline.PerProvider, r.Uint32N(9))
		}
	}
	for p := range out.Providers {
		out.Providers[p] = sim.ProviderResult{Attempts: r.Uint64N(99), Spend: units.Money(r.Uint64N(1 << 62)),
			MeanInFlight: r.ExpFloat64(), MaxInFlight: r.IntN(9), Unhealthy: r.Int64N(1 << 40)}
	}
	return out
}

func TestTheOrderOfRunsDoesNotMatter(t *testing.T) {
	const seeds = 7
	r := rand.New(rand.NewPCG(5, 6))
	var cells []cell
	info := ScenarioInfo{Name: "order", Classes: []string{"one", "two"}}
	for s := range uint64(seeds) {
		info.Seeds = append(info.Seeds, s+1)
		for st := range 3 {
			cells = append(cells, cell{st, int(s), randomRun(r, s+1)})
		}
	}
	collect := func(add func(c *Collector)) *Summary {
		c := NewCollector(info, []StrategyInfo{{Name: "a"}, {Name: "b"}, {Name: "c"}}, "a", []ProviderInfo{{"x", 1}, {"y", 2}, {"z", 0.5}})
		add(c)
		return c.Summary()
	}
	inOrder := collect(func(c *Collector) {
		for _, x := range cells {
			c.Add(x.strategy, x.seed, x.run)
		}
	})
	for range 5 {
		r.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		shuffled := collect(func(c *Collector) {
			var wait sync.WaitGroup
			for _, x := range cells {
				wait.Go(func() { c.Add(x.strategy, x.seed, x.run) })
			}
			wait.Wait()
		})
		if encode(t, shuffled) != encode(t, inOrder) {
			t.Fatal("result.json, timelines and distributions included, depends on the order in which runs came")
		}
	}
	// Nothing was lost when windows of different widths were joined.
	var arrived, want uint64
	for _, n := range inOrder.Strategies[1].Timeline.Arrived {
		arrived += n
	}
	for _, x := range cells {
		if x.strategy == 1 {
			for _, w := range x.run.Timeline.Windows {
				want += uint64(w.Arrived)
			}
		}
	}
	if arrived != want || inOrder.Strategies[1].Timeline.Width != 4*time.Second {
		t.Errorf("timeline counts %d arrivals of %d, in windows of %v", arrived, want, inOrder.Strategies[1].Timeline.Width)
	}
}

func TestAStrategyAgainstItselfDiffersByExactlyZero(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	info := ScenarioInfo{Name: "itself", Classes: []string{"one", "two"}, Seeds: []uint64{1, 2, 3, 4, 5, 6, 7, 8}}
	c := NewCollector(info, []StrategyInfo{{Name: "a"}, {Name: "b"}}, "a", []ProviderInfo{{"x", 1}, {"y", 2}, {"z", 3}})
	for i, seed := range info.Seeds {
		run := randomRun(r, seed)
		c.Add(0, i, run)
		c.Add(1, i, run)
	}
	s := c.Summary()
	for name, m := range s.Strategies[1].Metrics {
		d := m.Difference
		if m.Mean == nil {
			continue // no tpot was recorded
		}
		want := ""
		if slices.Contains(JudgedMetrics(), name) {
			want = "same"
		}
		if d == nil || d.Mean != 0 || math.Signbit(d.Mean) || *d.Interval != [2]float64{} || d.Verdict != want || d.BCa != nil && *d.BCa != [2]float64{} {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if s.Strategies[1].Metrics["latency_p99_seconds"].Difference == nil {
		t.Error("latency was not compared")
	}
}

func TestSumsOfMoneyAndTimeDoNotOverflow(t *testing.T) {
	// Three runs of 6 million dollars each exceed an int64 of picodollars.
	c := NewCollector(ScenarioInfo{Seeds: []uint64{1, 2, 3}}, []StrategyInfo{{Name: "a"}}, "a", []ProviderInfo{{"x", 1}})
	for i := range 3 {
		r := &sim.Result{Seed: uint64(i + 1), Figures: sim.Figures{Offered: 1}, Providers: []sim.ProviderResult{{Attempts: 1, Spend: 6_000_000 * units.Dollar}}}
		c.Add(0, i, r)
	}
	if got := c.Summary().Strategies[0].Providers[0].SpendUSD; got != 18e6 {
		t.Errorf("spend is %v, want 18 million", got)
	}
}

func TestProvidersAreSummedOverSeeds(t *testing.T) {
	s := tinySummary()
	p := s.Strategies[0].Providers
	want := []ProviderSummary{
		{Name: "A", Attempts: 6, Share: 0.6, Statuses: map[string]uint64{"ok": 4, "timeout": 2}, SpendUSD: 0.008, Purposes: Purposes{Answers: 0.008},
			InputTokens: 60, CachedTokens: 24, OutputTokens: 100, MeanInFlight: 0.5, MaxInFlight: 2},
		{Name: "B", Attempts: 4, Share: 0.4, Statuses: map[string]uint64{"unreachable": 4}, MeanInFlight: 0.25,
			MaxInFlight: 1, UnhealthySeconds: 3},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("providers\n%+v, want\n%+v", p, want)
	}
	tl := s.Strategies[0].Timeline
	if tl.Width != 5*time.Second || !slices.Equal(tl.Arrived, []uint64{6, 2}) || !slices.Equal(tl.Attempts[1], []uint64{2, 2}) ||
		!slices.Equal(tl.MeanLatency, []float64{1.5, 4}) { // (1+2)/2 and (3+5)/2
		t.Errorf("timeline %+v", tl)
	}
	if n := s.Strategies[0].Latency.Count(); n != 4 {
		t.Errorf("%d latencies, want 4", n)
	}
}

func TestMissingRunsHaveNoFigures(t *testing.T) {
	c := tinyCollector()
	cells := tinyCells()
	c.Add(0, 0, cells[0].run)
	c.Add(0, 1, cells[1].run)
	c.Add(1, 1, cells[3].run)
	s := c.Summary()
	m := s.Strategies[1].Metrics["latency_p50_seconds"]
	if m.Values[0] != nil || *m.Values[1] != 1 || m.Interval != nil || m.Difference.Interval != nil || m.Difference.Verdict != "undecided" {
		t.Errorf("half a comparison: %+v", m)
	}
	if s.Strategies[1].Decisions[0] != "" || s.Strategies[1].Decisions[1] != "000000000000bef7" {
		t.Errorf("decisions %q", s.Strategies[1].Decisions)
	}
	if !strings.Contains(s.Warnings[0], "3 of 6 runs are missing") {
		t.Errorf("warnings %q", s.Warnings)
	}
	if p := s.Strategies[1].Providers[1]; p.MeanInFlight != 0.25 || p.UnhealthySeconds != 3 {
		t.Errorf("means are over runs that never were: %+v", p)
	}
}

func TestARunOfAnotherScenarioIsRefused(t *testing.T) {
	for _, add := range []func(c *Collector){
		func(c *Collector) { c.Add(0, 0, tinyRun(8, 1, 2)) },
		func(c *Collector) { c.Add(0, 0, &sim.Result{Seed: 7}) },
		func(c *Collector) { c.Add(0, 0, tinyRun(7, 1, 2)); c.Add(0, 0, tinyRun(7, 1, 2)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a wrong run was taken in")
				}
			}()
			add(tinyCollector())
		}()
	}
}
