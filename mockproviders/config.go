// Package mockproviders simulates providers: each has a capacity, a queue, latencies, faults and prices, and is an
// automaton that is told the time. All its draws are keyed by request, so what happens to a request at a provider
// does not depend on what else was sent there first.
package mockproviders

import (
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

// Unlimited is the capacity or queue length of a provider without a limit.
const Unlimited = -1

// A Config describes a provider. It is read-only while runs use it.
type Config struct {
	Name           string
	Weight         float64   // configured share of traffic, relative; positive
	Priority       int       // lower is preferred
	TTFT           dist.Dist // seconds from the start of service to the first token
	PerOutputToken dist.Dist // seconds per output token; one draw for the whole answer
	Concurrency    int       // requests served at once, or Unlimited
	Queue          int       // requests that may wait for a place, or Unlimited
	InputPrice     units.TokenPrice
	OutputPrice    units.TokenPrice
	Bill           Bill
	Faults         []Fault
}

// Bill says which attempts a provider charges for.
type Bill uint8

const (
	// BillTokens charges for the tokens processed when the attempt ended, however it ended: the prompt once service
	// has begun, and the output tokens generated so far. A refused attempt costs nothing.
	BillTokens Bill = iota
	// BillSuccess charges for full answers alone.
	BillSuccess
)
