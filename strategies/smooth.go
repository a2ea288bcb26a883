package strategies

import (
	"math"
	"slices"
)

// smooth is smooth weighted round robin in O(log n).
//
// Each provider is owed turns: between two picks provider i earns w_i/W of a turn, W being the total weight of the
// eligible; the pick goes to whoever is owed most, the lowest number on ties, and costs it one turn. That is the
// rule of nginx (Maxim Dounin, commit "Upstream: smooth weighted round-robin balancing", 2012), in turns instead of
// weights: when membership changes nobody's debt changes, where a debt counted in weights would be worth more turns
// the smaller W becomes.
//
// What provider i is owed is a line over virtual time, credit_i + w_i·now, where a pick advances now by 1/W. The
// greatest of n lines at advancing times is kept by a kinetic tournament (Basch, Guibas and Hershberger, "Data
// structures for mobile data", 1999): each inner node holds the winner below it and the time until which every
// comparison below it is sure to hold, so that a pick plays again only what may have changed.
type smooth struct {
	members members
	weight  []float64
	credit  []float64 // of the eligible: turns owed at time 0; of the others: turns owed beyond the mean when they left
	total   float64   // weight of the eligible
	owed    float64   // turns owed to all the eligible; a pick leaves the sum as it is
	count   float64   // how many are eligible
	now     float64   // virtual time
	step    float64   // 1 / total
	rebase  float64   // when to move time back to 0, before rounding could be felt
	tree    []match
	size    int32
}

// A match is a node of the tournament. Node 1 is the root, node k's children are 2k and 2k+1.
type match struct {
	until  float64
	winner int32 // nobody is −1
}

// Two debts closer than this many turns are a tie. It is far above the rounding error of a debt, about 10⁻¹³, and
// below 1/W, the least difference between whole weights, for any total up to 10⁸.
const sameTurns = 1e-9

func newSmooth(weight []float64) *smooth {
	n := len(weight)
	s := &smooth{members: newMembers(n), weight: make([]float64, n), credit: make([]float64, n), size: 1}
	for int(s.size) < n {
		s.size *= 2
	}
	s.tree = make([]match, 2*s.size)
	for k := range s.tree {
		s.tree[k] = match{math.Inf(1), -1}
	}
	s.setWeights(weight)
	return s
}

// pick returns the eligible provider that is owed most and counts the turn, or None.
func (s *smooth) pick(pool Pool) int {
	if flipped := s.members.sync(pool); len(flipped) > 0 {
		s.change(flipped)
	}
	if pool.Len() == 0 {
		return None
	}
	if s.now > s.rebase {
		s.restart()
	}
	s.now += s.step
	if s.tree[1].until <= s.now {
		s.refresh(1)
	}
	i := s.tree[1].winner
	s.credit[i]--
	s.climb(i)
	return int(i)
}

// setWeights changes the weights; nobody's debt changes by it. A weight counts as at least a billionth of the
// greatest, so that whoever is left can be picked.
func (s *smooth) setWeights(weight []float64) {
	s.fold()
	top := slices.Max(weight)
	for i, w := range weight {
		s.weight[i] = max(w, float64(1e-9*top))
	}
	s.rebase = 512 / top
	s.restart()
}

// value returns the turns that the eligible provider i is owed now.
func (s *smooth) value(i int32) float64 { return s.credit[i] + float64(s.weight[i]*s.now) }

// mean returns the turns an eligible provider is owed on average.
func (s *smooth) mean() float64 {
	if s.count == 0 {
		return 0
	}
	return s.owed / s.count
}

// has reports whether provider i takes part.
func (s *smooth) has(i int32) bool { return s.tree[s.size+i].winner >= 0 }

// change lets providers leave and join. One that returns is owed what it was owed when it left, compared with those
// who stayed, and not for the time it was away: at most a turn either way, so it neither bursts nor starves.
func (s *smooth) change(flipped []int32) {
	if s.now > s.rebase {
		s.restart()
	}
	before := s.mean()
	for _, i := range flipped {
		if w := s.weight[i]; s.has(i) {
			s.credit[i] = s.value(i)
			s.owed, s.total, s.count = s.owed-s.credit[i], s.total-w, s.count-1
		}
	}
	stay := s.mean()
	if s.count == 0 {
		stay, s.owed, s.total = before, 0, 0
	}
	for _, i := range flipped {
		if leaf := &s.tree[s.size+i].winner; *leaf >= 0 {
			s.credit[i] -= stay
			*leaf = -1
		} else {
			v := stay + min(max(s.credit[i], -1), 1)
			s.credit[i] = v - float64(s.weight[i]*s.now)
			s.owed, s.total, s.count = s.owed+v, s.total+s.weight[i], s.count+1
			*leaf = i
		}
		s.climb(i)
	}
	s.step = 1 / s.total
}

// fold moves time back to 0 and the mean debt to 0, which changes no comparison.
func (s *smooth) fold() {
	mean := s.mean()
	for i := range int32(len(s.weight)) {
		if s.has(i) {
			s.credit[i] = s.value(i) - mean
		}
	}
	s.now = 0
}

// restart folds, sums the weights afresh and plays all matches.
func (s *smooth) restart() {
	s.fold()
	s.total, s.owed, s.count = 0, 0, 0
	for i, w := range s.weight {
		if s.has(int32(i)) {
			s.total += w
			s.owed += s.credit[i]
			s.count++
		}
	}
	s.step = 1 / s.total
	for k := s.size - 1; k > 0; k-- {
		s.play(k)
	}
}

// refresh plays the matches below node k whose time has come.
func (s *smooth) refresh(k int32) {
	for c := 2 * k; c <= 2*k+1; c++ {
		if s.tree[c].until <= s.now {
			s.refresh(c)
		}
	}
	s.play(k)
}

func (s *smooth) climb(i int32) {
	for k := (s.size + i) >> 1; k > 0; k >>= 1 {
		s.play(k)
	}
}

// play decides node k and until when the decision holds. The margin makes it come too early rather than too late;
// playing a match early does no harm.
func (s *smooth) play(k int32) {
	a, b := s.tree[2*k], s.tree[2*k+1]
	until := min(a.until, b.until)
	if b.winner < 0 || a.winner < 0 {
		s.tree[k] = match{until, max(a.winner, b.winner)}
		return
	}
	winner := a.winner
	lead := s.value(b.winner) - s.value(a.winner)
	gain := s.weight[b.winner] - s.weight[a.winner]
	switch {
	case lead > sameTurns:
		winner = b.winner
		if gain < 0 {
			until = min(until, s.now+(lead-2*sameTurns)/-gain)
		}
	case gain > 0:
		until = min(until, s.now-lead/gain)
	}
	s.tree[k] = match{until, winner}
}
