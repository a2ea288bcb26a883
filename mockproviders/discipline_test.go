package mockproviders

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
)

// workers is a provider whose attempts are work alone: an output token a second.
func workers(change func(*Config)) *Provider {
	return steady(func(c *Config) {
		c.TTFT, c.PerOutputToken = dist.NewConstant(0), dist.NewConstant(1)
		change(c)
	})
}

func job3(t *testing.T, p *Provider, now int64, tag uint64, work int32) uint32 {
	t.Helper()
	var end End
	n, ok := p.Admit(now, &Job{Request: tag, Prompt: 1, Output: work, Tag: tag}, &end)
	if !ok {
		t.Fatal("refused")
	}
	return n
}

// drive runs jobs (arrival, work) through p in order of time and returns when each ended.
func drive(t *testing.T, p *Provider, jobs [][2]float64) []float64 {
	t.Helper()
	ends := make([]float64, len(jobs))
	until := func(now int64) {
		for p.Next() <= now && p.Next() != pq.Never {
			at := p.Next()
			var end End
			for p.Advance(at, &end) {
				ends[end.Tag] = float64(at) / 1e9
			}
		}
	}
	for k, j := range jobs {
		now := int64(j[0] * 1e9)
		until(now)
		job3(t, p, now, uint64(k), int32(j[1]))
	}
	until(pq.Never - 1)
	return ends
}

// Three jobs of 3, 1 and 2 s that come at 0, 1 and 2 s, worked by hand: processor sharing ends them at 5.5, 3.5 and 6 s.
func TestProcessorSharingWorkedByHand(t *testing.T) {
	ends := drive(t, workers(func(c *Config) { c.Discipline = PS }), [][2]float64{{0, 3}, {1, 1}, {2, 2}})
	for k, want := range []float64{5.5, 3.5, 6} {
		if math.Abs(ends[k]-want) > 1e-8 {
			t.Errorf("job %d ended at %v s, want %v", k, ends[k], want)
		}
	}
}

// One job alone decodes at 1 s a token; two at 1.5 s. Jobs of 4 and 2 tokens at 0 and 1 s: from 1 s on each token
// takes 1.5 s, so the second ends at 4 s; the first has then had 1 + 2 tokens and needs 1 s more: 5 s.
func TestBatchedRequestsSlowEachOtherOnlyWhileBothRun(t *testing.T) {
	batch := func(c *Config) {
		c.Discipline, c.Slowdown = Batch, &Curve{Points: []CurvePoint{{1, 1}, {2, 1.5}, {4, 2}}}
	}
	ends := drive(t, workers(batch), [][2]float64{{0, 4}, {1, 2}})
	for k, want := range []float64{5, 4} {
		if math.Abs(ends[k]-want) > 1e-8 {
			t.Errorf("job %d ended at %v s, want %v", k, ends[k], want)
		}
	}
	// Cancelled at 2.5 s the second has sent one token, and the first, alone again, ends at 4.5 s.
	p := workers(batch)
	job3(t, p, 0, 0, 4)
	var end End
	p.Advance(second, &end)
	n := job3(t, p, second, 1, 2)
	p.Advance(5*second/2, &end)
	if end := p.Cancel(5*second/2, n); end.Tokens != 1 || end.First != second {
		t.Errorf("cancelled: %+v", end)
	}
	if at, _ := next(t, p); at != 9*second/2 {
		t.Errorf("the other ended at %v s, want 4.5", float64(at)/1e9)
	}
}

