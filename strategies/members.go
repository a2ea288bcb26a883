package strategies

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// members mirrors which providers a pool lists as eligible. A strategy that keeps them in a tree learns of each
// change once, so that a provider that is out costs nothing while it is out.
type members struct {
	roster  *Roster
	changes uint64
	words   []uint64
	flipped []int32
}

func newMembers(n int) members {
	return members{words: make([]uint64, (n+63)/64), flipped: make([]int32, 0, n)}
}

// sync returns the providers that joined or left since the last call; at first all are out. The result is valid
// until the next call.
func (m *members) sync(pool Pool) []int32 {
	if m.roster == pool.r && m.changes == pool.r.changes {
		return nil
	}
	return m.diff(pool.r)
}

func (m *members) diff(r *Roster) []int32 {
	m.flipped = m.flipped[:0]
	if m.roster == r && r.changes-m.changes <= uint64(len(r.recent)) {
		for ; m.changes < r.changes; m.changes++ {
			i := r.recent[m.changes&15]
			if (m.words[i>>6]^r.words[i>>6])>>(i&63)&1 != 0 { // else it came and went, or is noted already
				m.words[i>>6] ^= 1 << (i & 63)
				m.flipped = append(m.flipped, i)
			}
		}
		return m.flipped
	}
	m.roster, m.changes = r, r.changes
	for w, word := range r.words {
		for d := word ^ m.words[w]; d != 0; d &= d - 1 {
			m.flipped = append(m.flipped, int32(w<<6+bits.TrailingZeros64(d)))
		}
		m.words[w] = word
	}
	return m.flipped
}

// ties collects the best candidates of a pick, so that one draw decides among those that are equally good.
type ties struct{ list []int32 }

func newTies(n int) ties { return ties{make([]int32, 0, n)} }

// choose returns one of the candidates at random, or None when there is none.
func (t *ties) choose(r *rng.Rand) int {
	switch n := len(t.list); n {
	case 0:
		return None
	case 1:
		return int(t.list[0])
	default:
		return int(t.list[r.IntN(n)])
	}
}

// weights returns the configured weights of the providers.
func weights(providers []Provider) ([]float64, error) {
	w := make([]float64, len(providers))
	for i, p := range providers {
		if !(p.Weight >= 0) || math.IsInf(p.Weight, 1) {
			return nil, fmt.Errorf("provider %q has weight %v; a weight is a positive number", p.Name, p.Weight)
		}
		if w[i] = p.Weight; w[i] == 0 {
			w[i] = 1
		}
	}
	return w, nil
}
