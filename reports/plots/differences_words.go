package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// has tells whether any difference has the verdict.
func (f *forest) has(verdict string) bool {
	return slices.ContainsFunc(f.rows, func(g *series) bool {
		return slices.ContainsFunc(f.panels, func(m string) bool { return markOf(g.StrategySummary, m) == verdict })
	})
}

// tally counts the verdicts.
func (f *forest) tally(s *reports.Summary) string {
	count := map[string]int{}
	n := 0
	for _, g := range f.rows {
		for _, m := range f.panels {
			if v := markOf(g.StrategySummary, m); v != "" {
				count[v]++
				n++
			}
		}
	}
	if n == 0 {
		return "differences to the baseline"
	}
	base := shorten(f.theme.title, s.Baseline, 260)
	var parts []string
	for _, v := range verdicts {
		k := count[v.name]
		word := map[string]string{"same": "the same"}[v.name]
		if word == "" {
			word = v.name
		}
		switch {
		case k == 0:
		case k == n && n == 1:
			return "against " + base + " the one figure is " + word
		case k == n:
			return fmt.Sprintf("against %s all %d figures are %s", base, n, word)
		case len(parts) == 0:
			parts = append(parts, fmt.Sprintf("%d of %d figures %s %s", k, n, isAre(k), word))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", k, word))
		}
	}
	return "against " + base + " " + strings.Join(parts, ", ")
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
