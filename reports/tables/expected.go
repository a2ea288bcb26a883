package tables

import (
	"fmt"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// expected writes what became of what the scenario expects, in its order.
func expected(b *strings.Builder, s *reports.Summary) {
	if len(s.Expected) == 0 {
		return
	}
	b.WriteString("\n## What was expected\n\n")
	var rows [][]string
	for _, e := range s.Expected {
		outcome := e.Outcome
		if e.Accepted {
			outcome += ", accepted"
		}
		rows = append(rows, []string{safe.Markdown(outcome), safe.Markdown(e.Text), safe.Markdown(e.Strategy), safe.Markdown(e.Finding)})
	}
	markdownRows(b, "llll", []string{"outcome", "expectation", "strategy", "finding"}, rows)
	fmt.Fprintf(b, "\nIn brackets: each end is a bound of the confidence that was asked for, 95 %% unless the scenario says otherwise.\n")
}
