// Package tables shows a Summary as text: a table on the terminal, Markdown, CSV, and report.md.
//
// Names come from scenario files and may hold anything, so every name is made harmless for the place where it is
// shown: no control sequence reaches a terminal, no name breaks out of a Markdown cell.
package tables

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/registry"
)

// DefaultWidth is how many columns a terminal table may take where nothing else is said.
const DefaultWidth = 120

// MinWidth is the narrowest terminal that output is made for.
const MinWidth = 34

// Options say how a Summary is shown.
type Options struct {
	Format string // one of Formats; "" means "table"
	By     string // one of Breakdowns, shown in addition to the main table; "" for none. JSON holds them all anyway
	Color  bool   // adds colour to the marks of a table; they can be read without it
	Width  int    // columns that a table may take; 0 means DefaultWidth, and less than MinWidth is taken as MinWidth

	NoSparklines bool // leaves the sparklines out of a table, for terminals without block elements
}

// Formats lists the formats that Write knows.
func Formats() []string { return []string{"table", "markdown", "csv", "json"} }

// CheckFormat returns an error that names the nearest format unless Write knows this one.
func CheckFormat(format string) error {
	if format == "" || slices.Contains(Formats(), format) {
		return nil
	}
	return fmt.Errorf("unknown format %q%s", format, registry.Suggest(format, Formats()))
}

// Breakdowns lists by what Write can break figures down.
func Breakdowns() []string { return []string{"provider", "class"} }

// CheckBreakdown returns an error that names the nearest breakdown unless Write knows this one.
func CheckBreakdown(by string) error {
	if by == "" || slices.Contains(Breakdowns(), by) {
		return nil
	}
	return fmt.Errorf("figures cannot be broken down by %q%s", by, registry.Suggest(by, Breakdowns()))
}

// Write shows s on w. The format "json" is that of result.json.
func Write(w io.Writer, s *reports.Summary, o Options) error {
	if err := CheckFormat(o.Format); err != nil {
		return err
	}
	if err := CheckBreakdown(o.By); err != nil {
		return err
	}
	switch o.Format {
	case "json":
		return reports.WriteJSON(w, s)
	case "csv":
		return writeCSV(w, s, o.By)
	case "markdown":
		var b strings.Builder
		l := markdownComparison(&b, s)
		if o.By != "" {
			b.WriteString("\n")
			markdownBreakdown(&b, s, l, o.By)
		}
		markdownWarnings(&b, s)
		return flush(w, &b)
	}
	if o.Width == 0 {
		o.Width = DefaultWidth
	}
	o.Width = max(o.Width, MinWidth)
	var b strings.Builder
	if err := terminal(&b, s, o); err != nil {
		return err
	}
	return flush(w, &b)
}

// flush writes in one piece, so that a reader that goes away leaves one error and no half line by us.
func flush(w io.Writer, b *strings.Builder) error {
	_, err := io.WriteString(w, b.String())
	return err
}

// A column of the comparison. Latency is that of successes, so it is never shown without their share.
type column struct {
	head   string
	metric string
	long   string // as a sentence names it
	term   string // what the legend explains by note; "" for head
	note   string // what the legend says of it
	worth  int    // where room is short, the least worth goes first
	must   bool   // no table is shown without it
	whole  bool   // is of all requests together, never of a class
}

var columns = []column{
	{head: "p50", metric: "latency_p50_seconds", long: "p50 latency", worth: 4, note: "latency of successful requests"},
	{head: "p99", metric: "latency_p99_seconds", long: "p99 latency", worth: 8, must: true, note: "latency of successful requests"},
	{head: "TTFT p99", metric: "ttft_p99_seconds", long: "p99 time to first token", worth: 3, term: "TTFT", note: "time to the first token"},
	{head: "success", metric: "success_ratio", long: "success", worth: 7, must: true},
	{head: "goodput", metric: "goodput_rps", long: "goodput", worth: 5, note: "successes within the objective"},
	{head: "spend/1k", metric: "spend_per_1k_usd", long: "spend per 1,000 successes", worth: 6, note: "per 1,000 successes"},
	{head: "busiest", metric: "busiest_provider_share", long: "share of the busiest provider", worth: 1, whole: true,
		note: "share of attempts of the provider with most, neither good nor bad"},
}

// The signs of verdicts.
const (
	better    = "✓"
	worse     = "✗"
	equal     = "="
	undecided = "?"
)

var signs = map[string]string{"better": better, "worse": worse, "same": equal, "undecided": undecided}

// missing stands where there is no figure.
const missing = "–"

// cell is a figure in one column.
type cell struct {
	value string // may have several lines
	delta string // the difference to the baseline; "" where there is none
	mark  string // the sign of a verdict, or "" where there is none
}

// of shows a metric. With one seed nothing can be decided, and no mark says so of every figure.
func (c column) of(metrics reports.Metrics, in scale) cell {
	m := metrics[c.metric]
	if m == nil || m.Mean == nil {
		return cell{value: missing}
	}
	out := cell{value: in.figure(m)}
	if d := m.Difference; d != nil {
		out.delta = difference(d.Mean, d.Kind, m.Unit)
		if d.Mean == 0 && !same(d) {
			out.delta = strings.Replace(out.delta, "±", "≈", 1)
		}
		if len(m.Values) > 1 {
			out.mark = signs[d.Verdict]
		}
	}
	return out
}

// same reports whether the figures are those of the baseline under every seed.
func same(d *reports.Difference) bool {
	return d.Mean == 0 && (d.Interval == nil || *d.Interval == [2]float64{})
}

// compared reports whether any strategy has a difference to show.
func compared(s *reports.Summary) bool {
	for i := range s.Strategies {
		for _, m := range s.Strategies[i].Metrics {
			if m.Difference != nil {
				return true
			}
		}
	}
	return false
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(uint64(n)) + " " + many
}
