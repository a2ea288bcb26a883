package mockproviders

import (
	"fmt"
	"math"
)

// A RateLimit is a provider's allowance, enforced by token buckets that fill continuously and are full at the
// beginning. An attempt is admitted if every bucket holds what it needs: one request, and its tokens (the prompt and
// the cap on its output). Then it takes them from all; else it takes nothing and is refused. When it ends, the tokens
// that it took and did not use are given back; the request is not. Zero fields set no limit.
//
// An attempt that needs more than a full bucket holds is admitted when that is full and leaves it in debt, so that
// no more than the rate passes in the long run.
type RateLimit struct {
	RequestsPerMinute     float64
	TokensPerMinute       float64 // prompt and output together
	InputTokensPerMinute  float64
	OutputTokensPerMinute float64
	// Burst is how many requests the bucket of requests holds: so many may come at once after a lull. It is
	// Burst/RequestsPerMinute minutes' worth of them, and the buckets of tokens hold as many minutes' worth of theirs.
	// 0 means a minute's worth of each.
	Burst float64
}

// Check reports what is wrong with the limit.
func (r *RateLimit) Check() error {
	all := [...]float64{r.RequestsPerMinute, r.TokensPerMinute, r.InputTokensPerMinute, r.OutputTokensPerMinute, r.Burst}
	for _, v := range all {
		if !(v >= 0) || v > 1e12 {
			return fmt.Errorf("a rate limit is made of numbers from 0 to 1e12, not %g", v)
		}
	}
	switch {
	case r.RequestsPerMinute+r.TokensPerMinute+r.InputTokensPerMinute+r.OutputTokensPerMinute == 0:
		return fmt.Errorf("a rate limit needs at least one of requests_per_minute, tokens_per_minute, input_tokens_per_minute and output_tokens_per_minute")
	case r.Burst > 0 && r.RequestsPerMinute == 0:
		return fmt.Errorf("the burst of a rate limit counts requests: it needs requests_per_minute beside it")
	}
	return nil
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

// fill brings the bucket up to now. factor is what a cut of the allowance has left of it since it was last filled.
func (b *bucket) fill(now int64, factor float64) {
	b.level = min(b.level+float64(float64(float64(now-b.at)*b.rate)*factor), float64(b.size*factor))
	b.at = now
}

// wait returns in how many nanoseconds the bucket will hold n; 0 if it does. What is missing by rounding alone, a
// billionth of the bucket, is not missing: who waits as long as told is let in.
func (b *bucket) wait(n, factor float64) int64 {
	full := float64(b.size * factor)
	missing := min(n, full) - b.level
	if missing <= float64(1e-9*max(full, 1)) {
		return 0
	}
	return int64(min(math.Ceil(missing/float64(b.rate*factor)), maxEnd))
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

// fill brings all buckets up to now; see bucket.fill.
func (l *limiter) fill(now int64, factor float64) {
	for i := range l.buckets {
		if b := &l.buckets[i]; b.on() {
			b.fill(now, factor)
		}
	}
}

// admit takes an attempt's needs from every bucket, or takes nothing and returns the nanoseconds after which it would
// be admitted if nobody else came.
func (l *limiter) admit(now int64, prompt, output int32, factor float64) (retryAfter int64, ok bool) {
	need := [numBuckets]float64{1, float64(prompt) + float64(output), float64(prompt), float64(output)}
	l.fill(now, factor)
	for i := range l.buckets {
		if b := &l.buckets[i]; b.on() {
			retryAfter = max(retryAfter, b.wait(need[i], factor))
		}
	}
	if retryAfter > 0 {
		return retryAfter, false
	}
	for i := range l.buckets {
		l.buckets[i].level -= need[i]
	}
	return 0, true
}

// settle gives back tokens that were taken and not used.
func (l *limiter) settle(now int64, input, output int32, factor float64) {
	back := [numBuckets]float64{0, float64(input) + float64(output), float64(input), float64(output)}
	l.fill(now, factor)
	for i := range l.buckets {
		b := &l.buckets[i]
		b.level = min(b.level+back[i], float64(b.size*factor))
	}
}

// remaining returns what is left in the buckets of requests and of tokens (the smallest of those that limit), in
// whole units; -1 where nothing limits.
func (l *limiter) remaining(now int64, factor float64) (requests, tokens int64) {
	l.fill(now, factor)
	requests, tokens = l.buckets[byRequests].left(), -1
	for i := byTokens; i < numBuckets; i++ {
		if n := l.buckets[i].left(); n >= 0 && (tokens < 0 || n < tokens) {
			tokens = n
		}
	}
	return requests, tokens
}

// left returns how many whole units the bucket holds, -1 if it does not limit.
func (b *bucket) left() int64 {
	if !b.on() {
		return -1
	}
	return int64(max(b.level+float64(1e-9*max(b.size, 1)), 0))
}
