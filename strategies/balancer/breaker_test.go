package balancer

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// The history worked by hand: three failures open the breaker for 5 s; one probe decides after that.
func TestBreakerHistoryWorkedByHand(t *testing.T) {
	down := func(at time.Duration) bool { return at < 12*time.Second }
	cfg := Config{Breaker: &Breaker{FailureRatio: 1, MinRequests: 3, Window: time.Minute, Open: 5 * time.Second, HalfOpen: 1}}
	b := New(cfg, providers(1), &inTurn{}, 1)
	for _, c := range []struct {
		at    float64
		sent  bool
		after breakerState
	}{
		{0, true, closed}, {1, true, closed}, {2, true, open}, {3, false, open}, {6.9, false, open}, {7, true, open},
		{7.5, false, open}, {11.9, false, open}, {12, true, closed}, {12.1, true, closed}, {17, true, closed}, {17.1, true, closed},
	} {
		now := time.Duration(c.at * float64(time.Second))
		for b.Next() <= now {
			b.Wake(b.Next())
		}
		_, actions := b.Begin(now, &strategies.Request{})
		if sent := actions[0].Kind == Start; sent != c.sent {
			t.Fatalf("at %gs: sent %v, want %v", c.at, sent, c.sent)
		}
		if c.sent {
			s := strategies.OK
			if down(now) {
				s = strategies.ServerError
			}
			b.Finish(now, actions[0].Attempt, outcome(s))
		}
		if got := b.breakers[0].state; got != c.after {
			t.Fatalf("at %gs: state %d, want %d", c.at, got, c.after)
		}
	}
}

func TestHalfOpenLetsSoManyProbesThroughAndNoMore(t *testing.T) {
	cfg := Config{Breaker: &Breaker{Consecutive: 2, Window: time.Minute, Open: time.Second, HalfOpen: 3}}
	b := New(cfg, providers(1), &inTurn{}, 1)
	for range 2 {
		_, a := b.Begin(0, &strategies.Request{})
		b.Finish(0, a[0].Attempt, outcome(strategies.Unreachable))
	}
	b.Wake(b.Next())
	var probes []AttemptID
	for k := range 5 {
		_, a := b.Begin(time.Second, &strategies.Request{})
		if want := k < 3; (a[0].Kind == Start) != want {
			t.Fatalf("request %d: %+v", k, a[0])
		}
		if k < 3 {
			probes = append(probes, a[0].Attempt)
		}
	}
	b.Finish(time.Second, probes[0], outcome(strategies.Cancelled)) // says nothing: another may take its place
	_, a := b.Begin(time.Second, &strategies.Request{})
	probes[0] = only(t, a, Start).Attempt
	for _, id := range probes {
		if b.breakers[0].state != halfOpen {
			t.Fatal("closed before all probes had succeeded")
		}
		b.Finish(2*time.Second, id, outcome(strategies.OK))
	}
	if b.breakers[0].state != closed {
		t.Error("still not closed after three good probes")
	}
	if got := b.Unhealthy(3*time.Second, 0); got != 2*time.Second {
		t.Errorf("kept out for %v, want 2s: 1s open, 1s while the probes were under way", got)
	}
}

func TestBreakerIgnoresAnswersFromBeforeItOpened(t *testing.T) {
	cfg := Config{Breaker: &Breaker{Consecutive: 1, Window: time.Minute, Open: time.Second, HalfOpen: 1}}
	b := New(cfg, providers(1), &inTurn{}, 1)
	_, old := b.Begin(0, &strategies.Request{})
	early := old[0].Attempt
	_, a := b.Begin(0, &strategies.Request{})
	b.Finish(0, a[0].Attempt, outcome(strategies.ServerError))
	b.Wake(b.Next())
	b.Finish(time.Second, early, outcome(strategies.ServerError)) // no probe: must not reopen
	if b.breakers[0].state != halfOpen {
		t.Error("an attempt begun before the breaker opened was taken for a probe")
	}
}

func TestOldFailuresSlideOutOfTheWindow(t *testing.T) {
	cfg := &Breaker{FailureRatio: 0.5, MinRequests: 4, Window: 10 * time.Second}
	var b breaker
	for i := range 3 {
		if b.count(time.Duration(i)*time.Second, true, cfg) {
			t.Fatal("opened below the minimum volume")
		}
	}
	if b.count(14*time.Second, true, cfg) {
		t.Error("three failures from over ten seconds ago still count")
	}
	if b.failed != 1 {
		t.Errorf("%d failures in the window, want 1", b.failed)
	}
}
