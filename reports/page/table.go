package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// A table has one or more columns of names, then columns of figures.
type table struct {
	Names []string // heads of the columns of names
	Heads []head
	Rows  []row
	Note  string
}

type head struct {
	Text string
	Long string // in full; "" where Text is
	Left bool   // holds text
}

type row struct {
	Names    []string
	Baseline bool
	Cells    []cell
}

// Last is the index of the last of the names, beside which the baseline is marked.
func (r row) Last() int { return len(r.Names) - 1 }

// A cell is a figure, its interval, and how it differs from the baseline's.
type cell struct {
	Value, Interval string
	Delta, Reach    string // the difference and its interval; "" for none
	Verdict         string // "better", "same", "worse", "undecided" or ""
	Sign            string
	Left            bool
}

// signs tell verdicts apart without colour.
var signs = map[string]string{"better": "✓", "same": "=", "worse": "✗", "undecided": "?"}

// A column is a metric of the comparison.
type column struct {
	head, long, metric string
}

var columns = []column{
	{"p50", "median latency of successful requests", "latency_p50_seconds"},
	{"p99", "99th percentile of latency of successful requests", "latency_p99_seconds"},
	{"TTFT p99", "99th percentile of the time to first token", "ttft_p99_seconds"},
	{"Success", "share of the requests that succeeded", "success_ratio"},
	{"SLO", "share of the requests answered within the objective", "slo_ratio"},
	{"Goodput", "successes within the objective per second", "goodput_rps"},
	{"Spend / 1k", "spend per 1,000 successful requests", "spend_per_1k_usd"},
}

const missing = "–"

func figure(m *reports.Metric) cell {
	if m == nil || m.Mean == nil {
		return cell{Value: missing}
	}
	c := cell{Value: tables.Quantity(*m.Mean, m.Unit)}
	if i := m.Interval; i != nil {
		c.Interval = span(tables.Quantity(i[0], m.Unit), tables.Quantity(i[1], m.Unit), "–")
	}
	if d := m.Difference; d != nil {
		c.Delta = tables.Change(d.Mean, d.Kind, m.Unit)
		if d.Interval != nil {
			c.Reach = span(tables.Change(d.Interval[0], d.Kind, m.Unit), tables.Change(d.Interval[1], d.Kind, m.Unit), " to ")
		}
		if sign, ok := signs[d.Verdict]; ok {
			c.Verdict, c.Sign = d.Verdict, sign
		}
	}
	return c
}

// span writes an interval, its unit once; nothing where both ends read alike.
func span(lo, hi, between string) string {
	if lo == hi {
		return ""
	}
	if i, k := strings.LastIndexByte(lo, ' '), strings.LastIndexByte(hi, ' '); i > 0 && k > 0 && lo[i:] == hi[k:] {
		lo = lo[:i]
	} else {
		lo = strings.TrimSuffix(lo, "/s")
	}
	if strings.HasPrefix(lo, "$") {
		hi = strings.TrimPrefix(hi, "$")
	}
	return lo + between + hi
}

func figures(m reports.Metrics, list []column) []cell {
	var out []cell
	for _, c := range list {
		out = append(out, figure(m[c.metric]))
	}
	return out
}

// present keeps the columns in which any of the metrics has a figure.
func present(list []column, all []reports.Metrics) []column {
	return slices.DeleteFunc(slices.Clone(list), func(c column) bool {
		return !slices.ContainsFunc(all, func(m reports.Metrics) bool { return m[c.metric] != nil && m[c.metric].Mean != nil })
	})
}

func heads(list []column) []head {
	var out []head
	for _, c := range list {
		out = append(out, head{Text: c.head, Long: c.long})
	}
	return out
}

// verdicts has a row for each strategy, with all its requests.
func verdicts(s *reports.Summary) table {
	var all []reports.Metrics
	for i := range s.Strategies {
		all = append(all, s.Strategies[i].Metrics)
	}
	shown := present(columns, all)
	t := table{Names: []string{"Strategy"}, Heads: heads(shown)}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		t.Rows = append(t.Rows, row{[]string{plain(st.Name)}, st.Name == s.Baseline, figures(st.Metrics, shown)})
	}
	return t
}

