package reports

import (
	"encoding"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// Summary gives what the runs that were added so far amount to. Runs that are missing, after an interruption, have
// no figures, and a warning says so.
func (c *Collector) Summary() *Summary {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &Summary{Format: Format, Scenario: c.info, Baseline: c.name, Strategies: []StrategySummary{}}
	s.Scenario.Seeds = append([]uint64{}, c.info.Seeds...)
	s.Scenario.Requests = c.meanOffered()
	s.Scenario.Classes = slices.Clone(c.info.Classes)
	for i := range c.runs {
		s.Strategies = append(s.Strategies, c.strategy(i))
	}
	c.judge(s)
	s.Best, s.Pareto = c.best(), s.pareto()
	s.Warnings = c.warnings()
	s.Finding = Finding(s)
	return s
}

// meanOffered is the mean number of requests offered per run, rounded half up.
func (c *Collector) meanOffered() uint64 {
	var sum, n uint64
	for i := range c.runs {
		s, k := c.runs[i].sum(c.runs[i].done)
		sum, n = sum+s, n+k
	}
	return perRun(sum, n)
}

// sum is how many requests were offered, in how many runs.
func (b *books) sum(done []bool) (offered, runs uint64) {
	for seed, ok := range done {
		if ok {
			offered += b.offered[seed]
			runs++
		}
	}
	return offered, runs
}

// perRun rounds half up.
func perRun(sum, runs uint64) uint64 {
	if runs == 0 {
		return 0
	}
	return (sum + runs/2) / runs
}

func (c *Collector) strategy(i int) StrategySummary {
	info, r := c.strategies[i], &c.runs[i]
	out := StrategySummary{Name: info.Name, Use: info.Use, Params: plain(info.Params), Metrics: Metrics{},
		Providers: []ProviderSummary{}, Decisions: make([]string, len(r.done)),
		Latency: NewDistribution(&r.latency), TTFT: NewDistribution(&r.ttft)}
	if len(r.timeline.windows) > 0 {
		out.Timeline = r.timeline.export()
		out.Timeline.finish()
	}
	for m := range metrics {
		out.Metrics[metrics[m].name] = metrics[m].summarise(r.values[m])
	}
	out.Classes = c.classes(r)
	for seed, done := range r.done {
		if done {
			out.Decisions[seed] = fmt.Sprintf("%016x", r.decisions[seed])
		}
	}
	var all uint64
	for p := range r.providers {
		all += r.providers[p].attempts
	}
	for p := range r.providers {
		out.Providers = append(out.Providers, r.providers[p].summary(c.providers[p].Name, all, r.done))
	}
	return out
}

// classes gives a strategy's figures by class.
func (c *Collector) classes(r *runs) []ClassSummary {
	var out []ClassSummary
	for i := range r.classes {
		b := &r.classes[i]
		class := ClassSummary{Name: c.info.Classes[i], Requests: perRun(b.sum(r.done)), Metrics: Metrics{}}
		for m := range metrics {
			if metrics[m].ofRequests == nil {
				continue
			}
			class.Metrics[metrics[m].name] = metrics[m].summarise(b.values[m])
		}
		out = append(out, class)
	}
	return out
}

func (p *providerRuns) summary(name string, all uint64, done []bool) ProviderSummary {
	out := ProviderSummary{Name: name, Attempts: p.attempts, Statuses: map[string]uint64{},
		SpendUSD: p.spend.float() / float64(units.Dollar), Purposes: p.purposes(), InputTokens: p.input, CachedTokens: p.cached, OutputTokens: p.output,
		MaxInFlight: p.maxInFlight}
	if all > 0 {
		out.Share = float64(p.attempts) / float64(all)
	}
	for k, n := range p.statuses {
		if n > 0 {
			out.Statuses[strategies.Status(k).String()] = n
		}
	}
	var inFlight []float64
	for seed, ok := range done {
		if ok {
			inFlight = append(inFlight, p.inFlight[seed])
		}
	}
	if n := len(inFlight); n > 0 {
		out.MeanInFlight = stats.Mean(inFlight)
		out.UnhealthySeconds = p.unhealthy.float() / (float64(n) * 1e9)
	}
	return out
}

// purposes divides the spend. Sums stay exact until the last step, so that what is nothing is exactly 0.
func (p *providerRuns) purposes() Purposes {
	dollars := func(w wide) float64 { return w.float() / float64(units.Dollar) }
	answers := p.spend
	for _, w := range []wide{p.cut, p.hedges, p.retries, p.firsts} {
		answers.subtract(w)
	}
	return Purposes{Answers: dollars(answers), CutStreams: dollars(p.cut), Hedges: dollars(p.hedges),
		Retries: dollars(p.retries), Failed: dollars(p.firsts)}
}

// plain writes parameters as a scenario file would, so that a duration reads 10s and not a count of nanoseconds,
// and that JSON can hold every value.
func plain(params map[string]any) map[string]any {
	out := make(map[string]any, len(params))
	for k, v := range params {
		out[k] = plainValue(v)
	}
	return out
}

func plainValue(v any) any {
	switch v := v.(type) {
	case time.Duration:
		return units.FormatDuration(v)
	case units.Share:
		return units.FormatShare(v)
	case units.Rate:
		return units.FormatRate(v)
	case units.TokenPrice:
		return units.FormatTokenPrice(v)
	case units.Quantity:
		return float64(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return units.FormatNumber(v)
		}
		return v
	case map[string]any:
		return plain(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plainValue(v[i])
		}
		return list
	case nil, bool, string, int, int64, uint64, encoding.TextMarshaler:
		return v
	}
	return fmt.Sprint(v)
}
