package sim

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// Run simulates cfg under seed. It returns ctx's error soon after ctx is done, and a *ConservationError where the
// books do not balance: a defect of the simulator or of a strategy, never of the scenario.
func Run(ctx context.Context, cfg *Config, seed uint64) (*Result, error) {
	return run(ctx, cfg, compile(cfg.Providers), seed)
}

func compile(cfgs []mockproviders.Config) []*mockproviders.Model {
	models := make([]*mockproviders.Model, len(cfgs))
	for i := range cfgs {
		models[i] = mockproviders.Compile(cfgs[i])
	}
	return models
}

// A runner is the state of one run.
type runner struct {
	cfg       *Config
	bal       *balancer.Balancer
	providers []*mockproviders.Provider
	next      *tournament // when each provider's next attempt ends
	traffic   traffic

	requests []request               // by RequestID.Index
	attempts []attempt               // by AttemptID.Index
	prefixes []*mockproviders.Prefix // by AttemptID.Index
	todo     []balancer.Action       // what the balancer wants done now
	doing    bool                    // todo is being worked off
	end      mockproviders.End       // of the attempt being ended; a field so that it does not escape
	out      strategies.Outcome
	req      strategies.Request
	rec      recorder
	special  bool      // describe has something to say
	members  []joining // who joins and leaves from now on, in order of time
}

// A joining is a provider that joins the pool or leaves it.
type joining struct {
	at       int64
	provider int
	joins    bool
}

// request is what the simulator knows of a request in progress and strategies must not.
type request struct {
	at       int64
	id       uint64
	order    uint64 // how many requests arrived before it
	prompt   int32
	output   int32
	first    int64  // first token of the attempt that answered it
	session  uint32 // of sessions.all; 0 means none
	repeats  int32  // tokens at the beginning of the prompt that the session sent or got before
	cap      int32
	row      uint32 // what Blocky wants
	class    uint16
	measured bool
}

type attempt struct {
	start    int64
	request  uint32 // RequestID.Index
	number   uint32 // the provider's
	measured bool
}

func run(ctx context.Context, cfg *Config, models []*mockproviders.Model, seed uint64) (*Result, error) {
	client := clientView(models)
	strategy, err := build(cfg, client, seed)
	if err != nil {
		return nil, err
	}
	r := &runner{
		cfg:       cfg,
		bal:       balancer.New(cfg.Balancer, client, strategy, seed),
		providers: make([]*mockproviders.Provider, len(models)),
		next:      newTournament(len(models)),
		todo:      make([]balancer.Action, 0, 8),
	}
	for i, m := range models {
		r.providers[i] = m.New(seed)
	}
	if r.traffic, err = openTraffic(cfg, seed); err != nil {
		return nil, err
	}
	defer r.traffic.close()
	r.special = len(cfg.Classes) > 0 || r.traffic.sessions.any || r.traffic.blocky != nil
	r.enlist(models)
	r.rec = newRecorder(cfg, client, seed)
	if err := r.loop(ctx); err != nil {
		return nil, err
	}
	return r.finish()
}

// clientView is what a client has configured about the providers.
func clientView(models []*mockproviders.Model) []strategies.Provider {
	view := make([]strategies.Provider, len(models))
	for i, m := range models {
		c := m.Config()
		view[i] = strategies.Provider{Name: c.Name, Weight: c.Weight, Priority: c.Priority,
			InputPrice: c.Price.Input, OutputPrice: c.Price.Output, Concurrency: max(0, c.Concurrency)}
	}
	return view
}

func build(cfg *Config, client []strategies.Provider, seed uint64) (strategies.Strategy, error) {
	env := strategies.Env{Providers: client, Rand: rng.NewRand(rng.NewStream(seed, rng.StrategyStream, 0))}
	if cfg.Strategy.Build != nil {
		return cfg.Strategy.Build(env)
	}
	return strategies.New(cfg.Strategy.Use, cfg.Strategy.Params, env)
}

