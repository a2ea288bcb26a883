package plots

import (
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// traffic makes a strategy's timeline of 40 windows of 30 s; share is provider 0's part of 100 attempts, errors the
// median.
func traffic(name string, share, errors func(w int) float64) reports.StrategySummary {
	tl := &reports.Timeline{Width: 30 * time.Second, Coarse: 1}
	for w := range 40 {
		a := uint64(math.Round(100 * share(w)))
		tl.Attempts = append(tl.Attempts, []uint64{a, 100 - a})
		tl.Arrived = append(tl.Arrived, 100)
		e := errors(w)
		tl.Errors.Low, tl.Errors.Mid, tl.Errors.High = append(tl.Errors.Low, e), append(tl.Errors.Mid, e), append(tl.Errors.High, e)
	}
	return reports.StrategySummary{Name: name, Timeline: tl}
}

func TestTitlesSayWhereTheTrafficGoes(t *testing.T) {
	in := reports.Incident{Provider: "near", What: "outage", From: 5 * time.Minute, To: 10 * time.Minute}
	hit := func(w int) bool { return w >= 10 && w < 20 }
	always := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	while := func(then, else_ float64) func(int) float64 {
		return func(w int) float64 {
			if hit(w) {
				return then
			}
			return else_
		}
	}
	after := func(w int) float64 { return map[bool]float64{true: 0.9}[w >= 10] }
	fine := always(0)
	slow := func(g reports.StrategySummary, p95 float64) reports.StrategySummary {
		for range g.Timeline.Attempts {
			g.Timeline.P95.Mid = append(g.Timeline.P95.Mid, p95)
		}
		return g
	}
	for _, c := range []struct {
		incidents []reports.Incident
		list      []reports.StrategySummary
		want      string
	}{
		{nil, []reports.StrategySummary{traffic("a", always(0.6), fine), traffic("b", always(0.8), fine)},
			"b sends 80 % of its attempts to near, a 60 %"},
		{nil, []reports.StrategySummary{traffic("a", always(0.4), fine), traffic("b", always(0.8), fine)},
			"b sends 80 % of its attempts to near, a at most 60 % to any provider"},
		{nil, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", always(0.52), fine)},
			"under every strategy the busiest provider gets about 51 % of the attempts"},
		{nil, []reports.StrategySummary{slow(traffic("a", always(0.5), fine), 20), slow(traffic("b", always(0.52), fine), 4)},
			"the usual p95 is 20 s under a, 4 s under b, though both divide attempts alike"},
		{nil, []reports.StrategySummary{{Name: "a"}}, "no traffic was recorded over time"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", while(0.02, 0.4), fine)},
			"during “near outage” b sends 2 % of its attempts there instead of 40 %, a still 50 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", while(0.02, 1), fine)},
			"during “near outage” b sends 2 % of its attempts there instead of 100 %, a still 50 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", while(0.2, 0.5), fine), traffic("b", while(0.02, 0.4), fine),
			traffic("c", while(0.45, 0.4), fine)},
			"during “near outage” b sends 2 % of its attempts there instead of 40 %, c 45 % instead of 40 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", while(0.49, 0.5), fine)},
			"during “near outage” no strategy sends much less of its traffic there"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", while(0.05, 0.5), fine), traffic("b", while(0, 0.5), fine)},
			"during “near outage” every strategy sends at most 5 % of its attempts there instead of up to 50 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", while(0, 0.5), fine), traffic("b", while(0, 0.6), fine)},
			"a sends 63 % of its attempts to far, b 55 %"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", always(0.5), after)},
			"b does not recover from “near outage”, a does"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", always(0.5), after),
			traffic("c", always(0.5), after)}, "b and c do not recover from “near outage”, a does"},
		{[]reports.Incident{in}, []reports.StrategySummary{traffic("a", always(1), fine), traffic("b", while(0.99, 1), fine)},
			"under every strategy the busiest provider gets about 100 % of the attempts"},
	} {
		s := &reports.Summary{Baseline: "a", Strategies: c.list}
		s.Scenario.Providers, s.Scenario.Incidents = []string{"near", "far"}, c.incidents
		if got := trafficFinding(light, s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTitlesTellOfWavesNewcomersAndFailuresEverywhere(t *testing.T) {
	fine := func(int) float64 { return 0 }
	always := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	swing := func(w int) float64 { return 0.2 + 0.6*float64(w%2) }
	absent := reports.Incident{Provider: "near", What: "absent", From: 0, To: 10 * time.Minute}
	jumps := func(g reports.StrategySummary, to float64) reports.StrategySummary {
		p := &g.Timeline.P95
		for w := range g.Timeline.Attempts {
			p.Low, p.Mid, p.High = append(p.Low, 2), append(p.Mid, 2), append(p.High, 2)
			if w%5 == 0 {
				p.High[w] = to
			}
		}
		return g
	}
	joins := func(at float64) func(int) float64 {
		return func(w int) float64 {
			if w < 20 {
				return 0
			}
			return at
		}
	}
	for _, c := range []struct {
		incidents []reports.Incident
		list      []reports.StrategySummary
		want      string
	}{
		{nil, []reports.StrategySummary{traffic("a", always(0.5), fine), traffic("b", swing, fine)},
			"b sends its attempts in waves, typically 80 % to one provider at a time, a 50 %"},
		{[]reports.Incident{absent}, []reports.StrategySummary{traffic("a", joins(0.5), fine), traffic("b", joins(0.1), fine),
			traffic("c", joins(0.55), fine)},
			"in its first 60 s near gets 50 % of the attempts under a, 10 % under b"},
		{nil, []reports.StrategySummary{jumps(traffic("a", always(0.5), fine), 8), jumps(traffic("b", always(0.5), fine), 3)},
			"now and then p95 jumps to 8 s under a, to 3 s under b"},
		{nil, []reports.StrategySummary{traffic("a", always(0.5), always(0.18)), traffic("b", always(0.9), always(0.31))},
			"every strategy fails requests all along: typically 31 % under b, 18 % under a"},
		{nil, []reports.StrategySummary{traffic("a", always(0.5), always(0.18)), traffic("b", always(0.9), always(0.2))},
			"under every strategy typically about 19 % of the requests fail"},
		{nil, []reports.StrategySummary{traffic("b", always(0.5), always(0.168)), traffic("c", always(0.9), always(0.31)),
			traffic("a", always(0.5), always(0.174))},
			"every strategy fails requests all along: typically 31 % under c, 17 % under a"},
	} {
		s := &reports.Summary{Baseline: "a", Strategies: c.list}
		s.Scenario.Providers, s.Scenario.Incidents = []string{"near", "far"}, c.incidents
		if got := trafficFinding(light, s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestAShareIsNeitherNoneNorAllUnlessItIs(t *testing.T) {
	for v, want := range map[float64]string{0: "0 %", 0.001: "under 1 %", 0.333: "33 %", 0.999: "over 99 %", 1: "100 %"} {
		if got := wholePercent(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

// A bar of the overview and a table say what part of its attempts a strategy sends to its busiest provider, the warm-up
// left out.
func TestTheDivisionIsThatOfTheTables(t *testing.T) {
	late := func(w int) float64 {
		if w < 10 {
			return 0.1
		}
		return 0.8
	}
	fine := func(int) float64 { return 0 }
	s := &reports.Summary{Baseline: "a", Strategies: []reports.StrategySummary{
		traffic("a", func(int) float64 { return 0.5 }, fine), traffic("b", late, fine)}}
	s.Scenario.Providers, s.Scenario.Warmup = []string{"near", "far"}, 5*time.Minute
	if got, want := divisionFinding(light, s), "b sends 80 % of its attempts to near, a 50 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Scenario.Warmup = time.Hour // longer than the runs
	if got := divisionFinding(light, s); got != noTraffic {
		t.Errorf("got %q of runs that were not measured", got)
	}
}
