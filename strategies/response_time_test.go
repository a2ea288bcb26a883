package strategies_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

const ms = time.Millisecond

func responseTime(t testing.TB, n int, change func(*strategies.ResponseTime)) *lab {
	return newLab(t, "response_time", change, alike(n)...)
}

func worst(p *strategies.ResponseTime) { p.Unmeasured = "worst" }

func TestResponseTimeTakesTheFastestOverTheWindow(t *testing.T) {
	l := responseTime(t, 2, nil)
	for range 100 {
		l.tell(0, strategies.OK, 900*ms)
		l.tell(1, strategies.OK, 500*ms)
	}
	if got := l.counts(50); got[1] != 50 {
		t.Fatalf("0.9 s against 0.5 s: %v", got)
	}
	// 0 needs 80 answers of 0.4 s to get to (20×0.9 + 80×0.4)/100 = 0.5; 81 make it the faster.
	for range 79 {
		l.tell(0, strategies.OK, 400*ms)
	}
	if got := l.counts(50); got[1] != 50 {
		t.Errorf("after 79 faster answers: %v", got)
	}
	for range 2 {
		l.tell(0, strategies.OK, 400*ms)
	}
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("after 81 faster answers: %v", got)
	}
}

func TestResponseTimeTriesEachUnmeasuredProviderOnceAndHerdsNobody(t *testing.T) {
	l := responseTime(t, 4, nil)
	seen := map[int]bool{}
	for range 4 {
		seen[l.start()] = true
	}
	if len(seen) != 4 {
		t.Fatalf("the first four attempts went to %v", seen)
	}
	// Nothing is known yet: the wait for answers is shared.
	const n = 8000
	for _, got := range l.counts(n) {
		binomial(t, "share while nobody has answered", got, n, 0.25)
	}
	// One answers. The three still under way get nothing more.
	l.now += time.Second
	l.end(2, strategies.OK, time.Second)
	if got := l.counts(100); got[2] != 100 {
		t.Errorf("with one measured: %v", got)
	}
	// A faster one takes over, a slower one does not.
	l.end(0, strategies.OK, 300*ms)
	l.end(1, strategies.OK, 2*time.Second)
	if got := l.counts(100); got[0] != 100 {
		t.Errorf("with three measured: %v", got)
	}
}

func TestResponseTimeTriesAStaleProviderAndBelievesItsNews(t *testing.T) {
	l := responseTime(t, 2, nil)
	for range 100 {
		l.tell(0, strategies.OK, 5*time.Second)
		l.tell(1, strategies.OK, time.Second)
	}
	probes := 0
	for range 299 { // 29.9 s
		l.now += 100 * ms
		if i := l.start(); i == 0 {
			t.Fatalf("tried again after %v", l.now)
		}
		l.end(1, strategies.OK, time.Second)
	}
	for range 100 { // 10 s more, the probe is under way
		l.now += 100 * ms
		if l.start() == 0 {
			probes++
			continue
		}
		l.end(1, strategies.OK, time.Second)
	}
	if probes != 1 {
		t.Fatalf("%d attempts went to the stale provider, want 1", probes)
	}
	l.end(0, strategies.OK, 400*ms)
	if got := l.counts(50); got[0] != 50 {
		t.Errorf("a hundred old answers outweigh the new one: %v", got)
	}
}

func TestResponseTimeTriesANewcomerAtOnce(t *testing.T) {
	l := responseTime(t, 2, nil)
	l.roster.Exclude(1)
	for range 50 {
		l.end(l.start(), strategies.OK, time.Second)
	}
	l.roster.Include(1)
	if got := l.start(); got != 1 {
		t.Errorf("picked %d", got)
	}
}

func TestResponseTimeTriesAgainWhenAProbeNeverEnds(t *testing.T) {
	l := responseTime(t, 2, nil)
	l.start()
	l.start()
	l.end(1, strategies.OK, time.Second)
	probes := 0
	for range 1000 { // 100 s: tries at 30, 60 and 90 s
		l.now += 100 * ms
		i := l.start()
		if i == 0 {
			probes++
		} else {
			l.end(1, strategies.OK, time.Second)
		}
	}
	if probes != 3 {
		t.Errorf("%d attempts in 100 s at a provider that hangs, want 3", probes)
	}
}

func TestResponseTimeSpendsAtMostAShareOnStaleProviders(t *testing.T) {
	// One request every 20 s: every other provider is stale each time.
	l := responseTime(t, 5, nil)
	for range 5 {
		i := l.start()
		l.end(i, strategies.OK, time.Duration(i+1)*time.Second)
	}
	others := 0
	for range 1000 {
		l.now += 20 * time.Second
		i := l.start()
		if i != 0 {
			others++
		}
		l.end(i, strategies.OK, time.Duration(i+1)*time.Second)
	}
	if others < 90 || others > 101 {
		t.Errorf("%d of 1000 attempts were exploration, want about 100", others)
	}
}