// loop is the event loop. At one instant providers' events come first, in the order of the providers, then the
// balancer's timers, then arrivals: an answer that comes with the timeout counts, and a place that falls free is
// free for the request that comes then.
func (r *runner) loop(ctx context.Context) error {
	crowd := 0
	for n := 0; ; n++ {
		if n&0x3f == 0 {
			if err := context.Cause(ctx); err != nil {
				return err
			}
		}
		p, ends := r.next.first()
		wake := int64(r.bal.Next())
		arrives := r.traffic.at
		if len(r.members) > 0 && r.members[0].at <= min(ends, wake, arrives) {
			r.muster()
			continue
		}
		switch {
		case ends <= wake && ends <= arrives:
			if ends == pq.Never {
				return r.traffic.err
			}
			r.rec.advance(ends)
			r.advance(ends, p)
		case wake <= arrives:
			if arrives == pq.Never && ends == pq.Never && r.rec.all.live == 0 {
				return r.traffic.err // only breakers are left to reopen, for nobody
			}
			r.rec.advance(wake)
			r.do(wake, r.bal.Wake(time.Duration(wake)))
		default:
			if arrives > r.rec.now {
				crowd = 0
			} else if crowd++; crowd > r.traffic.mostAtOnce() {
				return fmt.Errorf("over %d requests arrived at %s: users who think for no time, and are answered in none, ask for ever; give them a think time",
					crowd-1, units.FormatDuration(time.Duration(arrives)))
			}
			if r.rec.rich {
				return errRich
			}
			r.rec.advance(arrives)
			r.arrive(arrives)
		}
	}
}

// errRich ends a run whose spend Money cannot hold.
var errRich = fmt.Errorf("the spend of one run is over %.1f million US dollars, more than is counted exactly: make the run shorter",
	units.Money(math.MaxInt64).Dollars()/1e6)

// enlist finds out who joins and leaves when. Who joins later is no member at first.
func (r *runner) enlist(models []*mockproviders.Model) {
	for i, m := range models {
		c := m.Config()
		if c.Joins > 0 {
			r.bal.Leave(0, i)
			r.members = append(r.members, joining{int64(c.Joins), i, true})
		}
		if c.Leaves > 0 {
			r.members = append(r.members, joining{int64(c.Leaves), i, false})
		}
	}
	slices.SortStableFunc(r.members, func(a, b joining) int { return cmp.Compare(a.at, b.at) })
}

// muster lets the next provider join or leave.
func (r *runner) muster() {
	m := r.members[0]
	r.members = r.members[1:]
	if m.joins {
		r.bal.Join(time.Duration(m.at), m.provider)
	} else {
		r.bal.Leave(time.Duration(m.at), m.provider)
	}
}

// arrive takes the request that comes now.
func (r *runner) arrive(now int64) {
	a, s := r.traffic.take()
	r.req = strategies.Request{PromptTokens: int(a.Prompt), MaxOutputTokens: int(a.Cap), Class: int(a.Class)}
	q := request{at: now, id: a.ID, order: r.rec.all.offered, prompt: a.Prompt, output: a.Output, cap: a.Cap, row: a.Row, class: a.Class,
		measured: r.rec.arrive(now, a.Class)}
	if s != nil {
		r.req.Session = s.id + 1
		q.session, q.repeats = s.number, s.repeats
	}
	if int(a.Class) < len(r.cfg.Classes) {
		c := &r.cfg.Classes[a.Class]
		r.req.Model, r.req.Tenant, r.req.Priority = c.Model, c.Tenant, c.Priority
	}
	r.traffic.step(now)
	id, actions := r.bal.Begin(time.Duration(now), &r.req)
	i := id.Index()
	for i >= len(r.requests) {
		r.requests = append(r.requests, request{})
	}
	r.requests[i] = q
	r.do(now, actions)
	if r.traffic.at == pq.Never && r.traffic.over() {
		r.rec.arrivalsOver(now)
	}
}

// advance ends the attempt that is due at a provider.
func (r *runner) advance(now int64, p int) {
	provider := r.providers[p]
	if provider.Advance(now, &r.end) {
		r.next.set(p, provider.Next())
		if r.end.Late {
			r.rec.lateBill(p, r.end.Tag, r.end.Cost)
			return
		}
		r.ended(now, balancer.AttemptID(r.end.Tag), p, statusOf(r.end.Code))
		return
	}
	r.next.set(p, provider.Next())
}

// ended tells the balancer and the books about the attempt in r.end.
func (r *runner) ended(now int64, id balancer.AttemptID, p int, status strategies.Status) {
	a := &r.attempts[id.Index()]
	r.out = strategies.Outcome{Provider: p, Status: status, Total: time.Duration(now - a.start),
		OutputTokens: int(r.end.Tokens), Cost: r.end.Cost, RetryAfter: time.Duration(r.end.RetryAfter),
		RequestsLeft: r.end.Requests, TokensLeft: r.end.TokensLeft}
	if r.end.First >= 0 {
		r.out.TTFT = time.Duration(r.end.First - a.start)
	}
	r.requests[a.request].first = r.end.First
	r.rec.attemptEnded(now, p, a, &r.requests[a.request], &r.out, r.end.Cached)
	r.do(now, r.bal.Finish(time.Duration(now), id, &r.out))
}

