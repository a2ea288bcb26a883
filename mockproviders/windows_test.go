package mockproviders

import (
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
)

// 20 s up and 5 s down from 10 s on: down from 30 to 35, from 55 to 60, and so on until 100.
func TestFlappingGoesByTheClock(t *testing.T) {
	p := with(fault(t, "flapping", func(p any) {
		f := p.(*FlappingParams)
		f.Up, f.Down, f.From, f.To = 20*time.Second, 5*time.Second, 10*time.Second, 100*time.Second
	}))
	for tenths := range int64(1200) {
		now := tenths * second / 10
		var end End
		_, taken := p.Admit(now, &Job{Request: uint64(tenths), Output: 1}, &end)
		s := float64(tenths) / 10
		down := s >= 10 && s < 100 && math.Mod(s-10, 25) >= 20
		if taken == down {
			t.Fatalf("at %v s: taken %v", s, taken)
		}
	}
}

func TestRandomFlappingLastsAsLongAsItsMeans(t *testing.T) {
	f := fault(t, "flapping", func(p any) {
		*p.(*FlappingParams) = FlappingParams{Up: 30 * time.Second, Down: 10 * time.Second, Gaps: "random", OutageParams: OutageParams{Mode: "hang"}}
	})
	s := newSchedule(&Model{cfg: Config{Faults: []Fault{f}}}, 1)
	var up, down, before float64
	const n = 20_000
	for k := range 2 * n {
		seg := s.at(k)
		took := float64(seg.until)/1e9 - before
		before = float64(seg.until) / 1e9
		if seg.Hang {
			down += took
		} else {
			up += took
		}
	}
	for _, c := range []struct{ got, want float64 }{{up / n, 30}, {down / n, 10}} {
		if math.Abs(c.got-c.want) > 4*c.want/math.Sqrt(n) {
			t.Errorf("%.3f s on average, want %.0f", c.got, c.want)
		}
	}
}

// Work begun at any time within or around a ramp or spike ends when the integral of the speed reaches it.
func TestRampsAndSpikesIntegrateTheirSpeed(t *testing.T) {
	shapes := map[string]func(x float64) float64{
		"step":  func(float64) float64 { return 1 },
		"ramp":  func(x float64) float64 { return x },
		"spike": func(x float64) float64 { return 2 * math.Min(x, 1-x) },
	}
	for shape, of := range shapes {
		for _, factor := range []float64{4, 0.25} {
			f := fault(t, "slowdown", func(p any) {
				*p.(*SlowdownParams) = SlowdownParams{Factor: factor, Shape: shape, When: When{From: 5 * time.Second, To: 25 * time.Second}}
			})
			for begun := 0.0; begun < 27; begun += 1.7 {
				p := with(f)
				var end End
				p.Admit(int64(begun*1e9), &Job{Output: 60}, &end) // 7 s of work
				at, _ := next(t, p)
				now, done := begun, 0.0
				for dt := 1e-3; done < 7; now += dt {
					slow := 1.0
					if x := (now - 5) / 20; x >= 0 && x < 1 {
						slow = 1 + (factor-1)*of(x)
					}
					done += dt / slow
				}
				if got := float64(at) / 1e9; math.Abs(got-now) > 0.02 {
					t.Errorf("%s to ×%v, begun at %.1f s: ended at %.3f s, want %.3f", shape, factor, begun, got, now)
				}
			}
		}
	}
}

func TestAColdStartIsSlowAtFirstAndAfterIdling(t *testing.T) {
	p := steady(func(c *Config) {
		c.Joins = 5 * time.Second
		c.Faults = []Fault{fault(t, "cold_start", func(p any) {
			c := p.(*ColdStartParams)
			c.For, c.Factor, c.AfterIdle = 10*time.Second, 3, time.Minute
		})}
	})
	var end End
	if _, ok := p.Admit(4*second, &Job{}, &end); ok || end.Code != CodeRefused {
		t.Error("taken before it joined")
	}
	for _, c := range []struct{ at, took int64 }{
		{20, 9}, {29, 9}, // from its first attempt on
		{30, 3},
		{33 + 59, 3}, // idle for less than a minute, since 33 s
		{95 + 60, 9}, // idle for a minute
		{164, 9}, {173, 3},
	} {
		admit(t, p, c.at*second, uint64(c.at))
		// The one from 20 s ends with the other from 29 s: look for this one.
		for {
			at, end := next(t, p)
			if end.Tag == uint64(c.at) {
				if at != (c.at+c.took)*second {
					t.Errorf("begun at %d s: took %v s, want %d", c.at, float64(at)/1e9-float64(c.at), c.took)
				}
				break
			}
		}
	}
}

// Random cold starts make it cold each time.
func TestAProviderGoesColdAgainWithEachWindow(t *testing.T) {
	p := with(fault(t, "cold_start", func(p any) {
		c := p.(*ColdStartParams)
		c.For, c.Factor, c.MTBF, c.MTTR, c.Regular = 10*time.Second, 2, 50*time.Second, 50*time.Second, true
	}))
	for _, c := range []struct{ at, took int64 }{{0, 3}, {60, 6}, {75, 3}, {100, 3}, {150, 6}, {165, 3}} {
		admit(t, p, c.at*second, uint64(c.at))
		if at, _ := next(t, p); at != (c.at+c.took)*second {
			t.Errorf("begun at %d s: took %v s, want %d", c.at, float64(at)/1e9-float64(c.at), c.took)
		}
	}
}

