package gate

import (
	"encoding/json"
	"io"
)

// WriteBencher writes the figures as Bencher Metric Format JSON (bencher.dev/docs/reference/bencher-metric-format):
// a benchmark for each scenario, strategy and class, a measure for each metric, with mean and 95 % interval.
func WriteBencher(w io.Writer, all []*Verdict) error {
	type measure struct {
		Value float64  `json:"value"`
		Low   *float64 `json:"lower_value,omitempty"`
		High  *float64 `json:"upper_value,omitempty"`
	}
	out := map[string]map[string]measure{}
	for _, s := range allSeries(all) {
		if s.Mean == nil {
			continue
		}
		m := measure{Value: *s.Mean}
		if s.Interval != nil {
			m.Low, m.High = &s.Interval[0], &s.Interval[1]
		}
		if out[s.path()] == nil {
			out[s.path()] = map[string]measure{}
		}
		out[s.path()][s.metric] = m
	}
	return writeIndented(w, out)
}

// WriteSmallerIsBetter writes the metrics that are better low for github-action-benchmark's tool
// customSmallerIsBetter.
func WriteSmallerIsBetter(w io.Writer, all []*Verdict) error { return writeCustom(w, all, "lower") }

// WriteBiggerIsBetter writes the metrics that are better high for github-action-benchmark's tool
// customBiggerIsBetter.
func WriteBiggerIsBetter(w io.Writer, all []*Verdict) error { return writeCustom(w, all, "higher") }

func writeCustom(w io.Writer, all []*Verdict, better string) error {
	type entry struct {
		Name  string  `json:"name"`
		Unit  string  `json:"unit"`
		Value float64 `json:"value"`
		Range string  `json:"range,omitempty"`
	}
	out := []entry{}
	for _, s := range allSeries(all) {
		if s.Better != better || s.Mean == nil {
			continue
		}
		e := entry{Name: s.path() + "/" + s.metric, Unit: s.Unit, Value: *s.Mean}
		if s.Interval != nil {
			e.Range = "± " + figure((s.Interval[1]-s.Interval[0])/2)
		}
		out = append(out, e)
	}
	return writeIndented(w, out)
}

// writeIndented writes v as JSON, keys in alphabetical order.
func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
