package gate

import (
	"maps"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
)

// A series is one metric of one strategy, of all requests or of a class, for the outputs that carry figures rather
// than checks.
type series struct {
	scenario, strategy, class, metric string
	*reports.Metric
}

// path names where the figures were taken: scenario/strategy, or scenario/strategy/class.
func (s *series) path() string {
	p := s.scenario + "/" + s.strategy
	if s.class != "" {
		p += "/" + s.class
	}
	return p
}

// allSeries lists the figures of all results by scenario, strategy and class, metrics in the order of reports and
// unknown ones after them.
func allSeries(all []*Verdict) []series {
	var out []series
	for _, v := range all {
		if v.Result == nil {
			continue
		}
		for i := range v.Result.Strategies {
			st := &v.Result.Strategies[i]
			add := func(class string, m reports.Metrics) {
				for _, name := range ranked(m) {
					out = append(out, series{v.Scenario, st.Name, class, name, m[name]})
				}
			}
			add("", st.Metrics)
			for _, c := range st.Classes {
				add(c.Name, c.Metrics)
			}
		}
	}
	return out
}

// ranked lists the names of metrics in the order of reports.
func ranked(m reports.Metrics) []string {
	names := make([]string, 0, len(m))
	for _, name := range reports.MetricNames() {
		if m[name] != nil {
			names = append(names, name)
		}
	}
	known := len(names)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if m[name] != nil && !slices.Contains(names[:known], name) {
			names = append(names, name)
		}
	}
	return names
}

// look finds a metric's figures by seed; name is the strategy that "all" stands for.
func look(s *reports.Summary, r *ref, name string) []float64 {
	if r.strategy != "" {
		name = r.strategy
	}
	for i := range s.Strategies {
		if s.Strategies[i].Name == name {
			return figures(metricsOf(&s.Strategies[i], r.class)[r.metric], len(s.Scenario.Seeds))
		}
	}
	return figures(nil, len(s.Scenario.Seeds))
}

// metricsOf returns the metrics of a strategy, or of one of its classes; nil where there is no such class.
func metricsOf(st *reports.StrategySummary, class string) reports.Metrics {
	if class == "" {
		return st.Metrics
	}
	for i := range st.Classes {
		if st.Classes[i].Name == class {
			return st.Classes[i].Metrics
		}
	}
	return nil
}

// figures gives a metric's values with NaN for what is missing.
func figures(m *reports.Metric, seeds int) []float64 {
	out := make([]float64, seeds)
	for i := range out {
		out[i] = math.NaN()
		if m != nil && i < len(m.Values) && m.Values[i] != nil {
			out[i] = *m.Values[i]
		}
	}
	return out
}
