package mockproviders

import (
	"math"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// A Fault is something that goes wrong with a provider. It is read-only while runs use it; what it does to a
// request depends on the seed, the provider and the request alone.
type Fault interface {
	// Window returns when the fault acts, in nanoseconds since the run began: from ≤ t < to.
	Window() (from, to int64)
	// Act adds the fault's effects to those of the others that act at the same time.
	Act(e *Effects)
	// String describes the fault in a few words, for plots and tables: "outage", "slowdown ×4".
	String() string
}

// Effects are what the faults that act at one moment do together.
type Effects struct {
	Refuse bool    // new attempts are refused at once
	Hang   bool    // new attempts are never answered; Refuse takes precedence
	Slow   float64 // service takes so many times as long
	Errors []RandomError
}

// A RandomError makes a share of attempts fail instead of sending a first token.
type RandomError struct {
	Rate   float64 // share of attempts
	Status int     // the HTTP status they fail with
	Key    uint64  // separates the draws of several error faults of one provider
}

// Faults is the registry of faults. A kind builds a Fault from its parameters.
var Faults = registry.New[func(params any) (Fault, error)]("fault")

// window gives [from, to) in nanoseconds; a To of 0 is the end of time.
func window(from, to time.Duration) (int64, int64) {
	if to == 0 {
		return int64(from), math.MaxInt64
	}
	return int64(from), int64(to)
}

// A segment is a stretch of time in which the same faults act.
type segment struct {
	until int64
	Effects
}

// schedule cuts time at the borders of all windows and works out the effects in between.
func schedule(faults []Fault) []segment {
	var borders []int64
	for _, f := range faults {
		from, to := f.Window()
		if from > 0 {
			borders = append(borders, from)
		}
		borders = append(borders, to)
	}
	borders = append(borders, math.MaxInt64)
	slices.Sort(borders)
	borders = slices.Compact(borders)
	segments := make([]segment, 0, len(borders))
	start := int64(0)
	for _, until := range borders {
		s := segment{until: until, Effects: Effects{Slow: 1}}
		for k, f := range faults {
			if from, to := f.Window(); from <= start && start < to {
				n := len(s.Errors)
				f.Act(&s.Effects)
				for j := n; j < len(s.Errors); j++ {
					s.Errors[j].Key = uint64(k)
				}
			}
		}
		segments = append(segments, s)
		start = until
	}
	return segments
}
