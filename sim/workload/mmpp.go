package workload

import (
	"errors"
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// MMPPParams are the parameters of the mmpp process.
type MMPPParams struct {
	Phases []Phase `param:"phases" need:"yes" doc:"what the traffic goes through, one after the other and over again"`
}

// A Phase is a state of a Markov-modulated Poisson process.
type Phase struct {
	Rate units.Rate    `param:"rate" need:"yes" max:"1e9" doc:"mean number of arrivals in it, such as 10/s; 0/s for silence"`
	Mean time.Duration `param:"mean" need:"yes" above:"0s" doc:"mean time that it lasts, which is exponential"`
}

// MaxPhases bounds the phases of an mmpp.
const MaxPhases = 1000

// minPerCycle is how many requests must arrive on average in one round of phases, or one day: with fewer, going
// through the phases would take the time, not the requests.
const minPerCycle = 1e-6

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "mmpp",
		Doc:  "bursts and lulls: poisson requests whose rate depends on a phase that changes at random",
		Detail: "A Markov-modulated Poisson process. Phases follow each other in the order given, and the first one " +
			"follows the last; each lasts an exponential time. A run begins in a phase drawn by the time that is spent " +
			"in it. phases: [{rate: 10/s, mean: 1m}, {rate: 100/s, mean: 5s}] is quiet for a minute, then bursts for five " +
			"seconds, on average. When phases change depends on the seed alone.",
		New:   func() any { return &MMPPParams{} },
		Build: func(params any) (Process, error) { return NewMMPP(params.(*MMPPParams).Phases...) },
	})
}

// NewMMPP returns the Markov-modulated Poisson process that goes through the phases in their order, over and over
// again. At the start it is as it is at any time, so that the mean rate holds from the start on. There must be at
// least two phases, with rates in [MinRate, MaxRate] or 0, but not all 0.
func NewMMPP(phases ...Phase) (Open, error) {
	if len(phases) < 2 || len(phases) > MaxPhases {
		return nil, fmt.Errorf("%d phases: there must be between 2 and %d, such as phases: [{rate: 10/s, mean: 1m}, {rate: 100/s, mean: 5s}]",
			len(phases), MaxPhases)
	}
	m := &mmpp{phases: phases}
	arrivals := 0.0
	for i, p := range phases {
		if err := checkTime("mean", p.Mean); err != nil {
			return nil, fmt.Errorf("phase %d: %w", i+1, err)
		}
		if p.Rate != 0 {
			if err := checkRate(p.Rate); err != nil {
				return nil, fmt.Errorf("phase %d: %w", i+1, err)
			}
		}
		m.cycle += p.Mean.Seconds()
		arrivals += float64(float64(p.Rate) * p.Mean.Seconds())
	}
	switch {
	case arrivals == 0:
		return nil, errors.New("no requests would arrive: give a phase a rate above 0/s")
	case arrivals < minPerCycle:
		return nil, fmt.Errorf("only %.1g requests would arrive in a round of phases: give them higher rates or longer means", arrivals)
	}
	m.rate = arrivals / m.cycle
	return newVarying(m), nil
}

type mmpp struct {
	phases []Phase
	cycle  float64 // seconds
	rate   float64 // per second
}

func (m *mmpp) mean() float64             { return m.rate }
func (m *mmpp) expected(ns int64) float64 { return float64(m.rate * (float64(ns) / 1e9)) }

func (m *mmpp) peak() float64 {
	highest := 0.0
	for _, p := range m.phases {
		highest = max(highest, float64(p.Rate))
	}
	return highest
}

// course draws the phase of the start; what is left of it is exponential, as the whole was.
func (m *mmpp) course(seed uint64) course {
	c := &mmppCourse{mmpp: m, draws: rng.NewStream(seed, rng.Arrival, 1)}
	into := float64(c.draws.Uniform(0, 1) * m.cycle)
	for c.first < len(m.phases)-1 && into >= m.phases[c.first].Mean.Seconds() {
		into -= m.phases[c.first].Mean.Seconds()
		c.first++
	}
	return c
}

type mmppCourse struct {
	*mmpp
	draws rng.Stream // of the lengths, by number of the phase in the run
	first int
}

func (c *mmppCourse) piece(n uint64) piece {
	p := c.phases[(uint64(c.first)+n)%uint64(len(c.phases))]
	length := float64(float64(p.Mean) * -rng.Log(c.draws.Uniform(n, 0)))
	if !(length < endOfTime) {
		length = endOfTime
	}
	return piece{max(1, int64(length+0.5)), float64(p.Rate), float64(p.Rate)}
}
