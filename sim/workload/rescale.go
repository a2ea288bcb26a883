package workload

import (
	"io"
	"slices"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// maxScale bounds the copies of a row of a trace.
const maxScale = 1000

// A rescale is the clock of a trace of which a sample is replayed, or each row several times. Which rows are kept,
// how often, and where their copies lie is keyed by the row's number in the run, so it changes with the seed, and
// with every pass over a trace that loops.
//
// A scale of 2.5 gives two copies of each row, and a third with probability ½. One comes when the row did, the others
// at random before the next row: so the shape of the load stays, down to single gaps, and copies make no bursts of
// their own. A scale of 0.4 keeps a row with probability 0.4.
type rescale struct {
	replay
	sample float64
	always int     // copies of every row that is kept
	extra  float64 // probability of one more
	draws  rng.Stream

	begun       bool
	this, ahead placed
	last        error  // why no row is ahead
	count       uint64 // rows before this one, those left out included

	offsets []int64 // of the copies of this row: recorded nanoseconds after it
	done    int     // of offsets
}

// A placed row is in its place in a run.
type placed struct {
	row
	base   int64 // when its pass began, in simulated nanoseconds
	number uint32
}

func newRescale(t *trace, seed uint64) *rescale {
	always := int(t.scale)
	return &rescale{
		replay: replay{trace: t}, sample: t.sample, always: always, extra: t.scale - float64(always),
		draws: rng.NewStream(seed, rng.TraceSample, 0), offsets: make([]int64, 0, always+1),
	}
}

func (s *rescale) tick(buf []Arrival) (int, error) {
	n := 0
	for n < len(buf) && s.err == nil {
		if s.done == len(s.offsets) {
			s.err = s.advance()
			continue
		}
		at := s.this.base + s.trace.scaled(s.this.at+s.offsets[s.done])
		if at >= endOfTime {
			s.err = io.EOF
			break
		}
		buf[n] = Arrival{At: at, ID: s.id, Prompt: s.this.prompt, Output: s.this.output, Row: s.this.number}
		s.done++
		s.id++
		n++
	}
	return n, failure(s.err)
}

// advance moves to the next row and places its copies. It looks one row further, to know how long they may lie apart.
func (s *rescale) advance() error {
	if !s.begun {
		s.begun = true
		s.look()
	}
	if s.last != nil {
		return s.last
	}
	s.this = s.ahead
	s.look()
	gap := int64(0)
	switch {
	case s.last == nil && s.ahead.base == s.this.base:
		gap = s.ahead.at - s.this.at
	case failure(s.last) == nil: // the last row of a pass
		gap = s.tail
	}
	s.place(gap)
	s.count++
	return nil
}

func (s *rescale) look() {
	s.ahead.row, s.last = s.row()
	s.ahead.base, s.ahead.number = s.base, s.replay.number()
}

// place puts the copies of this row into the gap that follows it.
func (s *rescale) place(gap int64) {
	s.offsets, s.done = s.offsets[:0], 0
	if s.sample < 1 && s.draws.Uniform(s.count, 0) >= s.sample {
		return
	}
	copies := s.always
	if s.extra > 0 && s.draws.Uniform(s.count, 1) < s.extra {
		copies++
	}
	for k := range copies {
		offset := int64(0)
		if k > 0 {
			offset = int64(s.draws.Uniform(s.count, uint64(k)+1) * float64(gap))
		}
		s.offsets = append(s.offsets, offset)
	}
	if copies > 2 {
		slices.Sort(s.offsets)
	}
}
