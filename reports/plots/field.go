package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// What is drawn over several scenarios at most: further rows and columns are counted in the footer.
const (
	maxMatrixRows    = 150
	maxMatrixColumns = 50
)

// manyColumns is how many strategies are drawn in any case. Of more, those of a single scenario are left out: they can
// be compared over no other.
const manyColumns = 10

// A field is what several summaries have in common: strategies by name, those of most scenarios first, then in the order
// in which they come.
type field struct {
	scenarios  []*reports.Summary
	strategies []string
	index      []map[string]*reports.StrategySummary // by scenario
	count      map[string]int                        // of the scenarios in which a strategy ran
	omitted    []omission
}

// An omission is what is not drawn: a sentence without its end, and names that end it, if any.
type omission struct {
	text  string
	names []string
}

// newField lays summaries side by side. Of several, one that has no strategy in common with another says nothing over
// them and is left out.
func newField(all []*reports.Summary) *field {
	f := &field{count: map[string]int{}}
	for _, s := range all {
		for i := range s.Strategies {
			f.count[s.Strategies[i].Name]++
		}
	}
	shared, apart := part(all, func(s *reports.Summary) bool {
		return len(all) == 1 || slices.ContainsFunc(s.Strategies, func(g reports.StrategySummary) bool { return f.count[g.Name] > 1 })
	})
	f.leaveOut("no strategy in common with the others", apart)
	f.lay(shared)
	if all := len(f.strategies); all > manyColumns && len(f.scenarios) > 2 {
		f.strategies = slices.DeleteFunc(f.strategies, func(name string) bool { return f.count[name] == 1 })
		if n := all - len(f.strategies); n > 0 {
			f.omitted = append(f.omitted, omission{text: "Not drawn: " + several(n, "strategy", "strategies") + " that ran in one scenario only"})
		}
	}
	f.bound()
	return f
}

// lay lists the scenarios and their strategies.
func (f *field) lay(shared []*reports.Summary) {
	if n := len(shared) - maxMatrixRows; n > 0 {
		shared = shared[:maxMatrixRows]
		f.omitted = append(f.omitted, omission{text: "Not drawn: " + plural(n, "more scenario")})
	}
	clear(f.count)
	for _, s := range shared {
		byName := map[string]*reports.StrategySummary{}
		for i := range s.Strategies {
			g := &s.Strategies[i]
			byName[g.Name] = g
			if f.count[g.Name]++; f.count[g.Name] == 1 {
				f.strategies = append(f.strategies, g.Name)
			}
		}
		f.scenarios, f.index = append(f.scenarios, s), append(f.index, byName)
	}
	slices.SortStableFunc(f.strategies, func(a, b string) int { return f.count[b] - f.count[a] })
}

// bound leaves out the strategies that there is no room for.
func (f *field) bound() {
	if n := len(f.strategies) - maxMatrixColumns; n > 0 {
		f.strategies = f.strategies[:maxMatrixColumns]
		f.omitted = append(f.omitted, omission{text: "Not drawn: " + several(n, "strategy", "strategies") + " more"})
	}
}

// compared is the field of a matrix: the scenarios whose baseline is the one that most of them have, since differences
// to others cannot stand in one column, and of these the ones that have more than it in common.
func compared(all []*reports.Summary) *field {
	base, most := "", 0
	count := map[string]int{}
	for _, s := range all {
		count[s.Baseline]++
	}
	for _, s := range all { // of equals the first
		if count[s.Baseline] > most {
			base, most = s.Baseline, count[s.Baseline]
		}
	}
	alike, others := part(all, func(s *reports.Summary) bool { return s.Baseline == base && (most > 1 || len(all) == 1) })
	f := newField(alike)
	f.leaveOut("compared with a baseline of their own", others)
	var apart []*reports.Summary
	for i := len(f.scenarios) - 1; i >= 0 && len(all) > 1; i-- {
		s := f.scenarios[i]
		if !slices.ContainsFunc(f.strategies, func(name string) bool { return name != s.Baseline && f.index[i][name] != nil }) {
			apart = append([]*reports.Summary{s}, apart...)
			f.scenarios, f.index = slices.Delete(f.scenarios, i, i+1), slices.Delete(f.index, i, i+1)
		}
	}
	f.leaveOut("nothing in common with the others but the baseline", apart)
	return f
}

// part divides a list into those that ok lets through and the others.
func part[T any](all []T, ok func(T) bool) (yes, no []T) {
	for _, s := range all {
		if ok(s) {
			yes = append(yes, s)
		} else {
			no = append(no, s)
		}
	}
	return yes, no
}

// leaveOut says which scenarios are not drawn, and why.
func (f *field) leaveOut(why string, list []*reports.Summary) {
	if len(list) > 0 {
		f.omitted = append(f.omitted, omission{"Not drawn, " + why, scenarioNames(list)})
	}
}

func scenarioNames(list []*reports.Summary) []string {
	var names []string
	for _, s := range list {
		names = append(names, s.Scenario.Name)
	}
	return names
}

// notes are sentences about what is not drawn, for a footer.
func (f *field) notes(t Theme) []string {
	var out []string
	for _, o := range f.omitted {
		if len(o.names) > 0 {
			o.text += ": " + someNames(t, o.names)
		}
		out = append(out, o.text+".")
	}
	return out
}

// maxListed is how many names a footer lists; more are counted.
const maxListed = 12

// someNames lists names for a footer.
func someNames(t Theme, names []string) string {
	var out []string
	for i, name := range names {
		if i == maxListed && len(names) > maxListed+1 {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(names)-i)
		}
		out = append(out, shorten(t.foot, name, nameWidth))
	}
	return strings.Join(out, ", ")
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// baseline names what the strategies of a matrix are compared with.
func (f *field) baseline(t Theme) string {
	if len(f.scenarios) == 0 || f.scenarios[0].Baseline == "" {
		return "the baseline"
	}
	return shorten(t.title, f.scenarios[0].Baseline, loneName)
}

// source says what was run, of one scenario or more.
func (f *field) source() string {
	fewest, most := math.MaxInt, 0
	for _, s := range f.scenarios {
		fewest, most = min(fewest, len(s.Scenario.Seeds)), max(most, len(s.Scenario.Seeds))
	}
	seeds := plural(most, "seed")
	if fewest < most {
		seeds = fmt.Sprintf("%d to %d seeds", fewest, most)
	}
	if len(f.scenarios) == 1 {
		return "1 scenario, " + seeds + "."
	}
	return fmt.Sprintf("%s, %s each.", plural(len(f.scenarios), "scenario"), seeds)
}
