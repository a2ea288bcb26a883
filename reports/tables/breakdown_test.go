package tables

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// classesRun is a run whose figures are plain to see: of ten requests of each class all succeed but one batch
// request, after chat and batch.
func classesRun(seed uint64, chat, batch time.Duration) *sim.Result {
	r := &sim.Result{Seed: seed, End: int64(10 * time.Second), Decisions: seed, Classes: make([]sim.Figures, 2)}
	for k, latency := range []time.Duration{chat, batch} {
		f := &r.Classes[k]
		n := uint64(10 - k)
		f.Offered, f.Succeeded, f.Failed, f.Attempts = 10, n, uint64(k), 10
		f.Completed, f.CompletedInSLO, f.Spend = n, n, units.Money(n)*units.Dollar/1000*units.Money(1+k)
		for range n {
			f.Latency.Record(int64(latency))
			f.TTFT.Record(int64(latency / 4))
		}
		r.Offered, r.Succeeded, r.Failed, r.Attempts = r.Offered+10, r.Succeeded+n, r.Failed+f.Failed, r.Attempts+10
		r.Completed, r.CompletedInSLO, r.Spend = r.Completed+n, r.CompletedInSLO+n, r.Spend+f.Spend
		r.Latency.Merge(&f.Latency)
		r.TTFT.Merge(&f.TTFT)
	}
	r.Providers = []sim.ProviderResult{
		{Attempts: 15, InputTokens: 1000, CachedTokens: 250, OutputTokens: 30, Spend: units.Dollar / 50, MeanInFlight: 1.5, MaxInFlight: 3},
		{Attempts: 5, Spend: units.Dollar / 125, Unhealthy: int64(2 * time.Second)},
	}
	r.Providers[0].Statuses[strategies.OK] = 14
	r.Providers[0].Statuses[strategies.Timeout] = 1
	r.Providers[1].Statuses[strategies.OK] = 5
	return r
}

// classesSummary compares rr with a strategy under which chat takes half as long and batch twice as long.
func classesSummary(rr, fast string, classes ...string) *reports.Summary {
	info := reports.ScenarioInfo{Name: "two-classes", Seeds: make([]uint64, 12), Classes: classes}
	for i := range info.Seeds {
		info.Seeds[i] = uint64(i + 1)
	}
	c := reports.NewCollector(info, []reports.StrategyInfo{{Name: rr}, {Name: fast}}, rr,
		[]reports.ProviderInfo{{Name: "openai", Weight: 1}, {Name: "groq", Weight: 1}})
	for i := range info.Seeds {
		c.Add(0, i, classesRun(uint64(i+1), 2*time.Second, 10*time.Second))
		c.Add(1, i, classesRun(uint64(i+1), time.Second, 20*time.Second))
	}
	return c.Summary()
}

func TestTableByClassComparesWithinAClass(t *testing.T) {
	out := show(t, classesSummary("rr", "fast", "chat", "batch"), Options{By: "class"})
	// chat: 10 of 10, 1/s, $1 per 1,000. batch: 9 of 10, 0.9/s, $2 per 1,000.
	const want = `
┌───────┬──────────┬──────────┬──────────┬──────────┬─────────┬─────────┬──────────┐
│ class │ strategy │      p50 │      p99 │ TTFT p99 │ success │ goodput │ spend/1k │
├───────┼──────────┼──────────┼──────────┼──────────┼─────────┼─────────┼──────────┤
│ chat  │ rr       │   2.00 s │   2.00 s │  0.500 s │   100 % │ 1.00 /s │    $1.00 │
│       │ baseline │          │          │          │         │         │          │
│       │ fast     │   1.00 s │   1.00 s │  0.250 s │   100 % │ 1.00 /s │    $1.00 │
│       │          │  −50 % ✓ │  −50 % ✓ │  −50 % ✓ │ ±0 pp = │  ±0 % = │   ±0 % = │
│ batch │ rr       │  10.0  s │  10.0  s │  2.50  s │  90.0 % │ 0.900/s │    $2.00 │
│       │ baseline │          │          │          │         │         │          │
│       │ fast     │  20.0  s │  20.0  s │  5.00  s │  90.0 % │ 0.900/s │    $2.00 │
│       │          │ +100 % ✗ │ +100 % ✗ │ +100 % ✗ │ ±0 pp = │  ±0 % = │   ±0 % = │
└───────┴──────────┴──────────┴──────────┴──────────┴─────────┴─────────┴──────────┘
By class of request, with the signs explained above. Differences are to the baseline's figures of the same class; their
verdicts are corrected by themselves.
`
	if !strings.Contains(out, want) {
		t.Errorf("want\n%s\nin\n%s", want, out)
	}
	if main := show(t, classesSummary("rr", "fast", "chat", "batch"), Options{}); !strings.HasPrefix(out, main[:strings.Index(main, "warning: ")]) {
		t.Errorf("the main table is not what it is by itself:\n%s", main)
	}
}

