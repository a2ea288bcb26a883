package balancer

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// inTurn picks the eligible providers in the order of their numbers.
type inTurn struct{ next int }

func (s *inTurn) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int {
	i := pool.Next(s.next % pool.Size())
	if i != strategies.None {
		s.next = i + 1
	}
	return i
}

// always picks one provider if it is eligible, else declines.
type always int

func (s always) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int {
	if pool.Contains(int(s)) {
		return int(s)
	}
	return strategies.None
}

func providers(n int) []strategies.Provider {
	ps := make([]strategies.Provider, n)
	for i := range ps {
		ps[i] = strategies.Provider{Name: string(rune('a' + i)), Weight: 1}
	}
	return ps
}

func only(t *testing.T, actions []Action, kind Kind) Action {
	t.Helper()
	if len(actions) != 1 || actions[0].Kind != kind {
		t.Fatalf("actions %+v, want one of kind %d", actions, kind)
	}
	return actions[0]
}

func outcome(s strategies.Status) *strategies.Outcome { return &strategies.Outcome{Status: s} }

func TestBareRequestHasOneAttempt(t *testing.T) {
	b := New(Config{}, providers(2), &inTurn{}, 1)
	_, actions := b.Begin(0, &strategies.Request{})
	start := only(t, actions, Start)
	if got := b.Pool().InFlight(int(start.Provider)); got != 1 {
		t.Errorf("in flight %d after the start, want 1", got)
	}
	fail := only(t, b.Finish(time.Second, start.Attempt, outcome(strategies.ServerError)), Fail)
	if fail.Status != strategies.ServerError || b.Pool().InFlight(int(start.Provider)) != 0 {
		t.Errorf("failed with %v, in flight %d", fail.Status, b.Pool().InFlight(int(start.Provider)))
	}
	if len(b.Finish(time.Second, start.Attempt, outcome(strategies.OK))) != 0 {
		t.Error("an attempt finished twice has consequences")
	}
	if b.Next() != Never {
		t.Error("a bare balancer waits for something")
	}
}

func TestWhenNoneIsEligible(t *testing.T) {
	for _, when := range []WhenNone{RejectRequest, TryAll} {
		cfg := Config{WhenNone: when, Breaker: &Breaker{Consecutive: 1, Window: time.Minute, Open: time.Minute, HalfOpen: 1}}
		b := New(cfg, providers(2), &inTurn{}, 1)
		for range 2 {
			_, a := b.Begin(0, &strategies.Request{})
			b.Finish(0, a[0].Attempt, outcome(strategies.ServerError))
		}
		if b.Pool().Len() != 0 {
			t.Fatalf("%d eligible, want none", b.Pool().Len())
		}
		_, a := b.Begin(0, &strategies.Request{})
		want := Reject
		if when == TryAll {
			want = Start
		}
		if a[0].Kind != want {
			t.Errorf("when none is eligible, mode %d: %+v", when, a[0])
		}
		if b.Pool().Len() != 0 {
			t.Error("trying all made providers eligible for good")
		}
	}
}

func TestTryAllTakesTheLeastBusyWhereTheStrategyDeclines(t *testing.T) {
	b := New(Config{WhenNone: TryAll}, providers(3), always(7), 1)
	b.strategy = declines{}
	for k := range 6 {
		_, a := b.Begin(0, &strategies.Request{})
		if got := only(t, a, Start).Provider; got != int32(k%3) {
			t.Errorf("request %d went to %d", k, got)
		}
	}
}

type declines struct{}

func (declines) Pick(time.Duration, *strategies.Request, strategies.Pool) int { return strategies.None }

// Begin and Finish cost nothing that the garbage collector must fetch.
func BenchmarkBeginFinish(b *testing.B) {
	bal := New(Config{Timeout: 30 * time.Second, Retries: Retries{Max: 2},
		Breaker: &Breaker{FailureRatio: 0.5, MinRequests: 10, Window: 30 * time.Second, Open: 15 * time.Second, HalfOpen: 3}},
		providers(4), &inTurn{}, 1)
	req := strategies.Request{PromptTokens: 100}
	out := strategies.Outcome{Status: strategies.OK, Total: time.Second}
	now := time.Duration(0)
	b.ReportAllocs()
	for b.Loop() {
		now += time.Millisecond
		_, a := bal.Begin(now, &req)
		bal.Finish(now, a[0].Attempt, &out)
		bal.Next()
	}
}

func TestAProviderWithoutWeightIsStillALastResort(t *testing.T) {
	b := New(Config{WhenNone: TryAll}, []strategies.Provider{{Name: "a"}, {Name: "b"}}, declines{}, 1)
	_, a := b.Begin(0, &strategies.Request{})
	only(t, a, Start)
}
