package balancer

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
)

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
