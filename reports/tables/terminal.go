package tables

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// frame is what a column takes beside its text: a space on either side and a line.
const frame = 3

// baselineNote stands below the name of the baseline.
const baselineNote = "baseline"

// terminal writes what the scenario is, the tables, what their signs mean, and the warnings.
func terminal(b *strings.Builder, s *reports.Summary, o Options) error {
	title := safe.Plain(s.Scenario.Name)
	if p := paragraphs(s.Scenario.Description); len(p) > 0 {
		title += ": " + p[0]
	}
	b.WriteString(wrap(title, o.Width, 0))
	if s.Finding != "" {
		b.WriteString(wrap("Finding: "+safe.Plain(s.Finding)+".", o.Width, 0))
	}
	b.WriteString("\n")
	g, l := comparison(s), newLegend(s, safe.Plain)
	if !o.NoSparklines {
		g = g.withTraffic(s)
	}
	if err := terminalTable(b, g, l.comparison, o); err != nil {
		return fmt.Errorf("table of scenario %q: %w", s.Scenario.Name, err)
	}
	if o.By != "" {
		b.WriteString("\n")
		if err := terminalTable(b, breakdown(s, o.By), l.breakdown(o.By), o); err != nil {
			return fmt.Errorf("table of scenario %q by %s: %w", s.Scenario.Name, o.By, err)
		}
	}
	for _, w := range s.Warnings {
		b.WriteString(wrap("warning: "+safe.Plain(w), o.Width, len("warning: ")))
	}
	return nil
}

// terminalTable writes a table, unless it is empty, and what its legend says of what is shown. Where there is no room for
// a table, it writes blocks.
func terminalTable(b *strings.Builder, g *grid, about func(*grid, []int) []string, o Options) error {
	g.align()
	shown, left, ok := g.fit(o.Width)
	switch {
	case len(g.rows) == 0:
		left = nil
	case !ok:
		shown, left = allOf(g.columns), nil
		g.blocks(b, o)
	default:
		if err := g.render(b, shown, o); err != nil {
			return err
		}
	}
	for _, l := range about(g, shown) {
		b.WriteString(wrap(l, o.Width, 0))
	}
	if len(left) > 0 {
		b.WriteString(wrap("Not shown for want of room: "+strings.Join(left, ", ")+".", o.Width, 0))
	}
	return nil
}

// second is the second line of a cell: the difference and its mark. What is undecided is paler than the rest.
func (c cell) second(color bool) string {
	if c.mark == "" {
		return c.delta
	}
	text := c.delta + " " + c.mark
	if code := codes[c.mark]; color && code != "" {
		return "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	return text
}

// codes are those of terminals for colours.
var codes = map[string]string{better: "32", worse: "31", undecided: "2"}

// fitNames makes the names harmless and cuts them to what the columns of names may take together, by row and column.
func (g *grid) fitNames(room int) [][]string {
	widths := make([]int, len(g.names))
	distinct := make([][]string, len(g.names))
	for k, head := range g.names {
		widths[k] = max(width(head), len(baselineNote))
		distinct[k] = g.distinct(k)
		for _, name := range distinct[k] {
			widths[k] = min(maxName, max(widths[k], width(safe.Plain(name))))
		}
	}
	for over := sum(widths) - room; over > 0; over-- {
		widest := slices.Index(widths, slices.Max(widths))
		widths[widest] = max(widths[widest]-1, minName)
	}
	out := make([][]string, len(g.rows))
	for k := range g.names {
		short := shortenAll(distinct[k], max(widths[k], minName))
		for i, r := range g.rows {
			out[i] = append(out[i], short[slices.Index(distinct[k], r.names[k])])
		}
	}
	return out
}

// distinct lists the names of a column, each once.
func (g *grid) distinct(k int) []string {
	var out []string
	for _, r := range g.rows {
		if !slices.Contains(out, r.names[k]) {
			out = append(out, r.names[k])
		}
	}
	return out
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

// lines gives the rows of a terminal's table. A name that stands in the row above is not repeated, but for the last.
func (g *grid) lines(shown []int, o Options) [][]string {
	names := g.fitNames(o.Width - g.needed(shown) - len(g.names)*frame - 1)
	last := len(g.names) - 1
	out := make([][]string, len(g.rows))
	for i, r := range g.rows {
		line := slices.Clone(names[i])
		for k := range last {
			if i > 0 && r.names[k] == g.rows[i-1].names[k] {
				line[k] = ""
			}
		}
		if r.baseline {
			line[last] += "\n" + baselineNote
		}
		for _, c := range shown {
			x := r.cells[c]
			line = append(line, strings.TrimSuffix(x.value+"\n"+x.second(o.Color), "\n"))
		}
		out[i] = line
	}
	return out
}

func (g *grid) render(w io.Writer, shown []int, o Options) error {
	head := slices.Clone(g.names)
	align := make(tw.Alignment, len(head))
	for k := range align {
		align[k] = tw.AlignLeft
	}
	for _, c := range shown {
		head = append(head, g.columns[c].text)
		side := tw.AlignRight
		if g.columns[c].left {
			side = tw.AlignLeft
		}
		align = append(align, side)
	}
	t := tablewriter.NewTable(w,
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithAlignment(align),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)})),
	)
	t.Header(head)
	if err := t.Bulk(g.lines(shown, o)); err != nil {
		return err
	}
	return t.Render()
}
