package reports

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A change is what a strategy of noisy does to the baseline's figures.
type change struct {
	latency, spend float64 // factors
	lost           uint64  // of 1,000 requests
	noise          float64 // of its latency, beside that which it shares with the baseline
}

// noisy is a collector of runs under so many seeds, of a baseline and of one strategy for each change. Latencies vary
// by a tenth from seed to seed, alike for all strategies.
func noisy(seeds int, changes ...change) *Collector {
	info := ScenarioInfo{Name: "noisy", Seeds: make([]uint64, seeds)}
	list := []StrategyInfo{{Name: "base"}}
	for i := range info.Seeds {
		info.Seeds[i] = uint64(i + 1)
	}
	for i := range changes {
		list = append(list, StrategyInfo{Name: "strategy " + string(rune('a'+i))})
	}
	c := NewCollector(info, list, "base", []ProviderInfo{{"A", 1}})
	addNoisy(c, 0, seeds, changes...)
	return c
}

// addNoisy adds the runs of the seeds from one number up to another.
func addNoisy(c *Collector, from, to int, changes ...change) {
	for i := from; i < to; i++ {
		for k, x := range append([]change{{1, 1, 0, 0}}, changes...) {
			r := rand.New(rand.NewPCG(uint64(i+1), 1))
			shared := 1 + 0.1*r.NormFloat64()
			own := rand.New(rand.NewPCG(uint64(i+1), uint64(k+2)))
			run := &sim.Result{Seed: uint64(i + 1), End: int64(time.Hour), Decisions: uint64(k),
				Providers: []sim.ProviderResult{{Attempts: 1000}}}
			run.Offered, run.Succeeded, run.Failed, run.Attempts = 1000, 1000-x.lost, x.lost, 1000
			run.InSLO, run.Completed, run.CompletedInSLO = run.Succeeded, run.Succeeded, run.Succeeded
			run.Spend = units.Money(float64(units.Dollar) * shared * x.spend * float64(run.Succeeded) / 1000)
			v := int64(1e9 * shared * x.latency * (1 + (x.noise+0.001)*own.NormFloat64()))
			for range run.Succeeded {
				run.Latency.Record(v)
				run.TTFT.Record(v / 4)
			}
			c.Add(k, i, run)
		}
	}
}

func verdictOf(s *Summary, strategy int, metric string) string {
	if d := s.Strategies[strategy].Metrics[metric].Difference; d != nil {
		return d.Verdict
	}
	return "none"
}

func TestVerdictsAreBetterSameWorseOrUndecided(t *testing.T) {
	s := noisy(10,
		change{0.7, 1, 0, 0}, change{1.3, 1.2, 50, 0}, change{1, 1, 0, 0}, change{1, 1, 0, 0.3}, change{1.005, 0.8, 0, 0}).Summary()
	for _, c := range []struct {
		strategy     int
		metric, want string
	}{
		{1, "latency_p99_seconds", "better"}, {1, "latency_p50_seconds", "better"}, {1, "success_ratio", "same"}, {1, "spend_per_1k_usd", "same"},
		{2, "latency_p99_seconds", "worse"}, {2, "spend_per_1k_usd", "worse"}, {2, "success_ratio", "undecided"}, // equal under every seed: see stats.PairedT
		{3, "latency_p99_seconds", "same"}, {4, "latency_p99_seconds", "undecided"}, {4, "spend_per_1k_usd", "same"},
		{5, "latency_p99_seconds", "same"}, // significant, and within the margin of 2 %
		{5, "spend_per_1k_usd", "better"}, {5, "latency_mean_seconds", ""}, {5, "hedges", ""},
	} {
		if got := verdictOf(s, c.strategy, c.metric); got != c.want {
			t.Errorf("%s of strategy %d is %q, want %q: %+v", c.metric, c.strategy, got, c.want, s.Strategies[c.strategy].Metrics[c.metric].Difference)
		}
	}
	for _, m := range s.Strategies[0].Metrics {
		if m.Difference != nil {
			t.Error("the baseline is compared with itself")
		}
	}
}

