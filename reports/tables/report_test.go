package tables

import (
	"bytes"
	"regexp"
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

func TestMarkdownMeansOnlyItself(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":                  `a\|b`,
		"weighted_round_robin": "weighted_round_robin",
		"_em_ *strong*":        `\_em\_ \*strong\*`,
		"`code`":               "\\`code\\`",
		"<script>":             `\<script\>`,
		"![x](y)":              `\!\[x\](y)`,
		"- item":               `\- item`,
		"# head":               `\# head`,
		"a-b #2":               "a-b #2",
		`back\slash`:           `back\\slash`,
		"two\nlines\r\n| x |":  `two lines  \| x \|`,
		"&amp; $1$":            `\&amp; \$1\$`,
	} {
		if got := escape(in); got != want {
			t.Errorf("escape(%q) = %q, want %q", in, got, want)
		}
	}
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
	if tables != 2 {
		t.Errorf("%d tables, want the comparison and the providers", tables)
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

func TestVerdictsRestOnMarksAlone(t *testing.T) {
	out := strings.Join(verdicts(sample(10, "round_robin", "wrr", "dead")), "\n")
	for _, want := range []string{
		"**wrr** against round_robin: better in p50 latency (−20 %, 95 % interval", "worse in goodput", "the same under every seed in success",
		"**dead** against round_robin: worse in success (−99 pp", "no figure for p50 latency",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "busiest") {
		t.Error("a share that is neither good nor bad is judged")
	}

	// Without marks nothing is called better, worse or equal, however large the differences.
	s := sample(10, "a", "b")
	for _, m := range s.Strategies[1].Metrics {
		if m.Difference != nil {
			m.Difference.Verdict = ""
		}
	}
	out = strings.Join(verdicts(s), "\n")
	if strings.Contains(out, "better") || strings.Contains(out, "worse") || !strings.Contains(out, "does not show that there is none") {
		t.Errorf("verdict without marks: %s", out)
	}
	if out := verdicts(sample(1, "a", "b"))[0]; !strings.Contains(out, "nothing can be said") {
		t.Errorf("verdict of one seed: %s", out)
	}
	if out := verdicts(sample(3, "a"))[0]; !strings.Contains(out, "Nothing was compared") {
		t.Errorf("verdict of one strategy: %s", out)
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
