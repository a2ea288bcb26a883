package workload

import (
	"fmt"
	"io"
)

// A replay is the clock of one run of a trace: over the rows in memory, or else over the file.
type replay struct {
	trace  *trace
	next   int       // of trace.rows
	reader rowReader // started when trace.rows is nil
	base   int64     // when the current pass over the trace began, in simulated nanoseconds
	tail   int64     // recorded nanoseconds from the last row of the pass that ended last to its end
	id     uint64    // of the next request
	err    error     // what ended it; io.EOF if all is well
}

func (s *replay) tick(buf []Arrival) (int, error) {
	n := 0
	for n < len(buf) && s.err == nil {
		var r row
		if r, s.err = s.row(); s.err != nil {
			break
		}
		at := s.base + s.trace.scaled(r.at)
		if at >= endOfTime {
			s.err = io.EOF
			break
		}
		buf[n] = Arrival{At: at, ID: s.id, Prompt: r.prompt, Output: r.output, Row: s.number()}
		s.id++
		n++
	}
	return n, failure(s.err)
}

// failure is err, unless that is the end of a trace.
func failure(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// number is what Blocks wants for the row read last.
func (s *replay) number() uint32 {
	if s.trace.blocks == nil {
		return 0
	}
	return uint32(s.next)
}

// row returns the next row; after the last it begins again, if the trace loops, and answers io.EOF if not.
func (s *replay) row() (row, error) {
	if rows := s.trace.rows; rows != nil {
		if s.next == len(rows) {
			if err := s.again(rows[len(rows)-1].at, s.trace.period); err != nil {
				return row{}, err
			}
			s.next = 0
		}
		s.next++
		return rows[s.next-1], nil
	}
	r, err := s.reader.next()
	if err != io.EOF {
		return r, err
	}
	if err := s.again(s.reader.last, s.reader.period()); err != nil {
		return row{}, err
	}
	if err := s.reader.start(); err != nil {
		return row{}, err
	}
	return s.reader.next()
}

// again begins another pass, period nanoseconds of the recording after this one, whose last row came at last. Each
// pass begins at a whole simulated nanosecond, so speed moves it by half a nanosecond at most.
func (s *replay) again(last, period int64) error {
	s.tail = max(0, period-last)
	if !s.trace.loop {
		return io.EOF
	}
	if period == 0 {
		return fmt.Errorf("%s: cannot loop over rows that all have the same time", s.trace.reader.name)
	}
	if s.base += max(1, s.trace.scaled(period)); s.base >= endOfTime {
		return io.EOF
	}
	return nil
}

func (s *replay) close() error { return s.reader.close() }

// scaled converts recorded nanoseconds to simulated ones, rounded to the nearest; at most endOfTime.
func (t *trace) scaled(ns int64) int64 {
	if t.speed == 1 {
		return min(ns, endOfTime)
	}
	v := float64(ns)/t.speed + 0.5
	if !(v < endOfTime) {
		return endOfTime
	}
	return int64(v)
}
