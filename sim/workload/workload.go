// Package workload makes the traffic: when requests arrive and how large they are. What it makes depends on the
// scenario and the seed alone, never on the strategy under test.
package workload

import "github.com/evenkeel/evenkeel/sim/registry"

// An Arrival is one request as it comes in.
type Arrival struct {
	At     int64  // nanoseconds since the run began
	ID     uint64 // keys every draw made for the request; unique in a run
	Prompt int32  // tokens
	Output int32  // tokens the answer will have: hidden from strategies
	Cap    int32  // tokens that the client allows the answer; 0 means it sets no cap
	Class  uint16 // of Sizes.Classes
	Row    uint32 // what Blocks wants, where the source knows of which blocks the prompt is made; 0 where it does not
}

// A Process is an arrival process as the scenario describes it; it holds no state of a run and is shared by runs.
type Process interface {
	// Rate returns the mean number of arrivals a second, NaN where it is not known beforehand.
	Rate() float64
}

// An Open process sends requests whether or not earlier ones were answered. It numbers them 0, 1, 2, …; a sum does so
// for each of its parts, and puts the number of the part in front.
type Open interface {
	Process
	// Open starts the process for one run. sizes gives the classes of requests, and the lengths of those whose own are
	// not known.
	Open(seed uint64, sizes *Sizes) (Source, error)
}

// A Source yields the arrivals of one run in order of time.
type Source interface {
	// Fill writes the next arrivals into buf and returns how many: 0 when there are no more. What it writes does not
	// depend on the lengths of the buffers it is given. It allocates nothing, but where a long trace file is opened
	// again or a row of it is oddly written. With an error come the arrivals before it.
	Fill(buf []Arrival) (int, error)
	// Close releases what the source holds open.
	Close() error
}

// A Blocky source knows of which blocks its prompts are made: what providers' prefix caches hold. Sources of Mooncake
// traces that are kept in memory are, and sums of them.
type Blocky interface {
	// Blocks returns the names of the blocks that a prompt begins with, each of BlockTokens tokens. The result is
	// valid while the source is open and must not be changed.
	Blocks(row uint32) []int32
}

// BlockTokens is the length of a block: that of the Mooncake traces.
const BlockTokens = 512

// Kinds is the registry of arrival processes. A kind builds a Process from its parameters.
var Kinds = registry.New[func(params any) (Process, error)]("arrival process")

// endOfTime is 2⁶² ns, some 146 years: sources end before it, so that the sum of two instants is still an int64.
const endOfTime = 1 << 62