func TestTableByProviderShowsSums(t *testing.T) {
	out := show(t, classesSummary("rr", "fast", "chat", "batch"), Options{By: "provider"})
	const want = `
┌──────────┬──────────┬────────┬──────────┬────────────┬─────────┬───────────┬──────────┬────────┐
│ strategy │ provider │  share │ attempts │ ended      │   spend │ in flight │ kept out │ cached │
├──────────┼──────────┼────────┼──────────┼────────────┼─────────┼───────────┼──────────┼────────┤
│ rr       │ openai   │ 75.0 % │      180 │ ok 168     │ $0.240  │  1.50 / 3 │      0 s │ 25.0 % │
│          │          │        │          │ timeout 12 │         │           │          │        │
│          │ groq     │ 25.0 % │       60 │ ok 60      │ $0.0960 │     0 / 0 │   2.00 s │      – │
│ fast     │ openai   │ 75.0 % │      180 │ ok 168     │ $0.240  │  1.50 / 3 │      0 s │ 25.0 % │
`
	if !strings.Contains(out, want) || !strings.Contains(out, "cached: share of the prompt tokens") {
		t.Errorf("want\n%s\nin\n%s", want, out)
	}
	if out := show(t, sample(2, "a"), Options{By: "provider"}); strings.Contains(out, "cached") {
		t.Errorf("nothing is cached, yet there is a column for it:\n%s", out)
	}
}

func TestOneClassIsSaidInsteadOfShownTwice(t *testing.T) {
	for _, f := range []string{"table", "markdown"} {
		out := show(t, sample(2, "a", "b"), Options{Format: f, By: "class"})
		if !strings.Contains(out, "There is one class of requests") || strings.Count(out, "strategy ") != strings.Count(show(t, sample(2, "a", "b"), Options{Format: f}), "strategy ") {
			t.Errorf("%s:\n%s", f, out)
		}
	}
	if out := report(t, sample(2, "a", "b"), ReportOptions{}); strings.Contains(out, "## Classes") {
		t.Errorf("the report has a section for one class:\n%s", out)
	}
}

func TestBreakdownsFitWhateverTheNames(t *testing.T) {
	wide := strings.Repeat("戦略", 30)
	for _, names := range [][]string{{"rr", "fast", "chat", "batch"}, longNames(4), {wide, wide + "x", wide + "y", wide + "z"}} {
		s := classesSummary(names[0], names[1], names[2], names[3])
		for i := range s.Strategies {
			s.Strategies[i].Providers[0].Name, s.Strategies[i].Providers[1].Name = names[3], names[2]
		}
		for _, by := range Breakdowns() {
			for _, w := range []int{120, 80, 60} {
				// Each table has lines of one width.
				out := show(t, s, Options{Width: w, By: by, Color: w == 80})
				parts := strings.SplitAfter(out, "\n\n")
				if len(parts) != 3 { // the title, the main table, the other
					t.Fatalf("%d parts by %s:\n%s", len(parts), by, out)
				}
				for _, p := range parts[1:] {
					checkWidths(t, p, w)
				}
			}
		}
	}
}

