package mockproviders

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// with returns the provider steady with faults.
func with(faults ...Fault) *Provider {
	return steady(func(c *Config) { c.Faults = faults })
}

func TestEveryFaultIsBuiltFromItsDefaultsAtRandomAndOnSchedule(t *testing.T) {
	names := Faults.Names()
	for _, want := range []string{"cold_start", "cut_stream", "error", "error_burst", "fast_failure", "flapping", "outage",
		"price_change", "rate_limit_cut", "slowdown", "trickle"} {
		if !slices.Contains(names, want) {
			t.Errorf("there is no fault %q", want)
		}
	}
	share := func(params any) { // what has no default
		switch p := params.(type) {
		case *ErrorParams:
			p.Rate = 0.5
		case *CutStreamParams:
			p.Share = 0.5
		case *TrickleParams:
			p.Share = 0.5
		}
	}
	for _, name := range names {
		for _, random := range []bool{false, true} {
			f := fault(t, name, func(params any) {
				share(params)
				w := params.(Fault).Timing()
				w.From, w.To = time.Hour, 2*time.Hour
				if random {
					w.MTBF, w.MTTR = 5*time.Minute, 2*time.Minute
				}
			})
			if f.String() == "" || f.Timing().From != time.Hour {
				t.Errorf("%s: %q from %v", name, f, f.Timing().From)
			}
			s := newSchedule(&Model{cfg: Config{Faults: []Fault{f}}}, 1)
			acted, since := 0, int64(0)
			for k := range 40 {
				seg := s.at(k)
				if quiet(&seg.Effects) {
					since = seg.until
					continue
				}
				acted++
				if since < int64(time.Hour) || seg.until > int64(2*time.Hour) {
					t.Errorf("%s acts from %d to %d", name, since, seg.until)
				}
			}
			if acted == 0 || name != "flapping" && name != "slowdown" && random != (acted > 1) {
				t.Errorf("%s, at random %v: acts %d times", name, random, acted)
			}
		}
	}
}

func quiet(e *Effects) bool {
	return !e.Refuse && !e.Hang && !e.Reset && e.Slow == 1 && e.Allow == 1 && e.Price == million && e.Cold == nil && !e.strikes
}

func TestFaultsThatDoNothingOrMakeNoSenseAreRefused(t *testing.T) {
	none := units.Share(0)
	for what, c := range map[string]struct {
		name string
		set  func(params any)
	}{
		"errors at no rate":      {"error", func(any) {}},
		"no fast failures":       {"fast_failure", func(p any) { p.(*FastFailureParams).Rate = &none }},
		"no cuts":                {"cut_stream", func(any) {}},
		"no trickle":             {"trickle", func(any) {}},
		"chances above one":      {"error_burst", func(p any) { p.(*ErrorBurstParams).ToBad, p.(*ErrorBurstParams).ToGood = 0.6, 0.5 }},
		"an end before it":       {"outage", func(p any) { p.(*OutageParams).From, p.(*OutageParams).To = 2, 1 }},
		"mtbf alone":             {"flapping", func(p any) { p.(*FlappingParams).MTBF = time.Minute }},
		"a ramp without an end":  {"slowdown", func(p any) { p.(*SlowdownParams).Shape = "ramp" }},
		"mttr without its fault": {"price_change", func(p any) { p.(*PriceChangeParams).MTTR = time.Minute }},
	} {
		k, err := Faults.Lookup(c.name)
		if err != nil {
			t.Fatal(err)
		}
		params := k.New()
		c.set(params)
		if f, err := k.Build(params); err == nil {
			t.Errorf("%s: built %s", what, f)
		}
	}
}

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

func TestFastFailuresComeAtOnceAndTakeNeitherPlaceNorAllowanceNorMoney(t *testing.T) {
	p := steady(func(c *Config) {
		c.Concurrency, c.Queue, c.RateLimit = 1, 0, &RateLimit{RequestsPerMinute: 1}
		c.Faults = []Fault{fault(t, "fast_failure", func(p any) { p.(*FastFailureParams).To = 10 * time.Second })}
	})
	for tag := range uint64(3) {
		admit(t, p, second, tag)
	}
	for tag := range uint64(3) {
		at, end := next(t, p)
		if at != second+5e6 || end.Tag != tag || end.Code != 500 || end.Cost != 0 || end.First != -1 || end.Requests != 1 {
			t.Errorf("at %d: %+v", at, end)
		}
	}
	admit(t, p, 10*second, 9)
	if at, end := next(t, p); at != 13*second || end.Code != CodeOK {
		t.Errorf("after the fault: at %d: %+v", at, end)
	}
}

