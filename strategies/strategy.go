// Package strategies holds the load-balancing strategies, one a file, and the contract they obey.
//
// A strategy is plain sequential code: it reads no clock, starts no goroutine, takes no lock, does no I/O and draws
// from no global source. It is told the time. So the same code runs in virtual time, in a test, and behind one
// mutex in a gateway.
package strategies

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// None is what Pick returns to decline every candidate.
const None = -1

// A Strategy chooses a provider for each attempt. now is the time since the run began; it never decreases.
// Calls are never concurrent. Pick returns the index of a provider that pool lists as eligible, or None to decline
// them all. The caller counts the attempt as in flight before it calls Pick again.
type Strategy interface {
	Pick(now time.Duration, req *Request, pool Pool) int
}

// An Observer is a Strategy that learns from how attempts went. Observe is called once for each attempt, when it
// ends, after its in-flight count was released.
type Observer interface {
	Observe(now time.Duration, req *Request, out *Outcome)
}

// A Request is what a client knows of a request before it is answered.
type Request struct {
	Number          uint64        // how many requests came before it; the balancer sets it
	Came            time.Duration // when it came, since the run began; the balancer sets it
	PromptTokens    int           // exact length of the prompt, in tokens
	MaxOutputTokens int           // the cap the client sets on the answer; 0 means none
	Model           string        // "" means any
	Tenant          string        // who asked; may be ""
	Class           int           // which sort of request it is; 0 where there is only one
	Priority        int           // 0 is the most urgent
	Session         uint64        // requests of one conversation share it; 0 means none
	Deadline        time.Duration // when the client gives up, since the run began; 0 means never
	Tried           []int32       // providers already tried for this request, oldest first
}

// A Status is the class of an attempt's end.
type Status uint8

// How an attempt can end, as the client sees it.
const (
	OK          Status = iota // a full answer
	RateLimited               // 429
	Overloaded                // 503 or 529: no room
	ServerError               // other 5xx, or a stream that broke
	Unreachable               // connection refused or reset
	Timeout                   // the client's timeout ran out
	Cancelled                 // the client no longer wanted the answer
	BadRequest                // 4xx that no other provider would answer better
	NumStatuses = iota
)

// String returns the status as it is spelled in results: ok, rate_limited, …
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "unknown"
}

var statusNames = [NumStatuses]string{"ok", "rate_limited", "overloaded", "server_error", "unreachable", "timeout",
	"cancelled", "bad_request"}

// StatusOf gives the class of an HTTP status; 0 stands for a connection that was refused or reset.
func StatusOf(http int) Status {
	switch {
	case http == 0:
		return Unreachable
	case http < 400:
		return OK
	case http == 408:
		return Timeout
	case http == 429:
		return RateLimited
	case http == 503 || http == 529:
		return Overloaded
	case http < 500:
		return BadRequest
	}
	return ServerError
}

// Retryable reports whether another attempt, elsewhere or later, could succeed.
func (s Status) Retryable() bool { return s != OK && s != Cancelled && s != BadRequest }

// Failed reports whether the status speaks against the provider. A cancelled attempt or a bad request does not.
func (s Status) Failed() bool { return s.Retryable() }

// An Outcome is what the client learned from one attempt.
type Outcome struct {
	Provider     int
	Status       Status
	TTFT         time.Duration // from the attempt's start to its first token; 0 if none came
	Total        time.Duration // from the attempt's start to its end
	OutputTokens int           // received
	Cost         units.Money   // billed for this attempt
	RetryAfter   time.Duration // what a refusal asked to wait; 0 if it did not say

	// What the provider's rate limits leave, as its answer told; -1 where it did not.
	RequestsLeft int64
	TokensLeft   int64
}
