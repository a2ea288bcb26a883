package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/hist"
)

// A recipe says what an invented summary is like.
type recipe struct {
	strategies, providers, seeds int
	longNames                    bool
	latency                      func(r *rand.Rand, strategy int) float64 // seconds
	spend                        func(r *rand.Rand, strategy int) float64 // dollars per 1,000 successes
	failing                      int                                      // this strategy never succeeds; −1 for none
	windows                      int
	incidents                    []reports.Incident
	requests                     int // per seed
}

func usual() recipe {
	return recipe{strategies: 6, providers: 4, seeds: 10, failing: -1, windows: 240, requests: 3000,
		latency: func(r *rand.Rand, i int) float64 {
			v := 0.7 * math.Exp(0.45*r.NormFloat64())
			if r.Float64() < 0.02*float64(i+1) {
				v += 2 * math.Pow(r.Float64(), -0.5)
			}
			return v
		},
		spend: func(r *rand.Rand, i int) float64 { return 3.2 + 0.13*float64((i*5)%7) + 0.03*r.NormFloat64() },
		incidents: []reports.Incident{
			{Provider: "openai", What: "outage", From: 8 * time.Minute, To: 10 * time.Minute},
			{Provider: "anthropic", What: "slowdown ×4", From: 12 * time.Minute, To: 15 * time.Minute}},
	}
}

var (
	strategyNames = []string{"round_robin", "wrr", "least_connections", "response_time", "cost_based", "health_aware",
		"adaptive", "random", "least_request"}
	providerNames = []string{"openai", "anthropic", "gemini", "local vLLM"}
)

func nameOf(known []string, i int, long bool, kind string) string {
	if long {
		return fmt.Sprintf("%s_with_a_name_as_long_as_sixty_characters_and_a_number_%02d", kind, i)
	}
	if i < len(known) {
		return known[i]
	}
	return fmt.Sprintf("%s %d", kind, i+1)
}

// cook makes a summary by simulating random figures, the same for the same recipe.
func cook(c recipe) *reports.Summary {
	r := rand.New(rand.NewPCG(1, 2))
	s := &reports.Summary{Format: reports.Format}
	s.Scenario = reports.ScenarioInfo{Name: "provider-outage", Requests: uint64(c.requests), Incidents: c.incidents}
	for i := range c.seeds {
		s.Scenario.Seeds = append(s.Scenario.Seeds, uint64(i+1))
	}
	for p := range c.providers {
		s.Scenario.Providers = append(s.Scenario.Providers, nameOf(providerNames, p, c.longNames, "provider"))
	}
	for i := range c.strategies {
		g := reports.StrategySummary{Name: nameOf(strategyNames, i, c.longNames, "strategy"), Metrics: reports.Metrics{}}
		all := new(hist.Histogram)
		var tails, spends, success, within []*float64
		for range c.seeds {
			one := new(hist.Histogram)
			for range c.requests {
				if i != c.failing {
					one.Record(int64(c.latency(r, i) * 1e9))
				}
			}
			if i == c.failing {
				tails, spends, success = append(tails, nil), append(spends, nil), append(success, new(float64))
				within = append(within, new(float64))
				continue
			}
			all.Merge(one)
			p99, usd, ok := one.Quantile(0.99)/1e9, c.spend(r, i), 1-0.004*float64(i)*r.Float64()
			in := ok * (0.7 + 0.3*r.Float64())
			tails, spends, success = append(tails, &p99), append(spends, &usd), append(success, &ok)
			within = append(within, &in)
		}
		g.Metrics["latency_p99_seconds"] = metric("s", "lower", tails)
		g.Metrics["spend_per_1k_usd"] = metric("USD", "lower", spends)
		g.Metrics["success_ratio"] = metric("ratio", "higher", success)
		g.Metrics["slo_ratio"] = metric("ratio", "higher", within)
		g.Latency = reports.NewDistribution(all)
		g.Timeline = cookTimeline(r, c, i)
		cookRest(&g, s, c, i)
		s.Strategies = append(s.Strategies, g)
	}
	s.Baseline = s.Strategies[0].Name
	for i := range s.Strategies[1:] {
		for _, name := range []string{"latency_p99_seconds", "spend_per_1k_usd", "success_ratio", "slo_ratio"} {
			compare(s.Strategies[i+1].Metrics[name], s.Strategies[0].Metrics[name])
		}
	}
	return s
}

