package strategies_test

import (
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/strategies"
)

func TestRoundRobinTakesProvidersInTurnWhateverIsInFlight(t *testing.T) {
	// Two providers and six requests: the turns are 0 1 0 1 0 1, though at the fifth request provider 0 has nothing
	// in flight and provider 1 has two.
	l := newLab[strategies.RoundRobin](t, "round_robin", nil, alike(2)...)
	for req, seen := range [][2]int{{0, 0}, {1, 0}, {1, 1}, {1, 1}, {0, 2}, {0, 2}} {
		fresh := strategies.NewRoster(alike(2))
		for i, n := range seen {
			for range n {
				fresh.Acquire(i)
			}
		}
		if got := l.strategy.Pick(0, &l.req, fresh.Pool()); got != req%2 {
			t.Errorf("request %d went to provider %d", req, got)
		}
	}
}

func TestRoundRobinSpreadsADroppedShareOverAllOthers(t *testing.T) {
	l := newLab[strategies.RoundRobin](t, "round_robin", nil, alike(4)...)
	l.counts(10)
	l.roster.Exclude(1)
	if got, want := l.counts(300), []int{100, 0, 100, 100}; !slices.Equal(got, want) {
		t.Errorf("without provider 1: %v, want %v", got, want)
	}
	l.roster.Include(1)
	if got, want := l.counts(400), []int{100, 100, 100, 100}; !slices.Equal(got, want) {
		t.Errorf("after it returned: %v, want %v", got, want)
	}
}

func TestRoundRobinSpreadsRetriesOverAllOthers(t *testing.T) {
	// Provider 0 fails always; each retry comes after a few other requests, and may not return there.
	l := newLab[strategies.RoundRobin](t, "round_robin", nil, alike(4)...)
	counts := make([]int, 4)
	waiting := 0
	for range 30_000 {
		if waiting > 0 && l.rand.IntN(3) == 0 {
			counts[l.retry(0)]++
			waiting--
			continue
		}
		i := l.once()
		counts[i]++
		if i == 0 {
			waiting++
		}
	}
	for i := 2; i < 4; i++ {
		if d := counts[i] - counts[1]; d < -2 || d > 2 {
			t.Errorf("retries are uneven: %v", counts)
		}
	}
}

func TestRoundRobinDoesNotRepayAnAbsence(t *testing.T) {
	l := newLab[strategies.RoundRobin](t, "round_robin", nil, alike(5)...)
	l.roster.Exclude(2)
	l.counts(1001)
	l.roster.Include(2)
	for round := range 3 {
		if got := l.counts(5); !slices.Equal(got, []int{1, 1, 1, 1, 1}) {
			t.Errorf("round %d after the return: %v", round, got)
		}
	}
}

// The reference keeps a plain list, least recent first, and searches it.
func TestRoundRobinMatchesASearchedListOnRandomHistories(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 65, 130} {
		l := newLab[strategies.RoundRobin](t, "round_robin", nil, alike(n)...)
		var line []int
		for i := range n {
			line = append(line, i)
		}
		for step := range 5000 {
			for range l.rand.IntN(3) {
				if i := l.rand.IntN(n); l.rand.IntN(2) == 0 {
					l.roster.Exclude(i)
				} else {
					l.roster.Include(i)
				}
			}
			want := strategies.None
			if k := slices.IndexFunc(line, l.roster.Pool().Contains); k >= 0 {
				want = line[k]
				line = append(slices.Delete(line, k, k+1), want)
			}
			if got := l.once(); got != want {
				t.Fatalf("n=%d, step %d: picked %d, want %d", n, step, got, want)
			}
		}
	}
}
