package page

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
)

// sample reads a small result.
func sample(t *testing.T) *reports.Summary {
	t.Helper()
	f, err := os.Open("../testdata/tiny.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := reports.ReadJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, s *reports.Summary, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostile are names that break out of a page that is careless with them.
var hostile = []string{
	`<script>document.title="hacked"</script>`,
	`"><img src=x onerror=hacked()>`,
	`' onmouseover='hacked()' x='`,
	`</style><script>hacked()</script>`,
	"\u202egnp.exe \u0645\u0632\u0648\u062f \u05e9\u05dc\u05d5\u05dd",
	strings.Repeat("a_name_without_end_", 4),
	"two\nlines\x00\x1b[31m",
	`{{.Command}} javascript:hacked() --> ]]> &lt;b&gt;`,
}

// infest gives everything in a summary that comes from a file a hostile name.
func infest(s *reports.Summary) {
	n := 0
	next := func() string { n++; return fmt.Sprint(hostile[n%len(hostile)], n) }
	s.Scenario.Name, s.Scenario.Description, s.Scenario.Digest = next(), next()+"\n\n"+next(), next()
	s.Scenario.Source = strings.Join(hostile, "\n")
	s.Scenario.Incidents = append(s.Scenario.Incidents, reports.Incident{Provider: next(), What: next(), From: time.Second, To: 2 * time.Second})
	s.Finding = next()
	s.Warnings = append(s.Warnings, hostile...)
	renamed := map[string]string{}
	for i := range s.Scenario.Providers {
		s.Scenario.Providers[i] = next()
	}
	for i := range s.Scenario.Classes {
		s.Scenario.Classes[i] = next()
	}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		renamed[st.Name] = next()
		st.Name = renamed[st.Name]
		for p := range st.Providers {
			st.Providers[p].Name = s.Scenario.Providers[p]
		}
		for c := range st.Classes {
			st.Classes[c].Name = s.Scenario.Classes[c]
		}
	}
	s.Baseline = renamed[s.Baseline]
	s.Best = append(s.Best, reports.Best{Metric: next(), Strategy: next()})
	s.Pareto = hostile
}

// tag matches what a browser takes for the beginning of a tag.
var tag = regexp.MustCompile(`<(/?[a-zA-Z!][a-zA-Z0-9]*)([^>]*)>`)

var quoted = regexp.MustCompile(`"[^"]*"`)

func TestNothingFromAFileBecomesMarkup(t *testing.T) {
	plain, evil := sample(t), sample(t)
	infest(evil)
	known := map[string]bool{}
	for _, m := range tag.FindAllStringSubmatch(write(t, plain, Options{Command: "evenkeel run tiny"}), -1) {
		known[m[1]] = true
	}
	for _, name := range []string{"section", "ul", "li", "pre", "code", "/section", "/ul", "/li", "/pre", "/code", "strong", "/strong", "p", "/p", "g", "/g", "title", "/title", "path", "h3", "/h3"} {
		known[name] = true
	}
	page := write(t, evil, Options{Command: "evenkeel run " + hostile[0], Version: hostile[1]})
	for _, m := range tag.FindAllStringSubmatch(page, -1) {
		if !known[m[1]] {
			t.Errorf("a tag that the page does not have otherwise: %s", m[0])
		}
		if names := quoted.ReplaceAllString(m[2], ""); strings.Contains(names, " on") || strings.ContainsAny(names, `"'<`) {
			t.Errorf("an event handler: %s", m[0])
		}
	}
	for _, bad := range []string{"<script", "<img", "\x00", "\x1b", "\u202e", "</style><"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if n := strings.Count(page, "<style>"); n != 1 {
		t.Errorf("%d style elements", n)
	}
}

func TestThePageLoadsNothingAndRunsNoScript(t *testing.T) {
	page := write(t, sample(t), Options{Command: "evenkeel run tiny", Version: "v1"})
	for _, bad := range []string{"<script", "http://", "https://", "//cdn", "@import", "url(", "<iframe", "<object", "<link rel=\"stylesheet"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:`) {
		t.Error("the page does not forbid to load anything")
	}
}

func TestEqualSummariesGiveEqualBytes(t *testing.T) {
	o := Options{Command: "evenkeel run tiny", Version: "v1"}
	first := write(t, sample(t), o)
	if again := write(t, sample(t), o); again != first {
		t.Error("two pages differ")
	}
}

func TestThePageSaysWhatTheSummaryHolds(t *testing.T) {
	s := sample(t)
	s.Finding = "lc cuts p99 by 12 %"
	s.Warnings = []string{"2 seeds: need at least 6"}
	s.Scenario.Source = "# a comment\nname: tiny\n"
	yes := 0.97
	s.Best = []reports.Best{{Metric: "latency_p99_seconds", Strategy: "lc", Probability: &yes, Indifference: 0.02}}
	s.Pareto = []string{"lc", "round_robin"}
	page := write(t, s, Options{Command: "evenkeel run tiny --seeds 2", Version: "v1.2.3", Captions: map[string]string{"latency": "How long it takes"}})
	for _, want := range []string{"lc cuts p99 by 12 %", "2 seeds: need at least 6", "# a comment\nname: tiny", "at least 97.0 %",
		"Pareto front:", "evenkeel run tiny --seeds 2", "evenkeel v1.2.3", "How long it takes", `<html lang="en"`, "<h1>", `scope="col"`, `scope="row"`,
		"<caption>", `class="skip"`, `name="viewport"`, "prefers-color-scheme:dark", "@media print", `role="img"`, "aria-label="} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for i := range s.Strategies {
		if !strings.Contains(page, "<bdi>"+s.Strategies[i].Name+"</bdi>") {
			t.Errorf("the page lacks the strategy %q", s.Strategies[i].Name)
		}
	}
}

func TestEveryVerdictHasASignAndAWordBesideItsColour(t *testing.T) {
	s := sample(t)
	verdicts := []string{"better", "worse", "same", "undecided"}
	k := 0
	for i := range s.Strategies {
		for _, m := range []string{"latency_p50_seconds", "latency_p99_seconds", "success_ratio", "spend_per_1k_usd"} {
			if x := s.Strategies[i].Metrics[m]; x != nil && x.Difference != nil {
				x.Difference.Verdict = verdicts[k%4]
				k++
			}
		}
	}
	if k < 4 {
		t.Fatal("the sample has too few differences")
	}
	page := write(t, s, Options{NoPictures: true})
	body := page[strings.Index(page, "<tbody>"):]
	for _, v := range verdicts {
		if !strings.Contains(body, `<span class="verdict `+v+`">`+signs[v]+" "+v+"</span>") {
			t.Errorf("%q is not shown", v)
		}
	}
}

func TestAPageThatGetsTooLargeLeavesPicturesToTheirFiles(t *testing.T) {
	s := sample(t)
	s.Scenario.Source = strings.Repeat("# a line of a long scenario\n", 30_000)
	page := write(t, s, Options{})
	if len(page) > maxPage || !strings.Contains(page, "The first 262,1") {
		t.Errorf("%d bytes", len(page))
	}
	v := newView(s, Options{})
	largest := 0
	for _, p := range append(v.Overview, v.Pictures...) {
		largest = max(largest, len(p.SVG))
	}
	if !v.leaveOut() {
		t.Fatal("nothing was left out")
	}
	for _, p := range append(v.Overview, v.Pictures...) {
		if len(p.SVG) == largest || p.LeftOut != (p.SVG == "") {
			t.Errorf("the largest picture %s is still there", p.ID)
		}
	}
	for v.leaveOut() {
	}
}

func TestSummariesWithLittleInThemHaveAPage(t *testing.T) {
	for name, s := range map[string]*reports.Summary{
		"nothing":     {},
		"no metrics":  {Strategies: []reports.StrategySummary{{Name: "a"}, {Name: "b"}}, Baseline: "a"},
		"nil figures": {Strategies: []reports.StrategySummary{{Name: "a", Metrics: reports.Metrics{"latency_p99_seconds": {Unit: "s"}}}}},
	} {
		if page := write(t, s, Options{}); !strings.Contains(page, "</html>") {
			t.Errorf("%s: %q", name, page)
		}
	}
}

func TestIntervalsNameTheirUnitOnce(t *testing.T) {
	for _, c := range [][4]string{
		{"2.47 s", "2.48 s", "–", "2.47–2.48 s"}, {"950 ms", "1.02 s", "–", "950 ms–1.02 s"}, {"$3.20", "$3.40", "–", "$3.20–3.40"},
		{"37.6/s", "37.9/s", "–", "37.6–37.9/s"}, {"−6.1 %", "−5.2 %", " to ", "−6.1 to −5.2 %"}, {">99.99 %", ">99.99 %", "–", ""},
	} {
		if got := span(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%q, %q: %q, want %q", c[0], c[1], got, c[3])
		}
	}
}
