package strategies_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/evenkeel/evenkeel/strategies"
)

func wrr(t testing.TB, weights ...float64) *lab {
	return newLab[strategies.WeightedRoundRobin](t, "weighted_round_robin", nil, weighing(weights...)...)
}

func TestWeightedRoundRobinIsSmooth(t *testing.T) {
	for _, scale := range []float64{1, 0.1, 1e6} {
		l := wrr(t, 5*scale, scale, scale)
		for cycle := range 1000 {
			got := ""
			for range 7 {
				got += string(rune('a' + l.once()))
			}
			if got != "aabacaa" {
				t.Fatalf("weights 5, 1, 1 times %v, cycle %d: %s, want aabacaa", scale, cycle, got)
			}
		}
	}
}

func TestWeightedRoundRobinIsExactOverEachCycle(t *testing.T) {
	for _, c := range []struct {
		weights []float64
		want    []int
	}{
		{[]float64{0.7, 0.2, 0.1}, []int{7, 2, 1}},
		{[]float64{0.25, 0.25, 1.5}, []int{1, 1, 6}},
		{[]float64{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 4, 5, 6, 7}},
		{[]float64{100, 1, 1, 1}, []int{100, 1, 1, 1}},
		{[]float64{0, 0}, []int{1, 1}},
	} {
		l := wrr(t, c.weights...)
		cycle := 0
		for _, n := range c.want {
			cycle += n
		}
		for k := range 500 {
			if got := l.counts(cycle); !slices.Equal(got, c.want) {
				t.Fatalf("weights %v, cycle %d: %v, want %v", c.weights, k, got, c.want)
			}
		}
	}
}

// nginx's own arithmetic, in whole numbers: everybody earns its weight, the richest pays the total.
func TestWeightedRoundRobinPicksAsNginxDoes(t *testing.T) {
	for trial := range 60 {
		n := 1 + (trial*7)%40
		weights, earned, total := make([]float64, n), make([]int, n), 0
		for i := range weights {
			weights[i] = float64(1 + (trial*31+i*i*17)%23)
			total += int(weights[i])
		}
		setup := wrr(t, weights...)
		for step := range 1500 {
			want := 0
			for i := range earned {
				earned[i] += int(weights[i])
				if earned[i] > earned[want] {
					want = i
				}
			}
			earned[want] -= total
			if got := setup.once(); got != want {
				t.Fatalf("weights %v, step %d: picked %d, want %d", weights, step, got, want)
			}
		}
	}
}

// The reference keeps fractions of 12 digits and more, and looks at everybody at every pick.
func TestWeightedRoundRobinMatchesPlainArithmeticWhileMembersComeAndGo(t *testing.T) {
	for _, weights := range [][]float64{
		{1, 1, 1, 1}, {5, 1, 1}, {3, 0.5, 8, 2, 0.125}, {1, 2, 4, 8, 16, 32, 64, 128},
		{7, 7, 7, 3, 3, 1, 9, 2, 2, 2, 5, 6, 1},
	} {
		l := wrr(t, weights...)
		ref := newFractions(weights)
		for step := range 1200 {
			for range l.rand.IntN(3) {
				if i := l.rand.IntN(len(weights)); l.rand.IntN(2) == 0 {
					l.roster.Exclude(i)
				} else {
					l.roster.Include(i)
				}
			}
			want := ref.pick(l.roster.Pool().Contains)
			if got := l.once(); got != want {
				t.Fatalf("weights %v, step %d: picked %d, want %d", weights, step, got, want)
			}
		}
	}
}

type fractions struct {
	weight, owed []*big.Rat
	in           []bool
}

func newFractions(weights []float64) *fractions {
	f := &fractions{in: make([]bool, len(weights))}
	for _, w := range weights {
		f.weight = append(f.weight, new(big.Rat).SetFloat64(w))
		f.owed = append(f.owed, new(big.Rat))
	}
	return f
}

