package sim

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A recorder keeps the books of a run. Figures of measured requests go into the result; what is checked at the end
// (see check) is counted over all requests and in another way.
type recorder struct {
	res    *Result
	class  []Figures // by class; added up at the end
	slo    []SLO     // likewise
	start  int64
	end    int64 // of arrivals; math.MaxInt64 while it is not known
	border int64 // the next time at which something below changes

	hedging   bool // the balancer cancels attempts only where another was faster, or for a timeout
	measuring bool // now lies in [start, end)
	window    int  // of the timeline; -1 after its end
	sketches  int  // where the sketches of its attempts begin
	winEnd    int64

	spent units.Money     // on all measured attempts
	rich  bool            // it is more than Money holds
	late  map[uint64]owed // by tag of the attempt

	now  int64
	all  counts
	prov []providerBooks
}

// counts are over all requests of a run, warm-up included.
type counts struct {
	offered, succeeded, failed, rejected uint64
	live                                 uint64
	attempts, firsts, retries, hedges    uint64
	inFlight                             uint64
	sojourns, area                       uint64 // nanoseconds·requests, modulo 2⁶⁴
}

type providerBooks struct {
	inFlight int
	last     int64  // when inFlight changed
	area     uint64 // ∫ inFlight dt in nanoseconds, modulo 2⁶⁴
	total    uint64 // Σ duration of ended attempts, modulo 2⁶⁴
	started  uint64
	ended    uint64
}

func newRecorder(cfg *Config, client []strategies.Provider, seed uint64) recorder {
	r := recorder{
		res:   &Result{Seed: seed, Start: int64(cfg.Warmup), Providers: make([]ProviderResult, len(client))},
		class: make([]Figures, max(1, len(cfg.Classes))),
		slo:   slos(cfg),
		start: int64(cfg.Warmup), end: math.MaxInt64,
		prov:    make([]providerBooks, len(client)),
		hedging: cfg.Balancer.Hedge != nil,
	}
	if cfg.Duration > 0 {
		r.end = int64(cfg.Duration)
	}
	r.newTimeline(cfg, len(client))
	r.cross(0)
	return r
}

// slos returns the objective of each class; what it does not demand is as if met by any time.
func slos(cfg *Config) []SLO {
	all := make([]SLO, max(1, len(cfg.Classes)))
	for i := range all {
		all[i] = cfg.SLO
		if i < len(cfg.Classes) && cfg.Classes[i].SLO != (SLO{}) {
			all[i] = cfg.Classes[i].SLO
		}
		if all[i].Latency == 0 {
			all[i].Latency = math.MaxInt64
		}
		if all[i].TTFT == 0 {
			all[i].TTFT = math.MaxInt64
		}
	}
	return all
}

// close adds the classes up.
func (r *recorder) close() {
	for i := range r.class {
		r.res.add(&r.class[i])
	}
	if len(r.class) > 1 {
		r.res.Classes = r.class
	}
}

// advance moves the books to now.
func (r *recorder) advance(now int64) {
	r.all.area += r.all.live * uint64(now-r.now)
	r.now = now
	if now >= r.border {
		r.cross(now)
	}
}

// cross moves over borders of time: the end of the warm-up, of the arrivals, of a window.
func (r *recorder) cross(now int64) {
	r.measuring = now >= r.start && now < r.end
	r.crossWindow(now)
	r.border = math.MaxInt64
	for _, b := range [...]int64{r.start, r.end, r.winEnd} {
		if b > now {
			r.border = min(r.border, b)
		}
	}
}

// arrive enters a request and reports whether it is measured.
func (r *recorder) arrive(now int64, class uint16) bool {
	r.all.offered++
	r.all.live++
	if r.window >= 0 {
		r.res.Timeline.Windows[r.window].Arrived++
	}
	if r.measuring {
		r.class[class].Offered++
	}
	return r.measuring
}

// arrivalsOver ends the measurement at now if the duration has not been set beforehand.
func (r *recorder) arrivalsOver(now int64) {
	if now < r.end {
		r.end = now
		r.cross(now)
		if r.window >= 0 {
			r.res.Timeline.Windows[r.window].InFlight = uint32(r.all.inFlight)
		}
	}
}

func (r *recorder) attemptStarted(now int64, p int, q *request, number int32) {
	r.all.attempts++
	r.all.inFlight++
	switch {
	case number == 0:
		r.all.firsts++
	case number > 0:
		r.all.retries++
	default:
		r.all.hedges++
	}
	b := &r.prov[p]
	b.area += uint64(b.inFlight) * uint64(now-b.last)
	b.last = now
	b.started++
	b.inFlight++
	pr := &r.res.Providers[p]
	pr.MaxInFlight = max(pr.MaxInFlight, b.inFlight)
	if r.window >= 0 {
		r.res.Timeline.PerProvider[r.window*len(r.prov)+p]++
	}
	if q.measured {
		f := &r.class[q.class]
		f.Attempts++
		pr.Attempts++
		if number > 0 {
			f.Retries++
		} else if number < 0 {
			f.Hedges++
		}
	}
	r.res.Decisions = rng.Mix(r.res.Decisions ^ rng.Mix(q.id+uint64(p+1)*0x9e3779b97f4a7c15) + uint64(now))
}

