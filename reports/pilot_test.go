package reports

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
	_ "github.com/evenkeel/evenkeel/strategies"
)

// queue is an M/M/1 queue that starts empty: one provider, of mean service 1s.
func queue(t *testing.T, load float64, duration time.Duration) *sim.Config {
	t.Helper()
	arrivals, err := workload.NewPoisson(units.Rate(load))
	if err != nil {
		t.Fatal(err)
	}
	return &sim.Config{
		Arrivals: arrivals, Sizes: workload.NewSizes(dist.NewConstant(1), dist.NewConstant(1)), Duration: duration,
		Providers: []mockproviders.Config{{Name: "p", Weight: 1, TTFT: dist.NewExponential(1), PerOutputToken: dist.NewConstant(0), Concurrency: 1, Queue: mockproviders.Unlimited}},
		Strategy:  sim.Strategy{Name: "s", Use: "round_robin"},
	}
}

// runSeeds hands the runs under seeds to done.
func runSeeds(t *testing.T, cfg *sim.Config, seeds []uint64, done func(r *sim.Result)) {
	t.Helper()
	if err := sim.RunCells(context.Background(), []*sim.Config{cfg}, seeds, 0, func(_, _ int, r *sim.Result) { done(r) }); err != nil {
		t.Fatal(err)
	}
}

// from returns n seeds from first on.
func from(first uint64, n int) []uint64 {
	seeds := make([]uint64, n)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds
}

// meanLatency returns the means of many runs, their mean and its standard error.
func meanLatency(t *testing.T, cfg *sim.Config, n int) (mean, se float64) {
	t.Helper()
	var means []float64
	runSeeds(t, cfg, from(1, n), func(r *sim.Result) { means = append(means, r.Latency.Mean()/1e9) })
	return stats.Mean(means), stats.StdDev(means) / math.Sqrt(float64(n))
}

// The mean sojourn in an M/M/1 queue of load 0.9 and mean service 1s is 1/(1 − 0.9) = 10 s; runs of 1,000s that start
// empty find less.
func TestTheWarmUpTakesAwayTheBiasOfAQueueThatStartsEmpty(t *testing.T) {
	const theory, n = 10.0, 400
	cfg := queue(t, 0.9, 1000*time.Second)
	empty, se := meanLatency(t, cfg, n)
	if empty > theory-4*se {
		t.Fatalf("runs that start empty find %.2f ± %.2f s: no bias to take away", empty, se)
	}
	var p Pilot
	runSeeds(t, cfg, PilotSeeds(), p.Add)
	end, settled := p.Warmup()
	if !settled || end < 30*time.Second {
		t.Errorf("the warm-up ends after %v, settled: %v", end, settled)
	}
	cfg.Warmup = end
	warm, se := meanLatency(t, cfg, n)
	t.Logf("%.2f s from the start, %.2f ± %.2f s after the warm-up of %v", empty, warm, se, end)
	if !(warm > theory-4*se && warm < theory+4*se) || theory-warm > 0.6*(theory-empty) {
		t.Errorf("after the warm-up of %v it is %.2f ± %.2f s, from the start on %.2f s; theory says 10 s", end, warm, se, empty)
	}
}

func TestWithoutATransientHardlyAnythingIsCutOff(t *testing.T) {
	ttft := dist.NewExponential(0.3)
	cfg := queue(t, 20, 10*time.Minute)
	cfg.Providers[0].TTFT, cfg.Providers[0].Concurrency = ttft, mockproviders.Unlimited
	var sum time.Duration
	for set := range uint64(pilotSets) {
		var p Pilot
		runSeeds(t, cfg, from(1+10*set, 10), p.Add)
		end, settled := p.Warmup()
		if !settled || end > time.Minute {
			t.Errorf("set %d: the warm-up ends after %v, settled: %v", set, end, settled)
		}
		sum += end
	}
	if mean := sum / pilotSets; mean > 20*time.Second {
		t.Errorf("of 10m without a transient %v are cut off in the mean", mean)
	}
	cfg.Providers[0].TTFT = dist.NewConstant(0.3)
	var p Pilot
	runSeeds(t, cfg, PilotSeeds(), p.Add)
	if end, settled := p.Warmup(); end != 0 || !settled {
		t.Errorf("of equal latencies %v are cut off, settled: %v", end, settled)
	}
}

func TestAPilotSaysWhereNothingSettles(t *testing.T) {
	grows := queue(t, 1.5, 1000*time.Second)
	var p Pilot
	runSeeds(t, grows, PilotSeeds(), p.Add)
	if end, settled := p.Warmup(); settled || end < 400*time.Second || end > 501*time.Second {
		t.Errorf("a queue that grows without end: %v, settled: %v", end, settled)
	}
	var none Pilot
	if end, settled := none.Warmup(); settled || end != 0 {
		t.Errorf("no run: %v, settled: %v", end, settled)
	}
}

// Runs that end with their requests may have windows of different widths; what is found does not depend on their order.
func TestPilotsAddUpInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var all []*sim.Result
	for range 6 {
		width := int64(1) << r.IntN(3)
		res := &sim.Result{Timeline: sim.Timeline{Width: width}}
		for w := range 800 / int(width) {
			n := r.Uint32N(3)
			res.Timeline.Windows = append(res.Timeline.Windows, sim.Window{Succeeded: n, Latency: int64(n) * int64(100+1000/(1+w)+r.IntN(30))})
		}
		all = append(all, res)
	}
	var want Pilot
	for _, res := range all {
		want.Add(res)
	}
	end, settled := want.Warmup()
	if end <= 0 || int64(end)%4 != 0 {
		t.Errorf("the warm-up ends after %v", end)
	}
	for range 20 {
		r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		var got Pilot
		for _, res := range all {
			got.Add(res)
		}
		if e, s := got.Warmup(); e != end || s != settled {
			t.Fatalf("in another order %v, %v; before %v, %v", e, s, end, settled)
		}
	}
}