// byClass has a row for each class of requests and strategy; those of a class stand together, since these are
// compared. It is nil where the scenario has no classes.
func byClass(s *reports.Summary) *table {
	if len(s.Scenario.Classes) == 0 {
		return nil
	}
	var all []reports.Metrics
	for i := range s.Strategies {
		for _, c := range s.Strategies[i].Classes {
			all = append(all, c.Metrics)
		}
	}
	shown := present(columns, all)
	t := &table{Names: []string{"Class", "Strategy"}, Heads: heads(shown),
		Note: "Differences are to the baseline's figures of the same class."}
	for k, name := range s.Scenario.Classes {
		for i := range s.Strategies {
			st := &s.Strategies[i]
			if k < len(st.Classes) {
				t.Rows = append(t.Rows, row{[]string{plain(name), plain(st.Name)}, st.Name == s.Baseline, figures(st.Classes[k].Metrics, shown)})
			}
		}
	}
	return t
}

// maxProviders is how many providers of a strategy are shown, and maxProviderRows of all; the rest stands in result.json.
const (
	maxProviders    = 20
	maxProviderRows = 500
)

// byProvider shows what each provider did under each strategy, over all seeds.
func byProvider(s *reports.Summary) *table {
	t := &table{Names: []string{"Strategy", "Provider"}, Heads: []head{
		{Text: "Share", Long: "of the strategy's attempts"}, {Text: "Attempts"}, {Text: "Ended", Long: "how attempts ended", Left: true},
		{Text: "Spend"}, {Text: "In flight", Long: "attempts at a time, mean and most"},
		{Text: "Kept out", Long: "how long the balancer sent nothing there, mean per run"}},
		Note: "Over all seeds."}
	cached := slices.ContainsFunc(s.Strategies, func(st reports.StrategySummary) bool {
		return slices.ContainsFunc(st.Providers, func(p reports.ProviderSummary) bool { return p.CachedTokens > 0 })
	})
	if cached {
		t.Heads = append(t.Heads, head{Text: "Cached", Long: "share of the prompt tokens of successful attempts that were in the provider's prefix cache"})
	}
	most := max(1, min(maxProviders, maxProviderRows/max(1, len(s.Strategies))))
	for i := range s.Strategies {
		st := &s.Strategies[i]
		list := slices.Clone(st.Providers)
		if len(list) > most {
			slices.SortStableFunc(list, func(x, y reports.ProviderSummary) int { return cmp.Compare(y.Attempts, x.Attempts) })
			list = list[:most]
			t.Note = fmt.Sprintf("Over all seeds; of each strategy, the providers with most attempts, at most %d. All are in result.json.", most)
		}
		for p := range list {
			t.Rows = append(t.Rows, row{[]string{plain(st.Name), plain(list[p].Name)}, false, providerCells(&list[p], cached)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func providerCells(p *reports.ProviderSummary, cached bool) []cell {
	out := []cell{{Value: tables.Quantity(p.Share, "ratio")}, {Value: tables.Grouped(p.Attempts)}, {Value: strings.Join(tables.Statuses(p.Statuses), ", "), Left: true},
		{Value: tables.Quantity(p.SpendUSD, "USD")},
		{Value: tables.Quantity(p.MeanInFlight, "count") + " / " + tables.Grouped(uint64(max(0, p.MaxInFlight)))},
		{Value: tables.Quantity(p.UnhealthySeconds, "s")}}
	switch {
	case cached && p.InputTokens == 0:
		out = append(out, cell{Value: missing})
	case cached:
		out = append(out, cell{Value: tables.Quantity(float64(p.CachedTokens)/float64(p.InputTokens), "ratio")})
	}
	return out
}

// byPurpose shows what each strategy spent for, over all seeds; nil where nothing was spent.
func byPurpose(s *reports.Summary) *table {
	t := &table{Names: []string{"Strategy"}, Heads: []head{{Text: "Answers", Long: "attempts that answered a request"},
		{Text: "Cut streams", Long: "attempts that broke off after their first token"}, {Text: "Hedges", Long: "hedges that answered nobody"},
		{Text: "Retries", Long: "retries that answered nobody"}, {Text: "Failed", Long: "first attempts that answered nobody"}},
		Note: "Over all seeds."}
	spent := false
	for i := range s.Strategies {
		st := &s.Strategies[i]
		var sum [5]float64
		for _, p := range st.Providers {
			u := p.Purposes
			for k, v := range [5]float64{u.Answers, u.CutStreams, u.Hedges, u.Retries, u.Failed} {
				sum[k] += v
				spent = spent || v > 0
			}
		}
		r := row{Names: []string{plain(st.Name)}, Baseline: st.Name == s.Baseline}
		for _, v := range sum {
			r.Cells = append(r.Cells, cell{Value: tables.Quantity(v, "USD")})
		}
		t.Rows = append(t.Rows, r)
	}
	if !spent {
		return nil
	}
	return t
}
