package tables

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func report(t *testing.T, s *reports.Summary, o ReportOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteReport(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var bar = regexp.MustCompile(`(^|[^\\])\|`)

func TestEveryRowOfAMarkdownTableHasTheSameCells(t *testing.T) {
	s := sample(3, "a|b", "`x` | y\n| z |", `back\`, "dead")
	for i := range s.Strategies {
		s.Strategies[i].Providers[1].Name = `p|q\`
	}
	tables := 0
	for _, block := range strings.Split(report(t, s, ReportOptions{}), "\n\n") {
		if !strings.HasPrefix(block, "|") {
			continue
		}
		tables++
		lines := strings.Split(strings.TrimSpace(block), "\n")
		want := len(bar.FindAllString(strings.ReplaceAll(lines[0], `\\`, ""), -1))
		for _, l := range lines {
			if got := len(bar.FindAllString(strings.ReplaceAll(l, `\\`, ""), -1)); got != want || !strings.HasSuffix(l, " |") {
				t.Errorf("%d bars, want %d: %s", got, want, l)
			}
		}
	}
	if tables != 3 {
		t.Errorf("%d tables, want the comparison, the differences and the providers", tables)
	}
}

func TestReportSaysWhatWasRunAndHowToRunItAgain(t *testing.T) {
	out := report(t, sample(10, "round_robin", "wrr"), ReportOptions{Pictures: []Picture{{"latency cdf (1).png", "Latency [CDF]"}}})
	for _, want := range []string{
		"# provider-outage\n", "goes dark for two minutes at the busiest time.\n\nLook at p99.\n", "2 strategies, 10 seeds, about 1,000 requests in each run",
		`![Latency \[CDF\]](latency%20cdf%20%281%29.png)`, "    evenkeel run provider-outage\n", "Seeds 1 to 10; scenario `sha256:00ff`",
		"- warning: p99 and p99.9 rest on few requests", "| round_robin | openai   | 70.0 % |    7,000 | ok 6,900, timeout 100 |",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	s := sample(1, "a")
	s.Scenario.Name = "it's; rm -rf"
	if out := report(t, s, ReportOptions{}); !strings.Contains(out, `    evenkeel run 'it'\''s; rm -rf'`+"\n") {
		t.Errorf("the command is not quoted:\n%s", out)
	}
	if out := report(t, s, ReportOptions{Run: "my.yaml --seeds 3"}); !strings.Contains(out, "    evenkeel run my.yaml --seeds 3\n") {
		t.Errorf("the given command is not shown:\n%s", out)
	}
}

func TestTheReportSaysWhatTheVerdictsSay(t *testing.T) {
	s := sample(10, "round_robin", "wrr", "dead")
	out := strings.Join(verdicts(s), "\n")
	for _, want := range []string{
		"**wrr**: better in p50 latency (−20 %: −2", "worse in spend per 1,000 successes (+2.0 %",
		"the same, within the margins, in success and goodput", "**dead**: worse in success (−99 pp", "no figure for p50 latency",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if got := span(&[2]float64{-0.25, 0.1}, "relative", "s"); got != "−25 % to +10 %" {
		t.Errorf("an interval is written %q", got)
	}
	if strings.Contains(out, "busiest") {
		t.Error("a share that is neither good nor bad is judged")
	}

	// What is undecided is called so, however large the differences.
	for _, m := range s.Strategies[1].Metrics {
		if m.Difference != nil {
			m.Difference.Verdict = "undecided"
		}
	}
	if out := verdicts(s)[0]; strings.Contains(out, "better") || strings.Contains(out, "worse") || strings.Contains(out, "same") ||
		!strings.Contains(out, "undecided in p50 latency, p99 latency") {
		t.Errorf("all is undecided, and the report says: %s", out)
	}
	if out := verdicts(sample(1, "a", "b"))[0]; !strings.Contains(out, "nothing can be said") {
		t.Errorf("verdict of one seed: %s", out)
	}
	if out := verdicts(sample(3, "a"))[0]; !strings.Contains(out, "Nothing was compared") {
		t.Errorf("verdict of one strategy: %s", out)
	}
}

func TestTheReportBeginsWithTheFinding(t *testing.T) {
	out := report(t, sample(10, "round_robin", "wrr"), ReportOptions{Pictures: []Picture{{"overview.png", "Overview"}}})
	order := []string{"# provider-outage\n\n**wrr cuts p99 by 20 % but raises spend by 2 %.**\n", "\n## What the figures show\n\nAgainst the baseline **round_robin**; in brackets each difference and its 95 % interval:\n\n- **wrr**: better in", "- In p99 latency none is better than **wrr** by more than 2 %",
		"- By the means, round_robin and wrr are beaten by no other strategy in p99 latency, spend and success at once.", "- warning:",
		"\n## Comparison\n", "](overview.png)", "\n## Differences\n", "\n## Providers\n", "\n## Again\n"}
	at := 0
	for _, part := range order {
		next := strings.Index(out[at:], part)
		if next < 0 {
			t.Fatalf("no %q after\n%s", part, out[:at])
		}
		at += next
	}
}

func TestTheBestIsCalledSoOnlyWhereItIsSure(t *testing.T) {
	half, most := 0.5, 0.99997
	s := &reports.Summary{Best: []reports.Best{
		{Metric: "latency_p99_seconds", Strategy: "a|b", Probability: &most, Indifference: 0.02},
		{Metric: "success_ratio", Strategy: "c", Probability: &half, Indifference: 0.001},
		{Metric: "goodput_rps", Strategy: "d", Indifference: 0.01},
	}, Pareto: []string{"c"}}
	want := []string{
		"In p99 latency none is better than **a\\|b** by more than 2 % (with a probability of at least 99.99 %).",
		"Which is best in success is undecided: c leads, and none is better by more than 0.1 pp with a probability of at least 50 %.",
		"Which is best in goodput cannot be told; d leads.",
		"By the means, c is beaten by no other strategy in p99 latency, spend and success at once.",
	}
	if got := best(s); !slices.Equal(got, want) {
		t.Errorf("%q, want\n%q", got, want)
	}
}

func TestDifferencesStandWithTheirEvidence(t *testing.T) {
	s := sample(10, "round_robin", "w|r", "dead")
	var b strings.Builder
	differences(&b, s)
	p99 := s.Strategies[1].Metrics["latency_p99_seconds"]
	d := p99.Difference
	row := ""
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, `w\|r`) && strings.Contains(line, "latency_p99_seconds") {
			row = line
		}
	}
	for _, want := range []string{quantity(*p99.Mean, "s"), quantity(*s.Strategies[0].Metrics["latency_p99_seconds"].Mean, "s"),
		"−20 %", span(d.Interval, d.Kind, "s"), span(d.BCa, d.Kind, "s"), "±2 %", "✓ better"} {
		if !strings.Contains(row, want) {
			t.Errorf("no %q in %q", want, row)
		}
	}
	if !strings.Contains(b.String(), "| ✗ worse ") || !strings.Contains(b.String(), "| = same ") {
		t.Errorf("verdicts are missing:\n%s", b.String())
	}
	if strings.Contains(b.String(), "busiest") || strings.Contains(b.String(), "hedges") {
		t.Error("what is not judged has a row")
	}
}

func TestManyProvidersAreCutToTheBusiest(t *testing.T) {
	s := sample(1, "a")
	for i := range uint64(50) {
		s.Strategies[0].Providers = append(s.Strategies[0].Providers, reports.ProviderSummary{Name: "tiny", Attempts: i % 3})
	}
	out := report(t, s, ReportOptions{})
	if n := strings.Count(out, "| tiny "); n != maxProviders-2 || !strings.Contains(out, "and 32 more") || !strings.Contains(out, "| openai ") {
		t.Errorf("%d of the small providers are shown:\n%s", n, out)
	}
}

func TestSeedsAreListedAsRanges(t *testing.T) {
	for want, list := range map[string][]uint64{"": nil, "7": {7}, "1, 2": {1, 2}, "1 to 4, 9, 11, 12": {1, 2, 3, 4, 9, 11, 12}} {
		if got := seeds(list); got != want {
			t.Errorf("seeds(%v) = %q, want %q", list, got, want)
		}
	}
}

func TestStrategiesOfWhichTheSameIsSaidShareASentence(t *testing.T) {
	s := sample(6, "a", "b", "c", "d")
	for i := range s.Strategies {
		for _, m := range s.Strategies[i].Metrics {
			if m.Difference != nil && i != 2 {
				m.Difference.Verdict = "undecided"
			}
		}
	}
	got := verdicts(s)
	if len(got) != 2 || !strings.HasPrefix(got[0], "**b** and **d**: undecided in p50 latency") || !strings.HasPrefix(got[1], "**c**: better in") {
		t.Errorf("%q", got)
	}
}

func TestLongTablesOfTheReportAreFoldedAway(t *testing.T) {
	out := report(t, sample(6, longNames(12)...), ReportOptions{})
	for _, want := range []string{"\n## Differences\n\n<details><summary>Show 99 comparisons</summary>\n\n| strategy", "\n## Providers\n\n<details><summary>Show 2 providers under 12 strategies</summary>\n\n| strategy"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if n := strings.Count(out, "\n\n</details>\n"); n != 2 {
		t.Errorf("%d tables are folded, want 2", n)
	}
	if out := report(t, sample(6, "a", "b"), ReportOptions{}); strings.Contains(out, "<details>") || strings.Contains(out, "\n\n- warning:") {
		t.Errorf("a short table is folded, or the warnings are a list of their own:\n%s", out)
	}
}

func TestManyStrategiesShowFewerProvidersEach(t *testing.T) {
	s := sample(2, longNames(20)...)
	for i := range s.Strategies {
		for p := range 300 {
			s.Strategies[i].Providers = append(s.Strategies[i].Providers, reports.ProviderSummary{Name: strings.Repeat("p", 1+p%40), Attempts: uint64(p)})
		}
	}
	if g := byProvider(s); len(g.rows) > maxProviderRows+20 || len(g.rows) < 100 {
		t.Errorf("%d rows", len(g.rows))
	}
}

func TestNoneOfEqualsIsCalledTheBest(t *testing.T) {
	s := sample(3, "a", "b")
	one, sure := 1.0, 0.99
	for i := range s.Strategies {
		s.Strategies[i].Metrics["success_ratio"] = &reports.Metric{Unit: "ratio", Mean: &one, Values: []*float64{&one, &one, nil}}
	}
	s.Best = []reports.Best{{Metric: "success_ratio", Strategy: "a", Probability: &sure}}
	if got := best(s)[0]; got != "In success all are equal." {
		t.Errorf("%q", got)
	}
	half := 0.5
	s.Strategies[1].Metrics["success_ratio"] = &reports.Metric{Unit: "ratio", Mean: &one, Values: []*float64{&one, &half, nil}}
	if got := best(s)[0]; !strings.Contains(got, "**a**") {
		t.Errorf("they differ under one seed, and it says %q", got)
	}
}
