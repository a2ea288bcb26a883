package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func TestATitleNamesTheStrategyThatTheVerdictIsOf(t *testing.T) {
	diff := func(mean float64, verdict string) reports.Difference {
		return reports.Difference{Kind: "relative", Mean: mean, Verdict: verdict, Interval: &[2]float64{mean - 0.01, mean + 0.01}}
	}
	for _, c := range []struct {
		diffs []reports.Difference
		want  string
	}{
		{[]reports.Difference{diff(-0.9, "undecided"), diff(-0.43, "better"), diff(0.01, "same")}, "s 2 cuts p99 latency by 43 % against base"},
		{[]reports.Difference{diff(0.01, "same"), diff(0.3, "worse"), diff(0.9, "undecided")}, "s 2 raises p99 latency by 30 % against base"},
		{[]reports.Difference{diff(0.2, "worse"), diff(0.8, "worse"), diff(0.5, "worse")}, "all 3 others raise p99 latency against base, s 2 most, by 80 %"},
	} {
		if got := tailFinding(light, judgedSummary(c.diffs...)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestFewFailuresLongAfterAnIncidentAreARecovery(t *testing.T) {
	half := func(int) float64 { return 0.5 }
	for _, share := range []float64{0.05, 0.3} {
		s := &reports.Summary{Baseline: "a", Strategies: []reports.StrategySummary{traffic("a", half, func(w int) float64 {
			if w >= 10 {
				return share
			}
			return 0
		})}}
		s.Scenario.Providers = []string{"near", "far"}
		s.Scenario.Incidents = []reports.Incident{{Provider: "near", What: "outage", From: 300e9, To: 600e9}}
		if said := strings.Contains(recoveryFinding(light, s), "not recover"); said != (share > 0.2) {
			t.Errorf("where %v of the requests fail, that it does not recover is said: %v", share, said)
		}
	}
}
