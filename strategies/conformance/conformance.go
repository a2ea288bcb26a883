// Package conformance checks that a registered strategy keeps the contract of package strategies. A strategy of
// your own needs one test:
//
//	func TestMine(t *testing.T) { conformance.Check(t, "mine") }
package conformance

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// Check builds the strategy called name with its default parameters and checks that
//
//   - it picks providers that are eligible, or None, and None when nobody is eligible;
//   - it is a function of its seed and what it is told: the same history gives the same picks;
//   - one provider, 10,000 providers and clocks that jump by hours or stand still are all fine;
//   - it allocates nothing once warmed up;
//   - its reasons, if it is a strategies.Reasoner, are those by which it picks, and giving them changes nothing.
//
// It reports what is wrong through t.
func Check(t testing.TB, name string) {
	t.Helper()
	CheckParams(t, name, nil)
}

// CheckParams is Check with parameters; see strategies.New.
func CheckParams(t testing.TB, name string, params any) {
	t.Helper()
	for _, w := range []struct {
		what      string
		providers int
		steps     int
		gap       time.Duration
		seed      uint64
	}{
		{"1 provider", 1, 2000, 20 * time.Millisecond, 1},
		{"2 providers", 2, 4000, 20 * time.Millisecond, 2},
		{"5 providers", 5, 8000, 20 * time.Millisecond, 3},
		{"70 providers", 70, 8000, 20 * time.Millisecond, 4},
		{"10,000 providers", 10_000, 300, 20 * time.Millisecond, 5},
		{"a clock that stands still", 4, 2000, 0, 6},
		{"a clock that jumps by hours", 4, 2000, 5 * time.Hour, 7},
	} {
		first, err := newWorld(name, params, w.providers, w.seed)
		if err != nil {
			t.Errorf("%s: %s: %v", name, w.what, err)
			continue
		}
		again, _ := newWorld(name, params, w.providers, w.seed)
		for step := range w.steps {
			a, errA := first.step(w.gap)
			b, errB := again.step(w.gap)
			if errA != nil || errB != nil {
				t.Errorf("%s: %s: step %d: %v", name, w.what, step, errA)
				break
			}
			if a != b {
				t.Errorf("%s: %s: step %d: picked %d, and %d when the same history was repeated; draw only from Env.Rand",
					name, w.what, step, a, b)
				break
			}
		}
	}
	checkNobody(t, name, params)
	checkAllocations(t, name, params)
	checkReasons(t, name, params)
}

// checkNobody lets all providers leave and return.
func checkNobody(t testing.TB, name string, params any) {
	t.Helper()
	w, err := newWorld(name, params, 3, 8)
	if err != nil {
		return // reported already
	}
	for range 3 {
		for i := range 3 {
			w.roster.Exclude(i)
		}
		for range 3 {
			if got := w.strategy.Pick(w.now, &w.request, w.roster.Pool()); got != strategies.None {
				t.Errorf("%s: picked %d while nobody was eligible; return None", name, got)
				return
			}
		}
		for i := range 3 {
			w.roster.Include(i)
		}
		if _, err := w.step(time.Second); err != nil {
			t.Errorf("%s: after everybody returned: %v", name, err)
			return
		}
	}
}

func checkAllocations(t testing.TB, name string, params any) {
	t.Helper()
	w, err := newWorld(name, params, 9, 9)
	if err != nil {
		return
	}
	for range 5000 {
		if _, err := w.step(20 * time.Millisecond); err != nil {
			return
		}
	}
	if n := testing.AllocsPerRun(20, func() {
		for range 200 {
			_, _ = w.step(20 * time.Millisecond)
		}
	}); n > 0 {
		t.Errorf("%s: %v allocations in 200 attempts after 5,000 warmed it up; allocate in the constructor", name, n)
	}
}
