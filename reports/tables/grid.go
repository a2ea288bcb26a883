package tables

import (
	"slices"

	"github.com/evenkeel/evenkeel/reports"
)

// A grid is a table that is not yet fitted to the place where it is shown.
type grid struct {
	names   []string // heads of the columns of names
	columns []heading
	rows    []row
}

type heading struct {
	text  string
	term  string // what the legend explains by note; "" for text
	note  string // what the legend says of it
	worth int    // where room is short, the least worth goes first
	must  bool   // no table is shown without it
	left  bool   // holds text; figures stand to the right
	point bool   // figures stand with their points below each other
}

type row struct {
	names    []string // one for each column of names, not made harmless yet
	baseline bool     // then a note says so beside the last of the names
	cells    []cell   // one for each heading
}

func (g *grid) add(names []string, baseline bool, cells []cell) {
	g.rows = append(g.rows, row{names, baseline, cells})
}

// comparison has a row for each strategy, with all its requests.
func comparison(s *reports.Summary) *grid {
	g := &grid{names: []string{"strategy"}, columns: headings(columns)}
	var all []reports.Metrics
	for i := range s.Strategies {
		all = append(all, s.Strategies[i].Metrics)
	}
	in := scales(columns, all)
	for i := range s.Strategies {
		st := &s.Strategies[i]
		g.add([]string{st.Name}, st.Name == s.Baseline, cells(st.Metrics, columns, in))
	}
	return g
}

// withTraffic adds a column of sparklines.
func (g *grid) withTraffic(s *reports.Summary) *grid {
	lines := sparklines(s)
	if lines == nil {
		return g
	}
	g.columns = append(g.columns, heading{text: trafficHead, note: trafficNote(len(s.Scenario.Providers)), worth: trafficWorth, left: true})
	for i := range g.rows {
		g.rows[i].cells = append(g.rows[i].cells, cell{value: lines[i]})
	}
	return g
}

// byClass has a row for each class of requests and strategy; those of a class stand together, since these are
// compared.
func byClass(s *reports.Summary) *grid {
	shown := slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.whole })
	g := &grid{names: []string{"class", "strategy"}, columns: headings(shown)}
	var all []reports.Metrics
	for i := range s.Strategies {
		for k := range s.Strategies[i].Classes {
			all = append(all, s.Strategies[i].Classes[k].Metrics)
		}
	}
	in := scales(shown, all)
	for k, name := range s.Scenario.Classes {
		for i := range s.Strategies {
			st := &s.Strategies[i]
			g.add([]string{name, st.Name}, st.Name == s.Baseline, cells(st.Classes[k].Metrics, shown, in))
		}
	}
	return g
}

// scales chooses one for each column.
func scales(list []column, all []reports.Metrics) []scale {
	out := make([]scale, len(list))
	for i, c := range list {
		out[i] = scaleFor(c.metric, all)
	}
	return out
}

// align pads the figures of every column so that their points stand below each other, and leaves room for a mark where
// others of the column have one.
func (g *grid) align() {
	for c := range g.columns {
		if !g.columns[c].point {
			continue
		}
		values, marked := make([]string, len(g.rows)), false
		for i, r := range g.rows {
			values[i] = r.cells[c].value
			marked = marked || r.cells[c].mark != ""
		}
		for i, text := range aligned(values) {
			x := &g.rows[i].cells[c]
			x.value = text
			if marked && x.mark == "" && x.delta != "" {
				x.mark = " "
			}
		}
	}
}

func headings(list []column) []heading {
	out := make([]heading, len(list))
	for i, c := range list {
		out[i] = heading{text: c.head, term: c.term, note: c.note, worth: c.worth, must: c.must, point: true}
	}
	return out
}

func cells(m reports.Metrics, list []column, in []scale) []cell {
	out := make([]cell, len(list))
	for i, c := range list {
		out[i] = c.of(m, in[i])
	}
	return out
}

// breakdown is the table that Options.By asks for, without rows where there is nothing to show.
func breakdown(s *reports.Summary, by string) *grid {
	if by == "provider" {
		return byProvider(s)
	}
	return byClass(s)
}
