package workload

// A clock yields the instants of one run's requests, numbered 0, 1, 2, …
type clock interface {
	// tick writes the next arrivals into buf, as Source.Fill does, without what Sizes gives. It writes every field: a
	// trace's arrivals have their tokens, and their row where it knows the blocks; else these are 0.
	tick(buf []Arrival) (int, error)
	close() error
}

// timed is an open process that leaves everything but the instants to Sizes, unless it is a trace.
type timed interface {
	Open
	start(seed uint64) (clock, error)
}

// open starts a process for one run.
func open(p timed, seed uint64, sizes *Sizes) (Source, error) {
	c, err := p.start(seed)
	if err != nil {
		return nil, err
	}
	s := &source{clock: c, sizes: sizes.Bind(seed)}
	t, isTrace := p.(*trace)
	s.recorded = isTrace
	if isTrace && t.blocks != nil {
		return &blockySource{s, t.blocks}, nil
	}
	return s, nil
}

// A source is a clock whose arrivals are given what they lack.
type source struct {
	clock    clock
	sizes    Sizer
	recorded bool // the tokens are the clock's
}

// Fill implements Source.
func (s *source) Fill(buf []Arrival) (int, error) {
	n, err := s.clock.tick(buf)
	s.sizes.finish(buf[:n], s.recorded)
	return n, err
}

// Close implements Source.
func (s *source) Close() error { return s.clock.close() }

// finish gives arrivals what a clock leaves out.
func (s *Sizer) finish(buf []Arrival, recorded bool) {
	if recorded {
		s.complete(buf)
	} else {
		s.fill(buf)
	}
}

// A blockySource knows the blocks of its prompts.
type blockySource struct {
	*source
	blocks *blockTable
}

// Blocks implements Blocky.
func (s *blockySource) Blocks(row uint32) []int32 { return s.blocks.of(row) }

// A blockTable holds the blocks of the prompts of a trace. Rows are numbered from 1.
type blockTable struct {
	ids  []int32
	ends []uint32 // by row, counted from 0: where its blocks end in ids
	most int32    // the highest name
}

// end marks the end of a row's blocks.
func (b *blockTable) end() { b.ends = append(b.ends, uint32(len(b.ids))) }

// of returns the blocks of a row; none of row 0.
func (b *blockTable) of(row uint32) []int32 {
	switch {
	case row == 0:
		return nil
	case row == 1:
		return b.ids[:b.ends[0]:b.ends[0]]
	}
	from, to := b.ends[row-2], b.ends[row-1]
	return b.ids[from:to:to]
}

// add appends the rows of other, under names of their own.
func (b *blockTable) add(other *blockTable) {
	offset, start := int32(0), uint32(len(b.ids))
	if len(b.ends) > 0 {
		offset = b.most + 1
	}
	for _, id := range other.ids {
		b.ids = append(b.ids, id+offset)
	}
	for _, end := range other.ends {
		b.ends = append(b.ends, start+end)
	}
	b.most = other.most + offset
}
