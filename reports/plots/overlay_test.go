package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// versions returns an old result and a new one with differences to it.
func versions(change func(*recipe)) (older, changed *reports.Summary) {
	all := cookSeveral(2, change)
	older, changed = all[0], all[1]
	changed.Scenario.Name, changed.Baseline = older.Scenario.Name, OldResult
	for i := range changed.Strategies {
		older.Strategies[i].Decisions, changed.Strategies[i].Decisions = []string{"a", "b"}, []string{"a", "c"}
	}
	judgeAgain(changed)
	return older, changed
}

func TestOverlayKeepsItsLabelsApartAndShowsBothResults(t *testing.T) {
	for name, change := range map[string]func(*recipe){
		"usual": nil, "one": func(c *recipe) { c.strategies = 1 }, "two": func(c *recipe) { c.strategies = 2 },
		"thirty":     func(c *recipe) { c.strategies, c.requests = 30, 100 },
		"long names": func(c *recipe) { c.strategies, c.longNames = 5, true },
		"no success": func(c *recipe) { c.failing = 1 },
		"one seed":   func(c *recipe) { c.seeds = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			older, changed := versions(change)
			d := Overlay(older, changed, light)
			checkLayout(t, d)
			checkLayout(t, Overlay(older, changed, Dark()))
			checkLayout(t, Differences(changed, light))
			drawn := 0
			for i := range changed.Strategies {
				g := &changed.Strategies[i]
				lines := map[bool]int{} // by whether they are those of the old result
				for _, m := range d.marks {
					if m.of == g.Name && m.stroke != nil && m.radius == 0 {
						lines[m.stroke == light.rest]++
					}
				}
				if _, labels := shown(d, g.Name); labels == 0 {
					continue
				}
				drawn++
				if g.Latency.Count() > 0 && (lines[true] != 2 || lines[false] != 2) {
					t.Errorf("%q has %d old and %d new curves, want 2 and 2", g.Name, lines[true], lines[false])
				}
			}
			if want := min(len(changed.Strategies), maxOverlays); drawn != want {
				t.Errorf("%d strategies are named, want %d", drawn, want)
			}
		})
	}
	checkLayout(t, Overlay(&reports.Summary{}, &reports.Summary{}, light))
}

func TestOverlaySaysOnlyWhatWasDecidedAgainstTheOldResult(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies = 3 })
	set := func(verdicts ...string) {
		for i, v := range verdicts {
			changed.Strategies[i].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: 0.25, Verdict: v}
		}
	}
	for _, c := range []struct {
		verdicts [3]string
		want     string
	}{
		{[3]string{"worse", "same", "undecided"}, "round_robin raises p99 latency by 25 % against the old result"},
		{[3]string{"worse", "better", "same"}, "against the old result, p99 latency is higher for 1 strategy and lower for 1 strategy"},
		{[3]string{"same", "better", "better"}, "2 strategies cut p99 latency against the old result"},
		{[3]string{"same", "same", "same"}, "p99 latency is the same as in the old result"},
		{[3]string{"same", "undecided", "same"}, "against the old result, p99 latency is the same for 2 strategies and undecided for 1 strategy"},
		{[3]string{"undecided", "undecided", "undecided"}, "p99 latency is undecided against the old result"},
	} {
		set(c.verdicts[:]...)
		if got := Overlay(older, changed, light).title; !strings.HasSuffix(got, ": "+c.want) {
			t.Errorf("%v: %q, want %q", c.verdicts, got, c.want)
		}
	}
	for i := range changed.Strategies {
		changed.Strategies[i].Decisions = older.Strategies[i].Decisions
	}
	if got := Overlay(older, changed, light).title; !strings.HasSuffix(got, "every strategy decides as in the old result") {
		t.Errorf("unchanged: %q", got)
	}
}

func TestOfManyStrategiesOnlyTheBaselineHasItsBlue(t *testing.T) {
	older, changed := versions(func(c *recipe) { c.strategies, c.requests = 20, 100 })
	blue := 0
	for _, p := range newOverlay(older, changed, light).pairs {
		if p.newer.colour == light.strategies[0] {
			blue++
		}
		if p.newer.colour == light.rest {
			t.Errorf("%s is drawn as its old result", p.newer.name)
		}
	}
	if blue > 1 {
		t.Errorf("%d strategies are blue", blue)
	}
}
