package gate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/registry"
)

// A Scope holds the names that expectations may use.
type Scope struct {
	Strategies []string
	Classes    []string // of requests; empty where there is one class
}

// ScopeOf returns the names of a result.
func ScopeOf(s *reports.Summary) Scope {
	var scope Scope
	for i := range s.Strategies {
		scope.Strategies = append(scope.Strategies, s.Strategies[i].Name)
	}
	if len(s.Strategies) > 0 {
		for _, c := range s.Strategies[0].Classes {
			scope.Classes = append(scope.Classes, c.Name)
		}
	}
	return scope
}

// unitSuffixes are the ends of metric names that may be left out.
var unitSuffixes = []string{"_seconds", "_usd", "_rps", "_ratio"}

// metricNamed finds a metric by its full name or by its name without the unit.
func metricNamed(name string) (full string, info reports.MetricInfo, ok bool) {
	if info, ok = reports.LookupMetric(name); ok {
		return name, info, true
	}
	for _, suffix := range unitSuffixes {
		if info, ok = reports.LookupMetric(name + suffix); ok {
			return name + suffix, info, true
		}
	}
	return "", info, false
}

// suggestMetric ends the message about an unknown metric.
func suggestMetric(name string) string {
	known := reports.MetricNames()
	for _, full := range reports.MetricNames() {
		for _, suffix := range unitSuffixes {
			if short, ok := strings.CutSuffix(full, suffix); ok {
				known = append(known, short)
			}
		}
	}
	if s := registry.Suggest(name, known); s != "" {
		return s
	}
	return "; metrics are latency_p99, ttft_mean, success_ratio, spend_per_1k and others of the result"
}

// A part is a name in a path a.b.c.
type part struct {
	name   string
	at     int  // offset in the text
	quoted bool // as the first of a path
}

// metric resolves a path: strategy.metric, strategy.class.name.metric, all.metric. The name of a strategy that is
// no plain word stands in quotes, or as strategy["my-strategy"].
func (b *builder) metric(path []part) *node {
	first := path[0]
	explicit := first.quoted
	if !first.quoted && first.name == "strategy" && len(path) > 1 && !slices.Contains(b.scope.Strategies, "strategy") {
		explicit, path = true, path[1:]
		first = path[0]
	}
	r := &ref{strategy: first.name}
	if !explicit && first.name == "all" {
		r.strategy = ""
	} else if !slices.Contains(b.scope.Strategies, first.name) {
		b.unknownStrategy(first, len(path) == 1)
		return nil
	}
	rest := path[1:]
	switch {
	case len(rest) == 1:
	case len(rest) == 3 && rest[0].name == "class":
		r.class = rest[1].name
		if !slices.Contains(b.scope.Classes, r.class) {
			why := "; the scenario has one class only"
			if len(b.scope.Classes) > 0 {
				why = registry.Suggest(r.class, b.scope.Classes)
			}
			b.at(rest[1].at, "unknown class %q%s", clip(r.class), why)
			return nil
		}
	case len(rest) == 0:
		b.at(first.at, "%q is a strategy; which of its metrics? Write %s.latency_p99", clip(first.name), clip(first.name))
		return nil
	default:
		b.at(rest[len(rest)-1].at, "too many names; write strategy.metric or strategy.class.name.metric")
		return nil
	}
	last := rest[len(rest)-1]
	full, info, ok := metricNamed(last.name)
	switch {
	case !ok:
		b.at(last.at, "unknown metric %q%s", clip(last.name), suggestMetric(last.name))
		return nil
	case r.class != "" && !info.OfClass:
		b.at(last.at, "%s cannot be told for a class of requests; leave out .class.%s", full, clip(r.class))
		return nil
	}
	r.metric, r.unit = full, info.Unit
	return &node{op: opMetric, ref: r, dim: dimOf(info.Unit), at: first.at}
}

func (b *builder) unknownStrategy(p part, alone bool) {
	if full, _, ok := metricNamed(p.name); ok && alone {
		b.at(p.at, "%s of which strategy? Write all.%s, or the name of one before it", full, p.name)
		return
	}
	for _, s := range b.scope.Strategies { // a name that is no word was read as a subtraction or the like
		if strings.HasPrefix(s, p.name) && strings.HasPrefix(string(b.text[min(p.at, len(b.text)):]), s) && s != p.name {
			b.at(p.at, "the name %q is more than letters, digits and _; write strategy[%q]", s, s)
			return
		}
	}
	b.at(p.at, "unknown strategy %q%s", clip(p.name), registry.Suggest(p.name, append(slices.Clone(b.scope.Strategies), "all")))
}

// inFull writes the key of a margin with the full name of its metric, if it has one.
func inFull(key string) string {
	dot := strings.LastIndexByte(key, '.') // names of metrics have none
	if full, _, ok := metricNamed(key[dot+1:]); ok {
		return key[:dot+1] + full
	}
	return key
}

// A MarginError is a mistake in a table of margins; Key is the entry.
type MarginError struct{ Key, Msg string }

// Error names the entry and what is wrong with it.
func (e *MarginError) Error() string { return fmt.Sprintf("margin of %q: %s", clip(e.Key), e.Msg) }

// A target is a metric that regressions are looked for in.
type target struct{ class, metric string }

// targets resolves the names in a table of margins: metric, or class.name.metric.
func targets(margins map[string]float64, classes []string) (map[target]float64, error) {
	out := map[target]float64{}
	for _, key := range slices.Sorted(maps.Keys(margins)) {
		t := target{metric: key}
		if rest, ok := strings.CutPrefix(key, "class."); ok {
			dot := strings.LastIndexByte(rest, '.')
			if dot < 0 {
				return nil, &MarginError{key, "write class.NAME.METRIC"}
			}
			t = target{rest[:dot], rest[dot+1:]}
			if !slices.Contains(classes, t.class) {
				return nil, &MarginError{key, fmt.Sprintf("unknown class %q%s", clip(t.class), registry.Suggest(t.class, classes))}
			}
		}
		full, info, ok := metricNamed(t.metric)
		switch {
		case !ok:
			return nil, &MarginError{key, fmt.Sprintf("unknown metric %q%s", clip(t.metric), suggestMetric(t.metric))}
		case info.Better == "":
			return nil, &MarginError{key, full + " is neither better high nor low, so it cannot get worse"}
		case t.class != "" && !info.OfClass:
			return nil, &MarginError{key, full + " cannot be told for a class of requests"}
		}
		t.metric = full
		margin := margins[key]
		if !(margin >= 0 && margin < 1) {
			return nil, &MarginError{key, fmt.Sprintf("a margin is a share from 0 %% to below 100 %%, not %v", margin)}
		}
		if _, twice := out[t]; twice {
			return nil, &MarginError{key, full + " stands twice"}
		}
		out[t] = margin
	}
	return out, nil
}
