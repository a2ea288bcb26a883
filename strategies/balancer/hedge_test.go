package balancer

import (
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// hedged begins a request at provider 0 and lets its hedge, due after 2 s, begin at provider 1.
func hedged(t *testing.T, cfg Config, n int) (b *Balancer, first, second Action) {
	t.Helper()
	cfg.Hedge = &Hedge{After: 2 * time.Second, Max: 1}
	b = New(cfg, providers(n), &inTurn{}, 1)
	_, actions := b.Begin(time.Second, &strategies.Request{})
	first = only(t, actions, Start)
	if b.Next() != 3*time.Second {
		t.Fatalf("woken at %v, want 3s", b.Next())
	}
	second = only(t, b.Wake(3*time.Second), Start)
	if second.Number != Hedged || second.Provider == first.Provider || second.Request != first.Request {
		t.Fatalf("the hedge is %+v of %+v", second, first)
	}
	return b, first, second
}

func TestTheFirstAnswerCountsAndTheOtherAttemptIsCancelled(t *testing.T) {
	for _, hedgeWins := range []bool{true, false} {
		b, winner, loser := hedged(t, Config{}, 2)
		if hedgeWins {
			winner, loser = loser, winner
		}
		actions := b.Finish(4*time.Second, winner.Attempt, outcome(strategies.OK))
		if len(actions) != 2 || actions[0].Kind != Succeed || actions[0].Attempt != winner.Attempt ||
			actions[1].Kind != Cancel || actions[1].Attempt != loser.Attempt || actions[1].Status != strategies.Cancelled ||
			actions[1].Provider != loser.Provider {
			t.Fatalf("actions %+v", actions)
		}
		b.Outstanding(func(RequestID) { t.Error("an answered request is outstanding") })
		_, again := b.Begin(4*time.Second, &strategies.Request{})
		if only(t, again, Start).Request.Index() == winner.Request.Index() {
			t.Error("the number of a request with an attempt in flight was given to another")
		}
		if actions := b.Finish(5*time.Second, loser.Attempt, outcome(strategies.Cancelled)); len(actions) != 0 {
			t.Errorf("the end of the cancelled attempt has consequences: %+v", actions)
		}
		_, again = b.Begin(6*time.Second, &strategies.Request{})
		if only(t, again, Start).Request.Index() != winner.Request.Index() {
			t.Error("the number of the request was not freed")
		}
	}
}

func TestAFailureIsNotRetriedWhileAnotherAttemptIsUnderWay(t *testing.T) {
	b, first, second := hedged(t, Config{Retries: Retries{Max: 1}}, 3)
	if actions := b.Finish(4*time.Second, first.Attempt, outcome(strategies.ServerError)); len(actions) != 0 {
		t.Fatalf("actions %+v", actions)
	}
	retry := only(t, b.Finish(5*time.Second, second.Attempt, outcome(strategies.ServerError)), Start)
	if retry.Number != 1 || retry.Provider == first.Provider || retry.Provider == second.Provider {
		t.Errorf("the retry is %+v after %+v and %+v", retry, first, second)
	}
	if fail := only(t, b.Finish(6*time.Second, retry.Attempt, outcome(strategies.Timeout)), Fail); fail.Status != strategies.Timeout {
		t.Errorf("failed with %v", fail.Status)
	}
}

func TestALateFirstAttemptMayStillAnswerAfterItsHedgeFailed(t *testing.T) {
	b, first, second := hedged(t, Config{Retries: Retries{Max: 1}}, 2)
	if actions := b.Finish(4*time.Second, second.Attempt, outcome(strategies.Unreachable)); len(actions) != 0 {
		t.Fatalf("actions %+v", actions)
	}
	only(t, b.Finish(9*time.Second, first.Attempt, outcome(strategies.OK)), Succeed)
	if b.Next() != Never {
		t.Errorf("it waits for %v", b.Next())
	}
}

func TestHedgesAreBoundedByNumberProvidersAndBudget(t *testing.T) {
	starts := func(b *Balancer) (order []int32) {
		_, actions := b.Begin(0, &strategies.Request{})
		for {
			for _, a := range actions {
				order = append(order, a.Provider)
			}
			if b.Next() == Never {
				return order
			}
			actions = b.Wake(b.Next())
		}
	}
	for _, c := range []struct {
		max, providers, want int
	}{{1, 4, 2}, {2, 4, 3}, {9, 4, 4}, {9, 1, 1}} {
		b := New(Config{Hedge: &Hedge{After: time.Second, Max: c.max}}, providers(c.providers), &inTurn{}, 1)
		order := starts(b)
		if len(order) != c.want || len(slices.Compact(slices.Sorted(slices.Values(order)))) != c.want {
			t.Errorf("at most %d hedges, %d providers: attempts at %v, want %d different", c.max, c.providers, order, c.want)
		}
	}
	b := New(Config{Hedge: &Hedge{After: time.Second, Max: 1}, Retries: Retries{Budget: 0.001}}, providers(2), &inTurn{}, 1)
	n := 0
	for range 50 {
		n += len(starts(b)) - 1
	}
	if n != BudgetReserve/10 {
		t.Errorf("%d hedges, want the %d that were saved up", n, BudgetReserve/10)
	}
}

// An attempt that is cancelled for a faster one takes its timeout and its own hedge with it, even before the driver has
// said that it ended.
func TestNothingIsAskedAboutARequestThatIsOver(t *testing.T) {
	b, first, second := hedged(t, Config{Timeout: 5 * time.Second}, 3)
	if actions := b.Finish(4*time.Second, second.Attempt, outcome(strategies.OK)); len(actions) != 2 {
		t.Fatalf("actions %+v", actions)
	}
	if b.Next() != Never {
		t.Errorf("it waits for %v", b.Next())
	}
	b.Finish(time.Minute, first.Attempt, outcome(strategies.Cancelled))
}

func TestAnAttemptThatWasOutrunBeforeItsFirstTokenCountsAsATimeout(t *testing.T) {
	for _, c := range []struct {
		ttft  time.Duration
		opens bool
	}{{0, true}, {time.Second, false}} {
		b, first, second := hedged(t, Config{Breaker: &Breaker{Consecutive: 1, FailureRatio: 1, MinRequests: 100, Window: time.Minute, Open: time.Minute, HalfOpen: 1}}, 2)
		seen := &watching{}
		b.observer = seen
		b.Finish(4*time.Second, second.Attempt, outcome(strategies.OK))
		b.Finish(4*time.Second, first.Attempt, &strategies.Outcome{Status: strategies.Cancelled, TTFT: c.ttft})
		if open := !b.Pool().Contains(int(first.Provider)); open != c.opens {
			t.Errorf("after a first token at %v: the breaker is open: %v", c.ttft, open)
		}
		want := []strategies.Status{strategies.OK, strategies.Cancelled}
		if c.opens {
			want[1] = strategies.Timeout
		}
		if !slices.Equal(seen.statuses, want) {
			t.Errorf("after a first token at %v the strategy saw %v, want %v", c.ttft, seen.statuses, want)
		}
	}
}

// watching notes what a strategy is told.
type watching struct{ statuses []strategies.Status }

func (w *watching) Observe(_ time.Duration, _ *strategies.Request, out *strategies.Outcome) {
	w.statuses = append(w.statuses, out.Status)
}

func TestTheNextHedgeBeginsWhenOneFails(t *testing.T) {
	b := New(Config{Hedge: &Hedge{After: time.Second, Max: 2}}, providers(4), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	first := only(t, actions, Start)
	second := only(t, b.Wake(time.Second), Start)
	third := only(t, b.Finish(1100*time.Millisecond, second.Attempt, outcome(strategies.Unreachable)), Start)
	if third.Number != Hedged || third.Provider == first.Provider || third.Provider == second.Provider {
		t.Errorf("the next hedge is %+v", third)
	}
	if actions := b.Finish(1200*time.Millisecond, third.Attempt, outcome(strategies.Unreachable)); len(actions) != 0 {
		t.Errorf("a third hedge of two: %+v", actions)
	}
	only(t, b.Finish(9*time.Second, first.Attempt, outcome(strategies.OK)), Succeed)
}

func TestAFailureThatNoOtherProviderCouldMendEndsTheRequest(t *testing.T) {
	b, first, second := hedged(t, Config{Retries: Retries{Max: 3}}, 3)
	actions := b.Finish(4*time.Second, second.Attempt, outcome(strategies.BadRequest))
	if len(actions) != 2 || actions[0].Kind != Fail || actions[0].Status != strategies.BadRequest || actions[1].Kind != Cancel || actions[1].Attempt != first.Attempt {
		t.Fatalf("actions %+v", actions)
	}
	if actions := b.Finish(4*time.Second, first.Attempt, outcome(strategies.Cancelled)); len(actions) != 0 {
		t.Errorf("actions %+v", actions)
	}
}

func TestARetryThatIsHedgedIsCancelledWhenItsHedgeIsFaster(t *testing.T) {
	b := New(Config{Hedge: &Hedge{After: time.Second, Max: 2}, Retries: Retries{Max: 1}}, providers(5), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	first := only(t, actions, Start)
	second := only(t, b.Wake(time.Second), Start)
	third := only(t, b.Finish(1500*time.Millisecond, first.Attempt, outcome(strategies.ServerError)), Start) // the second hedge
	b.Finish(1600*time.Millisecond, second.Attempt, outcome(strategies.ServerError))
	retry := only(t, b.Finish(1700*time.Millisecond, third.Attempt, outcome(strategies.ServerError)), Start)
	if retry.Number != 1 {
		t.Fatalf("%+v", retry)
	}
	only(t, b.Finish(2*time.Second, retry.Attempt, outcome(strategies.OK)), Succeed)
	if b.Next() != Never {
		t.Errorf("it waits for %v", b.Next())
	}
}

// A hedge is a favour: nobody is asked who is not eligible, and a budget is not drawn on for one that nobody takes.
func TestAHedgeThatNobodyTakesCostsNothing(t *testing.T) {
	b := New(Config{Hedge: &Hedge{After: time.Second, Max: 1}, Retries: Retries{Budget: 0.01}, WhenNone: TryAll}, providers(2), always(0), 1)
	_, actions := b.Begin(0, &strategies.Request{})
	only(t, actions, Start)
	before := b.budget
	if actions := b.Wake(time.Second); len(actions) != 0 {
		t.Errorf("the strategy declined, and %+v", actions)
	}
	if b.budget != before || b.Next() != Never {
		t.Errorf("budget %v, was %v; next %v", b.budget, before, b.Next())
	}
}
