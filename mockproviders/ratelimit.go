package mockproviders

import "math"

// A RateLimit is a provider's allowance, enforced by token buckets that fill continuously. A request takes one
// request and its reserved tokens (the prompt and the cap on its output) from every bucket, or is refused; when it
// ends, what it reserved and did not use is given back. Zero fields set no limit.
type RateLimit struct {
	RequestsPerMinute     float64
	TokensPerMinute       float64 // prompt and output together
	InputTokensPerMinute  float64
	OutputTokensPerMinute float64
	// Burst is how many requests the bucket of requests holds; those of tokens hold as many minutes' worth of theirs.
	// 0 means a minute's worth of each.
	Burst float64
}

// minute in nanoseconds.
const minute = 60e9

// A bucket fills at rate per nanosecond up to size. (The token bucket of ATM's and RFC 2697's meters.)
type bucket struct {
	rate, size, level float64
	at                int64 // when level was right
}

func newBucket(perMinute, minutes float64) bucket {
	size := float64(perMinute * minutes)
	return bucket{rate: perMinute / minute, size: size, level: size}
}

// on reports whether the bucket limits anything.
func (b *bucket) on() bool { return b.size > 0 }

// fill brings the bucket up to now. factor slows the filling down: what a cut of the allowance leaves of it.
func (b *bucket) fill(now int64, factor float64) {
	b.level = min(b.level+float64(float64(float64(now-b.at)*b.rate)*factor), float64(b.size*factor))
	b.at = now
}

// wait returns how many nanoseconds from now on the bucket will hold n; 0 if it does already.
func (b *bucket) wait(n, factor float64) int64 {
	if !b.on() || b.level >= n-1e-9 {
		return 0
	}
	return int64(math.Ceil((min(n, float64(b.size*factor)) - b.level) / float64(b.rate*factor)))
}

// the buckets of a limiter
const (
	byRequests = iota
	byTokens
	byInput
	byOutput
	numBuckets
)

// A limiter is the state of a RateLimit in a run.
type limiter struct{ buckets [numBuckets]bucket }

func newLimiter(r *RateLimit) *limiter {
	minutes := 1.0
	if r.Burst > 0 && r.RequestsPerMinute > 0 {
		minutes = r.Burst / r.RequestsPerMinute
	}
	return &limiter{[numBuckets]bucket{
		newBucket(r.RequestsPerMinute, minutes), newBucket(r.TokensPerMinute, minutes),
		newBucket(r.InputTokensPerMinute, minutes), newBucket(r.OutputTokensPerMinute, minutes),
	}}
}

// admit takes a request's needs from every bucket, or takes nothing and returns the nanoseconds after which it would
// be admitted if nobody else came. A request that needs more than a bucket holds is admitted when that is full.
func (l *limiter) admit(now int64, prompt, output int32, factor float64) (retryAfter int64, ok bool) {
	need := [numBuckets]float64{1, float64(prompt + output), float64(prompt), float64(output)}
	for i := range l.buckets {
		b := &l.buckets[i]
		if b.on() {
			b.fill(now, factor)
			need[i] = min(need[i], float64(b.size*factor))
			retryAfter = max(retryAfter, b.wait(need[i], factor))
		}
	}
	if retryAfter > 0 {
		return retryAfter, false
	}
	for i := range l.buckets {
		if l.buckets[i].on() {
			l.buckets[i].level -= need[i]
		}
	}
	return 0, true
}

// settle gives back what was reserved beyond what was used.
func (l *limiter) settle(now int64, input, output int32, factor float64) {
	back := [numBuckets]float64{0, float64(input + output), float64(input), float64(output)}
	for i := range l.buckets {
		if b := &l.buckets[i]; b.on() {
			b.fill(now, factor)
			b.level = min(b.level+back[i], float64(b.size*factor))
		}
	}
}

// remaining returns what is left in the buckets of requests and of tokens (the smallest of those that limit), in
// whole units; -1 where nothing limits.
func (l *limiter) remaining() (requests, tokens int64) {
	left := func(b *bucket) int64 {
		if !b.on() {
			return -1
		}
		return int64(max(b.level, 0))
	}
	tokens = -1
	for _, i := range []int{byTokens, byInput, byOutput} {
		if n := left(&l.buckets[i]); n >= 0 && (tokens < 0 || n < tokens) {
			tokens = n
		}
	}
	return left(&l.buckets[byRequests]), tokens
}
