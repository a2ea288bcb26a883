package tables

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// legend says what the table shows, in lines that the caller wraps. name makes the baseline's name harmless.
func legend(s *reports.Summary, name func(string) string) []string {
	n := len(s.Scenario.Seeds)
	first := fmt.Sprintf("Means over %s", count(n, "seed", "seeds"))
	if n > 1 {
		first += ", ± half the width of the 95 % interval"
	}
	first += "."
	if compared(s) {
		first += fmt.Sprintf(" Differences are to the baseline %s, paired by seed.", name(s.Baseline))
	}
	out := []string{first}
	switch {
	case !compared(s):
	case n < 2:
		out[0] += " One seed cannot tell a difference from chance, so nothing is marked."
	default:
		out = append(out, signLegend(s))
	}
	return out
}

// notes says what the columns are that are shown, given by their index.
func (g *grid) notes(shown []int) string {
	var all []string
	for _, c := range shown {
		if note := g.columns[c].note; note != "" {
			all = append(all, note)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, " ") + " pp: percentage points. " + missing + ": no figure."
}

// signLegend says what the signs mean: what was tested, with what margins, and how many comparisons were judged
// together.
func signLegend(s *reports.Summary) string {
	level := 1 - stats.Confidence
	each := ""
	if r := s.Replicated; r != nil {
		level = r.Level
		if len(r.Looks) > 1 {
			each = " at each look"
		}
	}
	return fmt.Sprintf("%s better, %s worse: the mean is beyond the margin, and not off 0 by chance (paired t test at %s%s, Holm's correction for all %s)."+
		" %s the same: shown to lie within the margin. %s undecided, which is not to say equal: more seeds may tell. Margins: %s.",
		better, worse, marginText(level, ""), each, count(judged(s), "comparison", "comparisons"), equal, undecided, margins(s))
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

// margins lists the margins of the columns, those of one size together.
func margins(s *reports.Summary) string {
	var order []string
	heads := map[string][]string{}
	for _, c := range columns {
		for i := range s.Strategies {
			m := s.Strategies[i].Metrics[c.metric]
			if m == nil || m.Difference == nil || m.Difference.Margin == nil || m.Difference.Kind == "absolute" && m.Unit != "ratio" {
				continue
			}
			size := marginText(*m.Difference.Margin, m.Unit)
			if heads[size] == nil {
				order = append(order, size)
			}
			heads[size] = append(heads[size], c.head)
			break
		}
	}
	for i, size := range order {
		order[i] = size + " for " + joined(heads[size])
	}
	return strings.Join(order, ", ")
}

// marginText writes a margin: relative, or of a ratio in percentage points.
func marginText(margin float64, unit string) string {
	text := strconv.FormatFloat(math.Round(margin*1e8)/1e6, 'f', -1, 64)
	if unit == "ratio" {
		return text + " pp"
	}
	return text + " %"
}
