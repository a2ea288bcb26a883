package sim

import "github.com/evenkeel/evenkeel/sim/pq"

// A tournament knows which of n participants has the smallest time: a winner tree, so that changing one time costs
// one comparison a level. Of equal times the participant with the smaller number wins.
// (Knuth, The Art of Computer Programming, vol. 3, section 5.4.1.)
type tournament struct {
	at     []int64  // by participant, padded to a power of two with pq.Never
	winner []uint32 // winner[1] is the champion; node k has children 2k and 2k+1; leaf i is node len(at)+i; nil for a few
}

// few participants need no tree: looking at all of them takes no branch that a CPU could guess wrong.
const few = 8

func newTournament(n int) *tournament {
	size := 1
	for size < n {
		size *= 2
	}
	t := &tournament{at: make([]int64, size), winner: make([]uint32, 2*size)}
	for i := range size {
		t.at[i] = pq.Never
		t.winner[size+i] = uint32(i)
	}
	for k := size - 1; k >= 1; k-- {
		t.winner[k] = t.winner[2*k]
	}
	if size <= few {
		t.winner = nil
	}
	return t
}

// set changes the time of participant i.
func (t *tournament) set(i int, at int64) {
	if t.at[i] == at {
		return
	}
	t.at[i] = at
	if t.winner != nil {
		t.climb(i)
	}
}

// climb plays again the games on the way from participant i to the root.
func (t *tournament) climb(i int) {
	for k := (len(t.at) + i) / 2; k >= 1; k /= 2 {
		left, right := t.winner[2*k], t.winner[2*k+1]
		if t.at[right] < t.at[left] {
			left = right
		}
		t.winner[k] = left
	}
}

// first returns the participant with the smallest time, and that time.
func (t *tournament) first() (int, int64) {
	if t.winner == nil {
		return t.scan()
	}
	w := t.winner[1]
	return int(w), t.at[w]
}

func (t *tournament) scan() (who int, at int64) {
	at = t.at[0]
	for i, v := range t.at {
		if v < at {
			who = i
		}
		at = min(at, v)
	}
	return who, at
}
