package plots

import (
	"regexp"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// unspent is a summary in which everything is free.
func unspent() *reports.Summary {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 4, 600
	s := cook(c)
	zero := 0.0
	for i := range s.Strategies {
		g := &s.Strategies[i]
		g.Metrics[spendMetric] = metric("USD", "lower", []*float64{&zero, &zero, &zero, &zero})
		for k := range g.Providers {
			g.Providers[k].SpendUSD, g.Providers[k].Purposes = 0, reports.Purposes{}
		}
	}
	return s
}

func TestWhereNothingWasSpentNoSpendIsDrawn(t *testing.T) {
	s := unspent()
	for _, theme := range bothThemes() {
		d := Overview(s, theme)
		checkLayout(t, d)
		if text := words(d); strings.Contains(text, "Spend against") || strings.Contains(text, "Pareto") || !strings.Contains(text, "Nothing was spent") {
			t.Errorf("the overview says %q", text)
		}
		d = SpendByPurpose(s, theme)
		checkLayout(t, d)
		if d.title != "provider-outage: nothing was spent" {
			t.Errorf("the title is %q", d.title)
		}
		if text := words(d); strings.Contains(text, "By provider") || regexp.MustCompile(`\$[0-9]`).MatchString(text) {
			t.Errorf("fills are explained that are not there: %q", text)
		}
	}
	cost := 0.25
	s.Strategies[1].Metrics[spendMetric] = metric("USD", "lower", []*float64{&cost, &cost, &cost, &cost})
	if text := words(Overview(s, light)); !strings.Contains(text, "Spend against") {
		t.Errorf("one strategy spends, and it is not drawn: %q", text)
	}
}

func TestPicturesOfNoRequestSayThatNothingWasMeasured(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 3, 600
	s := cook(c)
	s.Finding, s.Pareto = "", nil
	for i := range s.Strategies {
		g := &s.Strategies[i]
		g.Latency, g.TTFT, g.Timeline = nil, nil, nil
		for name, m := range g.Metrics {
			g.Metrics[name] = &reports.Metric{Unit: m.Unit, Better: m.Better, Values: make([]*float64, 3)}
		}
		for k := range g.Providers {
			g.Providers[k] = reports.ProviderSummary{}
		}
	}
	for what, d := range map[string]*Drawing{"overview": Overview(s, light), "latency": Latency(s, light), "spend": SpendByPurpose(s, light),
		"differences": Differences(s, light), "providers": Providers(s, light)} {
		checkLayout(t, d)
		if d.title != "provider-outage: nothing was measured" {
			t.Errorf("%s: the title is %q", what, d.title)
		}
		if text := words(d); strings.Contains(text, "Spend against") || strings.Contains(text, "as no request succeeded") {
			t.Errorf("%s: %q", what, text)
		}
	}
}

func TestAStrategyAloneHasNothingToDifferFrom(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 1, 3, 600
	s := cook(c)
	if got, want := Differences(s, light).title, "provider-outage: round_robin ran alone: there is nothing to compare it with"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheOverviewSaysWhyWhatEverySeedShowsIsUndecided(t *testing.T) {
	s := withoutSuccess(4.915, 2)
	if text := words(Overview(s, light)); strings.Contains(text, unspreadNote) {
		t.Errorf("it explains what there is not: %q", text)
	}
	s.Strategies[2].Metrics[successMetric].Difference = &reports.Difference{Kind: "absolute", Mean: -1, Interval: &[2]float64{-1, -1}, Verdict: "undecided"}
	d := Overview(s, light)
	checkLayout(t, d)
	if text := written(d); !strings.Contains(text, unspreadNote) {
		t.Errorf("it does not explain: %q", text)
	}
}

func TestWhiskersRunThroughNoName(t *testing.T) {
	s := unspent()
	mean := 3.0
	g := &s.Strategies[0]
	for i := range s.Strategies {
		m := metric("USD", "lower", []*float64{&mean, &mean, &mean, &mean})
		m.Interval = &[2]float64{1.2, 4}
		s.Strategies[i].Metrics[spendMetric] = m
		s.Strategies[i].Providers[0].SpendUSD = 3
		s.Strategies[i].Providers[0].Purposes.Answers = 3
	}
	d := SpendByPurpose(s, light)
	named := 0
	for _, l := range d.labels {
		if l.text != s.Scenario.Providers[0] || l.in.size != 8 {
			continue
		}
		named++
		for _, m := range d.marks {
			if m.of == g.Name && len(m.points) == 2 && m.points[0].Y == m.points[1].Y && l.box.Max.X > m.points[0].X {
				t.Errorf("the whisker from %v runs through the name that ends at %v", m.points[0].X, l.box.Max.X)
			}
		}
	}
	if named != 3 {
		t.Errorf("%d bars have the provider's name", named)
	}
}

// What has a colour is spoken of in the title and the other pictures: rather are grey dots left without a name.
func TestColouredDotsAreNamedBeforeGreyOnes(t *testing.T) {
	q := &placer{bounds: rectangle(0, 0, 70, 24)} // room for a few names
	var caps []*caption
	for i := range 6 {
		caps = append(caps, &caption{of: []*series{{StrategySummary: &reports.StrategySummary{Name: nameOf(nil, i, false, "s")}, grey: i != 5}},
			at: pt(20, 12), w: 34, h: 10})
	}
	placed, unplaced := arrange(caps, q)
	if len(placed) == 0 || len(unplaced) == 0 {
		t.Fatalf("%d have room, %d have none", len(placed), len(unplaced))
	}
	for _, c := range unplaced {
		if coloured(c.of[0]) {
			t.Error("the coloured one has no name")
		}
	}
}
