package explain

import (
	"context"
	"iter"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies"
)

// Live returns the side of a scenario that is run: cfgs has a configuration for each strategy, all with the same
// providers and classes. info gives the scenario's name, digest and seeds.
func Live(name string, info reports.ScenarioInfo, cfgs []*sim.Config) *Side {
	s := &Side{Name: name, Kind: Scenario, Scenario: info.Name, Digest: info.Digest, Seeds: info.Seeds}
	for _, c := range cfgs {
		s.Strategies = append(s.Strategies, c.Strategy.Name)
	}
	s.open = func(ctx context.Context, strategy int, seed uint64) (run, error) {
		return begin(ctx, cfgs[strategy], seed), nil
	}
	return s
}

// A live run is watched while it goes on: it stands still between two calls of next.
type live struct {
	of      about
	watcher *watcher
	skip    bool // do not watch
	pull    func() (*moment, bool)
	stop    func()
	cancel  context.CancelFunc
	cfg     sim.Config
	result  *sim.Result
	err     error
}

func begin(ctx context.Context, cfg *sim.Config, seed uint64) *live {
	l := &live{cfg: *cfg}
	for _, c := range cfg.Classes {
		l.of.Classes = append(l.of.Classes, c.Name)
	}
	ctx, l.cancel = context.WithCancel(ctx)
	l.pull, l.stop = iter.Pull(func(yield func(*moment) bool) {
		l.cfg.Strategy.Build = func(env strategies.Env) (strategies.Strategy, error) {
			l.of.Providers = env.Providers
			s, err := build(cfg.Strategy, env)
			if err != nil {
				return nil, err
			}
			s, l.watcher = watch(s, &l.cfg, func(m *moment) bool {
				if !yield(m) {
					l.cancel() // nobody wants the rest
					return false
				}
				return !l.skip
			})
			l.watcher.free = l.skip
			return s, nil
		}
		l.result, l.err = sim.Run(ctx, &l.cfg, seed)
	})
	return l
}

// build builds a strategy as the simulator does.
func build(s sim.Strategy, env strategies.Env) (strategies.Strategy, error) {
	if s.Build != nil {
		return s.Build(env)
	}
	return strategies.New(s.Use, s.Params, env)
}

func (l *live) next() (*moment, error) {
	m, ok := l.pull()
	if !ok {
		return nil, l.err
	}
	return m, nil
}

func (l *live) outcome() (*Outcome, error) {
	l.skip = true
	for {
		if _, ok := l.pull(); !ok {
			break
		}
	}
	if l.err != nil {
		return nil, l.err
	}
	return outcomeOf(l.result, &l.cfg, &l.of), nil
}

func (l *live) about() *about { return &l.of }

func (l *live) close() {
	l.stop()
	l.cancel()
}
