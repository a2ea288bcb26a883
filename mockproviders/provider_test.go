package mockproviders

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/units"
)

const second = int64(time.Second)

// steady is a provider whose first token takes 1 s and every output token 100 ms.
func steady(change func(*Config)) *Provider {
	cfg := Config{Name: "p", Weight: 1, TTFT: dist.NewConstant(1), PerOutputToken: dist.NewConstant(0.1),
		Concurrency: Unlimited, Queue: Unlimited, Price: Price{Input: 2_500_000, Output: 10_000_000, CachedInput: NoCachedPrice}}
	if change != nil {
		change(&cfg)
	}
	return Compile(cfg).New(1)
}

func fault(t *testing.T, name string, set func(params any)) Fault {
	t.Helper()
	k, err := Faults.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	params := k.New()
	set(params)
	f, err := k.Build(params)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func admit(t *testing.T, p *Provider, now int64, tag uint64) uint32 {
	t.Helper()
	var end End
	n, ok := p.Admit(now, &Job{Request: tag, Order: tag, Prompt: 1000, Output: 20, Tag: tag}, &end)
	if !ok {
		t.Fatalf("attempt %d refused with %d", tag, end.Code)
	}
	return n
}

// next moves on to the next attempt that ends.
func next(t *testing.T, p *Provider) (int64, End) {
	t.Helper()
	var end End
	for p.Next() != pq.Never {
		if at := p.Next(); p.Advance(at, &end) {
			return at, end
		}
	}
	t.Fatal("nothing is due")
	return 0, end
}

func TestLatencyIsFirstTokenPlusTokensTimesTimePerToken(t *testing.T) {
	p := steady(nil)
	admit(t, p, 5*second, 1)
	at, end := next(t, p)
	if at != 8*second || end.First != 6*second || end.Code != CodeOK || end.Tokens != 20 {
		t.Errorf("ended at %d: %+v, want at 8 s with its first token at 6 s", at, end)
	}
	if want := units.Money(1000*2_500_000 + 20*10_000_000); end.Cost != want {
		t.Errorf("cost %d picodollars, want %d", end.Cost, want)
	}
}

func TestPlacesAreServedInOrderAndTheQueueIsBounded(t *testing.T) {
	p := steady(func(c *Config) { c.Concurrency, c.Queue = 1, 2 })
	for tag := range uint64(3) {
		admit(t, p, 0, tag)
	}
	var end End
	if _, ok := p.Admit(0, &Job{}, &end); ok || end.Code != CodeNoRoom {
		t.Errorf("the fourth attempt got %d, want a refusal with 503", end.Code)
	}
	for tag := range uint64(3) {
		if at, end := next(t, p); end.Tag != tag || at != int64(tag+1)*3*second {
			t.Errorf("attempt %d ended at %d, want %d at %d", end.Tag, at, tag, int64(tag+1)*3*second)
		}
	}
}

func TestCancellingFreesThePlaceAndTheQueueMovesUp(t *testing.T) {
	p := steady(func(c *Config) { c.Concurrency = 1 })
	serving := admit(t, p, 0, 0)
	waits := admit(t, p, 0, 1)
	admit(t, p, 0, 2)
	if end := p.Cancel(second/2, waits); end.Cost != 0 || end.Tokens != 0 || end.First != -1 {
		t.Errorf("cancelled while waiting: %+v, want nothing done and nothing billed", end)
	}
	end := p.Cancel(2*second, serving) // the first token left at 1 s, ten of twenty have come
	if end.Code != CodeCut || end.Tokens != 10 || end.First != second || end.Cost != 1000*2_500_000+10*10_000_000 {
		t.Errorf("cancelled half-way: %+v", end)
	}
	if at, end := next(t, p); end.Tag != 2 || at != 5*second {
		t.Errorf("attempt %d ended at %d, want attempt 2 to start at once and end at 5 s", end.Tag, at)
	}
	if p.Open() != 0 || p.Next() != pq.Never {
		t.Error("the provider is not empty")
	}
}

func TestBillSuccessChargesNothingForWhatWasCut(t *testing.T) {
	p := steady(func(c *Config) { c.Bill = BillSuccess })
	if end := p.Cancel(2*second, admit(t, p, 0, 0)); end.Cost != 0 {
		t.Errorf("billed %d", end.Cost)
	}
	admit(t, p, 2*second, 1)
	if _, end := next(t, p); end.Cost == 0 {
		t.Error("a full answer was not billed")
	}
}

func TestOutageRefusesOnlyWithinItsWindowAndServesWhatItTook(t *testing.T) {
	p := steady(func(c *Config) {
		c.Faults = []Fault{fault(t, "outage", func(p any) {
			*p.(*OutageParams) = OutageParams{When: When{From: 2 * time.Second, To: 4 * time.Second}, Mode: "refuse"}
		})}
	})
	admit(t, p, second, 1)
	for _, at := range []int64{2 * second, 4*second - 1} {
		var end End
		if _, ok := p.Admit(at, &Job{}, &end); ok || end.Code != CodeRefused {
			t.Errorf("at %d: taken %v, code %d; want it refused", at, ok, end.Code)
		}
	}
	if at, end := next(t, p); at != 4*second || end.Code != CodeOK {
		t.Errorf("what was taken before ended at %d with %d", at, end.Code)
	}
	admit(t, p, 4*second, 2)
}

func TestHangingAttemptsEndOnlyWhenCancelledAndTakeNoPlace(t *testing.T) {
	p := steady(func(c *Config) {
		c.Concurrency = 1
		c.Faults = []Fault{fault(t, "outage", func(p any) { *p.(*OutageParams) = OutageParams{When: When{To: time.Second}, Mode: "hang"} })}
	})
	hanging := admit(t, p, 0, 1)
	if p.Next() != pq.Never {
		t.Fatal("a hanging attempt is due to end")
	}
	admit(t, p, second, 2)
	if at, end := next(t, p); at != 4*second || end.Tag != 2 {
		t.Errorf("attempt %d ended at %d", end.Tag, at)
	}
	if end := p.Cancel(9*second, hanging); end.Cost != 0 || end.Code != CodeCut {
		t.Errorf("cancelled: %+v", end)
	}
}

// 3 s of work, four times slower between 2 and 4 s. Begun at 1 s: one second's work by 2 s, half a second's by 4 s,
// the remaining 1.5 s by 5.5 s. Begun at 3 s: a quarter by 4 s, done at 6.75 s.
func TestSlowdownConservesWorkAcrossItsBorders(t *testing.T) {
	slow := func(c *Config) {
		c.Faults = []Fault{fault(t, "slowdown", func(p any) {
			*p.(*SlowdownParams) = SlowdownParams{When: When{From: 2 * time.Second, To: 4 * time.Second}, Factor: 4, Shape: "step"}
		})}
	}
	for _, c := range []struct{ begun, ends int64 }{{1000, 5500}, {3000, 6750}, {4000, 7000}} {
		p := steady(slow)
		admit(t, p, c.begun*1e6, 1)
		if at, _ := next(t, p); at != c.ends*1e6 {
			t.Errorf("begun at %d ms: ended at %d µs, want %d ms", c.begun, at/1000, c.ends)
		}
	}
	p := steady(slow)
	n := admit(t, p, second, 1)
	if end := p.Cancel(5*second, n); end.Tokens != 15 { // first token at 2 s; 0.5 s of work by 4 s, 1 s more by 5 s
		t.Errorf("cancelled at 5 s it had sent %d tokens, want 15", end.Tokens)
	}
}

func TestErrorsComeAtTheirRateInsteadOfAFirstToken(t *testing.T) {
	p := steady(func(c *Config) {
		c.Faults = []Fault{fault(t, "error", func(p any) { *p.(*ErrorParams) = ErrorParams{Rate: 0.2, Status: 503} })}
	})
	failed := 0
	const n = 20_000
	for tag := range uint64(n) {
		now := int64(tag) * 10 * second
		admit(t, p, now, tag)
		at, end := next(t, p)
		if end.Code == CodeOK {
			continue
		}
		failed++
		if end.Code != 503 || at != now+second || end.First != -1 || end.Cost != 1000*2_500_000 {
			t.Fatalf("failed at %d with %+v", at-now, end)
		}
	}
	if failed < 3774 || failed > 4226 { // 4,000 ± 4 standard errors of 56.6
		t.Errorf("%d of %d failed, want about 4,000", failed, n)
	}
}

func TestWhatHappensToAnAttemptDependsOnNothingButItsKey(t *testing.T) {
	cfg := Config{Name: "p", TTFT: dist.NewLognormal(0, 1), PerOutputToken: dist.NewGamma(2, 0.01), Concurrency: Unlimited, Queue: Unlimited,
		Faults: []Fault{fault(t, "error", func(p any) { p.(*ErrorParams).Rate = 0.3 })}}
	m := Compile(cfg)
	run := func(seed uint64, order []uint64) map[uint64]End {
		p := m.New(seed)
		ends := map[uint64]End{}
		for _, id := range order {
			var end End
			if _, ok := p.Admit(0, &Job{Request: id, Prompt: 5, Output: 50, Tag: id}, &end); !ok {
				t.Fatal("refused")
			}
		}
		for p.Next() != pq.Never {
			_, end := next(t, p)
			ends[end.Tag] = end
		}
		return ends
	}
	a, b, c := run(1, []uint64{1, 2, 3, 4, 5, 6}), run(1, []uint64{6, 3, 1}), run(2, []uint64{1, 3, 6})
	for id, end := range b {
		if a[id] != end {
			t.Errorf("request %d: %+v among six, %+v among three", id, a[id], end)
		}
	}
	if a[1] == c[1] && a[3] == c[3] && a[6] == c[6] {
		t.Error("another seed changes nothing")
	}
}
