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
)

// The least and the most that the column of names takes.
const (
	minName = 12
	maxName = 32
)

// frame is what a column takes beside its text: a space on either side and a line.
const frame = 3

// terminal writes what the scenario is, the table, what its marks mean, and the warnings.
func terminal(b *strings.Builder, s *reports.Summary, o Options) error {
	title := plain(s.Scenario.Name)
	if p := paragraphs(s.Scenario.Description); len(p) > 0 {
		title += ": " + p[0]
	}
	b.WriteString(wrap(title, o.Width, 0))
	b.WriteString("\n")
	shown, left := fit(s, o.Width)
	if err := render(b, s, shown, o); err != nil {
		return err
	}
	for _, l := range legend(s, plain) {
		b.WriteString(wrap(l, o.Width, 0))
	}
	if len(left) > 0 {
		b.WriteString(wrap("Not shown for want of room: "+strings.Join(left, ", ")+".", o.Width, 0))
	}
	for _, w := range s.Warnings {
		b.WriteString(wrap("warning: "+plain(w), o.Width, len("warning: ")))
	}
	return nil
}

// fit chooses the columns for which there is room beside the names, and names those left out.
func fit(s *reports.Summary, room int) (shown []column, left []string) {
	shown = slices.Clone(columns)
	for needed(s, shown)+minName+frame+1 > room {
		least := 0
		for i, c := range shown {
			if c.worth < shown[least].worth {
				least = i
			}
		}
		left = append(left, shown[least].head)
		shown = slices.Delete(shown, least, least+1)
	}
	return shown, left
}

// needed is how wide the columns are together, their frames included.
func needed(s *reports.Summary, shown []column) int {
	sum := 0
	for _, c := range shown {
		w := width(c.head)
		for i := range s.Strategies {
			x := c.of(&s.Strategies[i])
			w = max(w, width(x.value), width(x.second(false)))
		}
		sum += w + frame
	}
	return sum
}

// second is the second line of a cell: the difference and its mark.
func (c cell) second(color bool) string {
	if c.mark == "" {
		return c.delta
	}
	text := c.delta + " " + c.mark
	switch {
	case color && c.mark == better:
		return "\x1b[32m" + text + "\x1b[0m"
	case color && c.mark == worse:
		return "\x1b[31m" + text + "\x1b[0m"
	}
	return text
}

func render(w io.Writer, s *reports.Summary, shown []column, o Options) error {
	room := min(maxName, o.Width-needed(s, shown)-frame-1)
	var names []string
	for i := range s.Strategies {
		names = append(names, s.Strategies[i].Name)
	}
	names = shortenAll(names, max(room, minName))

	head := []string{"strategy"}
	align := tw.Alignment{tw.AlignLeft}
	for _, c := range shown {
		head, align = append(head, c.head), append(align, tw.AlignRight)
	}
	rows := make([][]string, 0, len(names))
	for i, name := range names {
		st := &s.Strategies[i]
		if st.Name == s.Baseline {
			name += "\nbaseline"
		}
		row := []string{name}
		for _, c := range shown {
			x := c.of(st)
			row = append(row, strings.TrimSuffix(x.value+"\n"+x.second(o.Color), "\n"))
		}
		rows = append(rows, row)
	}

	t := tablewriter.NewTable(w,
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithAlignment(align),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)})),
	)
	t.Header(head)
	if err := t.Bulk(rows); err != nil {
		return fmt.Errorf("table of scenario %q: %w", s.Scenario.Name, err)
	}
	if err := t.Render(); err != nil {
		return fmt.Errorf("table of scenario %q: %w", s.Scenario.Name, err)
	}
	return nil
}