func (r *recorder) attemptEnded(now int64, p int, a *attempt, q *request, out *strategies.Outcome, cached int32) {
	r.all.inFlight--
	b := &r.prov[p]
	b.area += uint64(b.inFlight) * uint64(now-b.last)
	b.last = now
	b.ended++
	b.inFlight--
	b.total += uint64(now - a.start)
	if r.window >= 0 {
		t := &r.res.Timeline
		if out.Status == strategies.OK {
			t.Attempts[r.sketches+p].add(int64(out.Total))
		} else if out.Status != strategies.Cancelled {
			t.Failed[r.window*len(r.prov)+p]++
		}
	}
	if !a.measured {
		return
	}
	pr := &r.res.Providers[p]
	pr.Statuses[out.Status]++
	pr.Spend += out.Cost
	if !r.spend(q.class, out.Cost, out.Status != strategies.OK) {
		return
	}
	if out.Status != strategies.OK {
		cut := out.Status == strategies.ServerError && q.first >= 0
		pr.Lost.add(out.Cost, a.number, cut, r.hedging && out.Status == strategies.Cancelled)
		return
	}
	pr.InputTokens += uint64(q.prompt)
	pr.CachedTokens += uint64(cached)
	pr.OutputTokens += uint64(out.OutputTokens)
}

// spend enters money, and reports whether it could be counted.
func (r *recorder) spend(class uint16, cost units.Money, wasted bool) bool {
	if r.spent += cost; r.spent < 0 {
		r.rich = true
		return false
	}
	f := &r.class[class]
	f.Spend += cost
	if wasted {
		f.Wasted += cost
	}
	return true
}

// An owed bill comes after its attempt was given up.
type owed struct {
	class    uint16
	measured bool
	raced    bool
	number   int32
}

// owe notes that a bill for an attempt will come later.
func (r *recorder) owe(tag uint64, a *attempt, q *request, raced bool) {
	if r.late == nil {
		r.late = map[uint64]owed{}
	}
	r.late[tag] = owed{q.class, a.measured, raced, a.number}
}

// lateBill enters a bill that was owed.
func (r *recorder) lateBill(p int, tag uint64, cost units.Money) {
	o := r.late[tag]
	delete(r.late, tag)
	if o.measured && r.spend(o.class, cost, true) {
		r.res.Providers[p].Spend += cost
		r.res.Providers[p].Lost.add(cost, o.number, false, o.raced)
	}
}

// add enters the cost of an attempt that answered nobody. raced says that another attempt of its request was faster.
func (l *Lost) add(cost units.Money, number int32, cut, raced bool) {
	switch {
	case cut:
		l.CutStreams += cost
	case raced || number < 0:
		l.Hedges += cost
	case number > 0:
		l.Retries += cost
	default:
		l.Firsts += cost
	}
}

func (r *recorder) requestEnded(now int64, q *request, kind balancer.Kind, status strategies.Status) {
	r.all.live--
	r.all.sojourns += uint64(now - q.at)
	if kind != balancer.Succeed {
		r.unsuccessful(q, status)
		return
	}
	r.all.succeeded++
	latency, ttft := now-q.at, q.first-q.at
	slo := &r.slo[q.class]
	met := latency <= int64(slo.Latency) && ttft <= int64(slo.TTFT)
	if r.window >= 0 {
		w := &r.res.Timeline.Windows[r.window]
		w.Succeeded++
		w.Latency += latency
		w.Latencies.add(latency)
	}
	res := &r.class[q.class]
	if r.measuring {
		res.Completed++
		res.CompletedTokens += uint64(q.output)
		if met {
			res.CompletedInSLO++
		}
	}
	if !q.measured {
		return
	}
	res.Succeeded++
	if met {
		res.InSLO++
	}
	res.Latency.Record(latency)
	res.TTFT.Record(ttft)
	if q.output > 0 {
		res.TPOT.Record(perToken(now-q.first, q.output))
	}
}

// perToken divides the time after the first token by the number of tokens, rounded to the nearest nanosecond.
func perToken(stream int64, tokens int32) int64 {
	return (stream + int64(tokens)/2) / int64(tokens)
}

func (r *recorder) unsuccessful(q *request, status strategies.Status) {
	rejected := status == strategies.Overloaded || status == strategies.RateLimited
	if rejected {
		r.all.rejected++
	} else {
		r.all.failed++
	}
	if r.window >= 0 {
		r.res.Timeline.Windows[r.window].Unsuccess++
	}
	if !q.measured {
		return
	}
	if rejected {
		r.class[q.class].Rejected++
	} else {
		r.class[q.class].Failed++
	}
}
