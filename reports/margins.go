package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports/stats"
)

// Margins by unit: how large a difference counts as none unless somebody says otherwise.
var defaultMargins = map[string]float64{
	"s":     0.02,  // relative
	"USD":   0.01,  // relative
	"1/s":   0.01,  // relative
	"count": 0.01,  // relative
	"ratio": 0.001, // a tenth of a percentage point
}

// judgedMetrics are compared with the baseline and judged together. They are few, since Holm's correction makes every
// one of them dearer for all, and are what a change of strategy is made for.
var judgedMetrics = []string{"latency_p50_seconds", "latency_p95_seconds", "latency_p99_seconds", "ttft_p99_seconds",
	"throughput_rps", "goodput_rps", "slo_ratio", "success_ratio", "spend_per_1k_usd"}

// JudgedMetrics lists the metrics that are judged unless somebody asks for more, in the order in which reports show
// them.
func JudgedMetrics() []string { return append([]string{}, judgedMetrics...) }

// DefaultMargin returns the largest difference of a metric that does not matter: relative, and for a metric whose unit
// is "ratio" in that unit. 0 for a metric that is not known.
func DefaultMargin(metric string) float64 {
	info, _ := LookupMetric(metric)
	return defaultMargins[info.Unit]
}

// unitSuffixes are the ends of metric names that may be left out.
var unitSuffixes = []string{"_seconds", "_usd", "_rps", "_ratio"}

// FullMetricName adds the unit to the name of a metric where it was left out; ok is false where there is no such metric.
func FullMetricName(name string) (full string, ok bool) {
	for _, suffix := range append([]string{""}, unitSuffixes...) {
		if _, ok := LookupMetric(name + suffix); ok {
			return name + suffix, true
		}
	}
	return "", false
}

// target is a metric of all requests, or of a class.
type target struct{ class, metric string }

// Margins sets how large a difference counts as none, relative or for ratios absolute. A key is a metric, whose unit
// may be left out, or class.NAME.METRIC. A metric that is not judged by default is judged then, unless neither way is
// better; the margin of a metric is that of its classes, too, as far as these have none of their own. Nothing is set
// when a key or a margin makes no sense. It must not be called while runs are added.
func (c *Collector) Margins(margins map[string]float64) error {
	set := maps.Clone(c.margins)
	if set == nil {
		set = map[target]float64{}
	}
	for _, key := range slices.Sorted(maps.Keys(margins)) {
		margin := margins[key]
		t := target{metric: key}
		if rest, ok := strings.CutPrefix(key, "class."); ok {
			// A class may have a dot in its name, a metric has none.
			at := max(0, strings.LastIndexByte(rest, '.'))
			t = target{rest[:at], strings.TrimPrefix(rest[at:], ".")}
		}
		full, ok := FullMetricName(t.metric)
		if !ok {
			return fmt.Errorf("there is no metric %q to set a margin for; metrics are latency_p99, success, spend_per_1k and others of the result", t.metric)
		}
		if !(margin >= 0 && margin <= 1) {
			return fmt.Errorf("a margin for %s lies between 0 and 1, not at %v", key, margin)
		}
		set[target{t.class, full}] = margin
	}
	c.margins = set
	return nil
}

// Level sets the significance level at which the next Summary judges, instead of 0.05: with stats.Plan, that of each
// look. It must not be called while runs are added.
func (c *Collector) Level(alpha float64) { c.level = alpha }

// defaultLevel is the significance level of one look.
const defaultLevel = 1 - stats.Confidence

// margin returns the margin of a metric, of a class or with "" of all requests.
func (c *Collector) margin(class string, m *declared) float64 {
	for _, t := range []target{{class, m.name}, {"", m.name}} {
		if margin, ok := c.margins[t]; ok {
			return margin
		}
	}
	return defaultMargins[m.unit]
}

// judges reports whether a metric is judged, of a class or with "" of all requests.
func (c *Collector) judges(class string, m *declared) bool {
	if m.better == neither || class != "" && m.ofRequests == nil {
		return false
	}
	_, own := c.margins[target{class, m.name}]
	_, whole := c.margins[target{"", m.name}]
	return own || whole || m.judged
}
