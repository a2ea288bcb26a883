// Package mockproviders simulates providers: each has a capacity, a queue, latencies, rate limits, faults and
// prices, and is an automaton that is told the time. All its draws are keyed by request, so what happens to a
// request at a provider does not depend on what else was sent there first, except through what they share: places,
// speed, allowances and caches.
package mockproviders

import (
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

// Unlimited is the capacity or queue length of a provider without a limit.
const Unlimited = -1

// A Config describes a provider. It is read-only while runs use it.
type Config struct {
	Name     string
	Model    string  // what it serves; requests may ask for a model by name
	Weight   float64 // configured share of traffic, relative; positive
	Priority int     // lower is preferred

	TTFT           dist.Dist     // seconds from the start of service to the first token, beside what follows
	PerPromptToken float64       // seconds per prompt token that is not in the prefix cache, added to TTFT
	PerCachedToken float64       // seconds per prompt token that is, likewise
	PerOutputToken dist.Dist     // seconds per output token, alone on the machine; one draw for the whole answer
	RTT            time.Duration // network round trip, added to every exchange

	Concurrency int // requests served at once, or Unlimited
	Queue       int // requests that may wait for a place, or Unlimited
	Discipline  Discipline
	Slowdown    *Curve // Batch: how much slower each decodes when more run; nil means not at all
	RateLimit   *RateLimit
	Cache       *Cache // nil means that no prefix is remembered

	Price           Price
	Bill            Bill
	BillAfterCancel bool // it does not notice that a client has gone, serves to the end, and charges for it

	Joins  time.Duration // when it becomes a member
	Leaves time.Duration // when it stops being one; 0 means never
	Cut    bool          // leaving, it drops what it is serving instead of finishing it

	Faults []Fault
}

// A Discipline is the order and the speed in which a provider serves what it has admitted.
type Discipline uint8

const (
	// FCFS serves first come, first served, each at full speed.
	FCFS Discipline = iota
	// PS is processor sharing: n in service each go at 1/n of full speed, first token and all.
	PS
	// Batch decodes all that run at once, each slower the more they are (see Curve). Those that have a place and have
	// not sent their first token yet count among them; the time to that token is not affected.
	Batch
)
