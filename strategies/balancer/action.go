package balancer

import "github.com/evenkeel/evenkeel/strategies"

// A RequestID names a request from Begin until it is done. Its low 32 bits are a small number, reused afterwards,
// that a driver may index its own records by; the rest makes it unique.
type RequestID uint64

// Index returns the small number.
func (id RequestID) Index() int { return int(uint32(id)) }

// An AttemptID names an attempt from its Start until it is finished, like a RequestID.
type AttemptID uint64

// Index returns the small number.
func (id AttemptID) Index() int { return int(uint32(id)) }

// A Kind is what a driver must do.
type Kind uint8

const (
	// Start: send Request to Provider as Attempt, and call Finish when it ends.
	Start Kind = iota
	// Cancel: stop Attempt and then call Finish for it with the status of the action: Timeout, or Cancelled for one whose
	// request another attempt has answered.
	Cancel
	// Succeed: Request is done; Attempt, just finished, answered it.
	Succeed
	// Fail: Request is done; Attempt, just finished with Status, was its last.
	Fail
	// Reject: Request is done without another attempt, for want of an eligible provider. Status is that of its last
	// attempt, Overloaded if it never had one.
	Reject
)

// Hedged is the Number of a hedge.
const Hedged = -1

// An Action is something for the driver to do now.
type Action struct {
	Request  RequestID
	Attempt  AttemptID
	Provider int32
	Repeat   int32 // Start: how many attempts of the request this provider saw before
	Number   int32 // Start: 0 for the first attempt, then the number of the retry; Hedged for a hedge
	Kind     Kind
	Status   strategies.Status
}
