package reports

import (
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/hist"
)

// Which way a metric is better.
const (
	lower   = "lower"
	higher  = "higher"
	neither = ""
)

// A metric's declaration. value gives the figure of one run, NaN where the run has none.
type declared struct {
	name, unit, better string
	value              func(r *sim.Result, weights []float64) float64
}

// metrics declares every metric, in the order in which reports show them.
var metrics = declare()

// MetricNames lists the names of all metrics in the order in which reports show them.
func MetricNames() []string {
	names := make([]string, len(metrics))
	for i, m := range metrics {
		names[i] = m.name
	}
	return names
}

func declare() []declared {
	var all []declared
	for _, d := range []struct {
		name string
		of   func(*sim.Result) *hist.Histogram
	}{
		{"latency", func(r *sim.Result) *hist.Histogram { return &r.Latency }},
		{"ttft", func(r *sim.Result) *hist.Histogram { return &r.TTFT }},
		{"tpot", func(r *sim.Result) *hist.Histogram { return &r.TPOT }},
	} {
		add := func(what string, figure func(*hist.Histogram) float64) {
			all = append(all, declared{d.name + "_" + what + "_seconds", "s", lower,
				func(r *sim.Result, _ []float64) float64 {
					h := d.of(r)
					return ratio(figure(h), 1e9, h.Count() > 0)
				}})
		}
		add("mean", (*hist.Histogram).Mean)
		for _, q := range []struct {
			what string
			q    float64
		}{{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}} {
			add(q.what, func(h *hist.Histogram) float64 { return h.Quantile(q.q) })
		}
	}
	add := func(name, unit, better string, value func(r *sim.Result) float64) {
		all = append(all, declared{name, unit, better, func(r *sim.Result, _ []float64) float64 { return value(r) }})
	}
	add("throughput_rps", "1/s", higher, func(r *sim.Result) float64 { return rate(r, r.Completed) })
	add("goodput_rps", "1/s", higher, func(r *sim.Result) float64 { return rate(r, r.CompletedInSLO) })
	add("slo_ratio", "ratio", higher, func(r *sim.Result) float64 { return perRequest(r, r.InSLO) })
	add("success_ratio", "ratio", higher, func(r *sim.Result) float64 { return perRequest(r, r.Succeeded) })
	add("tokens_per_second", "1/s", higher, func(r *sim.Result) float64 { return rate(r, r.CompletedTokens) })
	add("spend_usd", "USD", lower, func(r *sim.Result) float64 { return r.Spend.Dollars() })
	// 1,000 dollars' worth of picodollars over 10¹⁵, per success: one division of exact numbers.
	add("spend_per_1k_usd", "USD", lower, func(r *sim.Result) float64 {
		return ratio(float64(r.Spend), float64(float64(r.Succeeded)*1e9), r.Succeeded > 0)
	})
	add("wasted_usd", "USD", lower, func(r *sim.Result) float64 { return r.Wasted.Dollars() })
	add("attempts_per_request", "count", lower, func(r *sim.Result) float64 { return perRequest(r, r.Attempts) })
	add("retries", "count", lower, func(r *sim.Result) float64 { return float64(r.Retries) })
	add("hedges", "count", neither, func(r *sim.Result) float64 { return float64(r.Hedges) })
	add("rejected_ratio", "ratio", lower, func(r *sim.Result) float64 { return perRequest(r, r.Rejected) })
	all = append(all, declared{"fairness_jain", "ratio", higher, fairness})
	// Sending more to the better provider is what many strategies are for: a large share is neither good nor bad.
	add("busiest_provider_share", "ratio", neither, busiestShare)
	return slices.Clip(all)
}

func ratio(a, b float64, exists bool) float64 {
	if !exists {
		return math.NaN()
	}
	return a / b
}

// rate is n per second of the measured time.
func rate(r *sim.Result, n uint64) float64 {
	return ratio(float64(n), float64(r.End-r.Start)/1e9, r.End > r.Start)
}

func perRequest(r *sim.Result, n uint64) float64 {
	return ratio(float64(n), float64(r.Offered), r.Offered > 0)
}

// fairness is Jain's index of attempts per provider, each divided by the provider's configured weight. A provider of
// weight 0 is meant to get nothing and does not count.
func fairness(r *sim.Result, weights []float64) float64 {
	x := make([]float64, 0, len(weights))
	for i, w := range weights {
		if w > 0 {
			x = append(x, float64(r.Providers[i].Attempts)/w)
		}
	}
	return stats.JainIndex(x)
}

func busiestShare(r *sim.Result) float64 {
	var most, all uint64
	for i := range r.Providers {
		most = max(most, r.Providers[i].Attempts)
		all += r.Providers[i].Attempts
	}
	return ratio(float64(most), float64(all), all > 0)
}

// summarise turns the figures of one metric into what is reported of it. base holds the baseline's figures, nil
// where there is nothing to compare with.
func (m *declared) summarise(values, base []float64) *Metric {
	out := &Metric{Unit: m.unit, Better: m.better, Values: make([]*float64, len(values))}
	for i, v := range values {
		if !math.IsNaN(v) {
			out.Values[i] = &v
		}
	}
	present := stats.Present(values)
	if len(present) > 0 {
		mean := stats.Mean(present)
		out.Mean = &mean
	}
	if i, ok := stats.TInterval(present, stats.Confidence); ok {
		out.Interval = &[2]float64{i.Low, i.High}
	}
	if base != nil {
		out.Difference = m.difference(values, base)
	}
	return out
}

func (m *declared) difference(values, base []float64) *Difference {
	c := stats.Compare(values, base, m.unit != "ratio", stats.Confidence)
	if c.N == 0 {
		return nil
	}
	d := &Difference{Kind: "absolute", Mean: c.Mean}
	if c.Relative {
		d.Kind = "relative"
	}
	if c.HasInterval {
		d.Interval = &[2]float64{c.Interval.Low, c.Interval.High}
		d.Mark = m.mark(c.Interval)
	}
	return d
}

// mark says which side of 0 the whole interval lies on, if on one.
func (m *declared) mark(i stats.Interval) string {
	switch {
	case i.Contains(0) || m.better == neither:
		return ""
	case (i.Low > 0) == (m.better == higher):
		return "better"
	default:
		return "worse"
	}
}
