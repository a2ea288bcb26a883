package reports

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/hist"
	"github.com/evenkeel/evenkeel/strategies"
)

// A StrategyInfo names a strategy whose runs are collected.
type StrategyInfo struct {
	Name   string         // as shown; unique in a scenario
	Use    string         // the registered name
	Params map[string]any // the parameters that the scenario gives
}

// A ProviderInfo names a provider and gives its configured weight.
type ProviderInfo struct {
	Name   string
	Weight float64
}

// A Collector gathers runs, one per strategy and seed, in any order and from any goroutine. It keeps the metrics of
// each run and merges the rest into integer counts, so that thousands of runs take little memory and every order of
// arrival gives the same Summary to the bit.
type Collector struct {
	info       ScenarioInfo
	strategies []StrategyInfo
	baseline   int // index into strategies, −1 if it is not among them
	name       string
	providers  []ProviderInfo
	weights    []float64
	margins    map[target]float64
	level      float64
	alike      []alike // of the last Summary

	mu   sync.Mutex
	runs []runs // by strategy
}

// runs is what is kept of one strategy's runs.
type runs struct {
	books              // of all requests
	classes   []books  // by class; nil with one class
	done      []bool   // by seed
	decisions []uint64 // by seed
	measured  int64    // nanoseconds, by the shortest run
	latency   hist.Histogram
	ttft      hist.Histogram
	timeline  timeline
	providers []providerRuns
}

// books is what is kept of a set of requests: all those of a strategy's runs, or those of one class.
type books struct {
	values     [][]float64 // [metric][seed], NaN where there is no figure
	succeeded  []uint64    // by seed
	offered    []uint64    // by seed
	unfinished uint64
}

func newBooks() books { return books{values: make([][]float64, len(metrics))} }

func (b *books) extend(seeds int) {
	b.succeeded, b.offered = grown(b.succeeded, seeds, 0), grown(b.offered, seeds, 0)
	for m := range b.values {
		b.values[m] = grown(b.values[m], seeds, math.NaN())
	}
}

// add enters what one run counted.
func (b *books) add(seed int, f *sim.Figures) {
	b.offered[seed], b.succeeded[seed] = f.Offered, f.Succeeded
	b.unfinished += f.Unfinished
}

// providerRuns is what is kept of one provider under one strategy.
type providerRuns struct {
	attempts, input, cached, output uint64
	statuses                        [strategies.NumStatuses]uint64
	spend                           wide
	cut, hedges, retries, firsts    wide      // the parts of spend that answered nobody, see sim.Lost
	inFlight                        []float64 // by seed: floats are added in the order of the seeds, not of arrival
	maxInFlight                     int
	unhealthy                       wide
}

// wide is an exact sum of up to 2⁶⁴ integers.
type wide struct{ hi, lo uint64 }

func (s *wide) add(v int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(max(v, 0)), 0)
	s.hi += carry
}

func (s *wide) addWide(o wide) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, o.lo, 0)
	s.hi += o.hi + carry
}

// subtract takes o away, which is at most s.
func (s *wide) subtract(o wide) {
	var borrow uint64
	s.lo, borrow = bits.Sub64(s.lo, o.lo, 0)
	s.hi, _ = bits.Sub64(s.hi, o.hi, borrow)
}

func (s wide) float() float64 { return float64(float64(s.hi)*(1<<64)) + float64(s.lo) }

// NewCollector returns a collector of the runs of one scenario: one for each strategy and each of info.Seeds.
// baseline names the strategy with which the others are compared. info.Requests and info.Providers are filled in;
// fewer than two of info.Classes count as none, since a class that is all requests would say everything twice.
func NewCollector(info ScenarioInfo, list []StrategyInfo, baseline string, providers []ProviderInfo) *Collector {
	c := &Collector{info: info, strategies: list, baseline: -1, name: baseline, providers: providers, level: defaultLevel,
		runs: make([]runs, len(list))}
	c.info.Providers = nil
	if len(info.Classes) < 2 {
		c.info.Classes = nil
	}
	for _, p := range providers {
		c.info.Providers = append(c.info.Providers, p.Name)
		c.weights = append(c.weights, p.Weight)
	}
	c.info.Seeds = nil
	for s := range c.runs {
		if list[s].Name == baseline {
			c.baseline = s
		}
		r := &c.runs[s]
		r.books = newBooks()
		for range c.info.Classes {
			r.classes = append(r.classes, newBooks())
		}
		r.providers = make([]providerRuns, len(providers))
	}
	c.Extend(info.Seeds)
	return c
}

