package mockproviders

import (
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/units"
)

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
