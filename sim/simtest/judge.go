package simtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/strategies"
)

// A check is what the options ask for.
type check struct {
	name     string
	build    Constructor
	seeds    int
	expect   []string
	notWorse []string
	margins  map[string]float64
	baseline string
}

// judge runs the scenario. said tells of baselines that were stored; then there may be no verdict.
func (c *check) judge(ctx context.Context, ref string) (v *gate.Verdict, said []string, err error) {
	sc, err := c.load(ref)
	if err != nil {
		return nil, nil, err
	}
	expected, named, err := c.expectations(sc)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.regression(sc)
	if err != nil {
		return nil, nil, err
	}
	update := c.baseline != "" && os.Getenv(UpdateVariable) == "1"
	var stored *gate.Baseline
	if !update {
		if stored, err = c.stored(sc); err != nil {
			return nil, nil, err
		}
	}
	s, err := experiment.Run(ctx, c.cast(experiment.Like(sc, stored), named), experiment.Options{Build: map[string]func(strategies.Env) (strategies.Strategy, error){c.name: c.build}})
	if err != nil {
		return nil, nil, err
	}
	if update {
		if said, err = c.update(s, r); err != nil {
			return nil, nil, err
		}
	}
	v, err = gate.Judge(s, expected, stored, gate.Options{File: filepath.ToSlash(sc.File), Regression: r, Partial: true, AllowEmpty: update})
	if errors.Is(err, gate.ErrNothing) {
		return nil, nil, fmt.Errorf("%w: scenario %q expects nothing of strategy %q; say what to expect in the scenario, with Expect or NotWorse, or give a Baseline", gate.ErrNothing, sc.Name, c.name)
	}
	if bad := (*gate.BaselineError)(nil); errors.As(err, &bad) && c.baseline != "" {
		return nil, nil, fmt.Errorf("%w (for this one: %s=1 go test)", err, UpdateVariable)
	}
	if v != nil && len(v.Checks) == 0 {
		v = nil
	}
	return v, said, err
}

// load reads the scenario and makes sure that it can be run as it is asked for.
func (c *check) load(ref string) (*scenarios.Scenario, error) {
	if c.name == "" || c.build == nil {
		return nil, errors.New("no strategy is given; add simtest.Strategy(name, constructor)")
	}
	if c.name == "all" {
		return nil, errors.New("no strategy may be called all, for that means all of them in what is expected; give it another name")
	}
	all, err := scenarios.Load(ref)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fmt.Errorf("%s is a folder of %d scenarios; check them one by one", ref, len(all))
	}
	sc := all[0]
	if c.name == sc.Baseline && len(c.notWorse) > 0 {
		return nil, fmt.Errorf("strategy %q is the one that scenario %q compares with: NotWorse would compare it with itself; give it another name", c.name, sc.Name)
	}
	if c.seeds < 0 {
		return nil, fmt.Errorf("%d seeds are asked for; it takes at least 1", c.seeds)
	}
	if c.seeds > 0 {
		sc = sc.WithSeeds(scenarios.Seeds(c.seeds))
	}
	return sc, nil
}

// cast returns the scenario with the strategies to run: the one to compare with, those that expectations name, and the one
// under test, which has the balancer of the first unless the scenario lists it.
func (c *check) cast(sc *scenarios.Scenario, named []string) *scenarios.Scenario {
	cast := *sc
	cast.Strategies = nil
	for _, s := range sc.Strategies {
		if s.Name == sc.Baseline || s.Name == c.name || slices.Contains(named, s.Name) {
			cast.Strategies = append(cast.Strategies, s)
		}
	}
	if _, listed := sc.Strategy(c.name); !listed {
		i, _ := sc.Strategy(sc.Baseline)
		cast.Strategies = append(cast.Strategies, scenarios.Strategy{Name: c.name, Use: c.name, Balancer: sc.Strategies[i].Balancer})
	}
	return &cast
}
