package mockproviders

import (
	"math"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// Status codes of an attempt's end that are not HTTP's.
const (
	CodeRefused = 0  // nobody took the connection, or it was reset
	CodeCut     = -1 // the client cancelled
	CodeBroken  = -2 // the stream broke off
)

// HTTP's statuses that a provider sends by itself.
const (
	CodeOK        = 200
	CodeRateLimit = 429
	CodeNoRoom    = 503
)

// A Model is a Config prepared for running: its distributions tabulated, its limits made plain. It is immutable and
// shared by concurrent runs.
type Model struct {
	cfg       Config
	owner     uint64 // keys the draws; from the name, so that neither order nor company changes them
	ttft      *dist.Sampler
	perToken  *dist.Sampler
	perPrompt float64 // nanoseconds
	perCached float64 // nanoseconds
	slots     int     // concurrency, MaxInt32 where unlimited
	room      int     // queue, likewise
	curve     *Curve  // of Batch; nil for others
}

// Compile prepares cfg for running.
func Compile(cfg Config) *Model {
	m := &Model{
		cfg:       cfg,
		owner:     rng.HashString(cfg.Name),
		ttft:      dist.Compile(cfg.TTFT, 1e9),
		perToken:  dist.Compile(cfg.PerOutputToken, 1e9),
		perPrompt: float64(cfg.PerPromptToken * 1e9),
		perCached: float64(cfg.PerCachedToken * 1e9),
		slots:     limit(cfg.Concurrency),
		room:      limit(cfg.Queue),
	}
	if cfg.Discipline == Batch {
		m.curve = cfg.Slowdown
	}
	return m
}

func limit(n int) int {
	if n == Unlimited {
		return math.MaxInt32
	}
	return n
}

// Config returns what m was compiled from.
func (m *Model) Config() *Config { return &m.cfg }

// A Job is one attempt as a provider sees it.
type Job struct {
	Request uint64 // keys its draws
	Attempt uint32 // how many attempts of the request this provider saw before: 0 for the first
	Prompt  int32  // tokens
	Output  int32  // tokens of the full answer
	Cap     int32  // tokens that the client allows the answer; 0 means it sets no cap
	Prefix  Prefix // what of the prompt a cache may hold
	Urgency uint8  // 0 to 7: of those that wait for a place, the lowest goes first
	Tag     uint64 // the caller's; comes back in End
}

// An End is how an attempt ended.
type End struct {
	Tag        uint64
	Code       int   // HTTP status, or one of the codes above
	First      int64 // when the first token reached the client, in nanoseconds since the run began; -1 if none did
	Tokens     int32 // output tokens sent
	Cached     int32 // prompt tokens that were found in the prefix cache
	Cost       units.Money
	RetryAfter int64 // nanoseconds after which a rate limit would admit it; 0 if it was not refused by one
	Requests   int64 // what the rate limits leave, as answers tell; -1 where there is no limit
	TokensLeft int64
}

// A Provider is one provider during one run: an automaton that is told the time, which must never decrease.
type Provider struct {
	m        *Model
	ttft     rng.Stream
	perToken rng.Stream
	faults   rng.Stream

	sched schedule
	seg   int // the segment that now lies in
	fx    *Effects

	limits    *limiter
	cache     *prefixCache
	seen      uint64  // attempts that reached it
	firsts    []first // by the slot of a fault: for those that strike the first attempts
	chains    []chain // likewise: for error bursts
	idleFrom  int64   // since when it has nothing to do
	coldFrom  int64   // when the cold start in force began to act
	coldUntil int64   // pq.Never before the first attempt since then

	jobs    []job
	free    uint32   // head of the list of unused jobs, linked by next
	queues  [8]queue // of waiting jobs by urgency
	queued  uint8    // bit u is set while queues[u] has some
	busy    int      // places taken
	waiting int
	open    int // attempts taken whose End has not been given

	next    int64    // when Advance has something to do
	running pq.Queue // events in time: ends of service, ends of prefill, quick failures
	stale   int      // events in it of attempts that were cancelled
	sharing sharing  // progress of those that share the provider's speed
	outbox  outbox   // ends on their way to the client
	resets  int64    // when what is in flight breaks off next; pq.Never if it never does
	cursor  uint32   // up to which job that has been done
	forget  int      // the segment from which on the schedule is tidied up
}

// A first is the attempts that had been seen when a fault began to act.
type first struct {
	since int64
	seen  uint64
}

// A queue is a list of jobs, linked by next and prev.
type queue struct{ head, tail uint32 }

// job numbers start at 1, so that 0 ends a list.
type job struct {
	Job
	start  int64   // when service began
	first  int64   // when the first token leaves
	end    int64   // when its event in running is due; identifies it
	key    float64 // when its event in sharing is due, in the progress of each; likewise
	token  float64 // nanoseconds per output token at full speed
	plan   int32   // output tokens that it will send
	slow   int32   // those of them from which on the stream trickles; plan if it does not
	trick  float64 // nanoseconds per token then
	turn   int64   // PS and Batch: when that began
	nth    uint64  // how many attempts the provider had seen, this one included
	cached int32
	price  int64 // what price changes multiply prices by, in parts per million
	code   int32 // of the end
	stage  stage
	gone   bool // the client cancelled and the provider does not know
	next   uint32
	prev   uint32
}

type stage uint8

const (
	unused    stage = iota
	waiting         // in the queue
	serving         // until end, at full speed
	prefill         // Batch: until end, then decoding
	filling         // PS: the first token, by key
	decoding        // PS and Batch: by key
	trickling       // PS and Batch: until end
	failing         // fails at end, without a place
	hanging
	sent // its End is in the outbox
)

// New returns the provider at the beginning of a run.
func (m *Model) New(seed uint64) *Provider {
	p := &Provider{
		m:         m,
		ttft:      rng.NewStream(seed, rng.TTFT, m.owner),
		perToken:  rng.NewStream(seed, rng.PerOutputToken, m.owner),
		faults:    rng.NewStream(seed, rng.Fault, m.owner),
		sched:     newSchedule(m, seed),
		jobs:      make([]job, 1, 64),
		next:      pq.Never,
		coldUntil: pq.Never,
		forget:    tidy,
	}
	p.firsts, p.chains = make([]first, len(p.sched.courses)), make([]chain, len(p.sched.courses))
	for i := range p.firsts {
		p.firsts[i].since = -1
	}
	if m.cfg.RateLimit != nil {
		p.limits = newLimiter(m.cfg.RateLimit)
	}
	if m.cfg.Cache != nil {
		p.cache = newPrefixCache(*m.cfg.Cache)
	}
	p.sharing = newSharing(m)
	p.resets = p.nextReset(0)
	p.seg = -1
	p.effects(0)
	return p
}

// Admit hands an attempt to the provider. Taken, it gets a number that Cancel wants, valid until its End. Refused
// (ok false), the attempt is over at once: end says how, and it costs nothing.
func (p *Provider) Admit(now int64, j *Job, end *End) (number uint32, ok bool) {
	fx := p.effects(now)
	p.seen++
	switch {
	case fx.Refuse || p.away(now):
		return p.refuse(now, j, end, CodeRefused, 0)
	case fx.Hang:
		n := p.take(j)
		p.jobs[n].stage = hanging
		return n, true
	}
	if len(fx.Errors) > 0 {
		if e := p.quick(fx, j); e != nil {
			n := p.take(j)
			q := &p.jobs[n]
			q.stage, q.code, q.end = failing, int32(e.Status), plus(now, e.After)
			p.running.Push(q.end, n)
			p.touch()
			return n, true
		}
	}
	if p.limits != nil {
		if wait, ok := p.limits.admit(now, j.Prompt, reserve(j), fx.Allow); !ok {
			return p.refuse(now, j, end, CodeRateLimit, wait)
		}
	}
	if p.busy >= p.m.slots && p.waiting >= p.m.room {
		if p.limits != nil {
			p.limits.settle(now, j.Prompt, reserve(j), fx.Allow) // it used no token
		}
		return p.refuse(now, j, end, CodeNoRoom, 0)
	}
	if p.resets < now { // nothing was in flight then
		p.resets, p.cursor = p.nextReset(now), 0
	}
	n := p.take(j)
	if p.busy < p.m.slots {
		p.serve(now, n)
	} else {
		p.enqueue(n)
	}
	p.touch()
	return n, true
}

// reserve returns the output tokens that a rate limit sets aside: the client's cap, or what the answer will have
// where it sets none.
func reserve(j *Job) int32 {
	if j.Cap > 0 {
		return j.Cap
	}
	return j.Output
}

// refuse ends an attempt that was not taken: at once, or when the refusal has crossed the network.
func (p *Provider) refuse(now int64, j *Job, end *End, code int, wait int64) (uint32, bool) {
	*end = End{Tag: j.Tag, Code: code, First: -1, RetryAfter: wait}
	p.allowance(now, end)
	if p.m.cfg.RTT == 0 {
		return 0, false
	}
	n := p.take(j)
	p.post(now, n, end)
	p.touch()
	return n, true
}

// Next returns when Advance has something to do, pq.Never if it never has.
func (p *Provider) Next() int64 { return p.next }

// Advance does what is due at or before now until an attempt has ended: then it fills end and reports true. Call it
// until it reports false.
func (p *Provider) Advance(now int64, end *End) bool {
	for p.next <= now {
		at := p.next
		switch {
		case p.outbox.at() == at:
			n := p.outbox.pop(end)
			if n == 0 {
				p.touch()
				continue // cancelled on the way
			}
			p.release(n)
			p.open--
			p.touch()
			return true
		case p.resets == at:
			if p.reset(at, end) {
				return true
			}
		case p.running.At() == at:
			if p.step(at, p.running.Min().ID, end) {
				return true
			}
		default:
			if p.share(at, end) {
				return true
			}
		}
	}
	return false
}

// step does what is due in running for job n: the end of its service, of its prefill, or a quick failure.
func (p *Provider) step(at int64, n uint32, end *End) bool {
	j := &p.jobs[n]
	switch j.stage {
	case prefill:
		p.running.Pop()
		p.settle()
		if j.plan > 0 {
			p.sharing.join(p, at, n, decoding, j.brisk())
			p.touch()
			return false
		}
		p.sharing.elapse(p, at)
	case failing:
		p.running.Pop()
		p.settle()
		*end = End{Tag: j.Tag, Code: int(j.code), First: -1}
		done := p.deliver(at, n, end)
		p.touch()
		return done
	case serving:
		if p.stale == 0 && p.waiting > 0 { // the common case under load: one event replaces another
			done := p.finish(at, n, end)
			w := p.dequeue()
			p.begin(at, w)
			if p.jobs[w].stage == serving {
				p.running.ReplaceMin(p.jobs[w].end, w)
			} else {
				p.running.Pop()
			}
			p.touch()
			return done
		}
		p.running.Pop()
		p.settle()
	default: // trickling
		p.running.Pop()
		p.settle()
		p.sharing.elapse(p, at)
	}
	done := p.finish(at, n, end)
	p.vacate(at)
	p.touch()
	return done
}

// finish fills end for job n, whose service is over, and sends it off. It reports whether the client has it now.
func (p *Provider) finish(at int64, n uint32, end *End) bool {
	j := &p.jobs[n]
	*end = End{Tag: j.Tag, Code: int(j.code), First: -1, Cached: j.cached}
	if j.code == CodeOK || j.code == CodeBroken {
		end.Tokens = j.plan
		if j.plan > 0 || j.code == CodeOK {
			end.First = j.first
		}
	}
	if j.gone {
		p.settleLimits(at, j, end.Tokens)
		p.release(n)
		return false
	}
	end.Cost = p.bill(j, end.Tokens, j.code == CodeOK)
	p.settleLimits(at, j, end.Tokens)
	return p.deliver(at, n, end)
}

// deliver hands an end to the client, or posts it if there is a network to cross. The caller must touch.
func (p *Provider) deliver(at int64, n uint32, end *End) bool {
	p.allowance(at, end)
	if p.m.cfg.RTT > 0 {
		p.post(at, n, end)
		return false
	}
	p.release(n)
	p.open--
	return true
}

// vacate gives the place of an attempt that has ended to the one that has waited longest.
func (p *Provider) vacate(now int64) {
	p.occupy(now, -1)
	if w := p.dequeue(); w != 0 {
		p.serve(now, w)
	}
}

// Cancel ends an attempt that was taken and has not ended, as the client sees it.
func (p *Provider) Cancel(now int64, number uint32) End {
	p.effects(now)
	j := &p.jobs[number]
	end := End{Tag: j.Tag, Code: CodeCut, First: -1, Cached: j.cached, Requests: -1, TokensLeft: -1}
	p.open--
	switch j.stage {
	case sent: // it has been done and charged; the client did not wait to see it
		sealed := p.outbox.cancel(number)
		end.Cost, end.Tokens, end.Cached = sealed.Cost, sealed.Tokens, sealed.Cached
		if sealed.First <= now {
			end.First = sealed.First
		}
		p.release(number)
		return end
	case hanging:
		p.release(number)
		return end
	case failing:
		p.stale++
		p.release(number)
		p.settle()
		p.touch()
		return end
	}
	if j.started() && j.first <= now-int64(p.m.cfg.RTT) {
		end.First = j.first
		if p.m.cfg.RTT > 0 {
			end.First += int64(p.m.cfg.RTT)
		}
	}
	if p.m.cfg.BillAfterCancel {
		j.gone = true
		end.Cost, end.Tokens = p.bill(j, j.plan, j.code == CodeOK), j.plan
		if j.stage == waiting { // it will be served to the end, if it does not fail
			end.Cost, end.Tokens = p.m.cfg.Price.cost(now, j.Prompt, 0, j.Output, p.fx.Price), j.Output
		}
		return end
	}
	if j.stage == waiting {
		p.unlink(number)
		p.settleLimits(now, j, -1)
		p.release(number)
		p.touch()
		return end
	}
	end.Tokens = p.progress(now, j)
	end.Cost = p.bill(j, end.Tokens, false)
	p.settleLimits(now, j, end.Tokens)
	p.withdraw(now, number)
	p.release(number)
	p.vacate(now)
	p.touch()
	return end
}

// withdraw takes a job out of service before its time: its event goes stale.
func (p *Provider) withdraw(now int64, n uint32) {
	j := &p.jobs[n]
	shared := j.stage == filling || j.stage == decoding
	if p.sharing.on {
		p.sharing.elapse(p, now)
	}
	j.stage = unused
	if shared {
		p.sharing.settle(p)
	} else {
		p.stale++
		p.settle()
	}
}

// reset breaks off one of the attempts that the provider has when an outage cuts them all off. It reports whether
// the client knows now.
func (p *Provider) reset(at int64, end *End) bool {
	p.effects(at)
	for ; int(p.cursor) < len(p.jobs); p.cursor++ {
		n := p.cursor
		j := &p.jobs[n]
		switch j.stage {
		case unused, hanging, sent, failing:
			continue
		}
		*end = End{Tag: j.Tag, Code: CodeRefused, First: -1, Cached: j.cached}
		if j.stage == waiting {
			p.unlink(n)
			p.settleLimits(at, j, -1)
		} else {
			if end.Tokens = p.progress(at, j); end.Tokens > 0 {
				end.First, end.Code = j.first, CodeBroken
			}
			end.Cost = p.bill(j, end.Tokens, false)
			p.settleLimits(at, j, end.Tokens)
			p.withdraw(at, n)
			p.occupy(at, -1)
		}
		if j.gone {
			p.release(n)
			continue
		}
		done := p.deliver(at, n, end)
		p.touch()
		return done
	}
	p.resets, p.cursor = p.nextReset(at+1), 0
	p.touch()
	return false
}

// nextReset returns when what is in flight next breaks off, at or after now.
func (p *Provider) nextReset(now int64) int64 {
	at := p.sched.reset(now)
	if c := &p.m.cfg; c.Cut && c.Leaves > 0 && int64(c.Leaves) >= now {
		at = min(at, int64(c.Leaves))
	}
	return at
}

// touch works out next after a change.
func (p *Provider) touch() {
	p.next = min(p.running.At(), p.outbox.at())
	if p.resets < p.next && p.busy+p.waiting > 0 {
		p.next = p.resets
	}
	if p.sharing.on {
		p.next = min(p.next, p.sharing.next(p))
	}
}

// Open returns how many attempts were taken whose End has not been given.
func (p *Provider) Open() int { return p.open }

// effects returns what the faults do now.
func (p *Provider) effects(now int64) *Effects {
	if p.seg >= 0 && now < p.sched.segments[p.seg].until {
		return p.fx
	}
	return p.moveOn(now)
}

func (p *Provider) moveOn(now int64) *Effects {
	for p.seg < 0 || now >= p.sched.at(p.seg).until {
		if p.seg >= 0 {
			p.leave(p.sched.segments[p.seg].until)
		}
		p.seg++
		p.enter(&p.sched.at(p.seg).Effects)
	}
	if p.seg >= p.forget {
		p.tidy()
	}
	return p.fx
}

// leave brings what depends on the segment up to its end.
func (p *Provider) leave(until int64) {
	if p.sharing.on {
		p.sharing.progress(p.fx.Slow, until)
	}
	if p.limits != nil {
		p.limits.fill(until, p.fx.Allow)
	}
}

// enter puts the effects of a segment into force.
func (p *Provider) enter(fx *Effects) {
	p.fx = fx
	if fx.Cold != nil && fx.coldFrom != p.coldFrom {
		p.coldFrom, p.coldUntil = fx.coldFrom, pq.Never
	}
	for i := range fx.Errors {
		if e := &fx.Errors[i]; e.First > 0 && p.firsts[e.slot].since != e.since {
			p.firsts[e.slot] = first{e.since, p.seen}
		}
	}
}

// tidy is how many segments the past may have before it is forgotten.
const tidy = 1024

// tidy forgets the segments that ended before everything that is in service began.
func (p *Provider) tidy() {
	oldest := p.sched.segments[p.seg-1].until
	for i := range p.jobs {
		switch j := &p.jobs[i]; j.stage {
		case serving:
			oldest = min(oldest, j.first)
		case trickling:
			oldest = min(oldest, j.turn)
		}
	}
	n := 0
	for p.sched.segments[n].until <= oldest && n < p.seg {
		n++
	}
	p.sched.forget(n)
	p.seg -= n
	p.forget = 2*p.seg + tidy
	p.fx = &p.sched.segments[p.seg].Effects
}
