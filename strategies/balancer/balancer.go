package balancer

import (
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
)

// Never is what Next returns when the balancer waits for nothing.
const Never = time.Duration(math.MaxInt64)

// A Balancer composes a strategy with the pool, circuit breakers, timeouts and retries. Its methods must not be
// called concurrently, nor with a time before that of an earlier call. The actions they return are valid until the
// next call. After warm-up nothing is allocated.
type Balancer struct {
	cfg      Config
	strategy strategies.Strategy
	observer strategies.Observer  // the strategy, if it is one
	roster   *strategies.Roster   // of all providers
	rosters  []*strategies.Roster // by class; roster where all are allowed
	distinct []*strategies.Roster // the different ones
	jitter   rng.Stream

	requests []request
	attempts []attempt
	freeReq  uint32
	freeAtt  uint32
	begun    uint64
	budget   float64 // retries that may be made, when there is a budget

	actions   []Action
	seen      strategies.Outcome // see outrun
	deadline  ring               // of attempts, when there is a timeout
	hedges    ring               // when an attempt has taken long enough for a hedge
	pauses    pq.Queue
	reopens   pq.Queue
	cooldowns pq.Queue
	breakers  []breaker
	down      []uint8         // why a provider is kept out of the pool, see health.go; 0 while it is in
	downFrom  []time.Duration // since when; valid while down is not 0
	downFor   []time.Duration // before that
}

// request and attempt numbers start at 1; 0 ends the lists of free ones.
type request struct {
	strategies.Request
	gen     uint32
	next    uint32
	retries int32
	status  strategies.Status // of the last attempt; Overloaded before the first
	over    bool              // the driver knows its end, but attempts are still to be finished
	live    int32             // attempts in flight
	hedged  int32             // hedges so far
	mates   []AttemptID       // attempts that were in flight together, if it has been hedged
}

type attempt struct {
	request  uint32
	gen      uint32
	next     uint32
	provider int32
	epoch    uint32 // of the provider's breaker at the start
	live     bool
	tried    bool // the provider is on the request's list of tries
}

// New returns a balancer over the providers. seed fixes the jitter of its pauses.
func New(cfg Config, providers []strategies.Provider, strategy strategies.Strategy, seed uint64) *Balancer {
	b := &Balancer{
		cfg:      cfg,
		strategy: strategy,
		roster:   strategies.NewRoster(providers),
		jitter:   rng.NewStream(seed, rng.Backoff, 0),
		requests: make([]request, 1, 64),
		attempts: make([]attempt, 1, 64),
		actions:  make([]Action, 0, 4),
		down:     make([]uint8, len(providers)),
		downFrom: make([]time.Duration, len(providers)),
		downFor:  make([]time.Duration, len(providers)),
	}
	b.observer, _ = strategy.(strategies.Observer)
	b.budget = BudgetReserve / 10
	b.distinct = []*strategies.Roster{b.roster}
	b.rosters = []*strategies.Roster{b.roster}
	for class, allowed := range cfg.Pools {
		r := b.roster
		if allowed != nil {
			r = b.roster.Restrict(allowed)
			b.distinct = append(b.distinct, r)
		}
		b.rosters = append(b.rosters[:class], r)
	}
	if cfg.Breaker != nil {
		b.breakers = make([]breaker, len(providers))
	}
	return b
}

// Pool returns the balancer's view of the providers.
func (b *Balancer) Pool() strategies.Pool { return b.roster.Pool() }

// rosterOf returns the providers that may serve a request.
func (b *Balancer) rosterOf(r *request) *strategies.Roster {
	if r.Class < len(b.rosters) {
		return b.rosters[r.Class]
	}
	return b.roster
}

// Begin takes a new request. req is copied; its Tried must be empty, and its Number and Came do not count.
func (b *Balancer) Begin(now time.Duration, req *strategies.Request) (RequestID, []Action) {
	b.actions = b.actions[:0]
	n := b.freeReq
	if n == 0 {
		b.requests = append(b.requests, request{})
		n = uint32(len(b.requests) - 1)
	} else {
		b.freeReq = b.requests[n].next
	}
	r := &b.requests[n]
	r.take(req)
	r.Number, r.Came = b.begun, now
	r.retries, r.status = 0, strategies.Overloaded
	b.begun++
	b.budget = min(b.budget+b.cfg.Retries.Budget, BudgetReserve)
	id := r.id(n)
	b.try(now, n)
	return id, b.actions
}

