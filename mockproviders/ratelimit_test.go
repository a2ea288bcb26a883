package mockproviders

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// A bucket of two that fills at one a second, worked by hand.
func TestTokenBucketWorkedByHand(t *testing.T) {
	l := newLimiter(&RateLimit{RequestsPerMinute: 60, Burst: 2})
	for k, step := range []struct {
		at     float64
		accept bool
		level  float64
	}{
		{0, true, 1}, {0.1, true, 0.1}, {0.2, false, 0.2}, {1, true, 0}, {1.2, false, 0.2}, {1.9, false, 0.9}, {2, true, 0},
		{5, true, 1}, {5, true, 0}, {5, false, 0},
	} {
		wait, ok := l.admit(int64(step.at*1e9), 10, 10, 1)
		if level := l.buckets[byRequests].level; ok != step.accept || math.Abs(level-step.level) > 1e-9 {
			t.Errorf("step %d at %v s: accepted %v, level %v, want %v and %v", k, step.at, ok, level, step.accept, step.level)
		}
		if want := (1 - step.level) * 1e9; !ok && math.Abs(float64(wait)-want) > 1 {
			t.Errorf("step %d: told to wait %d ns, want %.0f", k, wait, want)
		}
	}
}

// Who waits as long as the 429 says is admitted, and who comes a microsecond earlier is not, whatever the limits and
// the history.
func TestRetryAfterIsTrue(t *testing.T) {
	told := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		limit := &RateLimit{RequestsPerMinute: 1 + r.Float64()*1000, Burst: 1 + float64(r.IntN(50))}
		for _, f := range []*float64{&limit.TokensPerMinute, &limit.InputTokensPerMinute, &limit.OutputTokensPerMinute} {
			if r.IntN(2) == 0 {
				*f = math.Exp(r.Float64() * 20)
			}
		}
		factor := 1.0
		if r.IntN(2) == 0 {
			factor = 0.1
		}
		l, now := newLimiter(limit), int64(0)
		for range 300 {
			now += int64(r.ExpFloat64() * 1e8)
			prompt, output := int32(r.IntN(5000)), int32(r.IntN(5000))
			wait, ok := l.admit(now, prompt, output, factor)
			if ok {
				if r.IntN(2) == 0 {
					l.settle(now, 0, output/2, factor)
				}
				continue
			}
			told++
			if wait > 10_000 {
				early := *l
				if _, ok := early.admit(now+wait-1000-wait/1e6, prompt, output, factor); ok {
					t.Fatalf("seed %d: told to wait %d ns, but let in before", seed, wait)
				}
			}
			now += wait
			if again, ok := l.admit(now, prompt, output, factor); !ok {
				t.Fatalf("seed %d: refused again after waiting %d ns as told, now to wait %d", seed, wait, again)
			}
		}
	}
	if told < 10_000 {
		t.Errorf("only %d were told to wait", told)
	}
}

// 6,000 tokens a minute are 100 a second. An attempt reserves its prompt of 1,000 and its cap of 500, and uses 20 of
// the 500: the other 480 come back when it ends, 3 s later.
func TestTokensAreReservedAtAdmissionAndSettledAtTheEnd(t *testing.T) {
	p := steady(func(c *Config) { c.RateLimit = &RateLimit{TokensPerMinute: 6000} })
	var end End
	for tag := range uint64(4) {
		if _, ok := p.Admit(0, &Job{Request: tag, Prompt: 1000, Output: 20, Cap: 500, Tag: tag}, &end); !ok {
			t.Fatalf("attempt %d refused", tag)
		}
	}
	if _, ok := p.Admit(0, &Job{Request: 9, Prompt: 1000, Output: 20, Cap: 500}, &end); ok || end.Code != CodeRateLimit {
		t.Fatalf("the fifth got %+v", end)
	}
	if end.RetryAfter != 15*second || end.TokensLeft != 0 || end.Requests != -1 || end.Cost != 0 {
		t.Errorf("refused with %+v, want to wait 15 s, no tokens left and no limit of requests", end)
	}
	at, end := next(t, p)
	if at != 3*second || end.TokensLeft != 300+480 {
		t.Errorf("the first ended at %d with %d tokens left, want 300 filled in 3 s and 480 given back", at, end.TokensLeft)
	}
	// Cancelled while it waits for its answer, an attempt has used its prompt; refused for want of a place, nothing.
	q := steady(func(c *Config) { c.RateLimit, c.Concurrency, c.Queue = &RateLimit{TokensPerMinute: 6000}, 1, 0 })
	n := admit(t, q, 0, 1)
	q.Admit(0, &Job{Prompt: 1000, Cap: 3000}, &end)
	if end.Code != CodeNoRoom || end.TokensLeft != 6000-1000-20 {
		t.Errorf("refused for want of a place: %+v", end)
	}
	q.Cancel(0, n)
	if _, left := q.limits.remaining(0, 1); left != 5000 {
		t.Errorf("%d tokens left after a cancelled attempt of 1000, want 5000", left)
	}
}

