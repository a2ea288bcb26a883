package tables

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// A Picture is a file beside report.md.
type Picture struct {
	File    string // relative path, with slashes
	Caption string
}

// ReportOptions say what report.md cannot know from the Summary.
type ReportOptions struct {
	Pictures []Picture
	Run      string // what to write after "evenkeel run" to get the same; "" means the scenario's name
}

// WriteReport writes report.md: what was run, what the figures show and what they leave open, the warnings, the tables,
// the pictures, and how to get the same again. It holds no clock time and no absolute path.
func WriteReport(w io.Writer, s *reports.Summary, o ReportOptions) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", safe.Markdown(s.Scenario.Name))
	if s.Finding != "" {
		fmt.Fprintf(&b, "**%s.**\n\n", safe.Markdown(s.Finding))
	}
	for _, p := range paragraphs(s.Scenario.Description) {
		fmt.Fprintf(&b, "%s\n\n", safe.Markdown(p))
	}
	fmt.Fprintf(&b, "%s, %s, about %s requests in each run.\n\n", count(len(s.Strategies), "strategy", "strategies"),
		count(len(s.Scenario.Seeds), "seed", "seeds"), grouped(s.Scenario.Requests))
	if said := course(s); said != "" {
		fmt.Fprintf(&b, "%s\n\n", said)
	}
	b.WriteString("## What the figures show\n\n" + lead(s))
	for _, v := range append(verdicts(s), best(s)...) {
		fmt.Fprintf(&b, "- %s\n", v)
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(&b, "- warning: %s\n", safe.Markdown(w))
	}
	expected(&b, s)
	b.WriteString("\n## Comparison\n\n")
	l := markdownComparison(&b, s)
	for _, p := range o.Pictures {
		fmt.Fprintf(&b, "\n![%s](%s)\n", safe.Markdown(p.Caption), link(p.File))
	}
	if judged(s) > 0 {
		b.WriteString("\n## Differences\n\n")
		folded(&b, judged(s), count(judged(s), "comparison", "comparisons"), func() { differences(&b, s) })
	}
	if len(s.Scenario.Classes) > 0 {
		b.WriteString("\n## Classes\n\n")
		rows := len(s.Scenario.Classes) * len(s.Strategies)
		folded(&b, rows, count(rows, "row", "rows"), func() { markdownBreakdown(&b, s, l, "class") })
	}
	b.WriteString("\n## Providers\n\n")
	rows := len(s.Scenario.Providers) * len(s.Strategies)
	folded(&b, rows, fmt.Sprintf("%s under %s", count(len(s.Scenario.Providers), "provider", "providers"), count(len(s.Strategies), "strategy", "strategies")),
		func() { markdownBreakdown(&b, s, l, "provider") })
	b.WriteString("\n## Again\n\n")
	again(&b, s, o.Run)
	return flush(w, &b)
}

// maxOpen is how many rows a table has at most that stands open where it is not the point of the report.
const maxOpen = 12

// folded writes what write writes, folded away under a line that says what it is if it has many rows.
func folded(b *strings.Builder, rows int, what string, write func()) {
	if rows <= maxOpen {
		write()
		return
	}
	fmt.Fprintf(b, "<details><summary>Show %s</summary>\n\n", what)
	write()
	b.WriteString("\n</details>\n")
}

// link writes a relative path so that no character of it ends the link.
func link(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = strings.NewReplacer("(", "%28", ")", "%29").Replace(url.PathEscape(p))
	}
	return strings.Join(parts, "/")
}

// again says how to get the same result.
func again(b *strings.Builder, s *reports.Summary, run string) {
	if run == "" {
		run = reports.ShellWord(safe.Plain(s.Scenario.Name))
	}
	fmt.Fprintf(b, "    evenkeel run %s\n\n", safe.Plain(run))
	fmt.Fprintf(b, "Seeds %s; scenario `%s`. The same scenario and seeds give the same `result.json`, byte for byte, on every machine.\n",
		seeds(s.Scenario.Seeds), strings.ReplaceAll(safe.Plain(s.Scenario.Digest), "`", "'"))
}

// seeds lists seeds, runs of neighbours as a range.
func seeds(list []uint64) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		switch j - i {
		case 0:
			parts = append(parts, fmt.Sprint(list[i]))
		case 1:
			parts = append(parts, fmt.Sprint(list[i]), fmt.Sprint(list[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", list[i], list[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
