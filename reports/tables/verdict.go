package tables

import (
	"fmt"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// verdicts says of each strategy what its marks allow to say, and no more: what has no mark is undecided.
func verdicts(s *reports.Summary) []string {
	if !compared(s) {
		return []string{"Nothing was compared."}
	}
	if len(s.Scenario.Seeds) < 2 {
		return []string{"With one seed nothing can be said about differences: they may be chance. Run more seeds."}
	}
	var out []string
	for i := range s.Strategies {
		if st := &s.Strategies[i]; st.Name != s.Baseline {
			out = append(out, fmt.Sprintf("**%s** against %s: %s.", escape(st.Name), escape(s.Baseline), verdict(st)))
		}
	}
	return out
}

func verdict(st *reports.StrategySummary) string {
	var better, worse, equal, open, none []string
	for _, c := range columns {
		m := st.Metrics[c.metric]
		switch {
		case m == nil || m.Mean == nil || m.Difference == nil:
			none = append(none, c.long)
		case m.Better == "":
		case m.Difference.Verdict == "better":
			better = append(better, c.long+" ("+withInterval(m)+")")
		case m.Difference.Verdict == "worse":
			worse = append(worse, c.long+" ("+withInterval(m)+")")
		case same(m.Difference):
			equal = append(equal, c.long)
		default:
			open = append(open, c.long)
		}
	}
	var parts []string
	add := func(what string, list []string) {
		if len(list) > 0 {
			parts = append(parts, what+" "+joined(list))
		}
	}
	add("better in", better)
	add("worse in", worse)
	add("the same under every seed in", equal)
	if len(open) > 0 && len(better)+len(worse) == 0 {
		add("no difference was shown, which does not show that there is none, in", open)
	} else {
		add("undecided in", open)
	}
	add("no figure for", none)
	return strings.Join(parts, "; ")
}

// withInterval writes a difference and its interval.
func withInterval(m *reports.Metric) string {
	d := m.Difference
	text := difference(d.Mean, d.Kind, m.Unit)
	if d.Interval != nil {
		text += ", 95 % interval " + difference(d.Interval[0], d.Kind, m.Unit) + " to " + difference(d.Interval[1], d.Kind, m.Unit)
	}
	return escapeValue(text)
}

func joined(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
