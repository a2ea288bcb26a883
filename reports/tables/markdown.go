package tables

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// markdownComparison writes the main table and its legend, which it returns.
func markdownComparison(b *strings.Builder, s *reports.Summary) *legend {
	g := comparison(s)
	g.markdown(b)
	b.WriteString("\n")
	l := newLegend(s, safe.Markdown)
	for _, said := range l.comparison(g, allOf(g.columns)) {
		b.WriteString(said + "\n")
	}
	return l
}

func allOf(list []heading) []int {
	out := make([]int, len(list))
	for i := range out {
		out[i] = i
	}
	return out
}

// markdownBreakdown writes a table by provider or class, if there is anything to show, and its legend.
func markdownBreakdown(b *strings.Builder, s *reports.Summary, l *legend, by string) {
	g := breakdown(s, by)
	if len(g.rows) > 0 {
		g.markdown(b)
		b.WriteString("\n")
	}
	for _, said := range l.breakdown(by)(g, allOf(g.columns)) {
		b.WriteString(said + "\n")
	}
}

func markdownWarnings(b *strings.Builder, s *reports.Summary) {
	if len(s.Warnings) > 0 {
		b.WriteString("\n")
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(b, "- warning: %s\n", safe.Markdown(w))
	}
}

// markdown writes a table of GitHub Flavored Markdown.
func (g *grid) markdown(b *strings.Builder) {
	head, align := slices.Clone(g.names), strings.Repeat("l", len(g.names))
	for _, c := range g.columns {
		head = append(head, c.text)
		if c.left {
			align += "l"
		} else {
			align += "r"
		}
	}
	var rows [][]string
	for _, r := range g.rows {
		var line []string
		for k, name := range r.names {
			name = safe.Markdown(name)
			if r.baseline && k == len(r.names)-1 {
				name += " (baseline)"
			}
			line = append(line, name)
		}
		for _, x := range r.cells {
			text := strings.ReplaceAll(x.value, "\n", ", ")
			if x.delta != "" {
				text += " (" + x.second(false) + ")"
			}
			line = append(line, escapeValue(text))
		}
		rows = append(rows, line)
	}
	markdownRows(b, align, head, rows)
}

// markdownRows writes a table with aligned source. align has a letter for each column: l for text, r for figures. The cells are escaped already.
func markdownRows(b *strings.Builder, align string, head []string, rows [][]string) {
	widths := make([]int, len(head))
	for i, h := range head {
		widths[i] = max(3, width(h))
		for _, r := range rows {
			widths[i] = max(widths[i], width(r[i]))
		}
	}
	line := func(cells []string) {
		for i, c := range cells {
			pad := strings.Repeat(" ", widths[i]-width(c))
			if align[i] == 'r' {
				c, pad = pad+c, ""
			}
			b.WriteString("| " + c + pad + " ")
		}
		b.WriteString("|\n")
	}
	line(head)
	rule := make([]string, len(head))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w)
		if align[i] == 'r' {
			rule[i] = rule[i][1:] + ":"
		}
	}
	line(rule)
	for _, r := range rows {
		line(r)
	}
}