// Between the attempt and the reset lie two changes that nobody looks at.
func TestAResetIsNotMissedBehindOtherFaults(t *testing.T) {
	p := with(
		fault(t, "slowdown", func(p any) {
			*p.(*SlowdownParams) = SlowdownParams{Factor: 2, Shape: "step", When: When{From: 10 * time.Second, To: 20 * time.Second}}
		}),
		fault(t, "outage", func(p any) {
			*p.(*OutageParams) = OutageParams{Mode: "reset", When: When{From: 30 * time.Second, To: 31 * time.Second}}
		}))
	var end End
	p.Admit(0, &Job{Output: 1000}, &end)
	if at, end := next(t, p); at != 30*second || end.Code != CodeBroken || end.Tokens != 240 {
		t.Errorf("at %d: %+v, want it cut at 30 s after 240 tokens", at, end)
	}
}

func TestAnIdleProviderHasNothingToDoHoweverOftenItIsReset(t *testing.T) {
	p := with(fault(t, "outage", func(p any) {
		*p.(*OutageParams) = OutageParams{Mode: "reset", When: When{MTBF: 10 * time.Second, MTTR: time.Second}}
	}))
	cut, ended := 0, 0
	for k := range int64(2000) {
		var end End
		if _, ok := p.Admit(k*7*second, &Job{Request: uint64(k), Output: 20}, &end); !ok {
			continue
		}
		if _, end := next(t, p); end.Code != CodeOK {
			cut++
		}
		ended++
		if p.Next() != pq.Never {
			t.Fatalf("idle, but due at %d", p.Next())
		}
	}
	// An attempt of 3 s escapes a reset with probability exp(−3/10).
	if share := float64(cut) / float64(ended); math.Abs(share-(1-math.Exp(-0.3))) > 0.05 {
		t.Errorf("%.3f cut, want %.3f", share, 1-math.Exp(-0.3))
	}
}

// The first reset finds only one that nobody waits for, the second one that somebody does.
func TestEveryResetCutsAgain(t *testing.T) {
	p := steady(func(c *Config) {
		c.BillAfterCancel = true
		c.Faults = []Fault{fault(t, "flapping", func(p any) {
			f := p.(*FlappingParams)
			f.Up, f.Down, f.Mode = 10*time.Second, time.Second, "reset"
		})}
	})
	p.Cancel(9*second, admit(t, p, 8*second, 1))
	var end End
	if !p.Advance(11*second, &end) || !end.Late || end.Tag != 1 {
		t.Fatalf("at 10 s: %+v, want the bill of the first", end)
	}
	p.Advance(11*second, &end)
	admit(t, p, 20*second, 2)
	if at, end := next(t, p); at != 21*second || end.Code != CodeRefused || end.Tag != 2 {
		t.Errorf("at %d: %+v", at, end)
	}
}

func TestLeavingCutsOrDrains(t *testing.T) {
	for _, cut := range []bool{false, true} {
		p := steady(func(c *Config) { c.Leaves, c.Cut = 2*time.Second, cut })
		admit(t, p, 0, 1)
		at, end := next(t, p)
		if cut != (at == 2*second && end.Code == CodeBroken) || cut == (at == 3*second && end.Code == CodeOK) {
			t.Errorf("cut %v: at %d: %+v", cut, at, end)
		}
		if _, ok := p.Admit(5*second, &Job{}, &end); ok || end.Code != CodeRefused {
			t.Errorf("taken after it left: %+v", end)
		}
	}
}

// Days of flapping leave no more behind than the last thousand changes.
func TestThePastIsForgotten(t *testing.T) {
	flapping := fault(t, "flapping", func(p any) {
		f := p.(*FlappingParams)
		f.Up, f.Down, f.Mode = time.Second, time.Second, "hang"
	})
	slow := fault(t, "slowdown", func(p any) { p.(*SlowdownParams).MTBF, p.(*SlowdownParams).MTTR = time.Second, time.Second })
	long, short := with(flapping, slow), with(flapping, slow)
	var end End
	n := admit(t, short, 0, 1)
	long.Admit(0, &Job{Output: 1 << 20}, &end)
	for s := range int64(50_000) {
		long.effects(s * second)
		if s == 2 {
			short.Cancel(2*second, n)
		}
		if s > 2 {
			short.effects(s * second)
		}
	}
	if got := cap(short.sched.segments); got > 8192 {
		t.Errorf("%d segments kept", got)
	}
	// The one that still runs needs all of them; the slow half of the time it runs at half speed.
	if end := long.Cancel(50_000*second, 1); math.Abs(float64(end.Tokens)-375_000) > 5000 {
		t.Errorf("%d tokens in 50,000 s, want about 375,000", end.Tokens)
	}
}

// Two cold starts: both at first (2 × 3 times 1 s), then the one that lasts longer, then neither. The end of one does
// not make the other cold again.
func TestColdStartsMultiplyAndDoNotDisturbEachOther(t *testing.T) {
	cold := func(factor float64, lasts, to time.Duration) Fault {
		return fault(t, "cold_start", func(p any) {
			c := p.(*ColdStartParams)
			c.Factor, c.For, c.To = factor, lasts, to
		})
	}
	p := steady(func(c *Config) {
		c.PerOutputToken = dist.NewConstant(0)
		c.Faults = []Fault{cold(2, 20*time.Second, 0), cold(3, 10*time.Second, 12*time.Second)}
	})
	for _, c := range []struct{ begun, takes int64 }{{0, 6}, {8, 6}, {15, 2}, {30, 1}} {
		admit(t, p, c.begun*second, uint64(c.begun))
		if at, _ := next(t, p); at != (c.begun+c.takes)*second {
			t.Errorf("begun at %d s: took %g s, want %d", c.begun, float64(at)/1e9-float64(c.begun), c.takes)
		}
	}
}