// What stands in the Summary is what the statistics say when asked directly, with one family for all strategies.
func TestAllVerdictsOnStrategiesAreOneFamily(t *testing.T) {
	changes := []change{{0.9, 1, 0, 0.02}, {1.05, 1.02, 0, 0.05}, {1, 0.99, 3, 0.1}}
	s := noisy(12, changes...).Summary()
	var questions []stats.Question
	var found []*Difference
	for k := range changes {
		for _, name := range MetricNames() {
			m, base := s.Strategies[k+1].Metrics[name], s.Strategies[0].Metrics[name]
			if !slices.Contains(JudgedMetrics(), name) {
				if m.Difference != nil && (m.Difference.Verdict != "" || m.Difference.Adjusted != nil || m.Difference.Margin != nil) {
					t.Errorf("%s is judged: %+v", name, m.Difference)
				}
				continue
			}
			var x, y []float64
			for i := range m.Values {
				x, y = append(x, *m.Values[i]), append(y, *base.Values[i])
			}
			direction := stats.LowerIsBetter
			if m.Better == "higher" {
				direction = stats.HigherIsBetter
			}
			q, _ := stats.Ask(x, y, m.Unit != "ratio", DefaultMargin(name), direction)
			questions, found = append(questions, q), append(found, m.Difference)
		}
	}
	for i, a := range stats.Judge(questions, 0.05) {
		d := found[i]
		if d.Verdict != a.Verdict.String() || *d.Adjusted != a.Adjusted || *d.P != a.P {
			t.Errorf("question %d: %+v, want %+v", i, d, a)
		}
		if *d.Adjusted < *d.P {
			t.Errorf("the correction made P smaller: %+v", d)
		}
	}
}

func TestADifferenceHasEveryIntervalAndProbability(t *testing.T) {
	d := noisy(10, change{0.7, 1, 0, 0.05}).Summary().Strategies[1].Metrics["latency_p99_seconds"].Difference
	if d.P == nil || d.Wilcoxon == nil || d.Adjusted == nil || d.BCa == nil || *d.Margin != 0.02 {
		t.Fatalf("%+v", d)
	}
	if *d.Wilcoxon != 2.0/1024 { // all of ten signs alike
		t.Errorf("Wilcoxon's P is %v", *d.Wilcoxon)
	}
	// The two intervals are of one mean and of about one width.
	if !(d.BCa[0] < d.Mean && d.Mean < d.BCa[1]) || !(d.Interval[0] < d.Mean && d.Mean < d.Interval[1]) {
		t.Errorf("mean %v lies outside %v or %v", d.Mean, d.BCa, d.Interval)
	}
	if ratio := (d.BCa[1] - d.BCa[0]) / (d.Interval[1] - d.Interval[0]); ratio < 0.6 || ratio > 1.1 {
		t.Errorf("the widths of the intervals are as %v", ratio)
	}
	again := noisy(10, change{0.7, 1, 0, 0.05}).Summary().Strategies[1].Metrics["latency_p99_seconds"].Difference
	if *again.BCa != *d.BCa {
		t.Error("the bootstrap depends on more than the figures")
	}
	one := noisy(1, change{0.7, 1, 0, 0}).Summary().Strategies[1].Metrics["latency_p99_seconds"].Difference
	if one.P != nil || one.Wilcoxon != nil || one.Adjusted != nil || one.BCa != nil || one.Interval != nil || one.Verdict != "undecided" {
		t.Errorf("one seed says %+v", one)
	}
}

func TestMarginsReplaceDefaultsAndAddMetrics(t *testing.T) {
	c := noisy(10, change{1.04, 1.03, 0, 0})
	if err := c.Margins(map[string]float64{"latency_p99": 0.10, "spend_per_1k_usd": 0.05, "latency_mean": 0.01, "busiest_provider_share": 0.1}); err != nil {
		t.Fatal(err)
	}
	s := c.Summary()
	for metric, want := range map[string]string{"latency_p99_seconds": "same", "latency_p95_seconds": "worse", "spend_per_1k_usd": "same",
		"latency_mean_seconds": "worse", "busiest_provider_share": ""} {
		if got := verdictOf(s, 1, metric); got != want {
			t.Errorf("%s is %q, want %q", metric, got, want)
		}
	}
	if m := *s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Margin; m != 0.10 {
		t.Errorf("the margin is %v", m)
	}
	for _, wrong := range []map[string]float64{{"latency": 0.1}, {"latency_p99": -1}, {"latency_p99": math.NaN()}, {"class.x": 0.1}, {"": 0}} {
		if err := c.Margins(wrong); err == nil {
			t.Errorf("%v was taken", wrong)
		}
	}
}

