package sim

import (
	"github.com/evenkeel/evenkeel/sim/hist"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

// A Result is what one run measured. Requests that arrived before the warm-up was over are in none of its figures
// but the timeline's; every other request is followed to its end, however late that is.
type Result struct {
	Seed  uint64
	Start int64 // nanoseconds: the end of the warm-up
	End   int64 // nanoseconds: the end of arrivals

	Figures           // of all requests
	Classes []Figures // by class, where the scenario has several; else nil

	Providers []ProviderResult
	Timeline  Timeline
	Decisions uint64 // digest of every decision: which provider each attempt of each request went to, and when
}

// Figures are what a run measured of a set of requests.
type Figures struct {
	// Offered = Succeeded + Failed + Rejected + Unfinished.
	Offered    uint64 // requests that arrived in [Start, End)
	Succeeded  uint64
	Failed     uint64 // at least one attempt did something, and none succeeded
	Rejected   uint64 // turned away: no provider was eligible, or the last answer was "no room" or a rate limit
	Unfinished uint64 // never answered: without a timeout, a hanging provider leaves these
	InSLO      uint64 // succeeded within the SLO

	// Attempts = Offered − (requests that never got an attempt) + Retries + Hedges.
	Attempts uint64
	Retries  uint64
	Hedges   uint64

	// What was completed in [Start, End), whenever it arrived: rates are counted on these.
	Completed       uint64
	CompletedInSLO  uint64
	CompletedTokens uint64

	// Of successful requests, in nanoseconds.
	Latency hist.Histogram // from intended arrival to the end
	TTFT    hist.Histogram // from intended arrival to the first token
	TPOT    hist.Histogram // from the first token to the end, per output token

	Spend  units.Money // all attempts
	Wasted units.Money // attempts that answered nobody
}

// add adds the figures of other requests.
func (f *Figures) add(o *Figures) {
	f.Offered += o.Offered
	f.Succeeded += o.Succeeded
	f.Failed += o.Failed
	f.Rejected += o.Rejected
	f.Unfinished += o.Unfinished
	f.InSLO += o.InSLO
	f.Attempts += o.Attempts
	f.Retries += o.Retries
	f.Hedges += o.Hedges
	f.Completed += o.Completed
	f.CompletedInSLO += o.CompletedInSLO
	f.CompletedTokens += o.CompletedTokens
	f.Latency.Merge(&o.Latency)
	f.TTFT.Merge(&o.TTFT)
	f.TPOT.Merge(&o.TPOT)
	f.Spend += o.Spend
	f.Wasted += o.Wasted
}

// A ProviderResult is one provider's part in a run.
type ProviderResult struct {
	Attempts     uint64
	Statuses     [strategies.NumStatuses]uint64 // ended attempts by status
	InputTokens  uint64                         // of successful attempts
	CachedTokens uint64                         // those of them that were in the prefix cache
	OutputTokens uint64                         // of successful attempts
	Spend        units.Money
	Lost         Lost    // the part of Spend that answered nobody
	MeanInFlight float64 // attempts in flight, mean over the whole run
	MaxInFlight  int
	Unhealthy    int64 // nanoseconds during which the balancer kept it out of the pool, over the whole run
}

// Lost is money that was billed for attempts that answered nobody. Each counts once, under the first that fits.
type Lost struct {
	CutStreams units.Money // broke off after their first token
	Hedges     units.Money // hedges, and attempts that a hedge outran
	Retries    units.Money
	Firsts     units.Money // first attempts
}

// A Timeline counts over windows of equal width from time 0 on, warm-up included. There are at most MaxWindows;
// a run whose length is not known beforehand doubles the width when they are used up.
type Timeline struct {
	Width   int64 // nanoseconds
	Windows []Window
	// PerProvider[w*len(Providers)+i] counts attempts that started at provider i in window w, Failed likewise those that
	// ended there without an answer, save for those that the client no longer wanted.
	PerProvider []uint32
	Failed      []uint32
	// Attempts[c*len(Providers)+i] holds how long attempts took that provider i answered in the windows from c*Coarse on,
	// Coarse of them.
	Coarse   int
	Attempts []Sketch
}

// A Window counts what happened in one window.
type Window struct {
	Arrived   uint32
	Succeeded uint32 // requests that ended in success
	Unsuccess uint32 // requests that ended otherwise
	InFlight  uint32 // attempts in flight at its end, or at the last arrival where traffic ended in it
	Latency   int64  // sum over Succeeded, nanoseconds
	Latencies Sketch // of Succeeded
}

// MaxWindows bounds the length of a Timeline.
const MaxWindows = 400
