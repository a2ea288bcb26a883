package tables

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/evenkeel/evenkeel/reports"
)

// csvHead names the columns: one row per strategy and metric, in SI units and US dollars, empty where there is no
// figure. The values by seed stand in result.json.
var csvHead = []string{"scenario", "strategy", "use", "metric", "unit", "better", "seeds", "mean", "low", "high",
	"baseline", "difference_kind", "difference", "difference_low", "difference_high", "mark"}

func writeCSV(w io.Writer, s *reports.Summary) error {
	out := csv.NewWriter(w)
	out.Write(csvHead)
	for i := range s.Strategies {
		st := &s.Strategies[i]
		for _, name := range metricOrder(st.Metrics) {
			m := st.Metrics[name]
			row := []string{plain(s.Scenario.Name), plain(st.Name), plain(st.Use), plain(name), plain(m.Unit), plain(m.Better),
				strconv.Itoa(figures(m)), number(m.Mean)}
			row = append(row, ends(m.Interval)...)
			if d := m.Difference; d == nil {
				row = append(row, "", "", "", "", "", "")
			} else {
				row = append(row, plain(s.Baseline), plain(d.Kind), number(&d.Mean))
				row = append(row, ends(d.Interval)...)
				row = append(row, plain(d.Mark))
			}
			out.Write(row)
		}
	}
	out.Flush()
	return out.Error() // the first error of any Write
}

// metricOrder lists the names of m: those that reports declares in their order, then any others by the alphabet.
func metricOrder(m reports.Metrics) []string {
	var names []string
	known := map[string]bool{}
	for _, name := range reports.MetricNames() {
		known[name] = true
		if m[name] != nil {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !known[name] && m[name] != nil {
			names = append(names, name)
		}
	}
	return names
}

// figures counts the seeds that have a figure.
func figures(m *reports.Metric) int {
	n := 0
	for _, v := range m.Values {
		if v != nil {
			n++
		}
	}
	return n
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

func ends(i *[2]float64) []string {
	if i == nil {
		return []string{"", ""}
	}
	return []string{number(&i[0]), number(&i[1])}
}
