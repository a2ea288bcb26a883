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
	worth int  // where room is short, the least worth goes first
	left  bool // holds text; figures stand to the right
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
	for i := range s.Strategies {
		st := &s.Strategies[i]
		g.add([]string{st.Name}, st.Name == s.Baseline, cells(st.Metrics, columns))
	}
	return g
}

// byClass has a row for each class of requests and strategy; those of a class stand together, since these are
// compared.
func byClass(s *reports.Summary) *grid {
	shown := slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.whole })
	g := &grid{names: []string{"class", "strategy"}, columns: headings(shown)}
	for k, name := range s.Scenario.Classes {
		for i := range s.Strategies {
			st := &s.Strategies[i]
			g.add([]string{name, st.Name}, st.Name == s.Baseline, cells(st.Classes[k].Metrics, shown))
		}
	}
	return g
}

func headings(list []column) []heading {
	out := make([]heading, len(list))
	for i, c := range list {
		out[i] = heading{text: c.head, worth: c.worth}
	}
	return out
}

func cells(m reports.Metrics, list []column) []cell {
	out := make([]cell, len(list))
	for i, c := range list {
		out[i] = c.of(m)
	}
	return out
}

// breakdown is the table that Options.By asks for, without rows where there is nothing to show, and what to say
// below it.
func breakdown(s *reports.Summary, by string) (g *grid, about string) {
	if by == "provider" {
		g = byProvider(s)
		return g, providerLegend(g)
	}
	g = byClass(s)
	if len(g.rows) == 0 {
		return g, "There is one class of requests, so there is nothing to show by class."
	}
	about = "By class of request, with the signs explained above."
	if compared(s) {
		about += " Differences are to the baseline's figures of the same class."
	}
	return g, about
}
