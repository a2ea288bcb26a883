package page

import (
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
	Group    string // the name in the first of two columns of names
	Span     int    // of so many rows, from this one on; 0 below the first of them
	Name     string
	Baseline bool
	Cells    []cell
}

// Grouped reports whether there are two columns of names.
func (t table) Grouped() bool { return len(t.Names) > 1 }

// group lets a name that several rows share stand before the first of them.
func (t *table) group() {
	first := 0
	for i := range t.Rows {
		if t.Rows[i].Group != t.Rows[first].Group {
			first = i
		}
		t.Rows[first].Span++
	}
}

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
	if m.Interval != nil {
		lo, hi := possible(*m.Interval, m.Unit)
		c.Interval = span(tables.Quantity(lo, m.Unit), tables.Quantity(hi, m.Unit), "–")
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

// possible cuts an interval to what a figure can be: Student's t knows nothing of bounds, but no metric is below 0, and no
// ratio above 1.
func possible(interval [2]float64, unit string) (lo, hi float64) {
	lo, hi = max(0, interval[0]), max(0, interval[1])
	if unit == "ratio" {
		lo, hi = min(1, lo), min(1, hi)
	}
	return lo, hi
}

// span writes an interval, its unit once; nothing where both ends read alike.
func span(lo, hi, between string) string {
	if lo == hi {
		return ""
	}
	if strings.HasPrefix(lo, "<") || strings.HasPrefix(hi, ">") {
		between = " to "
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

// A legend says which marks a table holds, so that these are explained and no others.
type legend struct{ Better, Worse, Same, Undecided, Differ, Points, Latency bool }

// look finds what the table of verdicts holds; nil where that explains itself.
func (t table) look(shown []column) *legend {
	var l legend
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			l.Better, l.Worse = l.Better || c.Verdict == "better", l.Worse || c.Verdict == "worse"
			l.Same, l.Undecided = l.Same || c.Verdict == "same", l.Undecided || c.Verdict == "undecided"
			l.Differ, l.Points = l.Differ || c.Delta != "", l.Points || strings.HasSuffix(c.Delta, " pp")
		}
	}
	for _, c := range shown {
		l.Latency = l.Latency || strings.HasPrefix(c.metric, "latency_")
	}
	if l == (legend{}) {
		return nil
	}
	return &l
}

// verdicts has a row for each strategy, with all its requests.
func verdicts(s *reports.Summary) (t table, l *legend) {
	var all []reports.Metrics
	for i := range s.Strategies {
		all = append(all, s.Strategies[i].Metrics)
	}
	shown := present(columns, all)
	t = table{Names: []string{"Strategy"}, Heads: heads(shown)}
	for i := range s.Strategies {
		st := &s.Strategies[i]
		t.Rows = append(t.Rows, row{Name: plain(st.Name), Baseline: st.Name == s.Baseline, Cells: figures(st.Metrics, shown)})
	}
	return t, t.look(shown)
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
				t.Rows = append(t.Rows, row{Group: plain(name), Name: plain(st.Name), Baseline: st.Name == s.Baseline,
					Cells: figures(st.Classes[k].Metrics, shown)})
			}
		}
	}
	t.group()
	return t
}