// do carries out what the balancer asked for, and what it asks for in consequence.
func (r *runner) do(now int64, actions []balancer.Action) {
	if r.doing {
		r.todo = append(r.todo, actions...)
		return
	}
	r.doing = true
	for k := range actions {
		if k > 0 {
			r.todo = append(r.todo, actions[k])
		}
	}
	if len(actions) > 0 {
		a := actions[0]
		r.act(now, &a)
	}
	for k := 0; k < len(r.todo); k++ {
		a := r.todo[k]
		r.act(now, &a)
	}
	r.todo = r.todo[:0]
	r.doing = false
}

func (r *runner) act(now int64, a *balancer.Action) {
	switch a.Kind {
	case balancer.Start:
		r.start(now, a)
	case balancer.Cancel:
		r.cancel(now, a.Attempt, int(a.Provider), a.Status)
	default:
		q := &r.requests[a.Request.Index()]
		r.rec.requestEnded(now, q, a.Kind, a.Status)
		r.traffic.done(now, q, a.Kind == balancer.Succeed)
	}
}

// start sends an attempt to its provider.
func (r *runner) start(now int64, action *balancer.Action) {
	q := &r.requests[action.Request.Index()]
	id, p := action.Attempt, int(action.Provider)
	i := id.Index()
	for i >= len(r.attempts) {
		r.attempts = append(r.attempts, attempt{})
	}
	a := &r.attempts[i]
	*a = attempt{start: now, request: uint32(action.Request.Index()), measured: q.measured}
	r.rec.attemptStarted(now, p, q, action.Number)
	job := mockproviders.Job{Request: q.id, Order: q.order, Attempt: uint32(action.Repeat), Prompt: q.prompt, Output: q.output, Cap: q.cap, Tag: uint64(id)}
	if r.special {
		r.describe(q, &job, i)
	}
	provider := r.providers[p]
	taken, ok := provider.Admit(now, &job, &r.end)
	if !ok {
		r.ended(now, id, p, statusOf(r.end.Code))
		return
	}
	a.number = taken
	r.next.set(p, provider.Next())
}

// describe tells a provider what only some requests have: urgency, and what of the prompt its cache may hold.
func (r *runner) describe(q *request, job *mockproviders.Job, attempt int) {
	if int(q.class) < len(r.cfg.Classes) {
		job.Urgency = uint8(r.cfg.Classes[q.class].Priority)
	}
	var prefix mockproviders.Prefix
	switch {
	case q.row != 0 && r.traffic.blocky != nil:
		prefix = mockproviders.Prefix{Blocks: r.traffic.blocky.Blocks(q.row), BlockTokens: workload.BlockTokens}
	case q.session != 0:
		s := &r.traffic.sessions.all[q.session]
		prefix = mockproviders.Prefix{Session: s.id + 1, Repeats: q.repeats}
		if shared := r.traffic.sessions.draws.Session(q.class).SharedPrefix; shared > 0 {
			prefix.Common, prefix.Shared = uint64(q.class)+1, min(int32(shared), q.prompt)
		}
	default:
		return
	}
	for attempt >= len(r.prefixes) {
		r.prefixes = append(r.prefixes, new(mockproviders.Prefix))
	}
	job.Prefix = r.prefixes[attempt]
	*job.Prefix = prefix
}

// cancel takes an attempt back from its provider.
func (r *runner) cancel(now int64, id balancer.AttemptID, p int, status strategies.Status) {
	provider := r.providers[p]
	a := &r.attempts[id.Index()]
	r.end = provider.Cancel(now, a.number)
	r.next.set(p, provider.Next())
	if r.end.Late {
		r.rec.owe(r.end.Tag, a, &r.requests[a.request])
	}
	r.ended(now, id, p, status)
}

// statusOf gives what a client makes of an attempt's end.
func statusOf(code int) strategies.Status {
	switch code {
	case mockproviders.CodeOK:
		return strategies.OK
	case mockproviders.CodeBroken:
		return strategies.ServerError
	}
	return strategies.StatusOf(code)
}
