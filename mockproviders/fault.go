package mockproviders

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A Fault is something that goes wrong with a provider. It is read-only while runs use it; what it does depends on
// the seed, the provider and the request alone.
type Fault interface {
	// Timing returns when the fault acts.
	Timing() *When
	// Steps returns into how many equal steps each of its windows is cut: more than 1 where its effects change in
	// the course of a window.
	Steps() int
	// Act adds the fault's effects to those of the others that act at the same time. step counts from 0.
	Act(e *Effects, step int)
	// String describes the fault in a few words, for plots and tables: "outage", "slowdown ×4".
	String() string
}

// Effects are what the faults that act at one moment do together.
type Effects struct {
	Refuse bool    // new attempts are refused at once
	Hang   bool    // new attempts are never answered; Refuse takes precedence
	Reset  bool    // what is in flight when this begins is cut off
	Slow   float64 // service takes so many times as long
	Allow  float64 // what is left of the rate limits: 1 is all
	Price  int64   // what prices are multiplied by, in parts per million

	Cold *ColdStartParams // nil: no cold starts

	strikes  bool // any of the following
	Errors   []RandomError
	Bursts   []ErrorBurst
	Cuts     []StreamCut
	Trickles []Trickle
}

// A Chance decides by a keyed draw whether an attempt is struck.
type Chance struct {
	Rate float64 // share of attempts
	Key  uint64  // separates the draws of a provider's faults; set by the schedule
}

// A RandomError makes a share of attempts fail instead of sending a first token.
type RandomError struct {
	Chance
	Status int   // the HTTP status they fail with
	After  int64 // nanoseconds to the failure, without taking a place; negative: when the first token would have come
	First  int   // so many attempts fail for certain, the first that the provider sees; then Rate applies
}

// A StreamCut makes a share of streams break off after a part of their tokens.
type StreamCut struct {
	Chance
	At float64 // part of the tokens that is sent
}

// A Trickle makes a share of streams slow down to a token in PerToken after a part of their tokens.
type Trickle struct {
	Chance
	At       float64
	PerToken float64 // nanoseconds
}

// Faults is the registry of faults. A kind builds a Fault from its parameters.
var Faults = registry.New[func(params any) (Fault, error)]("fault")

// register declares a fault whose parameters embed When.
func register[P any](name, doc, detail, bare string, defaults P, build func(*P) (Fault, error)) {
	Faults.Register(registry.Kind[func(any) (Fault, error)]{
		Name: name, Doc: doc, Detail: detail, Bare: bare,
		New: func() any { p := defaults; return &p },
		Build: func(params any) (Fault, error) {
			f, err := build(params.(*P))
			if err != nil {
				return nil, err
			}
			return f, f.Timing().check()
		},
	})
}

// When says when a fault acts: from From to To; or, with MTBF and MTTR, now and again in that time, at random (both
// exponential) or, if Regular, by the clock: MTBF without and MTTR with the fault in turn.
type When struct {
	From    time.Duration `param:"from" doc:"when it begins"`
	To      time.Duration `param:"to" doc:"when it is over; the end of the run by default"`
	MTBF    time.Duration `param:"mtbf" doc:"mean time between faults, for faults at random: from the end of one to the next"`
	MTTR    time.Duration `param:"mttr" doc:"mean time to repair: how long such a fault lasts"`
	Regular bool          // not at random
}

// Timing implements Fault for those that embed When.
func (w *When) Timing() *When { return w }

// Steps implements Fault for those whose effects do not change in the course of a window.
func (w *When) Steps() int { return 1 }

func (w *When) check() error {
	if w.To != 0 && w.To <= w.From {
		return fmt.Errorf("a fault must end after it begins: to: %s is not after from: %s",
			units.FormatDuration(w.To), units.FormatDuration(w.From))
	}
	if (w.MTBF > 0) != (w.MTTR > 0) {
		return fmt.Errorf("a fault at random needs both mtbf and mttr")
	}
	return nil
}

// Scheduled reports whether the fault acts once, at a time that is known beforehand.
func (w *When) Scheduled() bool { return w.MTBF == 0 }

// Window returns the time within which the fault acts, in nanoseconds: from ≤ t < to.
func (w *When) Window() (from, to int64) {
	if w.To == 0 {
		return int64(w.From), math.MaxInt64
	}
	return int64(w.From), int64(w.To)
}

// A course is one fault during a run: the windows in which it acts, one after the other.
type course struct {
	fault    Fault
	key      uint64     // separates its draws from those of the provider's other faults
	draws    rng.Stream // of its windows
	n        uint64     // windows so far
	from, to int64      // the current or next window
	step     int64      // length of a step
}

func newCourse(f Fault, key uint64, draws rng.Stream) course {
	c := course{fault: f, key: key, draws: draws}
	w := f.Timing()
	c.from, c.to = w.Window()
	if !w.Scheduled() {
		c.to = c.from
		c.next()
	}
	c.cut()
	return c
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
	c.from = c.to + max(up, 1)
	c.to = min(c.from+max(down, 1), end)
	if c.from >= end {
		c.from, c.to = math.MaxInt64, math.MaxInt64
	}
	c.cut()
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

// act adds the effects at now.
func (c *course) act(now int64, e *Effects) {
	if now < c.from || now >= c.to {
		return
	}
	step := 0
	if c.step < math.MaxInt64 {
		step = min(int((now-c.from)/c.step), c.fault.Steps()-1)
	}
	c.fault.Act(e, step)
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

// A schedule is the segments of a run, worked out as far as they were needed.
type schedule struct {
	courses  []course
	segments []segment
}

func newSchedule(m *Model, seed uint64) schedule {
	s := schedule{}
	for k, f := range m.cfg.Faults {
		owner := m.owner
		if shared, ok := f.(*Shared); ok {
			owner = shared.Owner // all providers that share it draw the same windows
		}
		s.courses = append(s.courses, newCourse(f, uint64(k), rng.NewStream(seed, rng.FaultWindow, owner).Sub(uint64(k))))
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
		e, n, b, t := len(seg.Errors), len(seg.Bursts), len(seg.Cuts), len(seg.Trickles)
		c.act(start, &seg.Effects)
		for ; e < len(seg.Errors); e++ {
			seg.Errors[e].Key = c.key
		}
		for ; n < len(seg.Bursts); n++ {
			seg.Bursts[n].Key = c.key
		}
		for ; b < len(seg.Cuts); b++ {
			seg.Cuts[b].Key = c.key
		}
		for ; t < len(seg.Trickles); t++ {
			seg.Trickles[t].Key = c.key
		}
	}
	seg.strikes = len(seg.Errors)+len(seg.Bursts)+len(seg.Cuts)+len(seg.Trickles) > 0
	s.segments = append(s.segments, seg)
}

// Shared is a fault that strikes several providers at the same times: a regional outage, say.
type Shared struct {
	Fault
	Name  string // of the incident
	Owner uint64 // keys the windows; from the incident's name
}