func TestReportHoldsClassesAndProviders(t *testing.T) {
	out := report(t, classesSummary("rr", "fast", "chat", "ba|tch"), ReportOptions{})
	for _, want := range []string{
		"\n## Classes\n\n| class   | strategy      |", "\n| chat    | rr (baseline) |            2.00 s |",
		"\n| ba\\|tch | fast          | 20.0 s (+100 % ✗) |", "\n## Providers\n\n| strategy | provider |",
		"| 180 | ok 168, timeout 12 | $0.240 |",
	} {
		if !strings.Contains(squeeze(out), squeeze(want)) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// squeeze takes the padding out of Markdown tables, and the escapes of dollar signs.
func squeeze(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	return strings.ReplaceAll(strings.Join(words, " "), `\$`, "$")
}

func TestCSVTellsClassesAndProvidersApart(t *testing.T) {
	read := func(by string) map[string]string { // strategy class provider metric: mean verdict seeds
		t.Helper()
		rows, err := csv.NewReader(strings.NewReader(show(t, classesSummary("rr", "fast", "chat", "batch"), Options{Format: "csv", By: by}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, r := range rows[1:] {
			row := map[string]string{}
			for i, h := range csvHead {
				row[h] = r[i]
			}
			out[strings.Join([]string{row["strategy"], row["class"], row["provider"], row["metric"]}, " ")] =
				strings.Join([]string{row["mean"], row["verdict"], row["seeds"]}, " ")
		}
		if len(out) != len(rows)-1 {
			t.Errorf("by %q: %d rows, %d of them different", by, len(rows)-1, len(out))
		}
		return out
	}
	all, classes, providers := read(""), read("class"), read("provider")
	ofClass := len(classesSummary("a", "b", "x", "y").Strategies[0].Classes[0].Metrics)
	if len(all) != 2*len(reports.MetricNames()) || len(classes) != len(all)+4*ofClass || len(providers) <= len(all) {
		t.Errorf("%d rows, %d by class, %d by provider", len(all), len(classes), len(providers))
	}
	for _, c := range []struct {
		rows      map[string]string
		key, want string
	}{
		{all, "fast   success_ratio", "0.95 same 12"}, {classes, "fast   success_ratio", "0.95 same 12"},
		{classes, "rr batch  success_ratio", "0.9  12"}, {classes, "fast chat  latency_p99_seconds", "1 better 12"},
		{classes, "fast batch  latency_p99_seconds", "20 worse 12"}, {classes, "fast chat  busiest_provider_share", ""},
		{providers, "rr  openai share", "0.75  12"}, {providers, "rr  openai attempts", "15  12"},
		{providers, "rr  openai attempts_timeout", "1  12"}, {providers, "rr  groq attempts_timeout", ""},
		{providers, "rr  openai cached_tokens", "250  12"}, {providers, "rr  groq unhealthy_seconds", "2  12"},
		{providers, "rr  openai spend_usd", "0.02  12"},
	} {
		if c.rows[c.key] != c.want {
			t.Errorf("%s: %q, want %q", c.key, c.rows[c.key], c.want)
		}
	}
}

func TestJSONHoldsClassesUnasked(t *testing.T) {
	s := classesSummary("rr", "fast", "chat", "batch")
	if plain, by := show(t, s, Options{Format: "json"}), show(t, s, Options{Format: "json", By: "class"}); plain != by || !strings.Contains(plain, `"name": "batch"`) {
		t.Errorf("JSON by class differs from JSON, or has no classes:\n%s", by)
	}
}

func TestUnknownBreakdownNamesTheNearest(t *testing.T) {
	err := Write(&bytes.Buffer{}, sample(1, "a"), Options{By: "clas"})
	if err == nil || !strings.Contains(err.Error(), `"clas" (did you mean "class"?)`) {
		t.Errorf("error %v", err)
	}
}
