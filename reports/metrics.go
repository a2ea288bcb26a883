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

// A metric's declaration: of requests, or of a run as a whole. Where there is no figure, both functions give NaN.
type declared struct {
	name, unit, better string
	// ofRequests gives the figure of all requests of a run or of one class, measured over so many nanoseconds.
	ofRequests func(f *sim.Figures, measured int64) float64
	// ofRun gives the figure of a run where it cannot be told for a class.
	ofRun func(r *sim.Result, weights []float64) float64

	judged bool // without being asked to
}

// value gives the figure of a run.
func (m *declared) value(r *sim.Result, weights []float64) float64 {
	if m.ofRequests != nil {
		return m.ofRequests(&r.Figures, r.End-r.Start)
	}
	return m.ofRun(r, weights)
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
		of   func(*sim.Figures) *hist.Histogram
	}{
		{"latency", func(f *sim.Figures) *hist.Histogram { return &f.Latency }},
		{"ttft", func(f *sim.Figures) *hist.Histogram { return &f.TTFT }},
		{"tpot", func(f *sim.Figures) *hist.Histogram { return &f.TPOT }},
	} {
		add := func(what string, figure func(*hist.Histogram) float64) {
			all = append(all, declared{name: d.name + "_" + what + "_seconds", unit: "s", better: lower,
				ofRequests: func(f *sim.Figures, _ int64) float64 {
					h := d.of(f)
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
	all = slices.Concat(all, requestMetrics(), runMetrics())
	for i := range all {
		all[i].judged = slices.Contains(judgedMetrics, all[i].name)
	}
	return all
}

// requestMetrics declares the metrics of requests that are no times.
func requestMetrics() []declared {
	var all []declared
	add := func(name, unit, better string, value func(f *sim.Figures) float64) {
		all = append(all, declared{name: name, unit: unit, better: better,
			ofRequests: func(f *sim.Figures, _ int64) float64 { return value(f) }})
	}
	// rate is per second of the measured time.
	rate := func(name string, count func(f *sim.Figures) uint64) {
		all = append(all, declared{name: name, unit: "1/s", better: higher,
			ofRequests: func(f *sim.Figures, measured int64) float64 {
				return ratio(float64(count(f)), float64(measured)/1e9, measured > 0)
			}})
	}
	rate("throughput_rps", func(f *sim.Figures) uint64 { return f.Completed })
	rate("goodput_rps", func(f *sim.Figures) uint64 { return f.CompletedInSLO })
	add("slo_ratio", "ratio", higher, func(f *sim.Figures) float64 { return perRequest(f, f.InSLO) })
	add("success_ratio", "ratio", higher, func(f *sim.Figures) float64 { return perRequest(f, f.Succeeded) })
	rate("tokens_per_second", func(f *sim.Figures) uint64 { return f.CompletedTokens })
	add("spend_usd", "USD", lower, func(f *sim.Figures) float64 { return f.Spend.Dollars() })
	// 1,000 dollars' worth of picodollars over 10¹⁵, per success: one division of exact numbers.
	add("spend_per_1k_usd", "USD", lower, func(f *sim.Figures) float64 {
		return ratio(float64(f.Spend), float64(float64(f.Succeeded)*1e9), f.Succeeded > 0)
	})
	add("wasted_usd", "USD", lower, func(f *sim.Figures) float64 { return f.Wasted.Dollars() })
	add("attempts_per_request", "count", lower, func(f *sim.Figures) float64 { return perRequest(f, f.Attempts) })
	add("retries", "count", lower, func(f *sim.Figures) float64 { return float64(f.Retries) })
	add("hedges", "count", neither, func(f *sim.Figures) float64 { return float64(f.Hedges) })
	add("rejected_ratio", "ratio", lower, func(f *sim.Figures) float64 { return perRequest(f, f.Rejected) })
	return all
}

// runMetrics declares the metrics that come from what the providers did.
func runMetrics() []declared {
	return []declared{
		{name: "fairness_jain", unit: "ratio", better: higher, ofRun: fairness},
		// Sending more to the better provider is what many strategies are for: a large share is neither good nor bad.
		{name: "busiest_provider_share", unit: "ratio", better: neither, ofRun: busiestShare},
		{name: "cached_input_ratio", unit: "ratio", better: higher, ofRun: cachedInput},
	}
}

func ratio(a, b float64, exists bool) float64 {
	if !exists {
		return math.NaN()
	}
	return a / b
}

func perRequest(f *sim.Figures, n uint64) float64 {
	return ratio(float64(n), float64(f.Offered), f.Offered > 0)
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

func busiestShare(r *sim.Result, _ []float64) float64 {
	var most, all uint64
	for i := range r.Providers {
		most = max(most, r.Providers[i].Attempts)
		all += r.Providers[i].Attempts
	}
	return ratio(float64(most), float64(all), all > 0)
}

// cachedInput is the share of the prompt tokens of successful attempts that the providers' prefix caches held.
func cachedInput(r *sim.Result, _ []float64) float64 {
	var cached, all uint64
	for i := range r.Providers {
		cached += r.Providers[i].CachedTokens
		all += r.Providers[i].InputTokens
	}
	return ratio(float64(cached), float64(all), all > 0)
}
