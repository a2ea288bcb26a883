package gate

import (
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// figuresBy gives the values of a strategy's metrics by seed; NaN is a figure that is missing.
type figuresBy map[string][]float64

// metric builds a reports.Metric from its values, with mean and interval left to the tests that need them.
func metric(t *testing.T, name string, values []float64) *reports.Metric {
	t.Helper()
	info, ok := reports.LookupMetric(name)
	if !ok {
		t.Fatalf("no metric is called %q", name)
	}
	m := &reports.Metric{Unit: info.Unit, Better: info.Better, Values: make([]*float64, len(values))}
	sum, n := 0.0, 0
	for i, v := range values {
		if !math.IsNaN(v) {
			m.Values[i] = &values[i]
			sum, n = sum+v, n+1
		}
	}
	if n > 0 {
		mean := sum / float64(n)
		m.Mean, m.Interval = &mean, &[2]float64{mean - 1, mean + 1}
	}
	return m
}

// strategy builds one with equal decisions under every seed.
func strategy(t *testing.T, name, decisions string, seeds int, f figuresBy) reports.StrategySummary {
	t.Helper()
	s := reports.StrategySummary{Name: name, Use: name, Metrics: reports.Metrics{}}
	for range seeds {
		s.Decisions = append(s.Decisions, decisions)
	}
	for n, values := range f {
		s.Metrics[n] = metric(t, n, values)
	}
	return s
}

func summary(seeds int, list ...reports.StrategySummary) *reports.Summary {
	s := &reports.Summary{Format: reports.Format, Strategies: list,
		Scenario: reports.ScenarioInfo{Name: "tiny", Digest: "sha256:0123456789abcdef0123456789abcdef"}}
	for i := range seeds {
		s.Scenario.Seeds = append(s.Scenario.Seeds, uint64(i+1))
	}
	return s
}

// each repeats a value.
func each(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// usual gives figures for all metrics of DefaultMargins, the given ones in place of the usual.
func usual(seeds int, other figuresBy) figuresBy {
	f := figuresBy{
		"latency_p50_seconds": each(seeds, 0.5), "latency_p95_seconds": each(seeds, 0.8), "latency_p99_seconds": each(seeds, 1),
		"ttft_p99_seconds": each(seeds, 0.3), "throughput_rps": each(seeds, 40), "goodput_rps": each(seeds, 39), "slo_ratio": each(seeds, 0.98),
		"spend_per_1k_usd": each(seeds, 4), "success_ratio": each(seeds, 1),
	}
	for name, values := range other {
		f[name] = values
	}
	return f
}

// around gives values whose logarithms lie 0.01 below, at and above that of v times e^shift, in turn.
func around(n int, v, shift float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(v * rng.Exp(shift+0.01*float64(i%3-1)))
	}
	return out
}

// the returns the only check that fits.
func the(t *testing.T, v *Verdict, strategy, metric string) *Check {
	t.Helper()
	var found *Check
	for i := range v.Checks {
		if c := &v.Checks[i]; c.Strategy == strategy && c.Metric == metric {
			if found != nil {
				t.Fatalf("several checks of %s.%s", strategy, metric)
			}
			found = c
		}
	}
	if found == nil {
		t.Fatalf("no check of %s.%s", strategy, metric)
	}
	return found
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(b)) }
