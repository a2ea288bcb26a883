package mockproviders

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
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

	Colds []ColdStart // each multiplies the time of service that begins while it is cold

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
	First  int   // so many attempts fail for certain, the first that the provider sees while the fault acts; then Rate applies

	slot  int   // set by the schedule: its fault's place,
	since int64 // and when that began to act
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
	if w.MTBF > 0 && w.MTBF < time.Millisecond || w.MTTR > 0 && w.MTTR < time.Millisecond {
		return fmt.Errorf("a fault comes and goes no faster than every millisecond: mtbf and mttr are at least 1ms")
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

// Shared is a fault that strikes several providers at the same times: a regional outage, say. When it is random, all
// of them draw the same windows; which attempts it then strikes each draws for itself, but the good and the bad
// states of error bursts come to all alike.
type Shared struct {
	Fault
	Name  string // of the incident
	Owner uint64 // keys the windows; from the incident's name
}
