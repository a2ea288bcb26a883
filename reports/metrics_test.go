package reports

import (
	"math"
	"testing"
)

func TestDifferencesAreNamedByTheirKindAndMarkedByTheirSide(t *testing.T) {
	s := tinySummary()
	// p50 halves under both seeds: −50 % without spread. p99 is the same to the bit: 0 without a mark.
	fast := s.Strategies[1].Metrics
	d := fast["latency_p50_seconds"].Difference
	if d.Kind != "relative" || math.Abs(d.Mean+0.5) > 1e-15 || d.Verdict != "better" || math.Abs(d.Interval[1]+0.5) > 1e-15 {
		t.Errorf("p50: %+v", d)
	}
	for _, name := range []string{"latency_p99_seconds", "spend_usd", "success_ratio", "hedges", "busiest_provider_share"} {
		if d := fast[name].Difference; d.Mean != 0 || *d.Interval != [2]float64{} || d.Verdict != "" {
			t.Errorf("%s: %+v", name, d)
		}
	}
	// Nothing succeeds under "dead": the success ratio falls by 0.5, goodput by 0.1 (a zero has no logarithm).
	dead := s.Strategies[2].Metrics
	if d := dead["success_ratio"].Difference; d.Kind != "absolute" || d.Mean != -0.5 || d.Verdict != "worse" {
		t.Errorf("success: %+v", d)
	}
	if d := dead["goodput_rps"].Difference; d.Kind != "absolute" || d.Mean != -0.1 || d.Verdict != "worse" {
		t.Errorf("goodput: %+v", d)
	}
	for _, name := range []string{"latency_p99_seconds", "ttft_mean_seconds", "spend_per_1k_usd"} {
		if m := dead[name]; m.Values[0] != nil || m.Mean != nil || m.Interval != nil || m.Difference != nil {
			t.Errorf("%s without a success: %+v", name, m)
		}
	}
	if d := dead["busiest_provider_share"].Difference; d.Verdict != "" || d.Mean <= 0 {
		t.Errorf("a share is neither better nor worse: %+v", d)
	}
}

func TestMarksFollowTheDirectionOfTheMetric(t *testing.T) {
	down, up, around := []float64{1, 1.1, 0.9, 1}, []float64{3, 3.3, 2.9, 3}, []float64{1, 3, 0.5, 2}
	for _, c := range []struct {
		better       string
		values, base []float64
		want         string
	}{
		{lower, down, up, "better"}, {lower, up, down, "worse"}, {higher, up, down, "better"}, {higher, down, up, "worse"},
		{neither, up, down, ""}, {lower, around, []float64{1, 1, 1, 1}, ""}, {higher, down, down, ""},
	} {
		for _, unit := range []string{"s", "ratio"} {
			m := declared{unit: unit, better: c.better}
			if got := m.summarise(c.values, c.base).Difference; got.Verdict != c.want {
				t.Errorf("%q is better, %v against %v: %+v, want mark %q", c.better, c.values, c.base, got, c.want)
			}
		}
	}
	m := declared{unit: "s", better: lower}
	if d := m.summarise(down[:1], up[:1]).Difference; d.Verdict != "" || d.Interval != nil {
		t.Errorf("one seed was enough for a mark: %+v", d)
	}
}
