package tables

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/evenkeel/evenkeel/reports"
)

func show(t *testing.T, s *reports.Summary, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var colors = regexp.MustCompile("\x1b\\[[0-9;]*m")

// checkWidths makes sure that no line is wider than w and that the lines of the table are equally wide.
func checkWidths(t *testing.T, out string, w int) {
	t.Helper()
	table := -1
	for _, l := range strings.Split(colors.ReplaceAllString(out, ""), "\n") {
		n := width(l)
		if n > w {
			t.Errorf("%d columns, want at most %d: %s", n, w, l)
		}
		if l != "" && strings.ContainsAny(l[:min(3, len(l))], "│├┌└") {
			if table >= 0 && n != table {
				t.Errorf("a line of the table has %d columns, the first has %d: %s", n, table, l)
			}
			table = n
		}
	}
	if table < 0 {
		t.Errorf("no table in\n%s", out)
	}
}

func TestTableFitsWhateverTheNames(t *testing.T) {
	wide := []string{strings.Repeat("戦略", 20), strings.Repeat("👩‍🚀", 30), strings.Repeat("e\u0301", 70), "dead"}
	for _, names := range [][]string{longNames(20), append(longNames(19), "dead"), wide, {"a"}, {"a", "dead"}} {
		s := sample(2, names...)
		for _, w := range []int{0, 120, 100, 80, 60} {
			for _, color := range []bool{false, true} {
				out := show(t, s, Options{Width: w, Color: color})
				if w == 0 {
					checkWidths(t, out, 120)
				} else {
					checkWidths(t, out, w)
				}
			}
		}
	}
}

func TestTableOfRandomNamesKeepsItsShape(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		var names []string
		for i := range 4 {
			b := []rune{rune('a' + i)}
			for range r.IntN(50) {
				b = append(b, rune(r.IntN(0x3100)))
			}
			names = append(names, string(b))
		}
		checkWidths(t, show(t, sample(2, names...), Options{}), 120)
	}
}

func TestNamesThatDifferStayDifferentWhenCut(t *testing.T) {
	for _, w := range []int{12, 20, 32} {
		names := append(longNames(20), strings.Repeat("x", 60), strings.Repeat("x", 61), "x\x01", "x\x02")
		seen := map[string]bool{}
		for _, n := range shortenAll(names, w) {
			if width(n) > w || seen[n] {
				t.Errorf("%q is too wide or stands twice at %d columns", n, w)
			}
			seen[n] = true
		}
	}
	if got := shorten("weighted_round_robin", 11); got != "weighte…bin" {
		t.Errorf("cut to %q", got)
	}
}

func TestNarrowTableSaysWhatItLeavesOut(t *testing.T) {
	out := show(t, sample(6, "a", "b"), Options{Width: 60})
	if !strings.Contains(out, "Not shown for want of room: busiest") || !strings.Contains(out, "p99") {
		t.Errorf("at 60 columns:\n%s", out)
	}
	if out := show(t, sample(6, "a", "b"), Options{Width: 140}); strings.Contains(out, "Not shown") || !strings.Contains(out, "busiest") {
		t.Errorf("at 140 columns something is left out:\n%s", out)
	}
}

func TestNamesReachNoTerminalAsCommands(t *testing.T) {
	nasty := "x\x1b[2J\x1b]0;owned\x07\r\n\t\u202e\u200b\x9b31m\xff|y"
	s := sample(2, nasty, "b")
	s.Scenario.Name, s.Scenario.Description = nasty, nasty+"\n\n"+nasty
	s.Warnings = append(s.Warnings, nasty)
	for _, p := range s.Strategies {
		p.Providers[0].Name = nasty
	}
	var report bytes.Buffer
	if err := WriteReport(&report, s, ReportOptions{Run: nasty, Pictures: []Picture{{nasty, nasty}}}); err != nil {
		t.Fatal(err)
	}
	outputs := map[string]string{"report": report.String()}
	classes := classesSummary(nasty, "b", nasty, "batch")
	classes.Strategies[0].Providers[0].Name = nasty
	for _, f := range []string{"table", "markdown", "csv"} {
		outputs[f] = show(t, s, Options{Format: f})
		for _, by := range Breakdowns() {
			outputs[f+" by "+by] = show(t, classes, Options{Format: f, By: by})
		}
	}
	for f, out := range outputs {
		for _, r := range out {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%s holds %U", f, r)
				break
			}
		}
	}
	if n := strings.Count(outputs["csv"], "\n"); n != 1+2*len(reports.MetricNames()) {
		t.Errorf("the CSV has %d lines", n)
	}
}

