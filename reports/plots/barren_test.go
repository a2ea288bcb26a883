package plots

import (
	"regexp"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// withoutSuccess is a summary in which the given strategies answer nothing, for so many dollars per run of 1,000 requests.
func withoutSuccess(usd float64, dead ...int) *reports.Summary {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 4, 1000
	s := cook(c)
	zero := 0.0
	for _, i := range dead {
		g := &s.Strategies[i]
		for _, name := range []string{tailMetric, spendMetric} {
			g.Metrics[name] = &reports.Metric{Unit: "s", Better: "lower"}
		}
		for _, name := range []string{successMetric, objectiveMetric} {
			g.Metrics[name] = metric("ratio", "higher", []*float64{&zero, &zero, &zero, &zero})
		}
		g.Metrics["spend_usd"] = &reports.Metric{Unit: "USD", Mean: &usd}
		g.Latency, g.TTFT = nil, nil
		for k := range g.Providers {
			p := &g.Providers[k]
			p.Purposes = reports.Purposes{Failed: p.SpendUSD}
			p.Statuses = map[string]uint64{"timeout": 30, "unreachable": 10}
			if usd == 0 {
				p.Purposes, p.SpendUSD = reports.Purposes{}, 0
			}
		}
	}
	for i := range s.Strategies {
		for _, m := range s.Strategies[i].Metrics {
			m.Difference = nil
		}
		if i > 0 && i < 2 {
			s.Strategies[i].Metrics[successMetric].Difference = &reports.Difference{Kind: "absolute", Verdict: "same", Interval: &[2]float64{}}
		}
	}
	return s
}

// Where nothing succeeds every picture says so first, and no axis is made up.
func TestPicturesOfNothingSayWhyAndInventNoAxis(t *testing.T) {
	s := withoutSuccess(4.915, 0, 1, 2)
	for name, theme := range bothThemes() {
		for what, d := range map[string]*Drawing{"overview": Overview(s, theme), "latency": Latency(s, theme), "spend": SpendByPurpose(s, theme),
			"differences": Differences(s, theme)} {
			checkLayout(t, d)
			if !strings.HasPrefix(d.title, "provider-outage: no request succeeded under any strategy") {
				t.Errorf("%s, %s: the title is %q", what, name, d.title)
			}
			if seconds := regexp.MustCompile(`\d (s|ms|µs)\b`); what != "differences" && seconds.MatchString(words(d)) {
				t.Errorf("%s, %s: times are made up: %q", what, name, words(d))
			}
		}
		if d := Overview(s, theme); d.height > 300 {
			t.Errorf("the overview is %v high, as if there were a second panel", d.height)
		}
	}
	for _, text := range []string{words(Overview(s, light)), words(Latency(s, light))} {
		if !strings.Contains(text, "75 % timeout, 25 % unreachable") {
			t.Errorf("it is not told how attempts ended: %q", text)
		}
	}
}

func TestMoneySpentInVainIsToldPerRequest(t *testing.T) {
	s := withoutSuccess(4.915, 0, 1, 2)
	d := SpendByPurpose(s, light)
	text := words(d)
	if !strings.HasSuffix(d.title, ", at $4.92 per 1,000 requests") || strings.Contains(text, "not recorded") ||
		!strings.Contains(text, "All spend per 1,000 requests") || !strings.Contains(text, "first attempts in vain") {
		t.Errorf("%q: %q", d.title, text)
	}
	if bars := widths(d, "first attempts in vain"); len(bars) != 3 {
		t.Errorf("%d bars", len(bars))
	}
	if text := words(Overview(s, light)); !strings.Contains(text, requestsHeading) || !strings.Contains(text, "$4.92") {
		t.Errorf("the overview says %q", text)
	}
	text = words(SpendByPurpose(withoutSuccess(0, 0, 1, 2), light))
	if regexp.MustCompile(`\$[0-9]`).MatchString(text) || strings.Count(text, "nothing was spent") != 3 {
		t.Errorf("of no spend an axis is made: %q", text)
	}
}

func TestAStrategyWithoutSuccessIsShownAmongOthers(t *testing.T) {
	s := withoutSuccess(4.915, 2)
	s.Strategies[1].Metrics[spendMetric].Difference = &reports.Difference{Kind: "relative", Mean: -0.2, Verdict: "better"}
	s.Strategies[1].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: -0.2, Verdict: "better"}
	name := s.Strategies[2].Name
	d := SpendByPurpose(s, light)
	checkLayout(t, d)
	if !strings.HasSuffix(d.title, "; "+name+" answers nothing at $4.92 per 1,000 requests") ||
		!strings.Contains(words(d), "no request succeeded: $4.92 per 1,000 requests was spent in vain") {
		t.Errorf("%q: %q", d.title, words(d))
	}
	if d := Latency(s, light); !strings.HasSuffix(d.title, "; "+name+" answers nothing") {
		t.Errorf("the title of latencies is %q", d.title)
	}
	if d := Overview(s, light); !strings.Contains(words(d), "no request succeeded") {
		t.Errorf("the overview says %q", words(d))
	}
	s = withoutSuccess(4.915, 0) // the baseline
	for _, d := range []*Drawing{SpendByPurpose(s, light), Latency(s, light)} {
		if !strings.HasPrefix(d.title, "provider-outage: the baseline "+s.Baseline+" answers nothing") {
			t.Errorf("the title is %q", d.title)
		}
	}
}

