// Package sim runs the real strategies against mock providers in virtual time.
//
// One run is one strategy under one seed: a single-threaded event loop over the arrivals, the providers' events and
// the balancer's timers. Runs share nothing and may go on in parallel; the same Config and seed give the same
// Result to the bit, everywhere.
package sim

import (
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A Config is all that a run depends on, beside its seed. It is read-only while runs use it.
type Config struct {
	Providers []mockproviders.Config
	Arrivals  workload.Process
	Sizes     *workload.Sizes

	Duration time.Duration // requests arrive before it; 0 means that Requests alone ends the run
	Requests uint64        // how many arrive; 0 means that Duration alone ends the run
	Warmup   time.Duration // requests that arrive before it are simulated but not measured
	SLO      SLO           // of classes that set none
	Classes  []Class       // by the class of an arrival (see workload.Class); none means one class without demands

	Strategy Strategy
	Balancer balancer.Config
}

// An SLO is what a good answer must meet; a zero field demands nothing.
type SLO struct {
	Latency time.Duration // from intended arrival to the end of the answer
	TTFT    time.Duration // from intended arrival to the first token
}

// A Class is what sets one sort of requests apart, beside its sizes.
type Class struct {
	Name     string
	SLO      SLO // zero means the scenario's
	Priority int // 0 is served first where requests wait for a place, 7 last
	Tenant   string
	Model    string
	Allowed  []int // providers that may serve it; nil means all
}

// A Strategy names the strategy under test and builds it for each run.
type Strategy struct {
	Name   string // as shown; unique in a scenario
	Use    string // the registered name
	Params any    // for strategies.New; nil means the defaults
	Build  func(env strategies.Env) (strategies.Strategy, error)
}
