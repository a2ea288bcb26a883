package tables

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
	"github.com/evenkeel/evenkeel/strategies"
)

// csvHead names the columns: one row per strategy and metric, in SI units and US dollars, empty where there is no
// figure. class and provider are empty for the total. The values by seed stand in result.json.
var csvHead = []string{"scenario", "strategy", "use", "class", "provider", "metric", "unit", "better", "seeds", "mean", "low", "high",
	"baseline", "difference_kind", "difference", "difference_low", "difference_high", "bca_low", "bca_high", "p", "p_wilcoxon", "p_holm", "margin", "verdict"}

// differenceColumns is how many columns from "baseline" on there are.
const differenceColumns = 12

func writeCSV(w io.Writer, s *reports.Summary, by string) error {
	out := csv.NewWriter(w)
	out.Write(csvHead)
	for i := range s.Strategies {
		st := &s.Strategies[i]
		write := func(class, provider string, figure []string) {
			names := []string{csvName(s.Scenario.Name), csvName(st.Name), csvName(st.Use), csvName(class), csvName(provider)}
			out.Write(append(names, figure...))
		}
		metrics := func(class string, m reports.Metrics) {
			for _, name := range metricOrder(m) {
				write(class, "", csvMetric(s, name, m[name]))
			}
		}
		metrics("", st.Metrics)
		switch by {
		case "class":
			for _, c := range st.Classes {
				metrics(c.Name, c.Metrics)
			}
		case "provider":
			for p := range st.Providers {
				for _, f := range csvProvider(&st.Providers[p], finished(st)) {
					write("", st.Providers[p].Name, f)
				}
			}
		}
	}
	out.Flush()
	return out.Error() // the first error of any Write
}

// csvName is text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
func csvName(s string) string {
	s = safe.Plain(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// csvMetric gives the columns from "metric" on.
func csvMetric(s *reports.Summary, name string, m *reports.Metric) []string {
	cells := append([]string{csvName(name), csvName(m.Unit), csvName(m.Better), strconv.Itoa(figures(m)), number(m.Mean)}, ends(m.Interval)...)
	d := m.Difference
	if d == nil {
		return append(cells, make([]string, differenceColumns)...)
	}
	cells = append(cells, csvName(s.Baseline), csvName(d.Kind), number(&d.Mean))
	cells = append(append(cells, ends(d.Interval)...), ends(d.BCa)...)
	return append(cells, number(d.P), number(d.Wilcoxon), number(d.Adjusted), number(d.Margin), csvName(d.Verdict))
}

// csvProvider gives the same columns for what is known of a provider: means per run, without intervals.
func csvProvider(p *reports.ProviderSummary, runs int) [][]string {
	if runs == 0 {
		return nil
	}
	var out [][]string
	add := func(name, unit string, mean float64) {
		figure := []string{name, unit, "", strconv.Itoa(runs), number(&mean), "", ""}
		out = append(out, append(figure, make([]string, differenceColumns)...))
	}
	perRun := func(n uint64) float64 { return float64(n) / float64(runs) }
	add("share", "ratio", p.Share)
	add("attempts", "count", perRun(p.Attempts))
	for k := range strategies.NumStatuses {
		if status := strategies.Status(k).String(); p.Statuses[status] > 0 {
			add("attempts_"+status, "count", perRun(p.Statuses[status]))
		}
	}
	add("spend_usd", "USD", p.SpendUSD/float64(runs))
	add("input_tokens", "count", perRun(p.InputTokens))
	add("cached_tokens", "count", perRun(p.CachedTokens))
	add("output_tokens", "count", perRun(p.OutputTokens))
	add("mean_in_flight", "count", p.MeanInFlight)
	add("unhealthy_seconds", "s", p.UnhealthySeconds)
	return out
}

// finished counts the runs of which there are figures.
func finished(st *reports.StrategySummary) int {
	n := 0
	for _, d := range st.Decisions {
		if d != "" {
			n++
		}
	}
	return n
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