func (f *fractions) mean() *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for i, in := range f.in {
		if in {
			sum.Add(sum, f.owed[i])
			n++
		}
	}
	if n == 0 {
		return sum
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

func (f *fractions) pick(eligible func(int) bool) int {
	before, left := f.mean(), []int{}
	for i, in := range f.in {
		if in && !eligible(i) {
			f.in[i] = false
			left = append(left, i)
		}
	}
	stay := before
	if slices.Contains(f.in, true) {
		stay = f.mean()
	}
	for _, i := range left {
		f.owed[i].Sub(f.owed[i], stay)
	}
	for i, in := range f.in {
		if in || !eligible(i) {
			continue
		}
		for _, bound := range []int64{-1, 1} {
			if b := big.NewRat(bound, 1); f.owed[i].Cmp(b) == int(bound) {
				f.owed[i].Set(b)
			}
		}
		f.owed[i].Add(f.owed[i], stay)
		f.in[i] = true
	}
	total := new(big.Rat)
	for i, in := range f.in {
		if in {
			total.Add(total, f.weight[i])
		}
	}
	best := strategies.None
	for i, in := range f.in {
		if !in {
			continue
		}
		f.owed[i].Add(f.owed[i], new(big.Rat).Quo(f.weight[i], total))
		if best == strategies.None || new(big.Rat).Sub(f.owed[i], f.owed[best]).Cmp(sameTurns) > 0 {
			best = i
		}
	}
	if best != strategies.None {
		f.owed[best].Sub(f.owed[best], big.NewRat(1, 1))
		// Else the fractions would grow longer with every pick.
		for i := range f.owed {
			f.owed[i] = round(f.owed[i])
		}
	}
	return best
}

// sameTurns is the difference in turns up to which two providers tie.
var sameTurns = big.NewRat(1, 1e9)

func round(x *big.Rat) *big.Rat {
	y, _ := new(big.Rat).SetString(x.FloatString(12))
	return y
}

func TestWeightedRoundRobinSpreadsADroppedShareInProportion(t *testing.T) {
	l := wrr(t, 4, 3, 2, 1)
	l.counts(37)
	l.roster.Exclude(0)
	got := l.counts(600)
	for i, want := range []int{0, 300, 200, 100} {
		if got[i] < want-1 || got[i] > want+1 {
			t.Errorf("without the heaviest: %v, want 0, 300, 200, 100 up to a turn", got)
			break
		}
	}
}

func TestWeightedRoundRobinSpreadsRetriesInProportion(t *testing.T) {
	// Every pick of provider 0 is retried elsewhere: 4,000 tries make 1,600 retries, and of 5,600 attempts the
	// others share 4,000 as 3 : 2 : 1.
	l := wrr(t, 4, 3, 2, 1)
	counts := make([]int, 4)
	for range 4000 {
		i := l.once()
		counts[i]++
		if i == 0 {
			counts[l.retry(0)]++
		}
	}
	others := float64(counts[1] + counts[2] + counts[3])
	for i, share := range []float64{0, 3. / 6, 2. / 6, 1. / 6} {
		if i > 0 && (float64(counts[i]) < others*share-3 || float64(counts[i]) > others*share+3) {
			t.Errorf("provider %d: %d of %.0f, want %.0f (%v)", i, counts[i], others, others*share, counts)
		}
	}
}

func TestWeightedRoundRobinNeitherBurstsNorJumpsWhenMembersReturn(t *testing.T) {
	for _, away := range []int{1, 10, 1000} {
		for before := range 30 {
			l := wrr(t, 2, 1, 1, 1)
			l.counts(before)
			l.roster.Exclude(0)
			l.counts(away)
			l.roster.Include(0)
			for cycle := range 4 {
				for i, n := range l.counts(5) {
					if want := []int{2, 1, 1, 1}[i]; n < want-1 || n > want+1 {
						t.Fatalf("left after %d, away for %d, cycle %d after the return: provider %d got %d turns, want %d ± 1",
							before, away, cycle, i, n, want)
					}
				}
			}
		}
	}
}

func TestWeightedRoundRobinDoesNotJumpWhenMostMembersLeave(t *testing.T) {
	// Of 100 equal providers two remain, one that was just served and one that is next. Counted in weights, the
	// latter would be owed fifty turns of the new, short cycle.
	weights := make([]float64, 100)
	for i := range weights {
		weights[i] = 1
	}
	l := wrr(t, weights...)
	l.counts(150)
	for i := range 100 {
		if i != 49 && i != 50 {
			l.roster.Exclude(i)
		}
	}
	for k := range 20 {
		if a, b := l.once(), l.once(); a == b {
			t.Fatalf("pair %d: provider %d twice in a row", k, a)
		}
	}
}
