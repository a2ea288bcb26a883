package reports

import (
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// A tiny scenario whose every figure can be worked out by hand: two seeds, two providers with weights 3 and 1, and
// ten measured seconds in which four requests arrive. Under each strategy but "dead" two of them succeed, so that
// p50 is the faster and every higher quantile the slower one, exactly.
func tinyCollector() *Collector {
	info := ScenarioInfo{Name: "tiny", Description: "Worked out by hand.", Digest: "sha256:0", Seeds: []uint64{7, 8},
		Incidents: []Incident{{Provider: "B", What: "outage", From: time.Second, To: 2 * time.Second}}}
	return NewCollector(info, []StrategyInfo{
		{Name: "rr", Use: "round_robin"},
		{Name: "fast", Use: "response_time", Params: map[string]any{"stale_after": 10 * time.Second, "window": 100, "share": units.Share(0.05)}},
		{Name: "dead", Use: "round_robin", Params: map[string]any{}},
	}, "rr", []ProviderInfo{{"A", 3}, {"B", 1}})
}

// tinyRun is a run in which two requests succeed after fast and slow.
func tinyRun(seed uint64, fast, slow time.Duration) *sim.Result {
	r := &sim.Result{Seed: seed, Start: int64(time.Second), End: int64(11 * time.Second), Decisions: 0xbeef + seed,
		Figures: sim.Figures{Offered: 4, Succeeded: 2, Failed: 1, Rejected: 1, InSLO: 1, // 4 = 2 + 1 + 1 + 0
			Attempts: 5, Retries: 2, // 5 = (4 − 1 that never got an attempt) + 2
			Completed: 2, CompletedInSLO: 1, CompletedTokens: 50,
			Spend: units.Dollar / 250, Wasted: units.Dollar / 1000}, // $0.004, $0.001
		Providers: []sim.ProviderResult{
			{Attempts: 3, InputTokens: 30, CachedTokens: 12, OutputTokens: 50, Spend: units.Dollar / 250, MeanInFlight: 0.5, MaxInFlight: 2},
			{Attempts: 2, MeanInFlight: 0.25, MaxInFlight: 1, Unhealthy: int64(3 * time.Second)},
		},
		Timeline: sim.Timeline{Width: int64(5 * time.Second),
			Windows:     []sim.Window{{Arrived: 3, Succeeded: 1, Latency: int64(fast)}, {Arrived: 1, Succeeded: 1, Unsuccess: 2, Latency: int64(slow)}},
			PerProvider: []uint32{2, 1, 1, 1}},
	}
	for _, d := range []time.Duration{fast, slow} {
		r.Latency.Record(int64(d))
		r.TTFT.Record(int64(d / 4))
		r.TPOT.Record(int64(d / 100))
	}
	r.Providers[0].Statuses[strategies.OK] = 2
	r.Providers[0].Statuses[strategies.Timeout] = 1
	r.Providers[1].Statuses[strategies.Unreachable] = 2
	return r
}

// tinyDead is a run in which nothing succeeds: all four requests are refused by A, and one hangs for ever at B.
func tinyDead(seed uint64) *sim.Result {
	r := &sim.Result{Seed: seed, Start: int64(time.Second), End: int64(11 * time.Second),
		Figures: sim.Figures{Offered: 4, Failed: 3, Unfinished: 1, Attempts: 4}, Decisions: 0xdead,
		Providers: []sim.ProviderResult{{Attempts: 3}, {Attempts: 1}}}
	r.Providers[0].Statuses[strategies.Unreachable] = 3
	return r
}

type cell struct {
	strategy, seed int
	run            *sim.Result
}

func tinyCells() []cell {
	s := time.Second
	return []cell{
		{0, 0, tinyRun(7, 1*s, 3*s)}, {0, 1, tinyRun(8, 2*s, 5*s)},
		{1, 0, tinyRun(7, s/2, 3*s)}, {1, 1, tinyRun(8, 1*s, 5*s)}, // p50 half of rr's under both seeds, p99 the same
		{2, 0, tinyDead(7)}, {2, 1, tinyDead(8)},
	}
}

func tinySummary() *Summary {
	c := tinyCollector()
	for _, x := range tinyCells() {
		c.Add(x.strategy, x.seed, x.run)
	}
	return c.Summary()
}