// take copies a new request. Its list of tries keeps the room that it may have grown to. Field by field: copying a struct
// whose fields were set just before waits for the memory, and strings that stay as they were need no write barrier.
func (r *request) take(req *strategies.Request) {
	r.PromptTokens, r.MaxOutputTokens = req.PromptTokens, req.MaxOutputTokens
	r.Class, r.Priority, r.Session, r.Deadline = req.Class, req.Priority, req.Session, req.Deadline
	if r.Model != req.Model {
		r.Model = req.Model
	}
	if r.Tenant != req.Tenant {
		r.Tenant = req.Tenant
	}
	r.Tried = r.Tried[:0]
	r.over, r.live, r.hedged = false, 0, 0
}

func (r *request) id(n uint32) RequestID { return RequestID(uint64(r.gen)<<32 | uint64(n)) }

// Finish tells how an attempt went. Each Start is finished exactly once: an attempt that is not in flight (finished
// already, or never started) is ignored.
func (b *Balancer) Finish(now time.Duration, id AttemptID, out *strategies.Outcome) []Action {
	b.actions = b.actions[:0]
	a := b.attempt(id)
	if a == nil {
		return b.actions
	}
	n, provider := a.request, int(a.provider)
	b.roster.Release(provider)
	seen := out // by those who judge the provider
	if out.Status == strategies.Cancelled && out.TTFT == 0 && b.requests[n].over {
		seen = b.outrun(out)
	}
	if b.breakers != nil {
		b.judge(now, provider, a.epoch, seen.Status)
	}
	b.roster.SetAllowance(provider, out.RequestsLeft, out.TokensLeft)
	if out.RetryAfter > 0 {
		b.cooldown(now, provider, out.RetryAfter)
	}
	a.live = false
	a.gen++
	a.next = b.freeAtt
	b.freeAtt = uint32(id)

	r := &b.requests[n]
	r.live--
	if b.observer != nil {
		b.observer.Observe(now, &r.Request, seen)
	}
	if r.over || r.live > 0 {
		b.finishOneOf(now, n, id, a, out.Status)
		return b.actions
	}
	r.status = out.Status
	switch {
	case out.Status == strategies.OK:
		b.done(n, Succeed, id, strategies.OK)
	case out.Status.Retryable() && int(r.retries) < b.cfg.Retries.Max && b.afford():
		r.note(a)
		if pause := b.pause(r); pause > 0 {
			b.pauses.Push(int64(now+pause), n)
		} else {
			b.retry(now, n)
		}
	default:
		b.done(n, Fail, id, out.Status)
	}
	return b.actions
}

// afford pays for a retry, if there is a budget, and reports whether it could.
func (b *Balancer) afford() bool {
	if b.cfg.Retries.Budget == 0 {
		return true
	}
	if b.budget < 1 {
		return false
	}
	b.budget--
	return true
}

// attempt returns the attempt in flight that id names, nil if there is none.
func (b *Balancer) attempt(id AttemptID) *attempt {
	i := uint32(id)
	if i == 0 || int(i) >= len(b.attempts) || b.attempts[i].gen != uint32(id>>32) || !b.attempts[i].live {
		return nil
	}
	return &b.attempts[i]
}

// done ends a request.
func (b *Balancer) done(n uint32, kind Kind, attempt AttemptID, status strategies.Status) {
	r := &b.requests[n]
	x := b.action()
	x.Kind, x.Status, x.Request, x.Attempt = kind, status, r.id(n), attempt
	x.Provider, x.Repeat, x.Number = 0, 0, 0
	if r.live > 0 {
		r.over = true
		return
	}
	b.free(n)
}

// free forgets a request that is done.
func (b *Balancer) free(n uint32) {
	r := &b.requests[n]
	r.gen++
	r.next = b.freeReq
	b.freeReq = n
}

// action returns one more action, for every field to be set.
func (b *Balancer) action() *Action {
	k := len(b.actions)
	if k < cap(b.actions) {
		b.actions = b.actions[:k+1]
	} else {
		b.actions = append(b.actions, Action{})
	}
	return &b.actions[k]
}

