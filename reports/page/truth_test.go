package page

import (
	"bytes"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// counted is a summary in which every figure is another: two strategies, classes and providers.
func counted() *reports.Summary {
	next := 0.0
	metrics := func() reports.Metrics {
		m := reports.Metrics{}
		for _, c := range columns {
			info, _ := reports.LookupMetric(c.metric)
			next++
			mean := next
			if info.Unit == "ratio" {
				mean = next / 100
			}
			m[c.metric] = &reports.Metric{Unit: info.Unit, Better: info.Better, Mean: &mean, Interval: &[2]float64{mean * 0.9, mean * 1.1}}
		}
		return m
	}
	s := &reports.Summary{Baseline: "first"}
	s.Scenario.Classes, s.Scenario.Providers = []string{"chat", "batch"}, []string{"east", "west"}
	for _, name := range []string{"first", "second"} {
		st := reports.StrategySummary{Name: name, Metrics: metrics()}
		for _, class := range s.Scenario.Classes {
			st.Classes = append(st.Classes, reports.ClassSummary{Name: class, Metrics: metrics()})
		}
		for _, provider := range s.Scenario.Providers {
			next++
			p := reports.ProviderSummary{Name: provider, Attempts: uint64(1000 * next), Share: next / 100, SpendUSD: next}
			p.Purposes = reports.Purposes{Answers: next, CutStreams: next + 100, Hedges: next + 200, Retries: next + 300, Failed: next + 400}
			st.Providers = append(st.Providers, p)
		}
		s.Strategies = append(s.Strategies, st)
	}
	return s
}

// checkRow compares the cells of a row with the metrics that belong there.
func checkRow(t *testing.T, r row, m reports.Metrics, baseline bool) {
	t.Helper()
	if r.Baseline != baseline {
		t.Errorf("%s %s: that it is the baseline's is %v", r.Group, r.Name, r.Baseline)
	}
	for k, c := range columns {
		x := m[c.metric]
		want := span(tables.Quantity(*x.Mean*0.9, x.Unit), tables.Quantity(*x.Mean*1.1, x.Unit), "–")
		if got := r.Cells[k]; got.Value != tables.Quantity(*x.Mean, x.Unit) || got.Interval != want {
			t.Errorf("%s %s, %s: %q %q, want %q", r.Group, r.Name, c.head, got.Value, got.Interval, want)
		}
	}
}

func TestRowsHoldTheFiguresOfTheirStrategyAndClass(t *testing.T) {
	s := counted()
	for k, metric := range []string{"latency_p50_seconds", "latency_p99_seconds", "ttft_p99_seconds", "success_ratio", "slo_ratio",
		"goodput_rps", "spend_per_1k_usd"} {
		if columns[k].metric != metric {
			t.Errorf("%q is %s", columns[k].head, columns[k].metric)
		}
	}
	all, _ := verdicts(s)
	for i, st := range s.Strategies {
		checkRow(t, all.Rows[i], st.Metrics, i == 0)
	}
	classes := byClass(s)
	for k := range s.Scenario.Classes {
		for i, st := range s.Strategies {
			checkRow(t, classes.Rows[2*k+i], st.Classes[k].Metrics, i == 0)
		}
	}
}

func TestRowsHoldTheFiguresOfTheirProviderAndPurpose(t *testing.T) {
	s := counted()
	providers, purposes := byProvider(s), byPurpose(s)
	for i, st := range s.Strategies {
		var sums [5]float64
		for p, of := range st.Providers {
			r := providers.Rows[2*i+p]
			if r.Name != of.Name || r.Cells[0].Value != tables.Quantity(of.Share, "ratio") || r.Cells[1].Value != tables.Grouped(of.Attempts) ||
				r.Cells[3].Value != tables.Quantity(of.SpendUSD, "USD") {
				t.Errorf("%s, %s: %v", st.Name, of.Name, r)
			}
			for k, v := range []float64{of.Purposes.Answers, of.Purposes.CutStreams, of.Purposes.Hedges, of.Purposes.Retries, of.Purposes.Failed} {
				sums[k] += v
			}
		}
		for k, head := range []string{"Answers", "Cut streams", "Hedges", "Retries", "Failed"} {
			if got, want := purposes.Rows[i].Cells[k].Value, tables.Quantity(sums[k], "USD"); got != want || purposes.Heads[k].Text != head {
				t.Errorf("%s, %s: %q, want %q", st.Name, purposes.Heads[k].Text, got, want)
			}
		}
	}
}

func TestSignsAreThoseOfTheLegendAndTheTables(t *testing.T) {
	for verdict, sign := range map[string]string{"better": "✓", "worse": "✗", "same": "=", "undecided": "?"} {
		if signs[verdict] != sign || !strings.Contains(source, `<span class="verdict `+verdict+`">`+sign+" "+verdict+"</span>") {
			t.Errorf("%s has the sign %q", verdict, signs[verdict])
		}
	}
}

func TestWriteKeepsToTheLargestSizeAtTheCostOfPictures(t *testing.T) {
	s := sample(t)
	whole := write(t, s, Options{})
	s.Warnings = append(s.Warnings, strings.Repeat("w ", (maxPage-len(whole)+20_000)/2))
	var b bytes.Buffer
	if err := Write(&b, s, Options{}); err != nil {
		t.Fatal(err)
	}
	left := strings.Count(b.String(), "This picture is too large for the page")
	if b.Len() > maxPage || left == 0 || left == strings.Count(whole, "<figure") {
		t.Errorf("%d bytes, and %d of %d pictures are left out", b.Len(), left, strings.Count(whole, "<figure"))
	}
}
