// Package rng gives keyed random streams and elementary functions that return the same bits on every CPU.
//
// A draw is a pure function of (seed, purpose, provider, request, attempt). Nothing is consumed, so no draw
// depends on what else was drawn before it: request 812 on provider B takes the same time whichever strategy sent
// it there, and two strategies compared on one seed differ by their decisions alone (common random numbers).
//
// The mixer is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014) in the variant Mix13 of David Stafford.
package rng

// Purpose separates the draws made for one request: its size, its service time and its faults are independent.
type Purpose uint64

// The purposes of the simulator. Values are part of the promise "same seed, same bytes": append, never renumber.
const (
	Arrival Purpose = iota + 1
	PromptTokens
	OutputTokens
	Think
	TTFT
	PerOutputToken
	Fault
	Backoff
	StrategyStream
	Class
	TraceSample
	Bootstrap
	FaultWindow
	SessionLength
	Turn
)

const golden = 0x9e3779b97f4a7c15 // 2⁶⁴ / φ, the increment of SplitMix64

// Mix is a bijection of 64-bit words in which every input bit moves every output bit with probability near ½.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// A Stream gives the draws of one (seed, purpose, owner); the owner is a provider's name hashed, or 0.
type Stream struct{ key uint64 }

// NewStream returns the stream of draws for purpose and owner under seed.
func NewStream(seed uint64, purpose Purpose, owner uint64) Stream {
	k := Mix(seed + golden)
	k = Mix(k ^ (uint64(purpose)*golden + 1))
	return Stream{Mix(k ^ (owner + golden))}
}

// Sub returns a stream independent of s and of every other Sub of s.
func (s Stream) Sub(n uint64) Stream { return Stream{Mix(Mix(s.key+golden) ^ n)} }

// Bits returns 64 uniform bits for the request and the attempt.
func (s Stream) Bits(request, attempt uint64) uint64 {
	return Mix(Mix(s.key+request*golden) + attempt*0xd1342543de82ef95 + golden)
}

// Uniform returns a number in the open interval (0, 1) for the request and the attempt: an odd multiple of 2⁻⁵³,
// so u and 1−u are both exact.
func (s Stream) Uniform(request, attempt uint64) float64 {
	return float64(int64(s.Bits(request, attempt)>>11|1)) * 0x1p-53 // Unit, written out so that the whole can be inlined
}

// Unit maps 64 random bits to the open interval (0, 1).
func Unit(bits uint64) float64 {
	return float64(int64(bits>>11|1)) * 0x1p-53
}

// HashString hashes a name to an owner (FNV-1a, then mixed).
func HashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	return Mix(h)
}

// Rand is a sequential generator for code that decides, such as a strategy breaking ties. It is not shared:
// each strategy of each run owns one. The zero value is a valid generator of seed 0.
type Rand struct{ state uint64 }

// NewRand returns a generator that starts from the stream's key.
func NewRand(s Stream) *Rand { return &Rand{s.key} }

// Uint64 returns 64 uniform bits (SplitMix64).
func (r *Rand) Uint64() uint64 {
	r.state += golden
	return Mix(r.state)
}

// Float64 returns a number in the open interval (0, 1).
func (r *Rand) Float64() float64 { return Unit(r.Uint64()) }

// IntN returns a number in [0, n); n must be positive. The bias is below n·2⁻³² (multiply and shift; Lemire,
// "Fast random integer generation in an interval", 2019, without the rejection step, so that every call costs
// exactly one draw).
func (r *Rand) IntN(n int) int {
	return int(uint64(uint32(n)) * (r.Uint64() >> 32) >> 32)
}
