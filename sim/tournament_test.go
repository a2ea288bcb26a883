package sim

import (
	"math/rand/v2"
	"testing"

	"github.com/evenkeel/evenkeel/sim/pq"
)

func TestTournamentFindsTheFirstOfTheSmallest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 2, 3, 4, 7, 64, 65, 300} {
		tour := newTournament(n)
		at := make([]int64, n)
		for i := range at {
			at[i] = pq.Never
		}
		for range 2000 {
			i := r.IntN(n)
			at[i] = r.Int64N(50)
			if r.IntN(8) == 0 {
				at[i] = pq.Never
			}
			tour.set(i, at[i])
			want := 0
			for k := range at {
				if at[k] < at[want] {
					want = k
				}
			}
			got, when := tour.first()
			if when != at[want] || when != pq.Never && got != want {
				t.Fatalf("n = %d: participant %d at %d, want %d at %d", n, got, when, want, at[want])
			}
		}
	}
}