// Extend makes room for the runs of more seeds, of which every strategy is to get one. They are counted on from those
// that the collector has. It panics when a seed stands twice, since equal seeds give equal runs: a programmer's error.
func (c *Collector) Extend(seeds []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, seed := range seeds {
		if slices.Contains(c.info.Seeds, seed) {
			panic(fmt.Sprintf("reports: seed %d stands twice", seed))
		}
		c.info.Seeds = append(c.info.Seeds, seed)
	}
	for s := range c.runs {
		c.runs[s].extend(len(c.info.Seeds))
	}
}

func (s *runs) extend(seeds int) {
	s.done = grown(s.done, seeds, false)
	s.decisions = grown(s.decisions, seeds, 0)
	s.books.extend(seeds)
	for i := range s.classes {
		s.classes[i].extend(seeds)
	}
	for p := range s.providers {
		s.providers[p].inFlight = grown(s.providers[p].inFlight, seeds, 0)
	}
}

// grown makes a list n long.
func grown[T any](list []T, n int, value T) []T {
	for len(list) < n {
		list = append(list, value)
	}
	return list
}

// Add takes in the run of a strategy under a seed, both by their index. It keeps nothing of r. It panics when the
// run is not of this scenario or came before: a programmer's error.
func (c *Collector) Add(strategy, seed int, r *sim.Result) {
	if r.Seed != c.info.Seeds[seed] || len(r.Providers) != len(c.providers) {
		panic(fmt.Sprintf("reports: a run of seed %d with %d providers was added as seed %d with %d providers",
			r.Seed, len(r.Providers), c.info.Seeds[seed], len(c.providers)))
	}
	if len(r.Classes) != len(c.info.Classes) {
		panic(fmt.Sprintf("reports: a run with %d classes was added to a scenario with %d", len(r.Classes), len(c.info.Classes)))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	into := &c.runs[strategy]
	if into.done[seed] {
		panic(fmt.Sprintf("reports: strategy %q was added twice under seed %d", c.strategies[strategy].Name, r.Seed))
	}
	into.add(seed, r, c.weights)
}

func (s *runs) add(seed int, r *sim.Result, weights []float64) {
	s.done[seed], s.decisions[seed] = true, r.Decisions
	if measured := r.End - r.Start; s.measured == 0 || measured < s.measured {
		s.measured = measured
	}
	s.books.add(seed, &r.Figures)
	for i := range r.Classes {
		s.classes[i].add(seed, &r.Classes[i])
	}
	for m := range metrics {
		s.values[m][seed] = metrics[m].value(r, weights)
		if metrics[m].ofRequests == nil {
			continue
		}
		for i := range r.Classes {
			s.classes[i].values[m][seed] = metrics[m].ofRequests(&r.Classes[i], r.End-r.Start)
		}
	}
	s.latency.Merge(&r.Latency)
	s.ttft.Merge(&r.TTFT)
	s.timeline.merge(&r.Timeline, len(s.providers), seed < maxCourses)
	for i := range s.providers {
		p, from := &s.providers[i], &r.Providers[i]
		p.attempts += from.Attempts
		p.input += from.InputTokens
		p.cached += from.CachedTokens
		p.output += from.OutputTokens
		for k, n := range from.Statuses {
			p.statuses[k] += n
		}
		p.spend.add(int64(from.Spend))
		p.cut.add(int64(from.Lost.CutStreams))
		p.hedges.add(int64(from.Lost.Hedges))
		p.retries.add(int64(from.Lost.Retries))
		p.firsts.add(int64(from.Lost.Firsts))
		p.inFlight[seed] = from.MeanInFlight
		p.maxInFlight = max(p.maxInFlight, from.MaxInFlight)
		p.unhealthy.add(from.Unhealthy)
	}
}
