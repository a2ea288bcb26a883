package mockproviders

import (
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// A course is one fault during a run: the windows in which it acts, one after the other.
type course struct {
	fault    Fault
	slot     int        // its place in what a provider keeps by course
	key      uint64     // separates its draws from those of the provider's other faults
	chain    rng.Stream // moves its chain of good and bad states, if it has one
	draws    rng.Stream // of its windows
	n        uint64     // windows so far
	from, to int64      // the current or next window
	step     int64      // length of a step
}

// open finds the first window.
func (c *course) open() {
	w := c.fault.Timing()
	c.from, c.to = w.Window()
	if !w.Scheduled() {
		c.to = c.from
		c.next()
	}
	c.cut()
}

// next moves on to the window after the current one; from is math.MaxInt64 when there is none.
func (c *course) next() {
	w := c.fault.Timing()
	if w.Scheduled() {
		c.from, c.to = math.MaxInt64, math.MaxInt64
		return
	}
	up, down := int64(w.MTBF), int64(w.MTTR)
	if !w.Regular {
		up = exponential(w.MTBF, c.draws.Uniform(c.n, 0))
		down = exponential(w.MTTR, c.draws.Uniform(c.n, 1))
	}
	c.n++
	_, end := w.Window()
	c.from = plus(c.to, max(up, 1))
	c.to = min(plus(c.from, max(down, 1)), end)
	if c.from >= end {
		c.from, c.to = math.MaxInt64, math.MaxInt64
	}
	c.cut()
}

// plus adds two times that are not negative; what is beyond the end of time is at it.
func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// cut works out the steps of the window.
func (c *course) cut() {
	c.step = math.MaxInt64
	if n := int64(c.fault.Steps()); n > 1 && c.to < math.MaxInt64 {
		c.step = max((c.to-c.from)/n, 1)
	}
}

// change returns when the effects of the fault change next after now.
func (c *course) change(now int64) int64 {
	if now < c.from {
		return c.from
	}
	if c.step < math.MaxInt64 {
		return min(c.from+((now-c.from)/c.step+1)*c.step, c.to)
	}
	return c.to
}

// act adds the effects at now, and signs those whose draws or memory are the fault's own.
func (c *course) act(now int64, e *Effects) {
	if now < c.from || now >= c.to {
		return
	}
	step := 0
	if c.step < math.MaxInt64 {
		step = min(int((now-c.from)/c.step), c.fault.Steps()-1)
	}
	errors, bursts, cuts, trickles, colds := len(e.Errors), len(e.Bursts), len(e.Cuts), len(e.Trickles), len(e.Colds)
	c.fault.Act(e, step)
	for i := errors; i < len(e.Errors); i++ {
		e.Errors[i].Key, e.Errors[i].slot, e.Errors[i].since = c.key, c.slot, c.from
	}
	for i := bursts; i < len(e.Bursts); i++ {
		e.Bursts[i].Key, e.Bursts[i].slot, e.Bursts[i].chain = c.key, c.slot, c.chain
	}
	for i := cuts; i < len(e.Cuts); i++ {
		e.Cuts[i].Key = c.key
	}
	for i := trickles; i < len(e.Trickles); i++ {
		e.Trickles[i].Key = c.key
	}
	for i := colds; i < len(e.Colds); i++ {
		e.Colds[i].slot, e.Colds[i].since = c.slot, c.from
	}
}

// exponential draws a duration by inversion; at most 146 years.
func exponential(mean time.Duration, u float64) int64 {
	return int64(min(float64(-rng.Log(u)*float64(mean)), maxEnd))
}

// A segment is a stretch of time in which the effects of the faults do not change.
type segment struct {
	until int64
	Effects
}

// A schedule is the segments of a run, worked out as far as they were needed and kept as long as they are.
type schedule struct {
	courses  []course
	segments []segment
	resets   []course // of the faults that reset connections: these run ahead of the segments
}

func newSchedule(m *Model, seed uint64) schedule {
	s := schedule{}
	own := uint64(0)
	shared := map[uint64]uint64{} // how many faults each incident has here
	for _, f := range m.cfg.Faults {
		c := course{fault: f, slot: len(s.courses)}
		owner, windows := m.owner, own
		if incident, ok := f.(*Shared); ok {
			// All that an incident strikes draw alike, wherever it stands among a provider's faults.
			owner, windows = incident.Owner, incident.Owner
			c.key = incident.Owner + shared[owner]
			shared[owner]++
		} else {
			c.key = own
			own++
		}
		c.draws = rng.NewStream(seed, rng.FaultWindow, owner).Sub(windows)
		c.chain = rng.NewStream(seed, rng.Fault, owner).Sub(c.key)
		c.open()
		s.courses = append(s.courses, c)
		e := Effects{Slow: 1, Allow: 1, Price: million}
		if f.Act(&e, 0); e.Reset {
			s.resets = append(s.resets, c)
		}
	}
	return s
}

// at returns segment k, working it out first if need be.
func (s *schedule) at(k int) *segment {
	for k >= len(s.segments) {
		s.extend()
	}
	return &s.segments[k]
}

func (s *schedule) extend() {
	start := int64(0)
	if n := len(s.segments); n > 0 {
		start = s.segments[n-1].until
	}
	seg := segment{until: math.MaxInt64, Effects: Effects{Slow: 1, Allow: 1, Price: million}}
	for i := range s.courses {
		c := &s.courses[i]
		for start >= c.to && c.from != math.MaxInt64 {
			c.next()
		}
		seg.until = min(seg.until, c.change(start))
		c.act(start, &seg.Effects)
	}
	seg.strikes = len(seg.Errors)+len(seg.Bursts)+len(seg.Cuts)+len(seg.Trickles) > 0
	s.segments = append(s.segments, seg)
}

// reset returns when a fault next cuts off what is in flight, at or after now; math.MaxInt64 if none does.
func (s *schedule) reset(now int64) int64 {
	at := int64(math.MaxInt64)
	for i := range s.resets {
		c := &s.resets[i]
		for c.from < now {
			c.next()
		}
		at = min(at, c.from)
	}
	return at
}

// forget drops the first n segments.
func (s *schedule) forget(n int) {
	s.segments = s.segments[:copy(s.segments, s.segments[n:])]
}