func TestColourAddsNothingThatIsNotSaidWithoutIt(t *testing.T) {
	s := sample(6, "a", "b", "dead")
	with, without := show(t, s, Options{Color: true}), show(t, s, Options{})
	if strings.Contains(without, "\x1b") {
		t.Error("colour without being asked")
	}
	const green, red = "\x1b[32m", "\x1b[31m"
	for sign, code := range map[string]string{better: green, worse: red} {
		other := map[string]string{green: red, red: green}[code]
		if n := len(regexp.MustCompile(`\x1b`+regexp.QuoteMeta(code[1:])+"[^\x1b]* "+sign+"\x1b").FindAllString(with, -1)); n == 0 ||
			regexp.MustCompile(`\x1b`+regexp.QuoteMeta(other[1:])+"[^\x1b]* "+sign+"\x1b").MatchString(with) {
			t.Errorf("%s has not the colour %q alone", sign, code)
		}
	}
	if colors.ReplaceAllString(with, "") != without {
		t.Errorf("without its colours the table differs:\n%s\n%s", with, without)
	}
}

func TestTableShowsBaselineMarksAndDoubts(t *testing.T) {
	out := show(t, sample(6, "round_robin", "wrr", "dead"), Options{})
	out = strings.Join(strings.Fields(out), " ") // wherever lines are broken
	for _, want := range []string{
		"round_robin", "baseline", "−20 % ✓", "+2.0 % ✗", "│ – │", "Means over 6 seeds", "goodput: successes", "all 13 comparisons",
		"baseline round_robin", "✓ better, ✗ worse", "Margins: 2 % for p50, p99 and TTFT p99, 0.1 pp for success, 1 % for goodput and spend/1k.", `warning: strategy "dead": no request succeeded`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := show(t, sample(1, "a", "b"), Options{}); strings.Contains(out, "✓") || strings.Contains(out, "✗") ||
		!strings.Contains(out, "cannot tell a difference from chance") {
		t.Errorf("one seed was enough for a mark:\n%s", out)
	}
	if out := show(t, sample(6, "a"), Options{}); strings.Contains(out, "Differences are") {
		t.Errorf("nothing is compared, but the legend says so:\n%s", out)
	}
}

func TestDifferencesThatCancelAreNotCalledTheSame(t *testing.T) {
	c := column{metric: "retries"}
	of := func(interval *[2]float64) string {
		mean := 5.0
		return c.of(reports.Metrics{"retries": {Unit: "count", Mean: &mean,
			Difference: &reports.Difference{Kind: "absolute", Interval: interval}}}, scaleOf("count")).delta
	}
	if got := of(&[2]float64{-3, 3}); got != "≈0" {
		t.Errorf("−3 … 3 is shown as %q", got)
	}
	if got := of(&[2]float64{}); got != "±0" {
		t.Errorf("0 … 0 is shown as %q", got)
	}
}

func TestJSONIsResultJSON(t *testing.T) {
	s := sample(2, "a", "b")
	var want bytes.Buffer
	if err := reports.WriteJSON(&want, s); err != nil {
		t.Fatal(err)
	}
	if show(t, s, Options{Format: "json"}) != want.String() {
		t.Error("--format json is not result.json")
	}
}

func TestUnknownFormatNamesTheNearest(t *testing.T) {
	err := Write(&bytes.Buffer{}, sample(1, "a"), Options{Format: "markdwon"})
	if err == nil || !strings.Contains(err.Error(), `did you mean "markdown"?`) {
		t.Errorf("error %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

func TestAFailedWriteIsReported(t *testing.T) {
	for _, f := range Formats() {
		if err := Write(broken{}, sample(1, "a"), Options{Format: f}); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: error %v", f, err)
		}
	}
	if err := WriteReport(broken{}, sample(1, "a"), ReportOptions{}); err == nil {
		t.Error("report: no error")
	}
}
