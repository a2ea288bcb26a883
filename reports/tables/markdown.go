package tables

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/evenkeel/evenkeel/reports"
)

// escape makes text from a file harmless in Markdown: it stays on its line and means only itself. An underscore
// inside a word is never emphasis (CommonMark 0.31, 6.2) and stays readable.
func escape(s string) string {
	r := []rune(plain(s))
	var b strings.Builder
	for i, c := range r {
		inWord := c == '_' && i > 0 && i+1 < len(r) && isWord(r[i-1]) && isWord(r[i+1])
		if strings.ContainsRune("\\`*_{}[]<>()#+-!|~&$", c) && !inWord && !harmless(r, i) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// harmless reports whether a sign that matters only at the start of a line or of a picture stands elsewhere.
func harmless(r []rune, i int) bool {
	switch r[i] {
	case '-', '+', '#', '(', ')', '{', '}', '!':
		return i > 0 && (r[i] != '!' || i+1 == len(r) || r[i+1] != '[')
	}
	return false
}

// markdownTable writes the comparison as a table of GitHub Flavored Markdown, with its legend and the warnings.
func markdownTable(b *strings.Builder, s *reports.Summary) {
	head := []string{"strategy"}
	for _, c := range columns {
		head = append(head, c.head)
	}
	var rows [][]string
	for i := range s.Strategies {
		st := &s.Strategies[i]
		name := escape(st.Name)
		if st.Name == s.Baseline {
			name += " (baseline)"
		}
		row := []string{name}
		for _, c := range columns {
			x := c.of(st)
			if x.delta != "" {
				x.value += " (" + x.second(false) + ")"
			}
			row = append(row, escapeValue(x.value))
		}
		rows = append(rows, row)
	}
	grid(b, "l"+strings.Repeat("r", len(columns)), head, rows)
	b.WriteString("\n")
	for _, l := range legend(s, escape) {
		b.WriteString(escapeValue(l) + "\n")
	}
	if len(s.Warnings) > 0 {
		b.WriteString("\n")
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(b, "- warning: %s\n", escape(w))
	}
}

// escapeValue keeps "<0.01 %" and "$1 … $2" from being taken for a tag and a formula.
func escapeValue(s string) string {
	return strings.NewReplacer("<", `\<`, ">", `\>`, "$", `\$`).Replace(s)
}

// grid writes a table. align has a letter for each column: l for text, r for figures. The cells are escaped already.
func grid(b *strings.Builder, align string, head []string, rows [][]string) {
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
