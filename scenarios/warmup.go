package scenarios

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// warmup reads a time, or the word auto.
func (d *decoder) warmup(n *node, duration time.Duration) (warmup time.Duration, auto bool) {
	switch {
	case n == nil:
		return 0, false
	case n.kind == null:
		d.on(n, "warmup is empty; give it a value or leave it out")
		return 0, false
	case n.kind != scalar:
		d.on(n, "warmup must be a time or auto, not %s", n.kind)
		return 0, false
	case n.is("auto"):
		return 0, true
	}
	warmup, err := parseTime(n.text)
	if err != nil {
		hint := ""
		if word, near := registry.Nearest(n.text, []string{"auto"}); near {
			hint = fmt.Sprintf(" (did you mean %q?)", word)
		}
		d.on(n, "warmup: %v%s", err, hint)
	} else if duration > 0 && warmup >= duration {
		d.on(n, "warmup: %s is not shorter than the duration of %s; nothing would be measured",
			units.FormatDuration(warmup), units.FormatDuration(duration))
	}
	return warmup, false
}

// Pilot returns the scenario whose runs show where the warm-up ends: without a warm-up, and ending where something is
// scheduled to change for the first time, so that an outage or a spike is never taken for a part of it.
func (s *Scenario) Pilot() *Scenario {
	c := s.WithWarmup(0)
	end, _, known := s.expectedEnd()
	if !known {
		end = math.MaxInt64
	}
	change := s.firstChange(end)
	if known && !s.recorded {
		change = min(change, s.firstSurge(end))
	}
	if change < end {
		c.Duration = change
	}
	return c
}

// firstChange returns when, before the end, a fault begins or ends, or a provider joins or leaves; end where nothing
// does. That faults come and go at random within their time is part of the steady state.
func (s *Scenario) firstChange(end time.Duration) time.Duration {
	first := end
	see := func(at time.Duration) {
		if at > 0 && at < first {
			first = at
		}
	}
	for i := range s.base.Providers {
		p := &s.base.Providers[i]
		see(p.Joins)
		see(p.Leaves)
		for _, f := range p.Faults {
			from, to := f.Timing().Window()
			see(time.Duration(from))
			see(time.Duration(to))
		}
	}
	return first
}

// The traffic is looked at in so many windows, and has changed where one differs from the first by more than a share.
// A trace, of which all do, counts as steady.
const (
	surgeWindows = 240
	surgeShare   = 0.01
)

// firstSurge returns when the expected rate of arrivals changes; end where it does not before.
func (s *Scenario) firstSurge(end time.Duration) time.Duration {
	var before, first float64
	for i := 1; i <= surgeWindows; i++ {
		at := end / surgeWindows * time.Duration(i)
		expected := workload.Expected(s.base.Arrivals, at)
		if math.IsNaN(expected) { // answers decide, as in a closed loop
			return end
		}
		if i == 1 {
			first = expected
		} else if math.Abs(expected-before-first) > float64(surgeShare*max(first, expected-before)) {
			return end / surgeWindows * time.Duration(i-1)
		}
		before = expected
	}
	return end
}