func TestResponseTimeNeverTakesAFailureForFast(t *testing.T) {
	// A fails half the time, within a millisecond: 2 s an answer. B answers in 1.5 s.
	l := responseTime(t, 2, nil)
	for range 50 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(0, strategies.ServerError, ms)
		l.tell(1, strategies.OK, 1500*ms)
	}
	if got := l.counts(50); got[1] != 50 {
		t.Errorf("a provider that fails half the time wins: %v", got)
	}
	// A provider that only ever failed is no one's first choice, and neither is it one that only timed out.
	for _, s := range []strategies.Status{strategies.ServerError, strategies.RateLimited, strategies.Unreachable, strategies.Timeout} {
		l := responseTime(t, 2, nil)
		for range 3 {
			l.tell(0, s, ms)
		}
		l.tell(1, strategies.OK, time.Minute)
		if got := l.counts(50); got[1] != 50 {
			t.Errorf("only %v: %v", s, got)
		}
	}
}

func TestResponseTimeLearnsNothingFromTheCancelledAndTheMalformed(t *testing.T) {
	l := responseTime(t, 2, nil)
	for range 10 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(1, strategies.OK, 900*ms)
	}
	for range 100 {
		l.tell(0, strategies.Cancelled, ms)
		l.tell(0, strategies.BadRequest, ms)
	}
	if got := l.counts(50); got[1] != 50 {
		t.Errorf("%v", got)
	}
}

func TestResponseTimeMeasuresTheFirstTokenIfAsked(t *testing.T) {
	for _, measure := range []string{"total", "ttft"} {
		l := responseTime(t, 2, func(p *strategies.ResponseTime) { p.Measure = measure })
		l.roster.Acquire(0)
		l.endWith(strategies.Outcome{Provider: 0, TTFT: 100 * ms, Total: 9 * time.Second})
		l.roster.Acquire(1)
		l.endWith(strategies.Outcome{Provider: 1, TTFT: 300 * ms, Total: 2 * time.Second})
		want := map[string]int{"total": 1, "ttft": 0}[measure]
		if got := l.counts(50); got[want] != 50 {
			t.Errorf("%s: %v", measure, got)
		}
	}
}

func TestResponseTimeWithUnmeasuredWorstLeavesAllToTheFirstToAnswer(t *testing.T) {
	l := responseTime(t, 3, worst)
	first := l.start()
	l.end(first, strategies.OK, 10*time.Second)
	for range 1000 {
		l.now += time.Second
		if i := l.start(); i != first {
			t.Fatalf("provider %d was tried after %v", i, l.now)
		}
		l.end(first, strategies.OK, 10*time.Second)
	}
}

// The reference keeps every outcome and averages the last ones anew at each pick.
func TestResponseTimeMatchesAPlainAverageOnRandomHistories(t *testing.T) {
	for _, window := range []int{1, 2, 7, 100} {
		const n = 4
		l := responseTime(t, n, func(p *strategies.ResponseTime) { p.Unmeasured, p.Window = "worst", window })
		type past struct {
			nanos  int64
			failed bool
		}
		var history [n][]past
		for step := range 3000 {
			i := l.rand.IntN(n)
			status, d := strategies.OK, time.Duration(1+l.rand.IntN(5_000_000))
			if l.rand.IntN(4) == 0 {
				status = strategies.ServerError
			}
			h := history[i]
			if len(h) == window {
				// The oldest leaves before the failure is weighed against an average answer.
				h = h[1:]
			}
			x := int64(d)
			good, answers := int64(0), int64(0)
			for _, p := range h {
				if !p.failed {
					good, answers = good+p.nanos, answers+1
				}
			}
			if status != strategies.OK && answers > 0 {
				x = max(x, good/answers)
			}
			history[i] = append(slices.Clone(h), past{x, status != strategies.OK})
			l.tell(i, status, d)

			var best []int
			least := math.Inf(1)
			for i, h := range history {
				spent, answers := 0.0, 0.0
				for _, p := range h {
					spent += float64(p.nanos)
					if !p.failed {
						answers++
					}
				}
				mean := math.Inf(1)
				if answers > 0 {
					mean = spent / answers
				}
				if mean < least {
					least, best = mean, nil
				}
				if mean == least {
					best = append(best, i)
				}
			}
			if got := l.once(); !slices.Contains(best, got) {
				t.Fatalf("window %d, step %d: picked %d, want one of %v", window, step, got, best)
			}
		}
	}
}
