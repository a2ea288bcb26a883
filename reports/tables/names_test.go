package tables

import (
	"regexp"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// nastyNames are names as scenario files may have them.
var nastyNames = []string{"@octocat", "a @octo-cat, b", "me@octocat.com", "#1", "x #123", "org/repo#5", "GH-12", "<b>bold</b>", "a|b", "`code`", "_a_ __b__ *c* **d**",
	"[x](http://y.z)", "![x](y)", "~~x~~", "two\nlines", "- x", "+ x", "* x", "1. x", "1) x", "> x", "# x", "&lt; &#64;octocat &commat;x", `\@octocat \# \\`,
	"http://a.b www.a.b https://é", ":tada: :+1:", "$x$ $y", "---", "===", "a\\|b", "\\", "<!-- x -->", "@@octocat", "戦略 @é"}

// active is Markdown that is not escaped. Of "_", "#", "-", "+" and "." only some uses need it; those are tested above.
var activeMarkdown = regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[`*\\[\\]<>|~$]")

func TestNoNameBreaksOutOfItsPlaceInTheReport(t *testing.T) {
	for _, name := range nastyNames {
		s := sample(6, name, name+"b")
		s.Scenario.Name, s.Scenario.Description, s.Finding = name, name, name
		s.Warnings = []string{name}
		s.Expected = []reports.Expectation{{Outcome: "passed", Text: name, Strategy: name, Finding: name}}
		for i := range s.Strategies {
			s.Strategies[i].Providers[0].Name = name
		}
		for _, out := range []string{report(t, s, ReportOptions{Run: "x"}), show(t, s, Options{Format: "markdown", By: "provider"})} {
			if bare := regexp.MustCompile("[^\\\\\\-]" + regexp.QuoteMeta(safe.Plain(name))); name != "\\" && name != "---" && safe.Markdown(name) != safe.Plain(name) && bare.MatchString(out) {
				t.Errorf("%q stands in the report as it is: %q", name, bare.FindString(out))
			}
			if said := strings.Count(out, "to the baseline "+safe.Markdown(name)+", paired"); said != 1 {
				t.Errorf("the legend names the baseline %q %d times", name, said)
			}
			for l := range strings.Lines(out) {
				if strings.HasPrefix(l, "|") || strings.HasPrefix(l, "    ") || strings.HasPrefix(l, "<") {
					continue
				}
				l = strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(l, "!["), "<!-- -->", ""), "**", "")
				if !strings.Contains(l, "](") && !strings.Contains(l, "`result.json`") && activeMarkdown.MatchString(l) {
					t.Errorf("%q leaves %q", name, l)
				}
			}
		}
	}
}
