package plots

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// spent makes a summary of strategies with the given spend per 1,000 successes, two providers in the ratio 3 : 1, and
// a tenth spent in vain on retries.
func spent(usd ...float64) *reports.Summary {
	s := &reports.Summary{Baseline: "a"}
	s.Scenario.Providers = []string{"near", "far"}
	for i, v := range usd {
		g := reports.StrategySummary{Name: string(rune('a' + i)), Metrics: reports.Metrics{}}
		m := &reports.Metric{Unit: "USD", Better: "lower"}
		if v >= 0 {
			m.Mean = &v
		}
		g.Metrics[spendMetric] = m
		for k, part := range []float64{30, 10} {
			g.Providers = append(g.Providers, reports.ProviderSummary{Name: s.Scenario.Providers[k], Attempts: 10, SpendUSD: part,
				Purposes: reports.Purposes{Answers: 0.9 * part, Retries: 0.1 * part}})
		}
		s.Strategies = append(s.Strategies, g)
	}
	return s
}

// widths lists the widths of the bars of a provider or purpose, the legend's squares left out, from the top down.
func widths(d *Drawing, of string) (out []vg.Length) {
	for _, m := range d.marks {
		if m.of == of && len(m.points) == 4 && m.points[2].Y-m.points[0].Y == billBar {
			out = append(out, m.points[2].X-m.points[0].X)
		}
	}
	return out
}

func TestBarsAreDividedAsTheSpendIs(t *testing.T) {
	d := SpendByPurpose(spent(8, 4), light)
	near, far, answers, retries := widths(d, "near"), widths(d, "far"), widths(d, "useful answers"), widths(d, "retries in vain")
	if len(near) != 2 || len(far) != 2 || len(answers) != 2 || len(retries) != 4 {
		t.Fatalf("%d, %d, %d and %d bars", len(near), len(far), len(answers), len(retries))
	}
	about := func(what string, got, want vg.Length) {
		t.Helper()
		if math.Abs(float64(got-want)) > 5 { // lines of the ground between parts, nine times over
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	about("the dearer strategy's near part", near[1], 2*near[0])
	about("the near part", near[1], 3*far[1])
	about("both providers", near[1]+far[1], answers[1]+retries[2])
	about("what answered", answers[1], 9*retries[2])
	if d.labels[0].text == "" || !strings.Contains(words(d), "$0.80 · 10 %") {
		t.Errorf("the waste is not written: %q", words(d))
	}
}

func TestBillsStandFromTheCheapestToTheOneWithoutSuccess(t *testing.T) {
	d := SpendByPurpose(spent(8, -1, 4), light)
	row := func(name string) vg.Length {
		for _, l := range d.labels {
			if l.text == name {
				return l.at.Y
			}
		}
		return math.MaxFloat64
	}
	a, b, c := row("a"), row("b"), row("c")
	if !(c > a && a > b) {
		t.Errorf("the rows of $4, $8 and none stand at %v, %v, %v", c, a, b)
	}
	if !strings.Contains(words(d), "no request succeeded") {
		t.Error("nothing says why a strategy has no bar")
	}
}

func TestPurposesWithoutSpendAreNamed(t *testing.T) {
	if got := words(SpendByPurpose(spent(8, 4), light)); !strings.Contains(got,
		"Nothing was spent on first attempts in vain, hedges in vain or cut streams.") {
		t.Errorf("%q", got)
	}
	s := spent(8, 4)
	for i := range s.Strategies {
		for k := range s.Strategies[i].Providers {
			s.Strategies[i].Providers[k].Purposes = reports.Purposes{}
		}
	}
	if got := words(SpendByPurpose(s, light)); !strings.Contains(got, "What the money was for was not recorded.") {
		t.Errorf("%q", got)
	}
}

func TestPurposesCanBeToldApartByEveryEye(t *testing.T) {
	for name, th := range bothThemes() {
		var fills []color.NRGBA
		for k := range purposes {
			fills = append(fills, purposeFill(th, k))
		}
		apart(t, name+" purposes", 10, fills)
	}
}

func TestTitlesSayWhatIsDecidedAboutSpend(t *testing.T) {
	s := spent(8, 4, 9)
	verdict := func(i int, metric, v string, by float64) {
		if s.Strategies[i].Metrics[metric] == nil {
			s.Strategies[i].Metrics[metric] = &reports.Metric{}
		}
		s.Strategies[i].Metrics[metric].Difference = &reports.Difference{Kind: "relative", Mean: by, Verdict: v}
	}
	check := func(want string) {
		t.Helper()
		if got := spendVerdict(light, s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check("what 1,000 successes cost")
	verdict(1, spendMetric, "undecided", -0.5)
	verdict(2, spendMetric, "same", 0.001)
	check("1 of 2 strategies costs the same as a, the rest is undecided")
	verdict(1, spendMetric, "same", -0.001)
	check("all strategies cost the same as a, within the margin")
	verdict(2, spendMetric, "worse", 0.125)
	check("c costs 13 % more per success than a")
	verdict(1, spendMetric, "better", -0.5)
	check("b costs 50 % less per success than a")
	verdict(1, spendMetric, "better", -0.9999)
	check("b costs 1/10,000 as much per success as a")
	verdict(1, "success_ratio", "worse", -0.2)
	verdict(2, spendMetric, "worse", 11)
	check("c costs 12 times as much per success as a")
	verdict(2, spendMetric, "worse", 0.125)
	check("c costs 13 % more per success than a")
	verdict(2, spendMetric, "undecided", 0.125)
	check("spend is undecided against a")
	if d := SpendByPurpose(s, light); !strings.HasSuffix(d.title, "spends 10 % on attempts that answer nobody") {
		t.Errorf("title %q", d.title)
	}
}
