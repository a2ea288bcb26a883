package balancer

import (
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

func TestRetryNeverReturnsToTheProviderItFailedOnWhileAnotherIsEligible(t *testing.T) {
	cfg := Config{Retries: Retries{Max: 5}}
	b := New(cfg, providers(3), always(1), 1) // declines whatever is not b: only the balancer's pool can stop it
	b.strategy = &inTurn{next: 1}
	_, actions := b.Begin(0, &strategies.Request{})
	var order []int32
	for actions[0].Kind == Start {
		order = append(order, actions[0].Provider)
		actions = b.Finish(0, actions[0].Attempt, outcome(strategies.ServerError))
	}
	if len(order) != 6 {
		t.Fatalf("%d attempts, want 6", len(order))
	}
	if first := slices.Clone(order[:3]); !slices.Equal(slices.Sorted(slices.Values(first)), []int32{0, 1, 2}) {
		t.Errorf("the first three attempts went to %v, want three providers", order[:3])
	}
	for i := 1; i < len(order); i++ {
		if order[i] == order[i-1] {
			t.Errorf("attempt %d went back to provider %d at once: %v", i, order[i], order)
		}
	}
}

func TestRetryStaysWhereThereIsNobodyElse(t *testing.T) {
	b := New(Config{Retries: Retries{Max: 1}}, providers(1), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	start := only(t, actions, Start)
	again := only(t, b.Finish(0, start.Attempt, outcome(strategies.Timeout)), Start)
	if again.Repeat != 1 || again.Number != 1 {
		t.Errorf("repeat %d, number %d, want 1 and 1", again.Repeat, again.Number)
	}
	only(t, b.Finish(0, again.Attempt, outcome(strategies.OK)), Succeed)
}

// A tenth of the requests may be retried, and ten beside them.
func TestABudgetBoundsRetriesToAShareOfRequests(t *testing.T) {
	b := New(Config{Retries: Retries{Max: 3, Budget: 0.125}}, providers(2), &inTurn{}, 1)
	attempts := 0
	for range 800 {
		_, actions := b.Begin(0, &strategies.Request{})
		for actions[0].Kind == Start {
			attempts++
			actions = b.Finish(0, actions[0].Attempt, outcome(strategies.ServerError))
		}
		only(t, actions, Fail)
	}
	if want := 800 + 800/8 + BudgetReserve/10; attempts != want {
		t.Errorf("%d attempts, want %d", attempts, want)
	}
	for range 10_000 { // savings end at the reserve
		_, actions := b.Begin(0, &strategies.Request{})
		b.Finish(0, actions[0].Attempt, outcome(strategies.OK))
	}
	if b.budget != BudgetReserve {
		t.Errorf("%g retries saved up, want %d", b.budget, BudgetReserve)
	}
}

func TestBadRequestsAreNotRetried(t *testing.T) {
	b := New(Config{Retries: Retries{Max: 3}}, providers(2), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	only(t, b.Finish(0, actions[0].Attempt, outcome(strategies.BadRequest)), Fail)
}

// A provider fails after 0.2 s twice and answers in 0.5 s the third time; the pauses are 0.1 and 0.2 s: 1.2 s.
func TestBackoffDoubles(t *testing.T) {
	cfg := Config{Retries: Retries{Max: 3, Backoff: Backoff{Initial: 100 * time.Millisecond, Jitter: JitterNone}}}
	b := New(cfg, providers(1), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	now := time.Duration(0)
	for range 2 {
		now += 200 * time.Millisecond
		if got := b.Finish(now, actions[0].Attempt, outcome(strategies.ServerError)); len(got) != 0 {
			t.Fatalf("retried without a pause: %+v", got)
		}
		now = b.Next()
		actions = b.Wake(now)
		only(t, actions, Start)
	}
	now += 500 * time.Millisecond
	only(t, b.Finish(now, actions[0].Attempt, outcome(strategies.OK)), Succeed)
	if now != 1200*time.Millisecond {
		t.Errorf("answered after %v, want 1.2s", now)
	}
}

func TestFullJitterLiesBelowThePauseAndDependsOnTheRequest(t *testing.T) {
	cfg := Config{Retries: Retries{Max: 1, Backoff: Backoff{Initial: time.Second, Max: time.Second}}}
	b := New(cfg, providers(1), &inTurn{}, 1)
	seen := map[time.Duration]bool{}
	for range 50 {
		_, actions := b.Begin(0, &strategies.Request{})
		b.Finish(0, actions[0].Attempt, outcome(strategies.ServerError))
		next := b.Next()
		if next < 0 || next >= time.Second {
			t.Fatalf("pause %v, want below 1s", next)
		}
		seen[next] = true
		b.Finish(next, b.Wake(next)[0].Attempt, outcome(strategies.OK))
	}
	if len(seen) < 45 {
		t.Errorf("only %d different pauses of 50", len(seen))
	}
}

func TestTimeoutCancelsAndRetries(t *testing.T) {
	cfg := Config{Timeout: time.Second, Retries: Retries{Max: 1}}
	b := New(cfg, providers(2), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	first := actions[0]
	_, actions = b.Begin(500*time.Millisecond, &strategies.Request{})
	only(t, b.Finish(600*time.Millisecond, actions[0].Attempt, outcome(strategies.OK)), Succeed)
	if got := b.Next(); got != time.Second {
		t.Fatalf("next wake-up at %v, want 1s", got)
	}
	c := only(t, b.Wake(time.Second), Cancel)
	if c.Attempt != first.Attempt || c.Status != strategies.Timeout {
		t.Errorf("cancelled %+v", c)
	}
	only(t, b.Finish(time.Second, c.Attempt, outcome(c.Status)), Start)
	if got := b.Next(); got != 2*time.Second {
		t.Errorf("next wake-up at %v, want 2s: the retry's own timeout", got)
	}
}
