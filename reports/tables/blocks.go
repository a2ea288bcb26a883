package tables

import (
	"slices"
	"strings"
)

// gap stands between the parts of a line of a block.
const gap = "  "

// blocks writes a grid where there is no room for a table: a block for each row, a column on each line.
func (g *grid) blocks(b *strings.Builder, o Options) {
	indent := len(gap) * len(g.names)
	start := indent + len(gap)
	for _, h := range g.columns {
		start = max(start, indent+width(h.text)+len(gap))
	}
	beside := g.besides(o.Width - start)
	names := g.blockNames(o.Width)
	for i, r := range g.rows {
		if i > 0 && (len(g.names) == 1 || r.names[0] != g.rows[i-1].names[0]) {
			b.WriteString("\n")
		}
		for k := range g.names {
			if k < len(g.names)-1 && i > 0 && r.names[k] == g.rows[i-1].names[k] {
				continue
			}
			b.WriteString(strings.Repeat(gap, k) + names[i][k] + "\n")
		}
		for c, h := range g.columns {
			if r.cells[c].value == "" { // of the row that counts the rows left out
				continue
			}
			b.WriteString(block(h.text, r.cells[c], indent, start, beside, o))
		}
	}
	b.WriteString("\n")
}

// besides reports whether every difference fits beside its figure.
func (g *grid) besides(room int) bool {
	for _, r := range g.rows {
		for _, x := range r.cells {
			if x.delta != "" && width(strings.TrimSpace(x.value))+len(gap)+width(x.second(false)) > room {
				return false
			}
		}
	}
	return true
}

// blockNames makes the names harmless and cuts them to what a line holds, by row and column.
func (g *grid) blockNames(room int) [][]string {
	out := make([][]string, len(g.rows))
	for k := range g.names {
		note := 0
		if k == len(g.names)-1 && slices.ContainsFunc(g.rows, func(r row) bool { return r.baseline }) {
			note = len(" (" + baselineNote + ")")
		}
		distinct := g.distinct(k)
		short := shortenAll(distinct, room-len(gap)*k-note)
		for i, r := range g.rows {
			out[i] = append(out[i], short[slices.Index(distinct, r.names[k])])
			if r.baseline && k == len(g.names)-1 {
				out[i][k] += " (" + baselineNote + ")"
			}
		}
	}
	return out
}

// block writes a cell: its head after indent columns, and what it holds after start columns.
func block(head string, x cell, indent, start int, beside bool, o Options) string {
	room := o.Width - start
	var lines []string
	for value := range strings.SplitSeq(x.value, "\n") {
		lines = append(lines, strings.Split(strings.TrimSuffix(wrap(value, room, 0), "\n"), "\n")...)
	}
	if second := x.second(o.Color); strings.TrimSpace(x.delta) != "" {
		if beside {
			lines[len(lines)-1] += gap + second
		} else {
			lines = append(lines, second)
		}
	}
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			head = ""
		}
		lead := strings.Repeat(" ", indent) + head
		b.WriteString(lead + strings.Repeat(" ", start-width(lead)) + strings.TrimRight(l, " ") + "\n")
	}
	return b.String()
}
