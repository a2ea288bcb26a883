package plots

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// written is all text of a drawing.
func written(d *Drawing) string {
	var all []string
	for _, l := range d.labels {
		all = append(all, l.text)
	}
	return strings.Join(all, " ")
}

// labelled tells whether a text stands in a drawing as a label of its own.
func labelled(d *Drawing, text string) bool {
	for _, l := range d.labels {
		if l.text == text {
			return true
		}
	}
	return false
}

// withStranger cooks scenarios of which the last shares no strategy and no baseline with the others.
func withStranger(n int) []*reports.Summary {
	all := cookSeveral(n+1, nil)
	last := all[n]
	last.Scenario.Name, last.Baseline = "by-itself", "mine0"
	for i := range last.Strategies {
		last.Strategies[i].Name = fmt.Sprint("mine", i)
	}
	return all
}

func TestAScenarioWithNothingInCommonIsNamedAndNotDrawn(t *testing.T) {
	all := withStranger(3)
	for _, p := range acrossPictures {
		d := p.draw(all, light)
		checkLayout(t, d)
		text := written(d)
		if labelled(d, "by-itself") || !strings.Contains(text, "Not drawn, ") || !strings.Contains(text, ": by-itself.") {
			t.Errorf("%s does not leave it out by name: %q", p.name, text)
		}
		if !strings.Contains(text, "3 scenarios, ") {
			t.Errorf("%s counts it: %q", p.name, text)
		}
	}
}

func TestAMatrixHasOneBaselineAndNamesTheScenariosOfOthers(t *testing.T) {
	all := cookSeveral(4, nil)
	all[1].Baseline = all[1].Strategies[1].Name
	solo := cookSeveral(1, func(c *recipe) { c.strategies = 1 })[0]
	solo.Scenario.Name = "solo"
	text := written(Matrix(append(all, solo), light))
	for _, want := range []string{"Difference to round_robin by", "a baseline of their own: scenario-2.", "but the baseline: solo.", "3 scenarios, "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	other := cookSeveral(2, nil)
	other[1].Baseline = other[1].Strategies[1].Name
	d := Matrix(other, light)
	checkLayout(t, d)
	if d.title != "No two scenarios share a baseline and strategies" {
		t.Errorf("of two baselines the title is %q", d.title)
	}
	for _, m := range d.marks {
		if m.of != "" {
			t.Errorf("a mark of %q is drawn", m.of)
		}
	}
}

// fillOf is the colour of the cell with a tip that begins so.
func fillOf(t *testing.T, d *Drawing, tip string) color.Color {
	t.Helper()
	for _, m := range d.marks {
		if strings.HasPrefix(m.tip, tip) {
			return m.fill
		}
	}
	t.Fatalf("there is no cell %q", tip)
	return nil
}

func TestADifferenceThatIsNoPercentageHasNoColourOfTheirScale(t *testing.T) {
	all := cookSeveral(3, func(c *recipe) { c.strategies = 2 })
	name := all[0].Strategies[1].Name
	for i, s := range all {
		for _, metric := range []string{tailMetric, spendMetric} {
			s.Strategies[1].Metrics[metric].Difference = &reports.Difference{Kind: "relative", Mean: 0.02 * float64(i), Verdict: "worse"}
		}
	}
	before := written(Matrix(all, light))
	all[0].Strategies[1].Metrics[spendMetric].Difference = &reports.Difference{Kind: "absolute", Mean: 4.2, Verdict: "worse"}
	d := Matrix(all, light)
	checkLayout(t, d)
	neutral := mix(light.ground, light.same, 0.13)
	if got := fillOf(t, d, "scenario-1 · "+name+" · Spend"); got != neutral {
		t.Errorf("an amount is coloured %v, want %v", got, neutral)
	}
	if got := fillOf(t, d, "scenario-3 · "+name+" · Spend"); got == neutral {
		t.Error("a percentage has no colour")
	}
	const why = "where one of the two figures is 0 there is no percentage"
	if text := written(d); !strings.Contains(text, why) || strings.Contains(before, why) {
		t.Errorf("why is not said, or without need: %q", text)
	}
	if strings.Contains(written(d), "100 %, ") {
		t.Errorf("the amount stretches the scale of the percentages: %q", written(d))
	}
}

func TestACellWithoutAFigureIsMarkedAndExplained(t *testing.T) {
	all := cookSeveral(3, func(c *recipe) { c.failing = 1 })
	d := Matrix(all, light)
	if !labelled(d, noFigure) || !strings.Contains(written(d), noFigure+": no difference, for one side or both have no such figure.") {
		t.Errorf("no mark, or it is not explained: %q", written(d))
	}
	if labelled(Matrix(cookSeveral(3, nil), light), noFigure) {
		t.Error("a cell with a figure is marked as one without")
	}
}

func TestSeedsAreCountedForEachOfSeveralScenarios(t *testing.T) {
	all := cookSeveral(3, func(c *recipe) { c.seeds = 5 })
	if got := newField(all).source(); got != "3 scenarios, 5 seeds each." {
		t.Errorf("%q", got)
	}
	if got := newField(all[:1]).source(); got != "1 scenario, 5 seeds." {
		t.Errorf("%q", got)
	}
}

func TestTheTitleOfAMatrixCountsWhatIsUndecided(t *testing.T) {
	all := cookSeveral(4, func(c *recipe) { c.strategies = 2 })
	for _, c := range []struct {
		verdicts [4]string
		want     string
	}{
		{[4]string{"better", "better", "undecided", "same"}, "wrr cuts p99 latency in 2 of 4 scenarios; 1 is undecided"},
		{[4]string{"better", "better", "undecided", ""}, "wrr cuts p99 latency in 2 of 4 scenarios; 2 are undecided"},
		{[4]string{"better", "better", "worse", "undecided"}, "wrr cuts p99 latency in 2 of 4 scenarios and raises it in 1; 1 is undecided"},
		{[4]string{"better", "better", "same", "same"}, "wrr cuts p99 latency in 2 of 4 scenarios and raises it in none"},
	} {
		for i, v := range c.verdicts {
			all[i].Strategies[1].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: -0.4, Verdict: v}
			all[i].Strategies[1].Metrics[successMetric].Difference = &reports.Difference{Kind: "absolute", Verdict: "same"}
		}
		if got := Matrix(all, light).title; got != c.want {
			t.Errorf("%v: %q, want %q", c.verdicts, got, c.want)
		}
	}
}
