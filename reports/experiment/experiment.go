// Package experiment runs a scenario and sums it up: every strategy under every seed, or under as many seeds as it takes,
// after a warm-up that is given or found. What the scenario expects is handed to the gate.
package experiment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies"
)

// Options say how a scenario is run. What comes out does not depend on them, save for Build.
type Options struct {
	Jobs     int                                                          // runs at the same time; 0 means one for each CPU
	Progress func(title string, total int) Progress                       // asked once for each batch of runs; nil shows nothing
	Say      func(text string)                                            // is told what was found between batches; may be nil
	Build    map[string]func(strategies.Env) (strategies.Strategy, error) // by name, strategies to run in place of the registered ones
}

// A Progress tells of a batch of runs. Its methods may be called from several goroutines.
type Progress interface {
	Step()  // one more run is finished
	Close() // all are, or no more will be
}

type silence struct{}

func (silence) Step()  {}
func (silence) Close() {}

// Run runs a scenario and returns what its runs amount to. An *Interrupted says that ctx was done first.
func Run(ctx context.Context, sc *scenarios.Scenario, o Options) (*reports.Summary, error) {
	sc, warnings, err := WarmUp(ctx, sc, o)
	if err != nil {
		return nil, err
	}
	collector, err := newCollector(sc)
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", sc.Name, err)
	}
	run := runSeeds
	if sc.AutoSeeds != nil {
		run = replicate
	}
	s, err := run(ctx, sc, o, collector)
	if err != nil {
		return nil, err
	}
	s.Warnings = slices.Concat(sc.OfferedLoad().Warnings, warnings, s.Warnings)
	return s, nil
}

// runSeeds runs a scenario under its seeds.
func runSeeds(ctx context.Context, sc *scenarios.Scenario, o Options, collector *reports.Collector) (*reports.Summary, error) {
	b := batch{sc: sc, seeds: sc.Seeds, what: "runs"}
	if err := b.run(ctx, o, sc.Name, collector.Add); err != nil {
		return nil, err
	}
	return collector.Summary(), nil
}

// newCollector prepares for the runs of a scenario.
func newCollector(sc *scenarios.Scenario) (*reports.Collector, error) {
	info := reports.ScenarioInfo{Name: sc.Name, Description: sc.Description, Digest: sc.Digest, Seeds: sc.Seeds, Source: sc.Text,
		Warmup: sc.Warmup, AutoWarmup: sc.AutoWarmup}
	for _, in := range sc.Incidents() {
		info.Incidents = append(info.Incidents, reports.Incident(in))
	}
	cell := sc.Cell(0)
	for _, c := range cell.Classes {
		info.Classes = append(info.Classes, c.Name)
	}
	var list []reports.StrategyInfo
	for _, s := range sc.Strategies {
		list = append(list, reports.StrategyInfo{Name: s.Name, Use: s.Use, Params: s.Given})
	}
	var providers []reports.ProviderInfo
	for _, p := range cell.Providers {
		providers = append(providers, reports.ProviderInfo{Name: p.Name, Weight: p.Weight})
	}
	c := reports.NewCollector(info, list, sc.Baseline, providers)
	return c, c.Margins(Regression(sc).Margins)
}

// Interrupted says how far the runs of a scenario had come.
type Interrupted struct {
	Finished, Of int
	What         string // "runs", "pilot runs"
	Scenario     string
}

// Error implements error.
func (e *Interrupted) Error() string {
	return fmt.Sprintf("%d of %d %s of %s finished", e.Finished, e.Of, e.What, e.Scenario)
}

// A batch is runs of all strategies of a scenario under some of its seeds.
type batch struct {
	sc     *scenarios.Scenario
	seeds  []uint64
	what   string // "runs"
	before int    // runs of earlier batches
}

// run hands every run to done, one at a time, with the strategy's index and the seed's in the batch.
func (b *batch) run(ctx context.Context, o Options, title string, done func(strategy, seed int, r *sim.Result)) error {
	cfgs := make([]*sim.Config, len(b.sc.Strategies))
	for i := range cfgs {
		cfgs[i] = b.sc.Cell(i)
		if build := o.Build[cfgs[i].Strategy.Name]; build != nil {
			cfgs[i].Strategy.Build = build
		}
	}
	var p Progress = silence{}
	if o.Progress != nil {
		p = o.Progress(title, len(cfgs)*len(b.seeds))
	}
	finished := 0
	err := sim.RunCells(ctx, cfgs, b.seeds, o.Jobs, func(strategy, seed int, r *sim.Result) {
		done(strategy, seed, r)
		finished++
		p.Step()
	})
	p.Close()
	if errors.Is(err, context.Canceled) {
		return &Interrupted{b.before + finished, b.before + len(cfgs)*len(b.seeds), b.what, b.sc.Name}
	}
	if err != nil {
		return fmt.Errorf("scenario %s: %w", b.sc.Name, err)
	}
	return nil
}
