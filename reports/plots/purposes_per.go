package plots

import (
	"math"

	"github.com/evenkeel/evenkeel/reports"
)

// A spendBase says what spend is divided by.
type spendBase struct {
	metric   string
	noun     string // what there are 1,000 of
	requests uint64 // per run
	perRun   bool   // the metric is that of a run
}

func perSuccesses(requests uint64) spendBase {
	return spendBase{metric: spendMetric, noun: "successes", requests: requests}
}

func perRequests(requests uint64) spendBase {
	return spendBase{metric: "spend_usd", noun: "requests", requests: requests, perRun: true}
}

// of is the spend of a strategy per 1,000, with its interval; NaN where it is not known.
func (b spendBase) of(g *reports.StrategySummary) (float64, *[2]float64) {
	total, by := mean(g, b.metric), 1.0
	if b.perRun {
		if b.requests == 0 {
			return math.NaN(), nil
		}
		by = 1000 / float64(b.requests)
	}
	if m := g.Metrics[b.metric]; m != nil && m.Interval != nil {
		return total * by, &[2]float64{m.Interval[0] * by, m.Interval[1] * by}
	}
	return total * by, nil
}
