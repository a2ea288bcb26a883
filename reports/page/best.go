package page

import (
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// A best is a line of the table of which strategy does best on what.
type best struct{ Metric, Strategy, Sure, Within string }

func bestOf(s *reports.Summary) []best {
	var out []best
	for _, b := range s.Best {
		info, _ := reports.LookupMetric(b.Metric)
		x := best{Metric: metricName(b.Metric), Strategy: plain(b.Strategy), Sure: "cannot be told"}
		if b.Probability != nil {
			x.Sure = "at least " + tables.Quantity(*b.Probability, "ratio")
			if more, ok := strings.CutPrefix(tables.Quantity(*b.Probability, "ratio"), ">"); ok {
				x.Sure = "more than " + more
			}
		}
		if x.Within = tables.Quantity(b.Indifference, "ratio"); info.Unit == "ratio" {
			x.Within = strings.TrimPrefix(tables.Change(b.Indifference, "absolute", "ratio"), "+")
		}
		out = append(out, x)
	}
	return out
}

// metricName says in words what a metric is.
func metricName(metric string) string {
	for _, c := range columns {
		if c.metric == metric {
			return c.long
		}
	}
	return plain(metric)
}

// tips says of each strategy what its main figures are, for the pointer on a picture.
func tips(s *reports.Summary) map[string]string {
	said := map[string]string{}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		parts := []string{plain(st.Name)}
		for _, c := range columns {
			if m := st.Metrics[c.metric]; m != nil && m.Mean != nil {
				text := c.head + " " + tables.Quantity(*m.Mean, m.Unit)
				if d := m.Difference; d != nil && d.Verdict != "" {
					text += " (" + tables.Change(d.Mean, d.Kind, m.Unit) + ", " + d.Verdict + ")"
				}
				parts = append(parts, text)
			}
		}
		said[st.Name] = strings.Join(parts, " · ")
	}
	return said
}
