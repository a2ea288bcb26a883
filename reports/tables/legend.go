package tables

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// A legend says what tables of a Summary show, in lines that the caller wraps. It explains what is seen, and all of it
// once: what stands below the first table is not said again below the next. But for the baseline's name it holds nothing
// that means more than itself in Markdown.
type legend struct {
	s    *reports.Summary
	name func(string) string // makes the baseline's name harmless
	said map[string]bool     // the signs, notes and margins explained so far
}

func newLegend(s *reports.Summary, name func(string) string) *legend {
	return &legend{s: s, name: name, said: map[string]bool{}}
}

// once keeps those of a list that are not explained yet, and takes them for explained.
func (l *legend) once(list []string) []string {
	var out []string
	for _, x := range list {
		if !l.said[x] {
			l.said[x] = true
			out = append(out, x)
		}
	}
	return out
}

// comparison is the legend of the main table, of which the columns with these indices are shown.
func (l *legend) comparison(g *grid, shown []int) []string {
	in := g.look(shown)
	n := len(l.s.Scenario.Seeds)
	first := "Means over " + count(n, "seed", "seeds")
	if len(l.once(in.reaches)) > 0 {
		first += ", ± half the width of the 95 % interval"
	}
	first += "."
	if in.differ {
		first += fmt.Sprintf(" Differences are to the baseline %s, paired by seed.", l.name(l.s.Baseline))
		if n < 2 {
			first += " One seed cannot tell a difference from chance, so nothing is marked."
		}
	}
	out := []string{first}
	if said := l.signs(in.marks, g.heads(shown)); said != "" {
		out = append(out, said)
	}
	if notes := l.notes(g, shown, in); notes != "" {
		out = append(out, notes)
	}
	return out
}

// breakdown is the legend of a table by provider or class, which stands below the main table.
func (l *legend) breakdown(by string) func(*grid, []int) []string {
	if by == "provider" {
		return func(g *grid, shown []int) []string {
			return []string{strings.TrimSpace("Over all seeds. " + l.notes(g, shown, g.look(shown)))}
		}
	}
	return l.classes
}

func (l *legend) classes(g *grid, shown []int) []string {
	if len(g.rows) == 0 {
		return []string{"There is one class of requests, so there is nothing to show by class."}
	}
	in := g.look(shown)
	first := "By class of request"
	if len(in.marks) > 0 {
		switch fresh := l.once(in.marks); {
		case len(fresh) == 0:
			first += ", with the signs explained above"
		case len(fresh) < len(in.marks):
			first += ", with the signs explained above and " + joined(meanings(fresh))
		default:
			first += ", with the signs " + joined(meanings(fresh))
		}
	}
	first += "."
	if len(l.once(in.reaches)) > 0 {
		first += " ± half the width of the 95 % interval."
	}
	if in.differ {
		first += " Differences are to the baseline's figures of the same class"
		if len(in.marks) > 0 {
			first += "; their verdicts are corrected by themselves"
		}
		first += "."
	}
	if m := l.margins(g.heads(shown)); m != "" && len(in.marks) > 0 {
		first += " Margins: " + m + "."
	}
	return []string{strings.TrimSpace(first + " " + l.notes(g, shown, in))}
}

// notes says what the columns are that are shown, and what stands in them for words. Columns that are explained alike
// are explained together.
func (l *legend) notes(g *grid, shown []int, in sight) string {
	var order []string
	terms := map[string][]string{}
	for _, c := range shown {
		h := g.columns[c]
		term := h.term
		if term == "" {
			term = h.text
		}
		if h.note == "" || len(l.once([]string{term + ": " + h.note})) == 0 {
			continue
		}
		if terms[h.note] == nil {
			order = append(order, h.note)
		}
		terms[h.note] = append(terms[h.note], term)
	}
	var all []string
	for _, note := range order {
		all = append(all, strings.Join(terms[note], ", ")+": "+note+".")
	}
	if in.points && len(l.once([]string{"pp"})) > 0 {
		all = append(all, "pp: percentage points.")
	}
	if in.missing && len(l.once([]string{missing})) > 0 {
		all = append(all, missing+": no figure.")
	}
	return strings.Join(all, " ")
}

// signs says what these signs mean: what was tested, with what margins, and how many comparisons were judged together.
func (l *legend) signs(marks, heads []string) string {
	var parts []string
	if decided := has(marks, better, worse); len(decided) > 0 {
		level := 1 - stats.Confidence
		each := ""
		if r := l.s.Replicated; r != nil {
			level = r.Level
			if len(r.Looks) > 1 {
				each = " at each look"
			}
		}
		parts = append(parts, fmt.Sprintf("%s: the mean is beyond the margin, and not off 0 by chance (paired t test at %s%s, Holm's correction for all %s).",
			strings.Join(meanings(decided), ", "), marginText(level, ""), each, count(judged(l.s), "comparison", "comparisons")))
	}
	if len(has(marks, equal)) > 0 {
		parts = append(parts, equal+" the same: shown to lie within the margin.")
	}
	if len(has(marks, undecided)) > 0 {
		parts = append(parts, undecided+" undecided, which is not to say equal: more seeds may tell.")
	}
	if len(parts) == 0 {
		return ""
	}
	l.once(marks)
	if m := l.margins(heads); m != "" {
		parts = append(parts, "Margins: "+m+".")
	}
	return strings.Join(parts, " ")
}

// meanings says in a word or two what signs mean.
func meanings(marks []string) []string {
	words := map[string]string{better: "better", worse: "worse", equal: "the same", undecided: "undecided"}
	var out []string
	for _, m := range marks {
		out = append(out, m+" "+words[m])
	}
	return out
}

// has keeps those of wanted that are among marks.
func has(marks []string, wanted ...string) []string {
	return slices.DeleteFunc(wanted, func(w string) bool { return !slices.Contains(marks, w) })
}

// judged counts the verdicts on strategies, which are corrected together.
func judged(s *reports.Summary) int {
	n := 0
	for i := range s.Strategies {
		for _, m := range s.Strategies[i].Metrics {
			if m.Difference != nil && m.Difference.Verdict != "" {
				n++
			}
		}
	}
	return n
}