// metric sums up values; its interval is near enough to Student's t for pictures.
func metric(unit, better string, values []*float64) *reports.Metric {
	m := &reports.Metric{Unit: unit, Better: better, Values: values}
	n, sum, squares := 0.0, 0.0, 0.0
	for _, v := range values {
		if v != nil {
			n++
			sum += *v
			squares += *v * *v
		}
	}
	if n == 0 {
		return m
	}
	mean := sum / n
	m.Mean = &mean
	if n > 1 {
		half := 2.3 * math.Sqrt(math.Max(squares/n-mean*mean, 0)/(n-1))
		m.Interval = &[2]float64{mean - half, mean + half}
	}
	return m
}

func compare(m, base *reports.Metric) {
	if m.Mean == nil || base.Mean == nil || m.Interval == nil {
		return
	}
	half, margin := (m.Interval[1]-m.Interval[0]+base.Interval[1]-base.Interval[0])/2, 0.02
	diff := &reports.Difference{Kind: "relative", Mean: *m.Mean / *base.Mean - 1, Margin: &margin}
	if m.Unit == "ratio" {
		margin = 0.001
		diff.Kind, diff.Mean = "absolute", *m.Mean-*base.Mean
	} else {
		half /= *base.Mean
	}
	if math.IsNaN(diff.Mean) {
		return
	}
	low := math.Max(diff.Mean-half, -0.999)
	diff.Interval = &[2]float64{low, diff.Mean + half}
	switch down := m.Better == "lower"; {
	case low > -margin && diff.Interval[1] < margin:
		diff.Verdict = "same"
	case low > 0:
		diff.Verdict = map[bool]string{true: "worse", false: "better"}[down]
	case diff.Interval[1] < 0:
		diff.Verdict = map[bool]string{true: "better", false: "worse"}[down]
	default:
		diff.Verdict = "undecided"
	}
	m.Difference = diff
}

func cookTimeline(r *rand.Rand, c recipe, strategy int) *reports.Timeline {
	tl := &reports.Timeline{Width: 5 * time.Second}
	for w := range c.windows {
		at := time.Duration(w) * tl.Width
		attempts := make([]uint64, c.providers)
		bad := uint64(0)
		latency := 0.9
		for p := range attempts {
			rate := 60 / float64(p+1)
			for _, in := range c.incidents {
				if p < len(providerNames) && in.Provider == providerNames[p] && at >= in.From && at < in.To {
					rate /= float64(strategy + 1)
					latency += 3 / float64(strategy+1)
					bad += uint64(20 / (strategy + 1))
				}
			}
			attempts[p] = uint64(rate * (0.85 + 0.3*r.Float64()))
		}
		tl.Attempts = append(tl.Attempts, attempts)
		tl.Arrived = append(tl.Arrived, 130)
		tl.Unsuccess = append(tl.Unsuccess, bad)
		tl.Succeeded = append(tl.Succeeded, 130-bad)
		tl.MeanLatency = append(tl.MeanLatency, latency*(0.9+0.2*r.Float64()))
		band := func(b *reports.Band, v float64) {
			b.Low, b.Mid, b.High = append(b.Low, 0.8*v), append(b.Mid, v), append(b.High, 1.3*v)
		}
		band(&tl.P95, 3*tl.MeanLatency[w])
		band(&tl.Errors, float64(bad)/130)
		band(&tl.InFlight, 20*latency)
	}
	return tl
}
