package sim

import (
	"context"
	"fmt"
	"math"
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
	return run(ctx, cfg, mockproviders.CompileAll(cfg.Providers), seed)
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
	job      mockproviders.Job
	rec      recorder
	special  bool      // describe has something to say
	members  []joining // who joins and leaves from now on, in order of time
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

// arrive takes the request that comes now.
func (r *runner) arrive(now int64) {
	a, s := r.traffic.take()
	order := r.rec.all.offered
	measured := r.rec.arrive(now, a.Class)
	r.req.PromptTokens, r.req.MaxOutputTokens = int(a.Prompt), int(a.Cap)
	if r.special {
		r.introduce(a, s)
	}
	id, actions := r.bal.Begin(time.Duration(now), &r.req)
	i := id.Index()
	for i >= len(r.requests) {
		r.requests = append(r.requests, request{})
	}
	// Here and on the whole way of a request, fields are set one by one: a struct that is written in small pieces and
	// copied in large ones at once waits for the memory.
	q := &r.requests[i]
	q.at, q.id, q.order, q.first = now, a.ID, order, 0
	q.prompt, q.output, q.cap, q.row = a.Prompt, a.Output, a.Cap, a.Row
	q.session, q.repeats = 0, 0
	q.class, q.measured = a.Class, measured
	if s != nil {
		q.session, q.repeats = s.number, s.repeats
	}
	r.traffic.step(now)
	r.do(now, actions)
	if r.traffic.at == pq.Never && r.traffic.over() {
		r.rec.arrivalsOver(now)
	}
}

// introduce tells the balancer what sets some requests apart.
func (r *runner) introduce(a *workload.Arrival, s *session) {
	r.req.Class, r.req.Session = int(a.Class), 0
	if s != nil {
		r.req.Session = s.id + 1
	}
	if int(a.Class) < len(r.cfg.Classes) {
		c := &r.cfg.Classes[a.Class]
		r.req.Model, r.req.Tenant, r.req.Priority = c.Model, c.Tenant, c.Priority
	}
}
