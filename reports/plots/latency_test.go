package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// The latency of successes flatters a strategy that fails: the title and the table say who answers decidedly less.
func TestLatencySaysWhoAnswersLess(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 3, 600
	s := cook(c)
	set := func(i int, mean float64, verdict string) {
		m := s.Strategies[i].Metrics["success_ratio"]
		m.Mean, m.Difference = &mean, &reports.Difference{Kind: "absolute", Verdict: verdict}
		s.Strategies[i].Metrics["latency_p99_seconds"].Difference = &reports.Difference{Kind: "relative", Verdict: "same"}
	}
	clause := "; " + s.Strategies[2].Name + " answers only 75 % of its requests"
	red := func(d *Drawing) (found []string) {
		for _, l := range d.labels {
			if l.in.colour == light.text(light.worse) {
				found = append(found, l.text)
			}
		}
		return found
	}
	set(0, 0.999, "")
	set(1, 0.98, "worse")
	set(2, 0.75, "undecided")
	if got := tailFinding(light, s); strings.Contains(got, "answers only") {
		t.Errorf("%q claims what is not decided, or next to nothing", got)
	}
	set(2, 0.75, "worse")
	if got := tailFinding(light, s); !strings.HasSuffix(got, clause) {
		t.Errorf("%q does not end with %q", got, clause)
	}
	set(2, 0.0033, "worse")
	if got, want := tailFinding(light, s), "answers only 0.33 % of its requests"; !strings.HasSuffix(got, want) {
		t.Errorf("%q does not end with %q: little is not nothing", got, want)
	}
	set(2, 0.75, "worse")
	if got := strings.Join(red(Latency(s, light)), ", "); got != "98.0 %, 75.0 %" && got != "75.0 %, 98.0 %" {
		t.Errorf("red are %s", got)
	}
}

func TestAManifoldLatencyIsSaidInTimes(t *testing.T) {
	for change, want := range map[float64]string{-0.0862: " by 8.6 %", 0.58: " by 58 %", 3.49: " to 4.5 times"} {
		g := &reports.StrategySummary{Metrics: reports.Metrics{"latency_p99_seconds": {
			Difference: &reports.Difference{Kind: "relative", Mean: change}}}}
		if got := by(g); got != want {
			t.Errorf("a change of %v is said as %q, want %q", change, got, want)
		}
	}
}

// Names of 25 letters, as the built-in scenarios have them, are not cut in the table.
func TestTheTableHasRoomForUsualNames(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 3, 600
	s := cook(c)
	s.Strategies[1].Name = "least_connections_breaker"
	if got := strings.Count(words(Latency(s, light)), "least_connections_breaker"); got < 3 {
		t.Errorf("the whole name stands in %d places", got)
	}
}