// A deliberately dumb simulation of shared speed: small steps of time, every job's work counted down.
func dumb(jobs [][2]float64, places int, factor func(n int) float64, slow func(t float64) float64) []float64 {
	const dt = 1e-3
	ends := make([]float64, len(jobs))
	left := make([]float64, len(jobs))
	var running, waits []int
	come, done := 0, 0
	for step := 0; done < len(jobs); step++ {
		now := float64(step) * dt
		for come < len(jobs) && jobs[come][0] <= now+dt/2 {
			left[come] = jobs[come][1]
			waits = append(waits, come)
			come++
		}
		for len(waits) > 0 && len(running) < places {
			running, waits = append(running, waits[0]), waits[1:]
		}
		rate := 1 / (factor(len(running)) * slow(now))
		var still []int
		for _, k := range running {
			if left[k] -= rate * dt; left[k] <= 1e-9 {
				ends[k] = now + dt
				done++
			} else {
				still = append(still, k)
			}
		}
		running = still
	}
	return ends
}

func TestSharedSpeedAgreesWithADumbSimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	slowdown := fault(t, "slowdown", func(p any) {
		*p.(*SlowdownParams) = SlowdownParams{Factor: 3, Shape: "step", When: When{From: 5 * time.Second, To: 9 * time.Second}}
	})
	slow := func(t float64) float64 {
		if t >= 5 && t < 9 {
			return 3
		}
		return 1
	}
	curve := &Curve{Points: []CurvePoint{{1, 1}, {3, 1.4}, {8, 3}}}
	absolute := &Curve{Alpha: 0.7, Beta: 0.3}
	for name, c := range map[string]struct {
		change func(*Config)
		factor func(n int) float64
	}{
		"ps":         {func(c *Config) { c.Discipline = PS }, func(n int) float64 { return max(float64(n), 1) }},
		"batch":      {func(c *Config) { c.Discipline, c.Slowdown = Batch, curve }, func(n int) float64 { return curve.at(max(n, 1)) }},
		"alpha beta": {func(c *Config) { c.Discipline, c.Slowdown = Batch, absolute }, func(n int) float64 { return 0.7 + 0.3*float64(n) }},
	} {
		t.Run(name, func(t *testing.T) {
			var jobs [][2]float64
			now := 0.0
			for range 40 {
				now += math.Round(r.ExpFloat64()*500) / 1000
				jobs = append(jobs, [2]float64{now, float64(1 + r.IntN(3))})
			}
			p := workers(func(cfg *Config) {
				cfg.Concurrency = 6
				cfg.Faults = []Fault{slowdown}
				c.change(cfg)
			})
			got, want := drive(t, p, jobs), dumb(jobs, 6, c.factor, slow)
			for k := range jobs {
				if math.Abs(got[k]-want[k]) > 0.05 {
					t.Errorf("job %d ended at %.3f s, the dumb simulation says %.3f", k, got[k], want[k])
				}
			}
		})
	}
}

func TestARoundTripDelaysAnswersAndRefusalsAlike(t *testing.T) {
	p := steady(func(c *Config) {
		c.RTT, c.Concurrency, c.Queue = 50*time.Millisecond, 1, 0
	})
	admit(t, p, 0, 1)
	var end End
	if _, ok := p.Admit(second, &Job{Tag: 2}, &end); !ok {
		t.Fatal("the refusal came without crossing the network")
	}
	if at, end := next(t, p); at != second+50e6 || end.Tag != 2 || end.Code != CodeNoRoom {
		t.Errorf("at %d: %+v", at, end)
	}
	if p.Advance(3*second, &end) {
		t.Error("the answer crossed the network in no time")
	}
	admit(t, p, 3*second, 3) // the place is free, though the answer is still on its way
	if at, end := next(t, p); at != 3*second+50e6 || end.First != second+50e6 || end.Tag != 1 {
		t.Errorf("at %d: %+v", at, end)
	}
	if at, end := next(t, p); at != 6*second+50e6 || end.Tag != 3 {
		t.Errorf("at %d: %+v", at, end)
	}
	n := admit(t, p, 9*second, 4)
	if p.Advance(12*second, &end) {
		t.Errorf("answered at 12 s: %+v", end)
	}
	if cut := p.Cancel(12*second+1, n); cut.Code != CodeCut || cut.Cost == 0 {
		t.Errorf("cancelled on the way: %+v", cut)
	}
	if p.Advance(pq.Never-1, &end) || p.Open() != 0 {
		t.Error("an answer that nobody waits for was given")
	}
}

