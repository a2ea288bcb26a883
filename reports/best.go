package reports

import (
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// bestOn lists the metrics of which the best strategy is named.
var bestOn = []string{"latency_p99_seconds", "success_ratio", "goodput_rps", "spend_per_1k_usd"}

// paretoOn lists the metrics of the Pareto front.
var paretoOn = []string{"latency_p99_seconds", "spend_per_1k_usd", "success_ratio"}

// best names the best strategy on each of bestOn, for which two strategies have figures under two common seeds.
func (c *Collector) best() []Best {
	var out []Best
	for i := range metrics {
		m := &metrics[i]
		if !slices.Contains(bestOn, m.name) {
			continue
		}
		var values [][]float64
		var names []string
		for s := range c.runs { // one without any figure can be neither the best nor in the way
			if v := c.runs[s].values[i]; len(stats.Present(v)) > 0 {
				values, names = append(values, v), append(names, c.strategies[s].Name)
			}
		}
		if len(values) < 2 {
			continue
		}
		margin := c.margin("", m)
		scaled, indifference := m.scaled(values, margin)
		if k, p := stats.Best(scaled, m.direction(), indifference); k >= 0 {
			out = append(out, Best{Metric: m.name, Strategy: names[k], Probability: known(p), Indifference: margin})
		}
	}
	return out
}

// Equal reports whether two or more strategies have a metric, and all of them the same figure under every seed: then none
// is the best.
func (s *Summary) Equal(metric string) bool {
	var first *Metric
	for i := range s.Strategies {
		m := s.Strategies[i].Metrics[metric]
		switch {
		case m == nil || m.Mean == nil:
			return false
		case first == nil:
			first = m
		case *m.Mean != *first.Mean || !slices.EqualFunc(m.Values, first.Values, sameValue):
			return false
		}
	}
	return len(s.Strategies) > 1
}

// sameValue compares figures, of which one may be missing.
func sameValue(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// scaled puts values on the scale on which a margin is one number: logarithms, where the margin is relative. Where a
// value has none, it is the values themselves with the same share of their mean.
func (m *declared) scaled(values [][]float64, margin float64) (scaled [][]float64, indifference float64) {
	if m.unit == "ratio" {
		return values, margin
	}
	var all []float64
	for _, list := range values {
		all = append(all, stats.Present(list)...)
	}
	if !(slices.Min(all) > 0) {
		return values, float64(margin * math.Abs(stats.Mean(all)))
	}
	for _, list := range values {
		logs := make([]float64, len(list))
		for i, v := range list {
			logs[i] = v // NaN stays
			if v > 0 {
				logs[i] = rng.Log(v)
			}
		}
		scaled = append(scaled, logs)
	}
	return scaled, stats.RelativeMargin(margin)
}

// pareto lists the strategies on the front of the means of paretoOn.
func (s *Summary) pareto() []string {
	if len(s.Strategies) < 2 {
		return nil
	}
	points := make([][]float64, len(s.Strategies))
	directions := make([]stats.Direction, len(paretoOn))
	for i := range points {
		for k, name := range paretoOn {
			v := math.NaN()
			m := s.Strategies[i].Metrics[name]
			if m.Mean != nil {
				v = *m.Mean
			}
			if m.Better == higher {
				directions[k] = stats.HigherIsBetter
			}
			points[i] = append(points[i], v)
		}
	}
	var names []string
	for i, on := range stats.Pareto(points, directions) {
		if on {
			names = append(names, s.Strategies[i].Name)
		}
	}
	return names
}
