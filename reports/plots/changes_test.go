package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// cookChanges cooks n new results in which nothing differs from the old ones.
func cookChanges(n, strategies int) []*reports.Summary {
	all := cookSeveral(n, func(c *recipe) { c.strategies, c.requests = strategies, 100 })
	for _, s := range all {
		s.Baseline = OldResult
		for i := range s.Strategies {
			for _, x := range facets {
				s.Strategies[i].Metrics[x.metric].Difference = &reports.Difference{Kind: x.kind, Verdict: "same"}
			}
		}
	}
	return all
}

func TestChangesAreDrawnWhereTheyAreAndTheRestIsNamed(t *testing.T) {
	all := cookChanges(5, 14)
	set := func(scenario, strategy int, metric, verdict string, mean float64) string {
		g := &all[scenario].Strategies[strategy]
		d := g.Metrics[metric].Difference
		d.Verdict, d.Mean = verdict, mean
		return g.Name
	}
	slower := set(1, 2, tailMetric, "worse", 0.5)
	bought := set(3, 4, tailMetric, "better", -0.3)
	set(3, 4, successMetric, "worse", -0.2)
	all[1].Strategies[2].Name, slower = slower+"-alone", slower+"-alone" // no other scenario has it
	for _, theme := range []Theme{light, Dark()} {
		checkLayout(t, Changes(all, theme))
	}
	d := Changes(all, light)
	text := written(d)
	for _, name := range []string{slower, bought} {
		if marks, _ := shown(d, name); marks == 0 {
			t.Errorf("%s differs and is not drawn", name)
		}
	}
	if marks, _ := shown(d, all[0].Strategies[0].Name); marks > 0 {
		t.Error("a strategy that does not differ is drawn")
	}
	for _, want := range []string{"Scenarios without any difference: scenario-1, scenario-3, scenario-5.", "Strategies without any difference: " + all[0].Strategies[0].Name} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	if want := "New against old: p99 latency is decidedly worse in 1 of 3 cases; success is decidedly worse in 1 of 3 cases"; d.title != want {
		t.Errorf("the title is %q, want %q", d.title, want)
	}
}

func TestWhereNothingChangedInAnyScenarioThePictureSaysSo(t *testing.T) {
	d := Changes(cookChanges(3, 4), light)
	checkLayout(t, d)
	if _, h := d.Size(); d.title != "Nothing differs from the old results in any of 3 scenarios" || h > 220 {
		t.Errorf("%q, %v points high", d.title, h)
	}
}
