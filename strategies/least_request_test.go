package strategies_test

import (
	"testing"

	"github.com/evenkeel/evenkeel/strategies"
)

// The chance of each pick is counted over all ordered draws without replacement.
func TestLeastRequestTakesTheLessBusyOfDistinctProviders(t *testing.T) {
	inFlight := []int{3, 5, 0, 2, 2}
	for choices := 1; choices <= 7; choices++ {
		l := newLab(t, "least_request", func(p *strategies.LeastRequest) { p.Choices = choices }, alike(5)...)
		for i, n := range inFlight {
			for range n {
				l.roster.Acquire(i)
			}
		}
		want, draws := make([]int, 5), 0
		var draw func(best int, drawn []int)
		draw = func(best int, drawn []int) {
			if len(drawn) == min(choices, 5) {
				want[best]++
				draws++
				return
			}
		next:
			for i := range 5 {
				for _, d := range drawn {
					if d == i {
						continue next
					}
				}
				b := best
				if b < 0 || inFlight[i] < inFlight[b] {
					b = i
				}
				draw(b, append(drawn[:len(drawn):len(drawn)], i))
			}
		}
		draw(-1, nil)
		const n = 30_000
		for i, got := range l.counts(n) {
			binomial(t, "provider", got, n, float64(want[i])/float64(draws))
		}
	}
}

func TestLeastRequestNeverTakesTheBusiestOfTwoDistinct(t *testing.T) {
	l := newLab[strategies.LeastRequest](t, "least_request", nil, alike(3)...)
	l.roster.Acquire(2)
	got := l.counts(9000) // drawn with replacement, provider 2 would meet itself in a ninth of the picks
	if got[2] > 0 {
		t.Errorf("the busiest of three was taken: %v", got)
	}
	binomial(t, "either of the idle", got[0], 9000, 0.5)
}

func TestLeastRequestWithOneLeftTakesIt(t *testing.T) {
	l := newLab[strategies.LeastRequest](t, "least_request", nil, alike(3)...)
	l.roster.Exclude(0)
	l.roster.Exclude(2)
	if got := l.once(); got != 1 {
		t.Errorf("picked %d", got)
	}
}

func TestLeastRequestRefusesAnImpossibleNumberOfChoices(t *testing.T) {
	for _, c := range []int{-1, 0, 17} {
		_, err := strategies.New("least_request", &strategies.LeastRequest{Choices: c}, strategies.Env{Providers: alike(2)})
		if err == nil {
			t.Errorf("choices: %d was accepted", c)
		}
	}
}
