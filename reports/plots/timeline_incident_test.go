package plots

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// What strategies send to a provider before they find out counts: a reader takes "during" for the whole incident.
func TestWhatIsSaidOfAnIncidentHoldsFromItsStartToItsEnd(t *testing.T) {
	fine := func(int) float64 { return 0 }
	slowly := func(w int) float64 { // the incident spans the windows 10 … 19; in two of them nothing has been noticed
		if w >= 12 && w < 20 {
			return 0
		}
		return 0.5
	}
	s := &reports.Summary{Baseline: "a", Strategies: []reports.StrategySummary{
		traffic("a", func(int) float64 { return 0.5 }, fine), traffic("b", slowly, fine)}}
	s.Scenario.Providers = []string{"near", "far"}
	s.Scenario.Incidents = []reports.Incident{{Provider: "near", What: "outage", From: 5 * time.Minute, To: 10 * time.Minute}}
	if got, want := trafficFinding(light, s), "during “near outage” b sends 10 % of its attempts there instead of 50 %, a still 50 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// beside one that acts all the time
	s.Scenario.Incidents = append(s.Scenario.Incidents, reports.Incident{Provider: "far", What: "slowdown ×2", From: 0, To: 20 * time.Minute})
	if got, want := incidentFinding(light, s), "during “near outage” b sends 10 % of its attempts there instead of 50 %, a still 50 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnIncidentOfAProviderThatHardlyAnyoneUsesIsNoFinding(t *testing.T) {
	fine := func(int) float64 { return 0 }
	while := func(then float64) func(int) float64 {
		return func(w int) float64 {
			if w >= 10 && w < 20 {
				return then
			}
			return 0.03
		}
	}
	s := &reports.Summary{Strategies: []reports.StrategySummary{traffic("a", while(0), fine), traffic("b", while(0.06), fine)}}
	s.Scenario.Providers = []string{"near", "far"}
	s.Scenario.Incidents = []reports.Incident{{Provider: "near", What: "outage", From: 5 * time.Minute, To: 10 * time.Minute}}
	if got := incidentFinding(light, s); got != "" {
		t.Errorf("%q", got)
	}
}
