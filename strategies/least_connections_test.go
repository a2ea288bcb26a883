package strategies_test

import (
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/strategies"
)

func TestLeastConnectionsOnAHandWorkedHistory(t *testing.T) {
	// Two servers, first come first served; requests arrive at 0, 1.25, 2, 3.25, 4.25 and 5.25 and take 3, 5, 0.5, 5,
	// 0.5 and 1. With ties to the lower number, they find this in flight and go there:
	//   0: (0,0) tie, to 0, ends at 3        3: (1,1) tie, to 0, starts at 3.5, ends at 8.5
	//   1: (1,0) to 1, ends at 6.25          4: (1,1) tie, to 0, waits for 8.5, ends at 9
	//   2: (1,1) tie, to 0, ends at 3.5      5: (2,1) to 1
	for req, c := range []struct {
		seen [2]int
		may  []int
	}{
		{[2]int{0, 0}, []int{0, 1}}, {[2]int{1, 0}, []int{1}}, {[2]int{1, 1}, []int{0, 1}},
		{[2]int{1, 1}, []int{0, 1}}, {[2]int{1, 1}, []int{0, 1}}, {[2]int{2, 1}, []int{1}},
	} {
		l := newLab[strategies.LeastConnections](t, "least_connections", nil, alike(2)...)
		for i, n := range c.seen {
			for range n {
				l.roster.Acquire(i)
			}
		}
		taken := map[int]bool{}
		for range 40 {
			taken[l.once()] = true
		}
		for i := range 2 {
			if taken[i] != slices.Contains(c.may, i) {
				t.Errorf("request %d sees %v in flight: provider %d taken: %v", req, c.seen, i, taken[i])
			}
		}
	}
}

func TestLeastConnectionsWeighsWhatIsInFlight(t *testing.T) {
	// Filled up one by one, equal loads mean attempts in proportion to the weights.
	l := newLab[strategies.LeastConnections](t, "least_connections", nil, weighing(3, 1.5, 0.5)...)
	for range 100 {
		l.start()
	}
	for i, want := range []int{60, 30, 10} {
		if got := l.roster.Pool().InFlight(i); got != want {
			t.Errorf("provider %d has %d in flight, want %d", i, got, want)
		}
	}
}

func TestLeastConnectionsBreaksTiesAtRandom(t *testing.T) {
	// (2+1)/0.3 and (0+1)/0.1 are both 10; provider 2 is busier, provider 3 is out.
	l := newLab[strategies.LeastConnections](t, "least_connections", nil, weighing(0.3, 0.1, 0.1, 9)...)
	l.roster.Acquire(0)
	l.roster.Acquire(0)
	l.roster.Acquire(2)
	l.roster.Exclude(3)
	const n = 10_000
	got := l.counts(n)
	binomial(t, "first of a tie", got[0], n, 0.5)
	if got[2]+got[3] > 0 {
		t.Errorf("the busier or the missing one was taken: %v", got)
	}
}

func TestLeastConnectionsKnowsATieWhateverTheWeight(t *testing.T) {
	for w := 1; w <= 200; w++ { // (w−1 + 1)/w and (0 + 1)/1 are equal
		l := newLab[strategies.LeastConnections](t, "least_connections", nil, weighing(float64(w), 1)...)
		for range w - 1 {
			l.roster.Acquire(0)
		}
		if got := l.counts(60); got[0] == 0 || got[1] == 0 {
			t.Errorf("weight %d: %v", w, got)
		}
	}
}

func TestLeastConnectionsMatchesASearchOnRandomHistories(t *testing.T) {
	weights := []float64{1, 2, 3, 5, 0.25, 1}
	l := newLab[strategies.LeastConnections](t, "least_connections", nil, weighing(weights...)...)
	var flying []int
	for step := range 20_000 {
		if i := l.rand.IntN(len(weights)); l.rand.IntN(2) == 0 {
			l.roster.Exclude(i)
		} else {
			l.roster.Include(i)
		}
		for len(flying) > 0 && (len(flying) > 60 || l.rand.IntN(2) == 0) {
			k := l.rand.IntN(len(flying))
			l.roster.Release(flying[k])
			flying = slices.Delete(flying, k, k+1)
		}
		pool := l.roster.Pool()
		var best []int
		for i := range weights {
			if !pool.Contains(i) {
				continue
			}
			// a/b < c/d compared without division; these weights are exact.
			less, same := true, false
			if len(best) > 0 {
				b := best[0]
				mine, its := float64(pool.InFlight(i)+1)*weights[b], float64(pool.InFlight(b)+1)*weights[i]
				less, same = mine < its, mine == its
			}
			if less {
				best = best[:0]
			}
			if less || same {
				best = append(best, i)
			}
		}
		got := l.start()
		if len(best) == 0 && got == strategies.None {
			continue
		}
		if !slices.Contains(best, got) {
			t.Fatalf("step %d: picked %d, want one of %v", step, got, best)
		}
		flying = append(flying, got)
	}
}