// However long they wait, the first two fail: those that came first.
func TestTheFirstAttemptsFail(t *testing.T) {
	for name, set := range map[string]func(any){
		"error":        func(p any) { p.(*ErrorParams).First, p.(*ErrorParams).From = 2, 10*time.Second },
		"fast_failure": func(p any) { p.(*FastFailureParams).First, p.(*FastFailureParams).From = 2, 10*time.Second },
	} {
		p := steady(func(c *Config) { c.Concurrency, c.Faults = 1, []Fault{fault(t, name, set)} })
		for tag := range uint64(3) { // before it begins
			admit(t, p, 0, tag)
		}
		for range 3 {
			if _, end := next(t, p); end.Code != CodeOK {
				t.Errorf("%s: attempt %d ended with %d before the fault", name, end.Tag, end.Code)
			}
		}
		for tag := uint64(3); tag < 8; tag++ {
			admit(t, p, 20*second, tag)
		}
		for range 5 {
			if _, end := next(t, p); (end.Code == 500) != (end.Tag < 5) {
				t.Errorf("%s: attempt %d ended with %d", name, end.Tag, end.Code)
			}
		}
	}
}

// A stream of 20 tokens cut at a quarter: its first token at 1 s, five tokens, the break at 1.5 s, billed.
func TestCutStreamsBreakOffAndAreBilled(t *testing.T) {
	for _, d := range []Discipline{FCFS, PS, Batch} {
		for _, bill := range []Bill{BillTokens, BillSuccess} {
			p := steady(func(c *Config) {
				c.Bill, c.Discipline = bill, d
				c.Faults = []Fault{fault(t, "cut_stream", func(p any) { p.(*CutStreamParams).Share, p.(*CutStreamParams).At = 1, 0.25 })}
			})
			admit(t, p, 0, 1)
			want := units.Money(1000*2_500_000 + 5*10_000_000)
			if bill == BillSuccess {
				want = 0
			}
			if at, end := next(t, p); at != 3*second/2 || end.Code != CodeBroken || end.Tokens != 5 || end.First != second || end.Cost != want {
				t.Errorf("discipline %d: at %d: %+v, want it billed %d", d, at, end, want)
			}
		}
	}
}

func TestCutsStrikeTheirShare(t *testing.T) {
	p := with(fault(t, "cut_stream", func(p any) { p.(*CutStreamParams).Share = 0.1 }))
	broken := 0
	for tag := range uint64(10_000) {
		admit(t, p, 0, tag)
	}
	for range 10_000 {
		if _, end := next(t, p); end.Code == CodeBroken {
			broken++
		}
	}
	if math.Abs(float64(broken)-1000) > 4*30 {
		t.Errorf("%d of 10,000 broken, want about 1,000", broken)
	}
}

// Of 20 tokens 4 come at 100 ms each, from 1 s on; the other 16 take a second each: 1.4 + 16 s.
func TestTricklingStreamsSlowToATokenASecond(t *testing.T) {
	for _, d := range []Discipline{FCFS, PS, Batch} {
		trickling := func(c *Config) {
			c.Concurrency, c.Discipline = 1, d
			c.Faults = []Fault{fault(t, "trickle", func(p any) { p.(*TrickleParams).Share, p.(*TrickleParams).To = 1, time.Second })}
		}
		p := steady(trickling)
		admit(t, p, 0, 1)
		admit(t, p, 0, 2) // waits for the place; served after the fault
		if at, end := next(t, p); at != 17_400e6 || end.Code != CodeOK || end.Tokens != 20 || end.First != second || end.Tag != 1 {
			t.Errorf("discipline %d: at %d: %+v", d, at, end)
		}
		if at, end := next(t, p); at != 20_400e6 || end.Code != CodeOK {
			t.Errorf("discipline %d: at %d: %+v", d, at, end)
		}
		for _, c := range []struct {
			at     int64
			tokens int32
		}{{1000e6, 0}, {1250e6, 2}, {1400e6, 4}, {2399e6, 4}, {2400e6, 5}, {10_400e6, 13}, {17_399e6, 19}} {
			p := steady(trickling)
			n := admit(t, p, 0, 1)
			var end End
			for p.Next() <= c.at {
				p.Advance(c.at, &end)
			}
			if end := p.Cancel(c.at, n); end.Tokens != c.tokens || end.First != second || end.Cost != 1000*2_500_000+units.Money(c.tokens)*10_000_000 {
				t.Errorf("discipline %d, cancelled at %d ms: %+v, want %d tokens", d, c.at/1e6, end, c.tokens)
			}
			if p.Open() != 0 || p.busy != 0 || p.Next() != pq.Never {
				t.Errorf("discipline %d: something is left", d)
			}
		}
	}
}

