package mockproviders

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/pq"
)

// sharing is the progress of attempts that share a provider's speed. All of them progress alike, so instead of
// rescheduling each of them whenever one joins or leaves, it keeps how far one that had been there from the
// beginning would have come (v), and each attempt's finishing line on that scale, which never moves. (The virtual
// time of processor-sharing and fair-queueing systems: Demers, Keshav and Shenker, SIGCOMM 1989; Parekh and
// Gallager, 1993.) So a join or a leave costs one heap operation, and no work is lost or made.
type sharing struct {
	on     bool
	curve  *Curve
	ps     bool
	table  []float64 // factor by number running
	events pq.Queue  // by finishing line: the bits of a non-negative float64 order like the number
	v      float64   // nanoseconds of work at full speed (tokens under an absolute curve)
	at     int64     // when v was right
	factor float64   // nanoseconds that a unit of v takes now, slowdowns aside
}

// tableSize bounds the factors that are worked out beforehand.
const tableSize = 1024

func newSharing(m *Model) sharing {
	s := sharing{on: m.cfg.Discipline != FCFS, curve: m.curve, ps: m.cfg.Discipline == PS}
	if s.on {
		s.table = make([]float64, min(m.slots, tableSize)+1)
		for n := 1; n < len(s.table); n++ {
			s.table[n] = s.compute(n)
		}
		s.factor = 1
	}
	return s
}

// compute returns the factor with n running.
func (s *sharing) compute(n int) float64 {
	switch {
	case s.ps:
		return float64(n)
	case s.curve == nil:
		return 1
	}
	return s.curve.at(n)
}

// resize sets the speed for n running. v must have been brought up to now.
func (s *sharing) resize(n int) {
	switch {
	case n == 0:
		s.factor = 1
	case n < len(s.table):
		s.factor = s.table[n]
	default:
		s.factor = s.compute(n)
	}
}

// elapse brings v up to now.
func (s *sharing) elapse(p *Provider, now int64) {
	s.progress(p.effects(now).Slow, now)
}

// progress brings v up to a time no later than the end of the segment in force.
func (s *sharing) progress(slow float64, to int64) {
	if to > s.at {
		if s.events.Len() > 0 {
			s.v += float64(to-s.at) / float64(s.factor*slow)
		}
		s.at = to
	}
}

// join adds an attempt with so much work to do.
func (s *sharing) join(p *Provider, now int64, n uint32, st stage, work float64) {
	s.elapse(p, now)
	j := &p.jobs[n]
	j.stage = st
	if st == decoding {
		j.first = now
	}
	if s.events.Len() == 0 {
		s.v = 0 // nobody is measured against it: keep it small, and so exact
	}
	j.key = s.v + work
	s.events.Push(int64(math.Float64bits(j.key)), n)
}

// next returns when the first finishing line is reached if nobody joins or leaves before.
func (s *sharing) next(p *Provider) int64 {
	if s.events.Len() == 0 {
		return pq.Never
	}
	left := math.Float64frombits(uint64(s.events.At())) - s.v
	return max(p.after(s.at, float64(max(left, 0)*s.factor)), s.at)
}

// settle drops the events of attempts that have been taken out.
func (s *sharing) settle(p *Provider) {
	for s.events.Len() > 0 {
		e := s.events.Min()
		if j := &p.jobs[e.ID]; (j.stage == filling || j.stage == decoding) && math.Float64bits(j.key) == uint64(e.At) {
			return
		}
		s.events.Pop()
	}
}

// share does what is due for the attempt that has reached its finishing line: its first token, or its end.
func (p *Provider) share(at int64, end *End) bool {
	s := &p.sharing
	s.elapse(p, at)
	e := s.events.Pop()
	s.v = max(s.v, math.Float64frombits(uint64(e.At)))
	j := &p.jobs[e.ID]
	if j.stage == filling {
		j.first = at
		if j.plan > 0 {
			s.join(p, at, e.ID, decoding, j.brisk())
			s.settle(p)
			p.touch()
			return false
		}
	} else if j.slow < j.plan && j.trick > 0 {
		// It keeps its place, but how fast it goes on does not depend on the others.
		j.stage, j.turn, j.end = trickling, at, p.after(at, j.trickle())
		p.running.Push(j.end, e.ID)
		s.settle(p)
		p.touch()
		return false
	}
	j.stage = unused // so that settle does not take it for one of those in service
	s.settle(p)
	done := p.finish(at, e.ID, end)
	p.vacate(at)
	p.touch()
	return done
}
