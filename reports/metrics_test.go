package reports

import (
	"math"
	"testing"
)

func TestDifferencesAreNamedByTheirKind(t *testing.T) {
	s := tinySummary()
	// p50 halves under both seeds: −50 % without spread. p99 is the same to the bit.
	fast := s.Strategies[1].Metrics
	d := fast["latency_p50_seconds"].Difference
	if d.Kind != "relative" || math.Abs(d.Mean+0.5) > 1e-15 || math.Abs(d.Interval[1]+0.5) > 1e-15 {
		t.Errorf("p50: %+v", d)
	}
	for _, name := range []string{"latency_p99_seconds", "spend_usd", "success_ratio", "hedges", "busiest_provider_share"} {
		if d := fast[name].Difference; d.Mean != 0 || *d.Interval != [2]float64{} {
			t.Errorf("%s: %+v", name, d)
		}
	}
	// Nothing succeeds under "dead": the success ratio falls by 0.5, goodput by 0.1 (a zero has no logarithm).
	dead := s.Strategies[2].Metrics
	if d := dead["success_ratio"].Difference; d.Kind != "absolute" || d.Mean != -0.5 || *d.Margin != 0.001 {
		t.Errorf("success: %+v", d)
	}
	if d := dead["goodput_rps"].Difference; d.Kind != "absolute" || d.Mean != -0.1 || *d.Margin != 0.001 { // 1 % of 0.1
		t.Errorf("goodput: %+v", d)
	}
	for _, name := range []string{"latency_p99_seconds", "ttft_mean_seconds", "spend_per_1k_usd"} {
		if m := dead[name]; m.Values[0] != nil || m.Mean != nil || m.Interval != nil || m.Difference != nil {
			t.Errorf("%s without a success: %+v", name, m)
		}
	}
	if d := dead["busiest_provider_share"].Difference; d.Verdict != "" || d.Margin != nil || d.Mean <= 0 {
		t.Errorf("a share is neither better nor worse: %+v", d)
	}
}
