package scenarios

import (
	"math"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/units"
)

// expectedEnd returns when the last request is expected to arrive, and how messages call that length of the run: its
// duration, or the time in which so many requests come at their mean rate. ok is false where neither is known.
func (s *Scenario) expectedEnd() (end time.Duration, name string, ok bool) {
	if s.Duration > 0 {
		end, name = s.Duration, units.FormatDuration(s.Duration)
	}
	if s.Requests == 0 {
		return end, name, s.Duration > 0
	}
	rate := s.arrivalRate()
	if s.base.Sizes != nil {
		rate = float64(rate * s.base.Sizes.MeanTurns())
	}
	seconds := float64(s.Requests) / rate
	if !(rate > 0) || !(seconds < math.MaxInt64/1e9) {
		return end, name, s.Duration > 0
	}
	if expected := time.Duration(seconds * 1e9); end == 0 || expected < end {
		end, name = expected, "about "+units.FormatDuration(roughly(expected))
	}
	return end, name, true
}

// roughly rounds a duration for a message: to seconds, or where it is short to milliseconds.
func roughly(d time.Duration) time.Duration {
	if d >= 10*time.Second {
		return d.Round(time.Second)
	}
	return d.Round(time.Millisecond)
}

// maxWindows is how often the faults of a run may come and go, all providers together: each window is simulated,
// whether requests come in it or not.
const maxWindows = 10_000_000

// restlessFaults refuses faults that are expected to come and go more than maxWindows times in the run. It is told of
// the fault that does so most often.
func (d *decoder) restlessFaults(s *Scenario, f *file) {
	if len(d.errs) > 0 {
		return
	}
	end, name, ok := s.expectedEnd()
	if !ok {
		return
	}
	total, most, at := 0.0, 0.0, (*node)(nil)
	for i := range s.base.Providers {
		for k, fault := range s.base.Providers[i].Faults {
			n := windows(fault.Timing(), end)
			total += n
			if n > most {
				most, at = n, f.faultNode(i, k)
				d.here = d.uses[f.Providers.items[i]]
			}
		}
	}
	if total > maxWindows {
		d.on(at, "faults come and go about %.3g times in the run of %s; at most 10 million times are possible: make mtbf and mttr (up and down) longer or the run shorter",
			total, name)
	}
	d.here = nil
}

// windows returns how often a fault is expected to act before end.
func windows(w *mockproviders.When, end time.Duration) float64 {
	from, to := w.Window()
	if length := min(to, int64(end)) - from; !w.Scheduled() && length > 0 {
		return float64(length) / (float64(w.MTBF) + float64(w.MTTR))
	}
	return 0
}

// faultNode returns where the k-th fault of the i-th provider stands; those of incidents come last, and stand for
// their section.
func (f *file) faultNode(i, k int) *node {
	if own := f.Providers.items[i].get("faults"); own != nil && k < len(own.items) {
		return own.items[k]
	}
	return f.Incidents
}
