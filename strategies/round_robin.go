package strategies

import (
	"math"
	"time"
)

func init() {
	Register("round_robin", "takes the eligible providers in turn",
		`Each attempt goes to the eligible provider that was given one least recently. While nobody joins or leaves that
is plain rotation. When a provider drops out, the others go on in turn, so that its share spreads over all of
them; a simple counter that skips to the next one would hand it to the successor alone. The same holds for a
retry, which may not return to a provider it was tried on: the one passed over keeps its place at the head of
the line.

Use it for equal providers and requests of similar size, and as the baseline of a comparison.

It fails where providers differ: it looks at neither speed, load, errors nor price, so the slowest provider's
queue grows without bound while the others idle. A provider that fails at once keeps its full share.

Parameters: none; configured weights do not count (see weighted_round_robin).

Source: the rule is least recently used, applied to servers. Finding the least recent is a tournament tree
(Knuth, The Art of Computer Programming, volume 3, 1973, section 5.4.1): O(log n) a pick, whoever is out.`,
		RoundRobin{}, newRoundRobin)
}

// RoundRobin are the parameters of round_robin: there are none.
type RoundRobin struct{}

// roundRobin is a tournament over the number of each provider's latest pick. Node 1 is the root, node k's children
// are 2k and 2k+1, and the leaves, one a provider, start at size. A node holds the least recent provider below it.
type roundRobin struct {
	members members
	latest  []int64 // per provider, the number of its latest pick; the extra last entry stands for "nobody"
	tree    []int32
	size    int32
	picks   int64
}

func newRoundRobin(_ *RoundRobin, env Env) (Strategy, error) {
	n := len(env.Providers)
	s := &roundRobin{members: newMembers(n), latest: make([]int64, n+1), size: 1}
	for int(s.size) < n {
		s.size *= 2
	}
	s.tree = make([]int32, 2*s.size)
	for k := range s.tree {
		s.tree[k] = int32(n)
	}
	for i := range n {
		s.latest[i] = int64(i - n) // before the first pick the order is that of the numbers
	}
	s.latest[n] = math.MaxInt64
	return s, nil
}

func (s *roundRobin) Pick(_ time.Duration, _ *Request, pool Pool) int {
	for _, i := range s.members.sync(pool) {
		nobody := int32(len(s.latest) - 1)
		if leaf := &s.tree[s.size+i]; *leaf == nobody {
			*leaf = i
		} else {
			*leaf = nobody
		}
		s.climb(i)
	}
	if pool.Len() == 0 {
		return None
	}
	i := s.tree[1]
	s.latest[i] = s.picks
	s.picks++
	s.climb(i)
	return int(i)
}

// climb plays again the games on the way from provider i's leaf to the root.
func (s *roundRobin) climb(i int32) {
	tree, latest := s.tree, s.latest
	for k := (s.size + i) >> 1; k > 0; k >>= 1 {
		a, b := tree[2*k], tree[2*k+1]
		if latest[b] < latest[a] {
			a = b
		}
		tree[k] = a
	}
}

// Explain implements Reasoner.
func (s *roundRobin) Explain(_ time.Duration, _ *Request, pool Pool, why *Reasons) {
	why.Rule = "the one whose latest turn is longest ago"
	why.By, why.Highest = "since its latest", true
	first := len(s.latest) - 1
	for i := range pool.Size() {
		why.Score(i, why.By, "turns", float64(s.picks-s.latest[i]))
		if pool.Contains(i) && s.latest[i] < s.latest[first] {
			first = i
		}
	}
	if pool.Len() == 0 {
		return
	}
	why.Candidates = append(why.Candidates, first)
	if s.latest[first] < 0 {
		why.Rule = "the first of the list that has not had a turn yet"
	}
}