// Two at once under a curve that doubles times at two: both take 2 s for their first 10 tokens each; then one trickles
// and goes on counting.
func TestATricklingStreamStillCountsInTheBatch(t *testing.T) {
	p := steady(func(c *Config) {
		c.TTFT, c.Discipline, c.Slowdown = workers(func(*Config) {}).m.cfg.TTFT, Batch, &Curve{Points: []CurvePoint{{1, 1}, {2, 2}}}
		c.Faults = []Fault{fault(t, "trickle", func(p any) {
			p.(*TrickleParams).Share, p.(*TrickleParams).At, p.(*TrickleParams).To = 1, 0.5, time.Second
		})}
	})
	var end End
	p.Admit(0, &Job{Request: 1, Output: 20, Tag: 1}, &end) // alone until 1 s: ten tokens, then one a second until 11 s
	p.Advance(second, &end)
	p.Admit(second, &Job{Request: 2, Output: 20, Tag: 2}, &end) // not struck: 20 tokens of 200 ms
	if at, end := next(t, p); at != 5*second || end.Tag != 2 {
		t.Errorf("at %d: %+v", at, end)
	}
	if at, end := next(t, p); at != 11*second || end.Tag != 1 {
		t.Errorf("at %d: %+v", at, end)
	}
}

// An attempt that comes and is cancelled meanwhile, while it would have begun to decode later, is in nobody's way.
func TestATricklingStreamEndsThoughAnotherIsCancelled(t *testing.T) {
	p := steady(func(c *Config) {
		c.Discipline = Batch
		c.Faults = []Fault{fault(t, "trickle", func(p any) { p.(*TrickleParams).Share, p.(*TrickleParams).To = 1, time.Second })}
	})
	admit(t, p, 0, 1) // trickles until 17.4 s
	var end End
	for p.Next() < 17*second {
		p.Advance(p.Next(), &end)
	}
	p.Cancel(17_200e6, admit(t, p, 17*second, 2))
	if at, end := next(t, p); at != 17_400e6 || end.Tag != 1 || p.Next() != pq.Never {
		t.Errorf("at %d: %+v", at, end)
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

func TestAnIncidentStrikesAllItsProvidersAtTheSameTimes(t *testing.T) {
	outage := fault(t, "outage", func(p any) { p.(*OutageParams).MTBF, p.(*OutageParams).MTTR = time.Minute, 20*time.Second })
	own := fault(t, "slowdown", func(p any) { p.(*SlowdownParams).MTBF, p.(*SlowdownParams).MTTR = time.Minute, 20*time.Second })
	bursts := fault(t, "error_burst", func(any) {})
	shared := func(f Fault) Fault { return &Shared{Fault: f, Name: "east", Owner: rng.HashString("east")} }
	type state struct{ refused, failed bool }
	history := func(name string, seed uint64, faults ...Fault) (all []state) {
		p := server(func(c *Config) { c.Name, c.Faults = name, faults }).New(seed)
		for k := range uint64(3000) {
			var end End
			_, ok := p.Admit(int64(k)*second, &Job{Request: k, Output: 1}, &end)
			if ok {
				_, end = next(t, p)
			}
			all = append(all, state{!ok, end.Code == 503})
		}
		return all
	}
	a := history("a", 1, shared(outage), shared(bursts))
	if !slices.Contains(a, state{true, false}) || !slices.Contains(a, state{false, true}) {
		t.Fatal("nothing happened")
	}
	for what, b := range map[string][]state{
		"another provider":          history("b", 1, shared(outage), shared(bursts)),
		"behind a fault of its own": history("b", 1, own, shared(outage), own, shared(bursts)),
	} {
		if !slices.Equal(a, b) {
			t.Errorf("%s is struck at other times", what)
		}
	}
	for what, b := range map[string][]state{
		"another seed":      history("a", 2, shared(outage), shared(bursts)),
		"not shared":        history("a", 1, outage, bursts),
		"another incident":  history("a", 1, &Shared{Fault: outage, Owner: 5}, &Shared{Fault: bursts, Owner: 5}),
		"not shared, named": history("east", 1, outage, bursts),
	} {
		if slices.Equal(a, b) {
			t.Errorf("%s: the same times", what)
		}
	}
	if f := shared(own); f.Timing() != own.Timing() || f.String() != own.String() || f.Steps() != own.Steps() {
		t.Error("an incident hides its fault")
	}
	// A fault of a provider's own is not moved by the incidents that are put before it.
	before, after := history("a", 1, outage), history("a", 1, shared(own), outage)
	if !slices.Equal(before, after) {
		t.Error("an incident changes the times of a provider's own faults")
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
	if p.Advance(11*second, &end) {
		t.Fatalf("at 10 s: %+v", end)
	}
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
