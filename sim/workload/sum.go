package workload

import (
	"errors"
	"fmt"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// SumParams are the parameters of the sum process.
type SumParams struct {
	Of []Process `param:"of" need:"yes" doc:"the processes whose requests arrive together"`
}

// MaxParts bounds the parts of a sum, and maxBlockTables those of them that are traces with blocks.
const (
	MaxParts       = 100
	maxBlockTables = 7
)

// partBits is where the number of the part stands in a request's ID. Below it there is room for the number of the
// request in the part and, above that, for a turn of its session.
const partBits = 48

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "sum",
		Doc:  "several arrival processes at once",
		Detail: "Such as a steady load with a job that comes on top: sum: [{diurnal: {low: 5/s, high: 50/s}}, {spike: " +
			"{peak: 100/s, at: 5m, for: 30s}}]. The parts are independent of each other. Classes and sizes are drawn for " +
			"all requests alike, but those of a trace keep their recorded tokens.",
		Bare:  "of",
		New:   func() any { return &SumParams{} },
		Build: func(params any) (Process, error) { return NewSum(params.(*SumParams).Of...) },
	})
}

// A sum is several processes at once.
type sum struct {
	parts  []timed
	blocks *blockTable // of all parts together; nil if none has any
	rows   []uint32    // by part: rows of the parts before it in blocks
}

// NewSum returns the process in which the requests of all parts arrive. Request n of part p, both counted from 0, has
// the ID p·2⁴⁸ + n. The parts must be open; those of a sum among them become parts of the whole.
func NewSum(parts ...Process) (Open, error) {
	s := &sum{}
	for i, p := range parts {
		switch p := p.(type) {
		case *sum:
			s.parts = append(s.parts, p.parts...)
		case timed:
			s.parts = append(s.parts, p)
		case *Closed:
			return nil, fmt.Errorf("part %d is closed: the parts of a sum must be open", i+1)
		default:
			return nil, fmt.Errorf("part %d is not an arrival process that can be added up", i+1)
		}
	}
	if len(s.parts) == 0 {
		return nil, errors.New("no parts: give a list of arrival processes, such as [{poisson: 40/s}, {constant: 1/s}]")
	}
	if len(s.parts) > MaxParts {
		return nil, fmt.Errorf("%d parts: there may be at most %d", len(s.parts), MaxParts)
	}
	if err := s.join(); err != nil {
		return nil, err
	}
	return s, nil
}

// join puts the blocks of all parts into one table. The names of different parts differ.
func (s *sum) join() error {
	var with []*blockTable
	s.rows = make([]uint32, len(s.parts))
	for i, p := range s.parts {
		if t, ok := p.(*trace); ok && t.blocks != nil {
			for _, b := range with {
				s.rows[i] += uint32(len(b.ends))
			}
			with = append(with, t.blocks)
		}
	}
	switch {
	case len(with) > maxBlockTables:
		return fmt.Errorf("%d traces with blocks: a sum may have at most %d", len(with), maxBlockTables)
	case len(with) == 1:
		s.blocks = with[0]
	case len(with) > 1:
		s.blocks = &blockTable{}
		for _, b := range with {
			s.blocks.add(b)
		}
	}
	return nil
}

// Rate implements Process.
func (s *sum) Rate() float64 {
	rate := 0.0
	for _, p := range s.parts {
		rate += p.Rate()
	}
	return rate
}

// Open implements Open. Each part is started under a seed of its own.
func (s *sum) Open(seed uint64, sizes *Sizes) (Source, error) {
	m := &merge{sizes: sizes.Bind(seed), parts: make([]part, len(s.parts))}
	seeds := rng.NewStream(seed, rng.Arrival, 0)
	for i, p := range s.parts {
		c, err := p.start(seeds.Sub(uint64(i)+1).Bits(0, 0))
		if err != nil {
			m.Close()
			return nil, err
		}
		_, recorded := p.(*trace)
		m.parts[i] = part{clock: c, recorded: recorded, id: uint64(i) << partBits, rows: s.rows[i]}
	}
	if s.blocks != nil {
		return &blockyMerge{m, s.blocks}, nil
	}
	return m, nil
}

// A merge is the source of a sum.
type merge struct {
	sizes Sizer
	parts []part
	err   error // what ended it
}

type part struct {
	clock    clock
	recorded bool
	id       uint64 // added to its IDs
	rows     uint32 // added to its rows
	next     int    // of ahead
	count    int    // in ahead
	err      error  // what comes after ahead
	ended    bool
	ahead    [64]Arrival
}

// Fill implements Source.
func (m *merge) Fill(buf []Arrival) (int, error) {
	n := 0
	for n < len(buf) && m.err == nil {
		first := m.first()
		if first == nil {
			break
		}
		buf[n] = first.ahead[first.next]
		first.next++
		n++
	}
	return n, m.err
}

// first returns the part whose next request comes first; of several, the one before the others. It is nil after the
// last request, and after an error.
func (m *merge) first() *part {
	var first *part
	for i := range m.parts {
		p := &m.parts[i]
		if p.next == p.count && !p.ended {
			m.refill(p)
		}
		if m.err != nil {
			return nil
		}
		if p.next < p.count && (first == nil || p.ahead[p.next].At < first.ahead[first.next].At) {
			first = p
		}
	}
	return first
}

func (m *merge) refill(p *part) {
	if m.err = p.err; m.err != nil {
		return
	}
	p.next = 0
	p.count, p.err = p.clock.tick(p.ahead[:])
	if p.count == 0 {
		p.ended, m.err = true, p.err
		return
	}
	for i := range p.ahead[:p.count] {
		a := &p.ahead[i]
		a.ID += p.id
		if a.Row != 0 {
			a.Row += p.rows
		}
	}
	m.sizes.finish(p.ahead[:p.count], p.recorded)
}

// Close implements Source.
func (m *merge) Close() error {
	var all []error
	for i := range m.parts {
		if c := m.parts[i].clock; c != nil {
			all = append(all, c.close())
		}
	}
	return errors.Join(all...)
}

// A blockyMerge knows the blocks of its prompts.
type blockyMerge struct {
	*merge
	blocks *blockTable
}

// Blocks implements Blocky.
func (m *blockyMerge) Blocks(row uint32) []int32 { return m.blocks.of(row) }
