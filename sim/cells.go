package sim

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders"
)

// RunCells runs every configuration under every seed on jobs goroutines (all cores if jobs < 1) and hands each
// result to done, one at a time but in no particular order. The results do not depend on jobs. The first error, or
// the end of ctx, stops all runs soon and is returned.
func RunCells(ctx context.Context, cfgs []*Config, seeds []uint64, jobs int, done func(cfg, seed int, r *Result)) error {
	if jobs < 1 {
		jobs = runtime.GOMAXPROCS(0)
	}
	models := compileAll(cfgs)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type cell struct{ cfg, seed int }
	cells := make(chan cell)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(jobs, len(cfgs)*len(seeds)) {
		wg.Go(func() {
			for c := range cells {
				res, err := runCell(ctx, cfgs[c.cfg], models[c.cfg], seeds[c.seed])
				if err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				if ctx.Err() == nil {
					done(c.cfg, c.seed, res)
				}
				mu.Unlock()
			}
		})
	}
feed:
	for s := range seeds {
		for c := range cfgs {
			select {
			case cells <- cell{c, s}:
			case <-ctx.Done():
				break feed
			}
		}
	}
	close(cells)
	wg.Wait()
	return context.Cause(ctx)
}

// A PanicError says that a strategy panicked, or broke its contract in a way that made the balancer panic.
type PanicError struct {
	Strategy string
	Seed     uint64
	Value    any
	Stack    string // "" where Value says all
}

// Error implements error.
func (e *PanicError) Error() string {
	text := fmt.Sprintf("strategy %q failed under seed %d: %v", e.Strategy, e.Seed, e.Value)
	if e.Stack != "" {
		text += "\n" + e.Stack
	}
	return text
}

// runCell is run with a panic made an error, so that one strategy's mistake names its run, and costs no other test of the
// same process.
func runCell(ctx context.Context, cfg *Config, models []*mockproviders.Model, seed uint64) (res *Result, err error) {
	defer func() {
		if v := recover(); v != nil {
			e := &PanicError{Strategy: cfg.Strategy.Name, Seed: seed, Value: v}
			if _, said := v.(string); !said {
				e.Stack = string(debug.Stack())
			}
			res, err = nil, e
		}
	}()
	return run(ctx, cfg, models, seed)
}

// compileAll compiles the providers of every configuration, once for those that share them.
func compileAll(cfgs []*Config) [][]*mockproviders.Model {
	known := map[*mockproviders.Config][]*mockproviders.Model{}
	models := make([][]*mockproviders.Model, len(cfgs))
	for i, c := range cfgs {
		if len(c.Providers) == 0 {
			continue
		}
		key := &c.Providers[0]
		if known[key] == nil {
			known[key] = mockproviders.CompileAll(c.Providers)
		}
		models[i] = known[key]
	}
	return models
}
