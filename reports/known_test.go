package reports

import "testing"

func TestMetricsAreDescribedBeforeAnythingIsRun(t *testing.T) {
	for name, want := range map[string]MetricInfo{
		"latency_p99_seconds":    {"s", "lower", true, true},
		"success_ratio":          {"ratio", "higher", true, true},
		"spend_per_1k_usd":       {"USD", "lower", true, true},
		"throughput_rps":         {"1/s", "higher", true, true},
		"hedges":                 {"count", "", true, false},
		"busiest_provider_share": {"ratio", "", false, false},
	} {
		if got, ok := LookupMetric(name); !ok || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, ok, want)
		}
	}
	for _, name := range MetricNames() {
		if _, ok := LookupMetric(name); !ok {
			t.Errorf("%s is not described", name)
		}
	}
	if _, ok := LookupMetric("latency_p99"); ok {
		t.Error("a metric was found by half its name")
	}
}
