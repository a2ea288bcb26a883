package plots

import (
	"math"
	"math/rand/v2"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/hist"
)

// cookRest invents what else a strategy's summary has: times to first token, bands, what every provider went through,
// and what was spent where.
func cookRest(g *reports.StrategySummary, s *reports.Summary, c recipe, i int) {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	first := new(hist.Histogram)
	if i != c.failing {
		for range 500 {
			first.Record(int64(c.latency(r, i) * 0.2e9))
		}
	}
	g.TTFT = reports.NewDistribution(first)
	tl := g.Timeline
	tl.Coarse = 4
	band := func(at func(w int) float64, spread float64) (b reports.Band) {
		for w := range tl.Attempts {
			v := at(w)
			b.Low, b.Mid, b.High = append(b.Low, v*(1-spread*r.Float64())), append(b.Mid, v), append(b.High, v*(1+spread*r.Float64()))
		}
		return b
	}
	tl.P95 = band(func(w int) float64 {
		if i == c.failing {
			return math.NaN()
		}
		return 3 * tl.MeanLatency[w] * c.latency(r, i)
	}, 0.3)
	tl.Errors = band(func(w int) float64 { return float64(tl.Unsuccess[w]) / 300 }, 1)
	tl.InFlight = band(func(w int) float64 { return 26 * tl.MeanLatency[w] }, 0.2)
	for w := range tl.Attempts {
		failed := make([]uint64, c.providers)
		for p := range failed {
			failed[p] = tl.Attempts[w][p] * uint64(r.IntN(3)) / 60
		}
		tl.Failures = append(tl.Failures, failed)
	}
	for p, name := range s.Scenario.Providers {
		var list reports.Series
		for w := 0; w < len(tl.Attempts); w += tl.Coarse {
			v := 4 * c.latency(r, i) * float64(p%5+1)
			if p%7 == 3 && w%5 == 0 {
				v = math.NaN()
			}
			list = append(list, v)
		}
		tl.AttemptP95 = append(tl.AttemptP95, list)
		usd := c.spend(r, i) * float64(10-p%7)
		of := reports.ProviderSummary{Name: name, Attempts: uint64(1000 / (p + 1)), SpendUSD: usd}
		of.Purposes = reports.Purposes{Answers: 0.8 * usd, Failed: 0.09 * usd, Retries: 0.08 * usd, Hedges: 0.02 * usd, CutStreams: 0.01 * usd}
		g.Providers = append(g.Providers, of)
	}
}
