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

// answer starts n attempts 200 ms apart, which end at once with tokens(provider) of output, and counts the picks.
func (l *lab) answer(n int, tokens func(i int) int) []int {
	l.t.Helper()
	c := make([]int, l.roster.Pool().Size())
	for range n {
		l.now += 200 * ms
		i := l.start()
		c[i]++
		l.endWith(strategies.Outcome{Provider: i, OutputTokens: tokens(i), Total: time.Second})
	}
	return c
}

func thirty(int) int { return 30 }

func TestCostBasedLetsTheFirstAnswerReplaceTheGuess(t *testing.T) {
	// $1 in and $20 out against $2 in and $8 out: by the guess of 256 tokens the second is cheaper, by an answer of
	// 30 tokens, whoever's it was, the first.
	for first := range 2 {
		l := costBased(t, nil, priced([2]int{1, 20}, [2]int{2, 8})...)
		l.req.PromptTokens = 2000
		if got := l.once(); got != 1 {
			t.Fatalf("before any answer: picked %d", got)
		}
		l.roster.Acquire(first)
		l.endWith(strategies.Outcome{Provider: first, OutputTokens: 30})
		if got := l.counts(50); got[0] != 50 {
			t.Errorf("after one answer of provider %d: %v", first, got)
		}
	}
	// The next answers are averaged: 30, 60 and 90 make 60. The first provider costs 2,000 + 20 × 60 = 3,200
	// millionths; one without output price costs as much with a prompt at $1.60.
	for _, c := range []struct{ cents, want int }{{159, 1}, {161, 0}} {
		providers := priced([2]int{1, 20}, [2]int{0, 0})
		providers[1].InputPrice = dollars(c.cents) / 100
		l := costBased(t, nil, providers...)
		l.req.PromptTokens = 2000
		for _, tokens := range []int{30, 60, 90} {
			l.roster.Acquire(0)
			l.endWith(strategies.Outcome{Provider: 0, OutputTokens: tokens})
		}
		if got := l.counts(50); got[c.want] != 50 {
			t.Errorf("averaging 60 tokens against %d cents: %v", c.cents, got)
		}
	}
}

func TestCostBasedReturnsToTheCheapestAfterAnEarlyHiccup(t *testing.T) {
	// The cheap one answers a few times, fails for a while, and then must get all traffic again.
	providers := priced([2]int{250, 1000}, [2]int{275, 1100})
	l := costBased(t, nil, providers...)
	l.req.PromptTokens = 1000
	if got := l.answer(10, thirty); got[0] != 10 {
		t.Fatalf("at first: %v", got)
	}
	for l.now < 20*time.Second {
		l.now += 200 * ms
		i := l.start()
		if i == 0 {
			l.end(i, strategies.Unreachable, ms)
		} else {
			l.endWith(strategies.Outcome{Provider: i, OutputTokens: 30, Total: time.Second})
		}
	}
	l.answer(5*300, thirty) // five minutes
	if got := l.answer(500, thirty); got[0] != 500 {
		t.Errorf("long after: %v", got)
	}
}

func TestCostBasedIsNotLockedOutByOneLongAnswer(t *testing.T) {
	// The cheap one's first answer has a hundred times the usual length.
	l := costBased(t, nil, priced([2]int{250, 1000}, [2]int{275, 1100})...)
	l.req.PromptTokens = 1000
	for i, tokens := range []int{3000, 30} {
		l.roster.Acquire(i)
		l.endWith(strategies.Outcome{Provider: i, OutputTokens: tokens})
	}
	if got := l.answer(100, thirty); got[1] != 100 {
		t.Fatalf("right after: %v", got)
	}
	l.answer(5*600, thirty) // ten minutes
	if got := l.answer(500, thirty); got[0] != 500 {
		t.Errorf("ten minutes later: %v", got)
	}
}

func TestCostBasedSeldomAsksTheLongWindedAgain(t *testing.T) {
	// Provider 0's answers are four times as long as the other's, which makes it dearer although it is priced lower.
	// It is looked at now and then, at any rate of traffic, and it stays known for what it is.
	for gap, n := range map[time.Duration]int{20 * ms: 200_000, 200 * ms: 20_000, 20 * time.Second: 20_000} {
		l := costBased(t, nil, priced([2]int{10, 90}, [2]int{10, 100})...)
		l.req.PromptTokens = 100
		for i := range 2 {
			for range 20 {
				l.roster.Acquire(i)
				l.endWith(strategies.Outcome{Provider: i, OutputTokens: 600 - 450*i})
			}
		}
		looks := 0
		for range n {
			l.now += gap
			i := l.start()
			if i == 0 {
				looks++
			}
			l.endWith(strategies.Outcome{Provider: i, OutputTokens: 600 - 450*i, Total: time.Second})
		}
		if looks == 0 || looks > n/100 {
			t.Errorf("a request each %v: %d of %d went to the long-winded", gap, looks, n)
		}
	}
}
