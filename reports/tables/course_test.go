package tables

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

func TestTheReportSaysHowSeedsAndWarmUpWereFound(t *testing.T) {
	s := &reports.Summary{Scenario: reports.ScenarioInfo{Name: "x", Seeds: []uint64{1, 2}}}
	report := func() string {
		t.Helper()
		var b bytes.Buffer
		if err := WriteReport(&b, s, ReportOptions{}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	s.Scenario.Warmup = time.Minute // the scenario says it
	if text := report(); strings.Contains(text, "warm-up") || strings.Contains(text, "Seeds were added") {
		t.Errorf("says what nobody asked:\n%s", text)
	}
	s.Scenario.Warmup, s.Scenario.AutoWarmup = 15*time.Second, true
	s.Replicated = &reports.Replication{Looks: []int{6, 11}, Limit: 20, Level: 0.0125, Decided: true}
	if text := report(); !strings.Contains(text, "in the first 15.0 s are not measured") ||
		!strings.Contains(text, "until all was decided: the verdicts were looked at after 6 and 11 seeds, each time at the significance level 1.25 %.") {
		t.Errorf("does not say how:\n%s", text)
	}
	s.Replicated.Decided = false
	if text := report(); !strings.Contains(text, "until the limit of 20 came, before all was decided:") {
		t.Errorf("does not say that the limit came first:\n%s", text)
	}
}