// retry begins the next attempt of a request whose last one failed.
func (b *Balancer) retry(now time.Duration, n uint32) {
	r := &b.requests[n]
	r.retries++
	b.try(now, n)
}

// try begins an attempt of a request, or rejects it.
func (b *Balancer) try(now time.Duration, n uint32) {
	r := &b.requests[n]
	provider := b.choose(now, r)
	if provider == strategies.None {
		b.done(n, Reject, 0, r.status)
		return
	}
	b.start(now, n, provider, r.retries)
}

// start begins an attempt at a provider.
func (b *Balancer) start(now time.Duration, n uint32, provider int, number int32) AttemptID {
	r := &b.requests[n]
	b.roster.Acquire(provider)
	i := b.freeAtt
	if i == 0 {
		b.attempts = append(b.attempts, attempt{})
		i = uint32(len(b.attempts) - 1)
	} else {
		b.freeAtt = b.attempts[i].next
	}
	a := &b.attempts[i]
	a.request, a.provider, a.live, a.tried = n, int32(provider), true, false
	r.live++
	if b.breakers != nil {
		a.epoch = b.probe(now, provider)
	}
	id := AttemptID(uint64(a.gen)<<32 | uint64(i))
	if b.cfg.Timeout > 0 {
		b.deadline.push(now+b.cfg.Timeout, id)
	}
	if b.cfg.Hedge != nil {
		b.hedges.push(now+b.cfg.Hedge.After, id)
	}
	repeat := int32(0)
	for _, t := range r.Tried {
		if t == int32(provider) {
			repeat++
		}
	}
	x := b.action()
	x.Kind, x.Status, x.Request, x.Attempt = Start, strategies.OK, r.id(n), id
	x.Provider, x.Repeat, x.Number = int32(provider), repeat, number
	return id
}

// Next returns when the balancer must be woken: a pause is over, an attempt's time runs out, or an open breaker
// turns half-open. It never lies in the past of a driver that wakes it in time.
func (b *Balancer) Next() time.Duration {
	next := min(b.pauses.At(), b.reopens.At(), b.cooldowns.At())
	for !b.deadline.empty() {
		d := b.deadline.first()
		if a := b.attempt(d.id); a != nil && !b.requests[a.request].over {
			next = min(next, int64(d.at))
			break
		}
		b.deadline.drop() // it ended in time
	}
	if b.cfg.Hedge != nil {
		next = min(next, int64(b.nextHedge()))
	}
	return time.Duration(next)
}

// Wake does what is due first, if it is due at or before now. Call it until Next lies after now.
func (b *Balancer) Wake(now time.Duration) []Action {
	b.actions = b.actions[:0]
	next := b.Next()
	switch {
	case next > now:
	case int64(next) == b.reopens.At():
		b.halfOpen(now, int(b.reopens.Pop().ID))
	case int64(next) == b.cooldowns.At():
		b.cooled(now, int(b.cooldowns.Pop().ID))
	case int64(next) == b.pauses.At():
		b.retry(now, b.pauses.Pop().ID)
	case !b.hedges.empty() && next == b.hedges.first().at && (b.deadline.empty() || next < b.deadline.first().at):
		b.late(now)
	default:
		d := b.deadline.first()
		b.deadline.drop()
		a := b.attempt(d.id)
		b.actions = append(b.actions, Action{Kind: Cancel, Request: b.requests[a.request].id(a.request), Attempt: d.id,
			Provider: a.provider, Status: strategies.Timeout})
	}
	return b.actions
}

// Outstanding calls f for every request that is not done. It is for a driver that ends early.
func (b *Balancer) Outstanding(f func(RequestID)) {
	free := make([]bool, len(b.requests))
	for n := b.freeReq; n != 0; n = b.requests[n].next {
		free[n] = true
	}
	for n := 1; n < len(b.requests); n++ {
		if !free[n] && !b.requests[n].over {
			f(b.requests[n].id(uint32(n)))
		}
	}
}

// InFlight calls f for every attempt in flight, with its provider. It is for a driver that ends early.
func (b *Balancer) InFlight(f func(id AttemptID, provider int)) {
	for i := 1; i < len(b.attempts); i++ {
		if a := &b.attempts[i]; a.live {
			f(AttemptID(uint64(a.gen)<<32|uint64(i)), int(a.provider))
		}
	}
}
