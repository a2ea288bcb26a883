package page

import (
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// A best is a line of the table of which strategy does best on what. What is not sure only leads.
type best struct {
	Metric, Strategy, Sure, Within string
	Leads                          bool
}

func bestOf(s *reports.Summary) []best {
	var out []best
	for _, b := range s.Best {
		x := best{Metric: metricName(b.Metric), Strategy: plain(b.Strategy), Sure: "cannot be told", Within: within(b)}
		switch {
		case s.Equal(b.Metric):
			x.Strategy, x.Sure = "all are equal", missing
		case b.Probability == nil:
			x.Leads = true
		default:
			p := tables.Quantity(*b.Probability, "ratio")
			x.Leads, x.Sure = *b.Probability < tables.Sure, "at least "+p
			if more, ok := strings.CutPrefix(p, ">"); ok {
				x.Sure = "more than " + more
			}
		}
		out = append(out, x)
	}
	return out
}

// within writes a margin of indifference.
func within(b reports.Best) string {
	if info, _ := reports.LookupMetric(b.Metric); info.Unit == "ratio" {
		return strings.TrimPrefix(tables.Change(b.Indifference, "absolute", "ratio"), "+")
	}
	return tables.Quantity(b.Indifference, "ratio")
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
