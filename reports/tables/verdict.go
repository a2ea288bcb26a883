package tables

import (
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/safe"
)

// verdicts says of each strategy what its verdicts allow to say, and no more. Those of which the same is said share a
// sentence.
func verdicts(s *reports.Summary) []string {
	if !compared(s) {
		return []string{"Nothing was compared."}
	}
	if len(s.Scenario.Seeds) < 2 {
		return []string{"With one seed nothing can be said about differences: they may be chance. Run more seeds."}
	}
	var said []string
	of := map[string][]string{}
	for i := range s.Strategies {
		if st := &s.Strategies[i]; st.Name != s.Baseline {
			v := verdict(st)
			if of[v] == nil {
				said = append(said, v)
			}
			of[v] = append(of[v], "**"+safe.Markdown(st.Name)+"**")
		}
	}
	for i, v := range said {
		said[i] = fmt.Sprintf("%s: %s.", joined(of[v]), v)
	}
	return said
}

// unlisted are judged metrics without a column. A finding may rest on one that is better or worse where none of those
// goes the same way that weigh more with it; a sentence tells of it then.
var unlisted = []struct {
	column
	after []string
}{
	{column{metric: "latency_p95_seconds", long: "p95 latency"}, []string{"latency_p99_seconds", "ttft_p99_seconds"}},
	{column{metric: "slo_ratio", long: "SLO attainment"}, []string{"success_ratio", "goodput_rps"}},
	{column{metric: "throughput_rps", long: "throughput"}, []string{"success_ratio", "goodput_rps", "slo_ratio"}},
}

// verdictOn is "" where there is none.
func verdictOn(st *reports.StrategySummary, metric string) string {
	if m := st.Metrics[metric]; m != nil && m.Mean != nil && m.Difference != nil {
		return m.Difference.Verdict
	}
	return ""
}

func verdict(st *reports.StrategySummary) string {
	var better, worse, equal, open, none []string
	tell := func(c column) string {
		v := verdictOn(st, c.metric)
		switch v {
		case "better":
			better = append(better, c.long+" ("+withInterval(st.Metrics[c.metric])+")")
		case "worse":
			worse = append(worse, c.long+" ("+withInterval(st.Metrics[c.metric])+")")
		}
		return v
	}
	for _, c := range columns {
		switch m := st.Metrics[c.metric]; {
		case m == nil || m.Mean == nil || m.Difference == nil:
			none = append(none, c.long)
		default:
			switch tell(c) {
			case "same":
				equal = append(equal, c.long)
			case "undecided":
				open = append(open, c.long)
			}
		}
	}
	for _, c := range unlisted {
		v := verdictOn(st, c.metric)
		if !slices.ContainsFunc(c.after, func(metric string) bool { return verdictOn(st, metric) == v }) {
			tell(c.column)
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
	add("the same, within the margins, in", equal)
	add("undecided in", open)
	add("no figure for", none)
	return strings.Join(parts, "; ")
}

// lead says what the verdicts are about; "" where there are none.
func lead(s *reports.Summary) string {
	if !compared(s) || len(s.Scenario.Seeds) < 2 {
		return ""
	}
	return fmt.Sprintf("Against the baseline **%s**; in brackets each difference and its 95 %% interval:\n\n", safe.Markdown(s.Baseline))
}

// withInterval writes a difference and its interval.
func withInterval(m *reports.Metric) string {
	d := m.Difference
	text := difference(d.Mean, d.Kind, m.Unit)
	if d.Interval != nil {
		text += ": " + span(d.Interval, d.Kind, m.Unit)
	}
	return escapeValue(text)
}

// span writes the ends of an interval of differences.
func span(i *[2]float64, kind, unit string) string {
	return difference(i[0], kind, unit) + " to " + difference(i[1], kind, unit)
}

func joined(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// longName is how a sentence names a metric.
func longName(metric string) string {
	for _, c := range columns {
		if c.metric == metric {
			return c.long
		}
	}
	return strings.ReplaceAll(metric, "_", " ")
}

// Sure is the probability from which on a strategy is called the best, or as good as the best.
const Sure = 0.95

// best says which strategies are best on some metrics, and how surely, and which are beaten by no other.
func best(s *reports.Summary) []string {
	var out []string
	for _, b := range s.Best {
		what, unit := longName(b.Metric), ""
		if info, ok := reports.LookupMetric(b.Metric); ok {
			unit = info.Unit
		}
		within := marginText(b.Indifference, unit)
		switch {
		case s.Equal(b.Metric):
			out = append(out, fmt.Sprintf("In %s all are equal.", what))
		case b.Probability == nil:
			out = append(out, fmt.Sprintf("Which is best in %s cannot be told; %s leads.", what, safe.Markdown(b.Strategy)))
		case *b.Probability >= Sure:
			out = append(out, fmt.Sprintf("In %s none is better than **%s** by more than %s (with a probability of at least %s).",
				what, safe.Markdown(b.Strategy), within, probability(*b.Probability)))
		default:
			out = append(out, fmt.Sprintf("Which is best in %s is undecided: %s leads, and none is better by more than %s with a probability of at least %s.",
				what, safe.Markdown(b.Strategy), within, probability(*b.Probability)))
		}
	}
	if len(s.Pareto) > 0 {
		var names []string
		for _, n := range s.Pareto {
			names = append(names, safe.Markdown(n))
		}
		verb := "are"
		if len(names) == 1 {
			verb = "is"
		}
		out = append(out, fmt.Sprintf("By the means, %s %s beaten by no other strategy in p99 latency, spend and success at once.", joined(names), verb))
	}
	return out
}

// probability rounds down, since it is said to be at least so much.
func probability(p float64) string {
	switch {
	case p > 0.9999:
		return "99.99 %"
	case p >= 0.99:
		return rounded(float64(int(p*10000))/100, 2) + " %"
	}
	return rounded(float64(int(p*100)), 0) + " %"
}
