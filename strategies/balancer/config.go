// Package balancer makes a strategy fit for production: it keeps the pool of eligible providers, and adds circuit
// breakers, rate-limit memory, timeouts, retries on another provider and a fallback to any strategy.
//
// A Balancer is a state machine without clock or I/O. A driver tells it what happened and when (Begin, Finish,
// Wake); it answers with what to do now (start an attempt, cancel one, a request is done) and, through Next, when
// it wants to be woken. The simulator drives it from its event loop; a gateway drives it behind one mutex.
package balancer

import "time"

// A Config says how requests are balanced beside the choice of provider. The zero Config is bare: one attempt, no
// timeout, no breaker, and a request that the strategy declines is rejected.
type Config struct {
	Timeout  time.Duration // for each attempt; 0 means none
	Retries  Retries
	Hedge    *Hedge   // nil means none
	Breaker  *Breaker // nil means none
	WhenNone WhenNone
	// HonorRetryAfter keeps a provider that refused with a Retry-After out of the pool until then.
	HonorRetryAfter bool
	// Pools says which providers may serve the requests of a class, by Request.Class; nil, or a nil entry, means all.
	Pools [][]int
}

// Retries says how often and after what pause a failed attempt is tried again.
type Retries struct {
	Max     int // retries after the first attempt
	Backoff Backoff
	// Budget bounds retries to a share of requests: each request pays in so much of a retry, and a retry takes out a
	// whole one; without that the request fails. Up to BudgetReserve may be saved up, a tenth of which is there from the
	// beginning. 0 means no budget. (As Finagle's RetryBudget and Envoy's retry_budget; Bronson et al., HotOS 2021, on
	// why.)
	Budget float64
}

// BudgetReserve is how many retries a budget can save up.
const BudgetReserve = 100

// A Hedge is another attempt of a request beside one that takes long, at a provider that the request is not tried on yet.
// The first answer counts, and what else is under way is cancelled. An attempt that fails while another is under way is not
// retried; the next hedge, if there may be one, begins then. A hedge takes from the budget of the retries, if there is one.
// An attempt that is cancelled so before its first token counts as a timeout to breakers and strategies.
// (Dean and Barroso, "The Tail at Scale", Communications of the ACM 56, 2013; the rules are those of gRPC's hedging,
// proposal A6.)
type Hedge struct {
	After time.Duration // since the request's latest attempt began
	Max   int           // hedges of one request
}

// Backoff is a pause that doubles from Initial with each retry, up to Max.
type Backoff struct {
	Initial time.Duration
	Max     time.Duration
	Jitter  Jitter
}

// Jitter says how a pause is spread. (Marc Brooker, "Exponential Backoff and Jitter", AWS, 2015.)
type Jitter uint8

const (
	JitterFull  Jitter = iota // uniform between 0 and the pause
	JitterEqual               // half the pause, and up to half more
	JitterNone                // the pause itself
)

// A Breaker is a provider's circuit breaker. Closed, it counts outcomes in a sliding window and opens when the
// share of failures reaches FailureRatio among at least MinRequests, or when Consecutive failures follow each
// other. Open, it keeps the provider out of the pool for Open. Half-open, it lets HalfOpen probes through: all of
// them succeed and it closes; one fails and it opens again.
// (Michael Nygard, "Release It!", 2007; the counting window as in resilience4j.)
type Breaker struct {
	FailureRatio float64
	MinRequests  int
	Consecutive  int // 0 means that only the ratio counts
	Window       time.Duration
	Open         time.Duration
	HalfOpen     int
}

// WhenNone says what happens to a request when no provider is eligible or the strategy declines them all.
type WhenNone uint8

const (
	RejectRequest WhenNone = iota // the request is rejected at once
	TryAll                        // all providers count as eligible; if the strategy still declines, the least busy is taken
)
