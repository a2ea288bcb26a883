package strategies

import (
	"math/bits"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A Provider is what a client has configured about a provider.
type Provider struct {
	Name        string
	Weight      float64          // share of traffic it should get relative to the others; 0 counts as 1
	InputPrice  units.TokenPrice // picodollars per prompt token
	OutputPrice units.TokenPrice // picodollars per output token
	Concurrency int              // requests it serves at once; 0 means unlimited or unknown
	Priority    int              // lower is preferred
}

// A Roster keeps what a client can know of its providers while it runs: who is eligible, and what is in flight.
// Its owner (a balancer) changes it; strategies see it through a Pool. Every method takes constant time and
// allocates nothing, except Next and the constructor.
type Roster struct {
	providers []Provider
	inFlight  []int32
	retryAt   []time.Duration
	allowance []allowance
	order     []int32  // eligible providers first, then the rest, each group in no particular order
	place     []int32  // place[order[k]] == k
	words     []uint64 // bit i is set while provider i is eligible
	eligible  int
	barred    []bool    // providers that can never be eligible; nil means none
	changes   uint64    // how often a provider joined or left
	recent    [16]int32 // who did, the k-th at k modulo 16
}

// NewRoster returns a roster in which every provider is eligible and idle.
func NewRoster(providers []Provider) *Roster {
	n := len(providers)
	providers = slices.Clone(providers)
	for i := range providers {
		if providers[i].Weight == 0 {
			providers[i].Weight = 1
		}
	}
	r := &Roster{
		providers: providers,
		inFlight:  make([]int32, n),
		retryAt:   make([]time.Duration, n),
		allowance: make([]allowance, n),
		order:     make([]int32, n),
		place:     make([]int32, n),
		words:     make([]uint64, (n+63)/64),
		eligible:  n,
	}
	for i := range n {
		r.allowance[i] = allowance{-1, -1}
		r.order[i], r.place[i] = int32(i), int32(i)
		r.words[i>>6] |= 1 << (i & 63)
	}
	return r
}

// Restrict returns a roster over the same providers in which only those allowed can be eligible. It shares r's
// counts of what is in flight, not who is eligible: Include and Exclude on each.
func (r *Roster) Restrict(allowed []int) *Roster {
	s := NewRoster(r.providers)
	s.inFlight, s.retryAt, s.allowance = r.inFlight, r.retryAt, r.allowance
	s.barred = make([]bool, len(r.providers))
	for i := range s.barred {
		s.barred[i] = true
	}
	for _, i := range allowed {
		s.barred[i] = false
	}
	for i, barred := range s.barred {
		if barred {
			s.Exclude(i)
		}
	}
	return s
}

// Pool returns the view of r that strategies get.
func (r *Roster) Pool() Pool { return Pool{r} }

// Include makes provider i eligible. It does nothing if it is so already, or if the roster is restricted to others.
func (r *Roster) Include(i int) {
	if int(r.place[i]) >= r.eligible && (r.barred == nil || !r.barred[i]) {
		r.swap(i, r.eligible)
		r.eligible++
		r.recent[r.changes&15] = int32(i)
		r.changes++
		r.words[i>>6] |= 1 << (i & 63)
	}
}

// Exclude makes provider i ineligible. It does nothing if it is so already.
func (r *Roster) Exclude(i int) {
	if int(r.place[i]) < r.eligible {
		r.eligible--
		r.swap(i, r.eligible)
		r.recent[r.changes&15] = int32(i)
		r.changes++
		r.words[i>>6] &^= 1 << (i & 63)
	}
}

func (r *Roster) swap(i, to int) {
	from, other := r.place[i], r.order[to]
	r.order[from], r.order[to] = other, int32(i)
	r.place[other], r.place[i] = from, int32(to)
}

// Acquire counts one more request in flight at provider i.
func (r *Roster) Acquire(i int) { r.inFlight[i]++ }

// Release counts one fewer. It panics where none was in flight: every Acquire is released exactly once.
func (r *Roster) Release(i int) {
	if r.inFlight[i]--; r.inFlight[i] < 0 {
		panic("strategies: released a request that was not in flight")
	}
}

// SetRetryAt records until when provider i asked to be left alone.
func (r *Roster) SetRetryAt(i int, at time.Duration) { r.retryAt[i] = at }

// An allowance is what a provider's rate limits left when it last told.
type allowance struct{ requests, tokens int64 }

// SetAllowance records what provider i said its rate limits leave; -1 where it did not say.
func (r *Roster) SetAllowance(i int, requests, tokens int64) {
	r.allowance[i] = allowance{requests, tokens}
}

// A Pool is a strategy's view of the providers: what a client can know, never the provider's true state.
// Providers are numbered from 0 to Size()−1 and keep their number for the whole run; some of them are eligible
// for the attempt at hand. Asking costs nothing for providers that are not looked at.
type Pool struct{ r *Roster }

// Size returns the number of providers, eligible or not.
func (p Pool) Size() int { return len(p.r.providers) }

// Len returns the number of eligible providers.
func (p Pool) Len() int { return p.r.eligible }

// At returns the k-th eligible provider, 0 ≤ k < Len(), in no particular order. The order is stable while nobody
// joins or leaves.
func (p Pool) At(k int) int { return int(p.r.order[k]) }

// Contains reports whether provider i is eligible.
func (p Pool) Contains(i int) bool { return p.r.words[i>>6]>>(i&63)&1 != 0 }

// Next returns the first eligible provider in the cyclic order i, i+1, …, Size()−1, 0, …, i−1, or None.
func (p Pool) Next(i int) int {
	r := p.r
	if r.eligible == 0 {
		return None
	}
	w := i >> 6
	if m := r.words[w] >> (i & 63); m != 0 {
		return i + bits.TrailingZeros64(m)
	}
	for {
		if w++; w == len(r.words) {
			w = 0
		}
		if m := r.words[w]; m != 0 {
			return w<<6 + bits.TrailingZeros64(m)
		}
	}
}

// Provider returns what is configured about provider i. The caller must not change it.
func (p Pool) Provider(i int) *Provider { return &p.r.providers[i] }

// InFlight returns how many attempts are in flight at provider i.
func (p Pool) InFlight(i int) int { return int(p.r.inFlight[i]) }

// Full reports whether provider i has as many attempts in flight as it is configured to serve at once.
func (p Pool) Full(i int) bool {
	c := p.r.providers[i].Concurrency
	return c > 0 && int(p.r.inFlight[i]) >= c
}

// RetryAt returns until when provider i asked to be left alone; it is in the past, or 0, when it did not.
func (p Pool) RetryAt(i int) time.Duration { return p.r.retryAt[i] }

// Allowance returns what the rate limits of provider i left by its last answer, in requests and tokens; -1 where it
// never said. It knows nothing of what was sent or has been refilled since.
func (p Pool) Allowance(i int) (requests, tokens int64) {
	a := p.r.allowance[i]
	return a.requests, a.tokens
}
