package strategies

import "testing"

// Debts are differences of numbers that grow with virtual time; it must not run away from their last digits.
func TestSmoothMovesTimeBackBeforeRoundingIsFelt(t *testing.T) {
	s := newSmooth([]float64{0.7, 0.2, 0.1})
	r := NewRoster(make([]Provider, 3))
	most := 0.0
	counts := [3]int{}
	for range 100_000 {
		counts[s.pick(r.Pool())]++
		most = max(most, s.now)
	}
	if limit := s.rebase + s.step; most > limit {
		t.Errorf("virtual time reached %v, beyond %v", most, limit)
	}
	if counts != [3]int{70_000, 20_000, 10_000} {
		t.Errorf("counts %v", counts)
	}
}

func TestSmoothPicksAmongWeightsOfZeroWhenNobodyElseIsLeft(t *testing.T) {
	s := newSmooth([]float64{1, 0, 0})
	r := NewRoster(make([]Provider, 3))
	counts := [3]int{}
	for range 100 {
		counts[s.pick(r.Pool())]++
	}
	r.Exclude(0)
	for range 100 {
		counts[s.pick(r.Pool())]++
	}
	r.Include(0)
	for range 100 {
		counts[s.pick(r.Pool())]++
	}
	if counts != [3]int{200, 50, 50} {
		t.Errorf("counts %v", counts)
	}
}