func TestComparisonsSayWhoAnswersNothingAnyMore(t *testing.T) {
	alive, dead, all := withoutSuccess(1), withoutSuccess(1, 2), withoutSuccess(1, 0, 1, 2)
	for _, s := range []*reports.Summary{alive, dead, all} {
		s.Baseline = OldResult
	}
	name := dead.Strategies[2].Name
	for _, c := range []struct {
		what             string
		older, newer     *reports.Summary
		begins, contains string
	}{
		{"lost", alive, dead, name + " answers nothing any more; ", "→ none succeeded"},
		{"found", dead, alive, name + " answers requests again; ", "none succeeded →"},
		{"never", dead, dead, "", "no request succeeded, old or new"},
		{"nobody", all, all, "no request succeeded in either result", "no request succeeded, old or new"},
	} {
		d := Overlay(c.older, c.newer, light)
		checkLayout(t, d)
		if !strings.HasPrefix(d.title, "provider-outage: "+c.begins) || !strings.Contains(words(d), c.contains) {
			t.Errorf("%s: %q: %q", c.what, d.title, words(d))
		}
	}
	if d := Overlay(dead, dead, light); !strings.HasSuffix(d.title, name+" still answers nothing") {
		t.Errorf("the title is %q", d.title)
	}
}

// The footer explains what is drawn, and nothing else.
func TestTheFooterOfDifferencesExplainsWhatIsDrawn(t *testing.T) {
	margin := 0.02
	diff := func(mean, reach float64, verdict string) reports.Difference {
		d := reports.Difference{Kind: "relative", Mean: mean, Verdict: verdict, Margin: &margin}
		if reach > 0 {
			d.Interval = &[2]float64{mean - reach, mean + reach}
		}
		return d
	}
	for _, c := range []struct {
		what     string
		s        *reports.Summary
		has, not []string
	}{
		{"one seed", judgedSummary(diff(0.3, 0, "undecided")), []string{"One seed"}, []string{"Whiskers", "Holm", "÷", "Every panel", "Arrow", "pp:"}},
		{"whiskers", judgedSummary(diff(0.3, 0.1, "worse")), []string{"Whiskers", "Holm", "logarithmic"}, []string{"One seed", "without an end", "clear of 0"}},
		{"cut whiskers", judgedSummary(diff(0.1, 0.9, "undecided")), []string{"without an end"}, []string{"clear of 0"}},
		{"clear of 0", judgedSummary(diff(0.3, 0.1, "undecided")), []string{"clear of 0"}, nil},
		{"hidden", judgedSummary(diff(0.3, 1e-6, "worse")), []string{"narrower than the marks"}, []string{"Whiskers"}},
		{"the same by the interval that decides it", judgedSummary(diff(0.01, 0.015, "same")), []string{"The same: the 90 % interval"}, nil},
		{"no spread", judgedSummary(reports.Difference{Kind: "relative", Mean: -0.5, Interval: &[2]float64{-0.5, -0.5}, Margin: &margin, Verdict: "undecided"}),
			[]string{unspreadNote}, nil},
		{"some spread", judgedSummary(diff(0.5, 0.01, "undecided")), nil, []string{unspreadNote}},
		{"the same by either", judgedSummary(diff(0.01, 0.005, "same"), diff(0.3, 0.1, "worse")), nil, []string{"90 %"}},
		{"parts", judgedSummary(diff(-0.9999, 0, "better")), []string{"÷100: a hundredth"}, nil},
	} {
		c.s.Scenario.Seeds = []uint64{1, 2}
		if c.what == "one seed" {
			c.s.Scenario.Seeds = []uint64{1}
		}
		text := words(Differences(c.s, light))
		for _, part := range c.has {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not explained: %q", c.what, part, text)
			}
		}
		for _, part := range c.not {
			if strings.Contains(text, part) {
				t.Errorf("%s: %q is explained: %q", c.what, part, text)
			}
		}
	}
}

func TestAxesOverSixDecadesAreLabelledAllAlong(t *testing.T) {
	s := judgedSummary(reports.Difference{Kind: "relative", Mean: -1 + 1.36e-6, Verdict: "better"},
		reports.Difference{Kind: "relative", Mean: 0.65, Verdict: "worse"})
	d := Differences(s, light)
	checkLayout(t, d)
	if text := words(d); !strings.Contains(text, "÷10,000 ") || !strings.Contains(text, "÷735,000") || strings.Contains(text, "−99 %") {
		t.Errorf("%q", text)
	}
	s = rates(reports.Difference{Kind: "absolute", Interval: &[2]float64{}, Verdict: "same"}) // all 0: any scale would be made up
	if text := words(Differences(s, light)); strings.Contains(text, "+0.0") {
		t.Errorf("%q", text)
	}
}

func TestSpendPerRequestsIsThatOfARunDividedByThem(t *testing.T) {
	g := &reports.StrategySummary{Metrics: reports.Metrics{"spend_usd": seeded("USD", "lower", 3, 5)}}
	v, i := perRequests(500).of(g)
	if m := g.Metrics["spend_usd"]; v != 8 || i[0] != 2*m.Interval[0] || i[1] != 2*m.Interval[1] {
		t.Errorf("$4 for 500 requests are %v %v for 1,000", v, *i)
	}
}
