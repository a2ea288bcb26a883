package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// A Scenario is a checked scenario file.
type Scenario struct {
	Name        string
	Description string
	File        string // as messages call it; "" for a built-in scenario
	Text        string // the file as it was read, for reports
	Digest      string // "sha256:" and 64 hexadecimal digits, of what is run: comments, layout and expectations do not count
	Duration    time.Duration
	Requests    uint64
	Warmup      time.Duration
	AutoWarmup  bool       // the warm-up is to be found by runs of Pilot; Warmup is 0 until then
	Seeds       []uint64   // with AutoSeeds those that are run at first
	AutoSeeds   *AutoSeeds // nil where Seeds are all
	Baseline    string     // the name of one of Strategies; the first one where the file does not say
	Strategies  []Strategy
	Expect      []Expectation
	Regression  Regression

	base     sim.Config      // without strategy and balancer; Sizes is nil where a trace brings its own
	shared   balancer.Config // of strategies that the file does not list
	recorded bool            // some of the arrivals are those of a trace
	idle     []string        // warnings of what the file says and what has no effect
}

// Classes returns the names of the classes of requests in their order; none where the workload has no classes.
func (s *Scenario) Classes() []string {
	var all []string
	for _, c := range s.base.Classes {
		all = append(all, c.Name)
	}
	return all
}

// A Strategy is one entry of a scenario's list of strategies.
type Strategy struct {
	Name     string
	Use      string         // the registered name
	Params   any            // for strategies.New
	Given    map[string]any // the parameters that the file sets, for the report
	Balancer balancer.Config
}

// Cell returns what the simulator needs for the i-th strategy. It is read-only and serves any number of runs.
func (s *Scenario) Cell(i int) *sim.Config {
	st := s.Strategies[i]
	c := s.base
	c.Duration, c.Requests, c.Warmup = s.Duration, s.Requests, s.Warmup
	c.Strategy = sim.Strategy{Name: st.Name, Use: st.Use, Params: st.Params}
	c.Balancer = st.Balancer
	return &c
}

// Providers returns the providers' names in their order.
func (s *Scenario) Providers() []string {
	all := make([]string, len(s.base.Providers))
	for i, p := range s.base.Providers {
		all[i] = p.Name
	}
	return all
}

// Strategy returns the index of the strategy called name, and whether there is one.
func (s *Scenario) Strategy(name string) (int, bool) {
	for i, st := range s.Strategies {
		if st.Name == name {
			return i, true
		}
	}
	return 0, false
}

// WithStrategies returns a copy that compares the named strategies: those of the scenario, or any other registered
// one, with its defaults. The baseline stays if it is among them; otherwise the first becomes it.
func (s *Scenario) WithStrategies(names []string) (*Scenario, error) {
	if len(names) == 0 {
		return nil, errors.New("no strategy is named")
	}
	c := *s
	c.Strategies, c.Baseline = nil, names[0]
	var known []string
	for _, st := range s.Strategies {
		known = append(known, st.Name)
	}
	known = append(known, strategies.Kinds.Names()...)
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("the strategy %q is named twice", clip(name))
		}
		if k, ok := s.Strategy(name); ok {
			c.Strategies = append(c.Strategies, s.Strategies[k])
		} else if kind, err := strategies.Kinds.Lookup(name); err == nil {
			c.Strategies = append(c.Strategies, Strategy{Name: name, Use: name, Params: kind.New(), Given: map[string]any{}, Balancer: s.shared})
		} else {
			return nil, fmt.Errorf("unknown strategy %q%s", clip(name), registry.Suggest(name, known))
		}
		if name == s.Baseline {
			c.Baseline = name
		}
	}
	return &c, nil
}

// Shorten returns a copy in which requests arrive for at most d, with a warm-up of at most a tenth of that.
func (s *Scenario) Shorten(d time.Duration) *Scenario {
	c := *s
	if c.Duration == 0 || c.Duration > d {
		c.Duration = d
	}
	c.Warmup = min(c.Warmup, c.Duration/10)
	return &c
}

// WithRequests returns a copy in which at most n requests arrive.
func (s *Scenario) WithRequests(n uint64) *Scenario {
	c := *s
	if c.Requests == 0 || c.Requests > n {
		c.Requests = n
	}
	return &c
}

// WithSeeds returns a copy that is run with these seeds and no others.
func (s *Scenario) WithSeeds(seeds []uint64) *Scenario {
	c := *s
	c.Seeds, c.AutoSeeds = seeds, nil
	return &c
}

// WithAutoSeeds returns a copy that is run with as many seeds as it takes.
func (s *Scenario) WithAutoSeeds(auto AutoSeeds) *Scenario {
	c := *s
	c.Seeds, c.AutoSeeds = Seeds(auto.First), &auto
	return &c
}

// WithWarmup returns a copy with this warm-up.
func (s *Scenario) WithWarmup(warmup time.Duration) *Scenario {
	c := *s
	c.Warmup, c.AutoWarmup = warmup, false
	return &c
}