func TestMarginsOfAClassAreItsOwn(t *testing.T) {
	c := classesCollector()
	if err := c.Margins(map[string]float64{"class.batch.latency_p99": 0.3, "latency_p99": 0.2, "class.batch.wasted": 0.4}); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		c.Add(0, i, classesRun(uint64(7+i), 2*time.Second, 10*time.Second))
		c.Add(1, i, classesRun(uint64(7+i), 2*time.Second, 10*time.Second))
	}
	other := c.Summary().Strategies[1]
	for _, x := range []struct {
		of   Metrics
		want float64
	}{{other.Metrics, 0.2}, {other.Classes[0].Metrics, 0.2}, {other.Classes[1].Metrics, 0.3}} {
		if d := x.of["latency_p99_seconds"].Difference; *d.Margin != x.want {
			t.Errorf("margin %v, want %v", *d.Margin, x.want)
		}
	}
	if d := other.Classes[1].Metrics["wasted_usd"].Difference; d.Verdict == "" {
		t.Error("a metric that was asked for is not judged")
	}
	if d := other.Classes[0].Metrics["wasted_usd"].Difference; d.Verdict != "" {
		t.Error("a metric that was asked for in another class is judged")
	}
}

func TestDefaultMarginsAreThoseOfTheUnits(t *testing.T) {
	for name, want := range map[string]float64{"latency_p99_seconds": 0.02, "ttft_mean_seconds": 0.02, "tpot_p50_seconds": 0.02,
		"spend_per_1k_usd": 0.01, "throughput_rps": 0.01, "success_ratio": 0.001, "slo_ratio": 0.001, "none": 0} {
		if got := DefaultMargin(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	for _, name := range JudgedMetrics() {
		if info, ok := LookupMetric(name); !ok || !info.Judged || info.Better == "" {
			t.Errorf("%s is judged, and is %+v", name, info)
		}
	}
}

// At a stricter level the same figures decide less.
func TestTheLevelIsThatOfALook(t *testing.T) {
	c := noisy(8, change{0.97, 1, 0, 0.01})
	if got := verdictOf(c.Summary(), 1, "latency_p99_seconds"); got != "better" {
		t.Fatalf("at 5 %%: %q", got)
	}
	c.Level(1e-6)
	s := c.Summary()
	if got := verdictOf(s, 1, "latency_p99_seconds"); got != "undecided" {
		t.Errorf("at a millionth: %q", got)
	}
	if stats.Decided(c.Answers()) {
		t.Error("everything is decided")
	}
}

func TestSeedsAddedLaterCountAsIfTheyHadBeenThereFromTheStart(t *testing.T) {
	changes := []change{{0.97, 1, 0, 0.05}, {1, 1, 0, 0.01}}
	c := noisy(4, changes...)
	first := len(c.Summary().Scenario.Seeds)
	c.Extend([]uint64{5, 6, 7})
	if s := c.Summary(); len(s.Strategies[0].Metrics["latency_p99_seconds"].Values) != 7 || s.Strategies[1].Decisions[6] != "" {
		t.Errorf("before the runs came: %+v", s.Strategies[0].Metrics["latency_p99_seconds"])
	}
	addNoisy(c, 4, 7, changes...)
	if got, want := encode(t, c.Summary()), encode(t, noisy(7, changes...).Summary()); first != 4 || got != want {
		t.Error("seeds that were added later count otherwise")
	}
	defer func() {
		if recover() == nil {
			t.Error("a seed was taken twice")
		}
	}()
	c.Extend([]uint64{8, 3})
}

func TestAnswersAreThoseOfTheSummary(t *testing.T) {
	c := noisy(9, change{0.8, 1, 0, 0.1}, change{1, 1.01, 2, 0.1})
	var want []string
	s := c.Summary()
	for _, st := range s.Strategies[1:] {
		for _, name := range JudgedMetrics() {
			want = append(want, st.Metrics[name].Difference.Verdict)
		}
	}
	var got []string
	for _, a := range c.Answers() {
		got = append(got, a.Verdict.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("answers %q, want %q", got, want)
	}
}
