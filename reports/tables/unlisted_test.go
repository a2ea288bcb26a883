package tables

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// A finding may rest on a metric that no column shows. Who looks for it below the headline finds it.
func TestSentencesTellOfAllThatAFindingMayRestOn(t *testing.T) {
	s := sample(6, "a", "b")
	for _, m := range s.Strategies[1].Metrics {
		if m.Difference != nil {
			m.Difference.Verdict = "same"
		}
	}
	if got := verdicts(s)[0]; strings.Contains(got, "p95 latency") || strings.Contains(got, "SLO attainment") {
		t.Errorf("what has no column is told of without need: %q", got)
	}
	mean, was := 0.92, s.Strategies[1].Metrics["latency_p95_seconds"]
	s.Strategies[1].Metrics["slo_ratio"] = &reports.Metric{Unit: "ratio", Better: "higher", Mean: &mean,
		Difference: &reports.Difference{Kind: "absolute", Mean: 0.02, Verdict: "better"}}
	if was == nil || was.Difference == nil {
		t.Fatal("the sample has no p95 latency")
	}
	was.Difference.Verdict = "worse"
	if got := verdicts(s)[0]; !strings.Contains(got, "better in SLO attainment (+2.0 pp)") || !strings.Contains(got, "worse in p95 latency (") {
		t.Errorf("not told of what decides: %q", got)
	}
	s.Strategies[1].Metrics["latency_p99_seconds"].Difference.Verdict = "worse"
	if got := verdicts(s)[0]; strings.Contains(got, "p95 latency") || !strings.Contains(got, "worse in p99 latency (") {
		t.Errorf("told of more than decides: %q", got)
	}
}