func TestAQueuedAttemptThatIsCancelledUsesNothing(t *testing.T) {
	p := steady(func(c *Config) { c.RateLimit, c.Concurrency = &RateLimit{TokensPerMinute: 6000}, 1 })
	admit(t, p, 0, 1)
	p.Cancel(0, admit(t, p, 0, 2))
	if _, left := p.limits.remaining(0, 1); left != 6000-1020 {
		t.Errorf("%d tokens left, want %d", left, 6000-1020)
	}
}

// An attempt of 3,000 tokens against 1,000 a minute is let in when the bucket is full, and nothing else for the three
// minutes that it is worth.
func TestWhoNeedsMoreThanABucketHoldsLeavesADebt(t *testing.T) {
	l := newLimiter(&RateLimit{TokensPerMinute: 1000})
	if _, ok := l.admit(0, 3000, 0, 1); !ok {
		t.Fatal("refused by a full bucket")
	}
	if wait, ok := l.admit(0, 1000, 0, 1); ok || wait != 180*second {
		t.Errorf("told to wait %d s, want 180", wait/second)
	}
	if wait, ok := l.admit(0, 100, 0, 1); ok || wait != 126*second {
		t.Errorf("told to wait %d s, want 126", wait/second)
	}
	half := newLimiter(&RateLimit{RequestsPerMinute: 0.5})
	admitted := 0
	for s := range int64(6000) {
		if _, ok := half.admit(s*second, 1, 1, 1); ok {
			admitted++
		}
	}
	if admitted != 50 {
		t.Errorf("%d requests in 100 minutes at one every two, want 50", admitted)
	}
}

// 600 a minute and a bucket of 20, cut to a tenth from 10 to 20 s: the bucket loses what is above 2, fills at one a
// second, and at the old rate from 20 s on.
func TestARateLimitCutLeavesAPartOfRateAndBurst(t *testing.T) {
	p := steady(func(c *Config) {
		c.RateLimit = &RateLimit{RequestsPerMinute: 600, Burst: 20}
		c.Faults = []Fault{fault(t, "rate_limit_cut", func(p any) {
			p.(*RateLimitCutParams).When = When{From: 10 * time.Second, To: 20 * time.Second}
		})}
	})
	burst := func(now int64) (admitted int, last End) {
		for k := range uint64(100) {
			if _, ok := p.Admit(now, &Job{Request: k, Tag: k}, &last); !ok {
				return admitted, last
			}
			admitted++
		}
		return admitted, last
	}
	for _, c := range []struct{ at, admitted, wait int64 }{
		{0, 20, second / 10}, {9 * second, 20, second / 10}, {10 * second, 2, second}, {15 * second, 2, second}, {19 * second, 2, second},
		{21 * second, 11, second / 10}, {60 * second, 20, second / 10},
	} {
		var end End
		for p.Next() <= c.at {
			p.Advance(c.at, &end)
		}
		n, last := burst(c.at)
		if int64(n) != c.admitted {
			t.Errorf("at %v s: %d admitted, want %d", float64(c.at)/1e9, n, c.admitted)
		}
		if last.Code != CodeRateLimit || math.Abs(float64(last.RetryAfter-c.wait)) > 1 {
			t.Errorf("at %v s: told to wait %d, want %d", float64(c.at)/1e9, last.RetryAfter, c.wait)
		}
		if last.Requests != 0 || last.TokensLeft != -1 {
			t.Errorf("at %v s: told that %d requests and %d tokens are left", float64(c.at)/1e9, last.Requests, last.TokensLeft)
		}
	}
}

// What passes in the long run is the rate, whatever the sizes: the tokens that answers used, per minute.
func TestNoMoreThanTheRatePassesInTheLongRun(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	p := steady(func(c *Config) { c.RateLimit = &RateLimit{TokensPerMinute: 60_000, RequestsPerMinute: 1e6, Burst: 1e5} })
	used, now := 0.0, int64(0)
	var end End
	for k := range uint64(40_000) {
		now += int64(r.ExpFloat64() * 5e8)
		for p.Next() <= now {
			if p.Advance(p.Next(), &end) {
				used += float64(end.Tokens) + 1500
			}
		}
		p.Admit(now, &Job{Request: k, Prompt: 1500, Output: int32(r.IntN(300)), Cap: 400}, &end)
	}
	if rate := used / (float64(now) / 60e9); rate > 60_000*1.01 || rate < 60_000*0.95 {
		t.Errorf("%.0f tokens a minute passed, want at most and nearly 60000", rate)
	}
}

func TestLimitsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, r := range []RateLimit{{}, {Burst: 5}, {TokensPerMinute: 100, Burst: 5}, {RequestsPerMinute: -1}, {RequestsPerMinute: math.NaN()}, {TokensPerMinute: math.Inf(1)}} {
		if r.Check() == nil {
			t.Errorf("%+v was accepted", r)
		}
	}
	if err := (&RateLimit{RequestsPerMinute: 60, TokensPerMinute: 1000, Burst: 5}).Check(); err != nil {
		t.Error(err)
	}
	if newLimiter(&RateLimit{RequestsPerMinute: 60}).buckets[byTokens].on() {
		t.Error("a limit that was not set limits")
	}
}
