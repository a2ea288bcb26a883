package balancer

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
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

// Whatever happens in whatever order: every request is done exactly once, every start is finished exactly once,
// in-flight counts agree with a plain count, and the balancer never wants to be woken in the past.
func TestInvariantsHoldOverRandomHistories(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		cfg := Config{
			Timeout:  time.Duration(r.IntN(3)) * time.Second,
			Retries:  Retries{Max: r.IntN(4), Backoff: Backoff{Initial: time.Duration(r.IntN(2)) * time.Second, Max: 3 * time.Second}},
			WhenNone: WhenNone(r.IntN(2)),
		}
		if r.IntN(2) == 0 {
			cfg.Breaker = &Breaker{FailureRatio: 0.5, MinRequests: 5, Window: 10 * time.Second, Open: 2 * time.Second, HalfOpen: 2}
		}
		n := 1 + r.IntN(5)
		s, _ := strategies.New("random", nil, strategies.Env{Providers: providers(n), Rand: rng.NewRand(rng.NewStream(seed, 1, 0))})
		runHistory(t, New(cfg, providers(n), s, seed), r, n)
	}
}

func runHistory(t *testing.T, b *Balancer, r *rand.Rand, n int) {
	t.Helper()
	inFlight := make([]int, n)
	running := map[AttemptID]int{}
	open := map[RequestID]bool{}
	now := time.Duration(0)
	var do func([]Action)
	finish := func(id AttemptID, s strategies.Status) {
		inFlight[running[id]]--
		delete(running, id)
		do(b.Finish(now, id, outcome(s)))
	}
	do = func(actions []Action) {
		for _, a := range slices.Clone(actions) {
			switch a.Kind {
			case Start:
				if _, dup := running[a.Attempt]; dup || !open[a.Request] {
					t.Fatalf("bad start %+v", a)
				}
				running[a.Attempt] = int(a.Provider)
				inFlight[a.Provider]++
			case Cancel:
				finish(a.Attempt, a.Status)
			default:
				if !open[a.Request] {
					t.Fatalf("request done twice or unknown: %+v", a)
				}
				delete(open, a.Request)
			}
		}
	}
	for range 3000 {
		now += time.Duration(r.IntN(int(200 * time.Millisecond)))
		for b.Next() <= now {
			do(b.Wake(now))
		}
		switch {
		case r.IntN(2) == 0:
			id, actions := b.Begin(now, &strategies.Request{})
			open[id] = true
			do(actions)
		case len(running) > 0:
			ids := make([]AttemptID, 0, len(running))
			for id := range running {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			s := strategies.OK
			if r.IntN(2) == 0 {
				s = strategies.Status(r.IntN(strategies.NumStatuses))
			}
			finish(ids[r.IntN(len(ids))], s)
		}
		for i, want := range inFlight {
			if got := b.Pool().InFlight(i); got != want {
				t.Fatalf("provider %d: in flight %d, counted %d", i, got, want)
			}
		}
	}
	left := 0
	b.Outstanding(func(id RequestID) {
		if left++; !open[id] {
			t.Fatalf("outstanding request %d is done", id)
		}
	})
	if left != len(open) {
		t.Fatalf("%d outstanding, counted %d", left, len(open))
	}
}

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