func TestAResetCutsWhatIsInFlight(t *testing.T) {
	for _, d := range []Discipline{FCFS, PS, Batch} {
		p := steady(func(c *Config) {
			c.Concurrency, c.Discipline = 1, d
			c.Faults = []Fault{fault(t, "outage", func(p any) {
				*p.(*OutageParams) = OutageParams{Mode: "reset", When: When{From: 2 * time.Second, To: 4 * time.Second}}
			})}
		})
		admit(t, p, 0, 1) // its first token left at 1 s, ten came by 2 s
		admit(t, p, 0, 2) // waits
		at, end := next(t, p)
		if at != 2*second || end.Tag != 1 || end.Code != CodeBroken || end.Tokens != 10 || end.Cost != 1000*2_500_000+10*10_000_000 {
			t.Errorf("discipline %d: at %d: %+v", d, at, end)
		}
		if !p.Advance(2*second, &end) || end.Tag != 2 || end.Code != CodeRefused || end.Cost != 0 {
			t.Errorf("discipline %d: the waiting one: %+v", d, end)
		}
		if p.Advance(2*second, &end) || p.Open() != 0 || p.Next() != pq.Never {
			t.Errorf("discipline %d: something is left", d)
		}
		admit(t, p, 4*second, 3)
		if at, end := next(t, p); at != 7*second || end.Code != CodeOK {
			t.Errorf("discipline %d: after the outage: at %d: %+v", d, at, end)
		}
	}
}

func TestAProviderThatDoesNotNoticeServesAndChargesToTheEnd(t *testing.T) {
	p := steady(func(c *Config) { c.Concurrency, c.BillAfterCancel = 1, true })
	n := admit(t, p, 0, 1)
	admit(t, p, 0, 2)
	waits := admit(t, p, 0, 3)
	for _, n := range []uint32{n, waits} {
		if end := p.Cancel(second/2, n); end.Cost != 0 || !end.Late {
			t.Errorf("%+v, want the bill to come later", end)
		}
	}
	for k, want := range []End{
		{Tag: 1, Late: true, Cost: 1000*2_500_000 + 20*10_000_000},
		{Tag: 2, Cost: 1000*2_500_000 + 20*10_000_000}, // its place was not free before 3 s
		{Tag: 3, Late: true, Cost: 1000*2_500_000 + 20*10_000_000},
	} {
		at, end := next(t, p)
		if at != int64(k+1)*3*second || end.Tag != want.Tag || end.Late != want.Late || end.Cost != want.Cost {
			t.Errorf("at %d: %+v, want %+v", at, end, want)
		}
	}
	if p.Open() != 0 {
		t.Error("something is left")
	}
}

func BenchmarkBatch(b *testing.B) {
	for _, d := range []Discipline{FCFS, PS, Batch} {
		b.Run(fmt.Sprint("discipline=", d), func(b *testing.B) {
			cfg := Config{Name: "p", TTFT: dist.NewConstant(0.1), PerOutputToken: dist.NewExponential(0.01), Concurrency: 64, Queue: Unlimited,
				Discipline: d, Slowdown: &Curve{Points: []CurvePoint{{1, 1}, {64, 2.5}}}, Price: Price{CachedInput: NoCachedPrice}}
			p := Compile(cfg).New(1)
			var end End
			for k := range uint64(64) {
				p.Admit(0, &Job{Request: k, Output: 100}, &end)
			}
			b.ReportAllocs()
			id := uint64(64)
			for b.Loop() {
				at := p.Next()
				for !p.Advance(at, &end) {
					at = p.Next()
				}
				p.Admit(at, &Job{Request: id, Output: 100}, &end)
				id++
			}
		})
	}
}
