package tables

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// margins lists the margins of the columns with these heads that are not listed yet, those of one size together.
func (l *legend) margins(heads []string) string {
	var order []string
	of := map[string][]string{}
	for _, c := range columns {
		size := marginOf(l.s, c.metric)
		if size == "" || !slices.Contains(heads, c.head) || len(l.once([]string{"margin of " + c.head})) == 0 {
			continue
		}
		if of[size] == nil {
			order = append(order, size)
		}
		of[size] = append(of[size], c.head)
	}
	for i, size := range order {
		order[i] = size + " for " + joined(of[size])
	}
	return strings.Join(order, ", ")
}

// marginOf writes the margin of a metric; "" where it has none, or one in the metric's own unit.
func marginOf(s *reports.Summary, metric string) string {
	for i := range s.Strategies {
		m := s.Strategies[i].Metrics[metric]
		if m != nil && m.Difference != nil && m.Difference.Margin != nil && (m.Difference.Kind != "absolute" || m.Unit == "ratio") {
			return marginText(*m.Difference.Margin, m.Unit)
		}
	}
	return ""
}

// marginText writes a margin: relative, or of a ratio in percentage points.
func marginText(margin float64, unit string) string {
	text := strconv.FormatFloat(math.Round(margin*1e8)/1e6, 'f', -1, 64)
	if unit == "ratio" {
		return text + " pp"
	}
	return text + " %"
}
