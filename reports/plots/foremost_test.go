package plots

import (
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func TestTheMostChangedIsNamedOnlyWhereThatIsDecided(t *testing.T) {
	worse := func(mean, lo, hi float64) reports.Difference {
		return reports.Difference{Kind: "relative", Mean: mean, Interval: &[2]float64{lo, hi}, Verdict: "worse"}
	}
	better := func(mean float64) reports.Difference {
		return reports.Difference{Kind: "relative", Mean: mean, Verdict: "better"}
	}
	for _, c := range []struct {
		sure  float64 // the probability that s 1 is the best
		diffs []reports.Difference
		want  string
	}{
		{0.99, []reports.Difference{better(-0.2), better(-0.1)}, "both others cut p99 latency against base, s 1 most, by 20 %"},
		{0.77, []reports.Difference{better(-0.2), better(-0.19)}, "both others cut p99 latency against base, by up to 20 %"},
		{0, []reports.Difference{better(-0.2), better(-0.19)}, "both others cut p99 latency against base, by up to 20 %"},
		{0.99, []reports.Difference{better(-0.201), better(-0.199)}, "both others cut p99 latency against base, by 20 %"},
		{0.99, []reports.Difference{better(-0.201), better(-0.199), better(-0.1)}, "all 3 others cut p99 latency against base, s 1 and s 2 most, by 20 %"},
		{0.5, []reports.Difference{better(-0.999), better(-0.995)}, "both others cut p99 latency against base, to as little as 1/1,000"},
		{0, []reports.Difference{worse(0.3, 0.25, 0.35), worse(0.2, 0.15, 0.24)}, "both others raise p99 latency against base, s 1 most, by 30 %"},
		{0, []reports.Difference{worse(0.3, 0.2, 0.4), worse(0.25, 0.15, 0.35)}, "both others raise p99 latency against base, by up to 30 %"},
		{0, []reports.Difference{worse(11, 5, 17), worse(9, 4, 14)}, "both others raise p99 latency against base, to up to 12 times"},
	} {
		s := judgedSummary(c.diffs...)
		if c.sure > 0 {
			s.Best = []reports.Best{{Metric: tailMetric, Strategy: s.Strategies[1].Name, Probability: &c.sure}}
		}
		if got := tailFinding(light, s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
