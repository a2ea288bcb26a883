package workload

import (
	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// ConstantParams are the parameters of the constant process.
type ConstantParams struct {
	Rate units.Rate `param:"rate" min:"1e-9" max:"1e9" doc:"number of arrivals, such as 40/s"`
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name:   "constant",
		Doc:    "requests at equal gaps, as from a load generator",
		Detail: "The first request arrives at the start, request k after k/rate seconds, whatever the seed.",
		Bare:   "rate",
		New:    func() any { return &ConstantParams{} },
		Build:  func(params any) (Process, error) { return NewConstant(params.(*ConstantParams).Rate) },
	})
}

// constant is the process of equal gaps; its value is the rate per second.
type constant float64

// NewConstant returns the process in which request k = 0, 1, 2, … arrives after k/rate seconds. The rate must lie
// in [MinRate, MaxRate].
func NewConstant(rate units.Rate) (Open, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	return constant(rate), nil
}

// Rate implements Process.
func (c constant) Rate() float64 { return float64(c) }

// Open implements Open.
func (c constant) Open(seed uint64, sizes *Sizes) (Source, error) { return open(c, seed, sizes) }

func (c constant) start(uint64) (clock, error) { return &constantClock{rate: float64(c)}, nil }

type constantClock struct {
	rate float64
	id   uint64 // of the next request
}

// tick works out each instant afresh from the number of the request, so no rounding adds up: it is k/rate rounded
// down, within 2⁻⁵³ of itself.
func (s *constantClock) tick(buf []Arrival) (int, error) {
	n := 0
	for ; n < len(buf); n++ {
		at := float64(s.id) * 1e9 / s.rate
		if !(at < endOfTime) {
			break
		}
		buf[n] = Arrival{At: int64(at), ID: s.id}
		s.id++
	}
	return n, nil
}

func (s *constantClock) close() error { return nil }
