package mockproviders

import (
	"fmt"
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
func Compile(cfg Config) *Model { return compile(cfg, nil) }

// CompileAll prepares the providers of a scenario. Those with equal distributions share their tables: a fleet of equal
// servers compiles as fast as one of them, and stays in the caches of the CPU.
func CompileAll(cfgs []Config) []*Model {
	models, tables := make([]*Model, len(cfgs)), tables{}
	for i := range cfgs {
		models[i] = compile(cfgs[i], tables)
	}
	return models
}

// tables are distributions of times that were compiled already, by how Go would write them.
type tables map[string]*dist.Sampler

func (t tables) compile(d dist.Dist) *dist.Sampler {
	if t == nil {
		return dist.Compile(d, 1e9)
	}
	key := fmt.Sprintf("%#v", d)
	if t[key] == nil {
		t[key] = dist.Compile(d, 1e9)
	}
	return t[key]
}

func compile(cfg Config, t tables) *Model {
	m := &Model{
		cfg:       cfg,
		owner:     rng.HashString(cfg.Name),
		ttft:      t.compile(cfg.TTFT),
		perToken:  t.compile(cfg.PerOutputToken),
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
	Request uint64  // keys its draws
	Order   uint64  // how many requests of the run arrived before it: what error bursts go by
	Attempt uint32  // how many attempts of the request this provider saw before: 0 for the first
	Prompt  int32   // tokens
	Output  int32   // tokens of the full answer
	Cap     int32   // tokens that the client allows the answer; 0 means it sets no cap
	Prefix  *Prefix // what of the prompt a cache may hold; nil if nothing. It must not change until the attempt's End
	Urgency uint8   // 0 to 7: of those that wait for a place, the lowest goes first
	Tag     uint64  // the caller's; comes back in End
}

// An End is how an attempt ended.
type End struct {
	Tag        uint64
	Code       int   // HTTP status, or one of the codes above
	First      int64 // when the first token reached the client, in nanoseconds since the run began; -1 if none did
	Tokens     int32 // output tokens sent
	Cached     int32 // prompt tokens that were found in the prefix cache
	Cost       units.Money
	Late       bool  // a bill, and nothing else, for an attempt that was cancelled long ago: see Cancel
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

	limits   *limiter
	cache    *prefixCache
	seen     uint64  // attempts that reached it
	firsts   []first // by the slot of a fault: for those that strike the first attempts
	chains   []chain // likewise: for error bursts
	idleFrom int64   // since when it has nothing to do
	colds    []cold  // likewise: for cold starts

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
		m:        m,
		ttft:     rng.NewStream(seed, rng.TTFT, m.owner),
		perToken: rng.NewStream(seed, rng.PerOutputToken, m.owner),
		faults:   rng.NewStream(seed, rng.Fault, m.owner),
		sched:    newSchedule(m, seed),
		jobs:     make([]job, 1, 64),
		next:     pq.Never,
		forget:   tidy,
	}
	p.firsts, p.chains = make([]first, len(p.sched.courses)), make([]chain, len(p.sched.courses))
	p.colds = make([]cold, len(p.sched.courses))
	for i := range p.firsts {
		p.firsts[i].since, p.colds[i].since = -1, -1
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

// Open returns how many attempts were taken whose End has not been given.
func (p *Provider) Open() int { return p.open }
