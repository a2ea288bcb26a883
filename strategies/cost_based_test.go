package strategies_test

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// priced gives providers with prices in picodollars per token; 1,000,000 are a dollar per million tokens.
func priced(p ...[2]int) []strategies.Provider {
	out := make([]strategies.Provider, len(p))
	for i, p := range p {
		out[i].InputPrice, out[i].OutputPrice = dollars(p[0]), dollars(p[1])
	}
	return out
}

func costBased(t testing.TB, change func(*strategies.CostBased), providers ...strategies.Provider) *lab {
	return newLab(t, "cost_based", change, providers...)
}

func TestCostBasedCountsInputAndExpectedOutput(t *testing.T) {
	// $1 in and $20 out against $2 in and $8 out, per million. A prompt of 2,000 tokens and 100 of output cost 4,000
	// and 4,800 millionths: the first is cheaper. With 400 of output it is 10,000 and 7,200.
	providers := priced([2]int{1, 20}, [2]int{2, 8})
	for _, c := range []struct{ expected, want int }{{100, 0}, {400, 1}} {
		l := costBased(t, func(p *strategies.CostBased) { p.OutputTokens = c.expected }, providers...)
		l.req.PromptTokens = 2000
		if got := l.counts(50); got[c.want] != 50 {
			t.Errorf("%d tokens of output: %v", c.expected, got)
		}
		// The textbook form sees 2,000 × 0.75 words × 1.3 tokens at $1 and $2, whatever comes out.
		l = costBased(t, func(p *strategies.CostBased) { p.OutputTokens, p.Estimate = c.expected, "words" }, providers...)
		l.req.PromptTokens = 2000
		if got := l.counts(50); got[0] != 50 {
			t.Errorf("estimate: words: %v", got)
		}
	}
}

func TestCostBasedNeverExpectsMoreThanTheCap(t *testing.T) {
	// As above, with 400 expected and a cap of 100.
	l := costBased(t, func(p *strategies.CostBased) { p.OutputTokens = 400 }, priced([2]int{1, 20}, [2]int{2, 8})...)
	l.req.PromptTokens, l.req.MaxOutputTokens = 2000, 100
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("%v", got)
	}
}

func TestCostBasedLearnsTheOutputOfEachProvider(t *testing.T) {
	// Equal prices; provider 0 is long-winded.
	l := costBased(t, nil, priced([2]int{1, 4}, [2]int{1, 4})...)
	for range 100 {
		for i, tokens := range []int{600, 150} {
			l.roster.Acquire(i)
			l.endWith(strategies.Outcome{Provider: i, OutputTokens: tokens})
		}
	}
	l.req.PromptTokens = 100
	if got := l.counts(50); got[1] != 50 {
		t.Errorf("%v", got)
	}
}

func TestCostBasedDividesByTheChanceOfSuccess(t *testing.T) {
	// Provider 0 costs two thirds of provider 1. After k failures its chance is 0.95^k: 0.698 after 7, which makes
	// the price 0.955 of the other, and 0.663 after 8, which makes it 1.005.
	l := costBased(t, nil, priced([2]int{2, 0}, [2]int{3, 0})...)
	l.req.PromptTokens = 1_000_000
	for k := range 9 {
		want := 0
		if k >= 8 {
			want = 1
		}
		if got := l.once(); got != want {
			t.Errorf("after %d failures: picked %d, want %d", k, got, want)
		}
		l.tell(0, strategies.ServerError, time.Millisecond)
	}
}

func TestCostBasedSkipsTheFullAndTheRateLimited(t *testing.T) {
	providers := priced([2]int{1, 1}, [2]int{2, 2}, [2]int{3, 3})
	providers[0].Concurrency = 2
	l := costBased(t, nil, providers...)
	l.req.PromptTokens = 100
	for k, want := range []int{0, 0, 1, 1} {
		if got := l.start(); got != want {
			t.Errorf("attempt %d went to %d, want %d", k, got, want)
		}
	}
	l.roster.SetRetryAt(1, 10*time.Second)
	if got := l.start(); got != 2 {
		t.Errorf("picked %d while 0 is full and 1 rate-limited", got)
	}
	l.roster.Exclude(2)
	if got := l.start(); got != 0 {
		t.Errorf("picked %d while 0 is full and the others rate-limited or out: it should wait there", got)
	}
	l.roster.SetRetryAt(0, 10*time.Second)
	if got := l.start(); got != strategies.None {
		t.Errorf("picked %d while all are rate-limited or out", got)
	}
	l.now = 10 * time.Second
	if got := l.start(); got != 1 {
		t.Errorf("picked %d after the rate limit", got)
	}
}

func TestCostBasedBreaksTiesAtRandom(t *testing.T) {
	for _, estimate := range []string{"learned", "words"} {
		l := costBased(t, func(p *strategies.CostBased) { p.Estimate = estimate },
			priced([2]int{1, 4}, [2]int{2, 4}, [2]int{1, 4}, [2]int{1, 4})...)
		l.req.PromptTokens = 1000
		const n = 9000
		for i, got := range l.counts(n) {
			want := 1. / 3
			if i == 1 {
				want = 0
			}
			binomial(t, estimate, got, n, want)
		}
	}
}

// outage has provider down fail until provider other is taken.
func (l *lab) outage(down, other int) {
	l.t.Helper()
	for range 500 {
		if i := l.start(); i == other {
			l.end(i, strategies.OK, time.Second)
			return
		}
		l.end(down, strategies.Unreachable, time.Millisecond)
	}
	l.t.Fatalf("after 500 failures provider %d is still taken", down)
}

func TestCostBasedTrustsASuccessAfterSilence(t *testing.T) {
	l := costBased(t, nil, priced([2]int{1, 0}, [2]int{3, 0})...)
	l.req.PromptTokens = 1000
	for range 200 {
		l.tell(0, strategies.Unreachable, time.Millisecond)
	}
	l.now = 10 * time.Minute
	if got := l.start(); got != 0 {
		t.Fatalf("after ten minutes of silence: picked %d", got)
	}
	// Its answer is not known yet, so nobody is sent after it.
	if got := l.counts(50); got[1] != 50 {
		t.Errorf("while the first attempt is under way: %v", got)
	}
	l.now += time.Second
	l.end(0, strategies.OK, time.Second)
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("after it succeeded: %v", got)
	}
}

func TestCostBasedReturnsToTheCheapestAfterAnOutageOneAttemptAtATime(t *testing.T) {
	l := costBased(t, nil, priced([2]int{1, 0}, [2]int{3, 0})...)
	l.req.PromptTokens = 1000
	l.outage(0, 1)
	// Still down: it is tried now and then, never by a crowd.
	tries, last := 0, -time.Hour
	for range 6000 {
		l.now += 100 * ms
		i := l.start()
		if i == 0 {
			tries++
			if l.now-last < time.Second {
				t.Fatalf("tried at %v and again at %v", last, l.now)
			}
			last = l.now
			l.end(i, strategies.Unreachable, time.Millisecond)
			continue
		}
		l.end(i, strategies.OK, time.Second)
	}
	if tries < 10 || tries > 300 {
		t.Errorf("%d tries in ten minutes of outage", tries)
	}
	// Well again: all traffic is back within a minute.
	for range 600 {
		l.now += 100 * ms
		l.end(l.start(), strategies.OK, time.Second)
	}
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("a minute after the outage: %v", got)
	}
}
