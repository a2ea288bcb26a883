package tables

import (
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// differences writes a table of all that is judged: how each metric differs, how surely, and what that comes to.
func differences(b *strings.Builder, s *reports.Summary) {
	head := []string{"strategy", "metric", "baseline", "now", "difference", "95 % interval", "bootstrap", "p", "p (Holm)", "margin", "verdict"}
	var rows [][]string
	for i := range s.Strategies {
		st := &s.Strategies[i]
		for _, name := range metricOrder(st.Metrics) {
			if m := st.Metrics[name]; m.Difference != nil && m.Difference.Verdict != "" {
				rows = append(rows, differenceRow(s, st.Name, name, m))
			}
		}
	}
	if len(rows) == 0 {
		b.WriteString("Nothing was compared.\n")
		return
	}
	markdownRows(b, "llrrrrrrrrl", head, rows)
	b.WriteString("\n95 % interval: by Student's t on the differences paired by seed, each by itself. bootstrap: the same by BCa, from 6 seeds on." +
		" p: of the paired t test; p (Holm): corrected for all comparisons of this table, and what better and worse go by." +
		" Times, rates and spend are compared as ratios, in logarithms; shares as differences in percentage points (pp).\n")
}

func differenceRow(s *reports.Summary, strategy, name string, m *reports.Metric) []string {
	d := m.Difference
	now, before := missing, missing
	if m.Mean != nil {
		now = quantity(*m.Mean, m.Unit)
	}
	for i := range s.Strategies {
		if base := s.Strategies[i].Metrics[name]; s.Strategies[i].Name == s.Baseline && base != nil && base.Mean != nil {
			before = quantity(*base.Mean, m.Unit)
		}
	}
	interval := func(i *[2]float64) string {
		if i == nil {
			return missing
		}
		return span(i, d.Kind, m.Unit)
	}
	margin := missing
	if d.Margin != nil {
		margin = "±" + marginText(*d.Margin, m.Unit)
		if d.Kind == "absolute" && m.Unit != "ratio" {
			margin = "±" + quantity(*d.Margin, m.Unit)
		}
	}
	row := []string{safe.Markdown(strategy), safe.Markdown(name), before, now, difference(d.Mean, d.Kind, m.Unit), interval(d.Interval), interval(d.BCa),
		pValue(d.P), pValue(d.Adjusted), margin, safe.Markdown(strings.TrimSpace(signs[d.Verdict] + " " + d.Verdict))}
	for i := 2; i < len(row)-1; i++ {
		row[i] = escapeValue(row[i])
	}
	return row
}

// pValue writes a probability as tests give it.
func pValue(p *float64) string {
	switch {
	case p == nil:
		return missing
	case *p < 0.0001:
		return "<0.0001"
	case *p < 0.1:
		return rounded(*p, 4)
	}
	return rounded(*p, 2)
}
