package reports

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim"
)

// timeline is the sum of runs' timelines. Runs may differ in the width of their windows by powers of two; the widest
// decides, and as windows start at time 0 the sum does not depend on the order of merging.
type timeline struct {
	width     int64
	providers int
	windows   []window
	attempts  []uint64 // [window·providers + provider]
}

type window struct {
	arrived, succeeded, unsuccess uint64
	latency                       wide // nanoseconds
}

// merge adds from's counts. It panics when the widths do not fit: a run that needs longer windows doubles them.
func (t *timeline) merge(from *sim.Timeline, providers int) {
	if from.Width <= 0 {
		return
	}
	if t.width == 0 {
		t.width, t.providers = from.Width, providers
	}
	for t.width < from.Width {
		t.double()
	}
	if t.width%from.Width != 0 {
		panic(fmt.Sprintf("reports: timelines with windows of %v and %v cannot be added",
			time.Duration(t.width), time.Duration(from.Width)))
	}
	step := int(t.width / from.Width)
	t.grow((len(from.Windows) + step - 1) / step)
	for i, w := range from.Windows {
		into := &t.windows[i/step]
		into.arrived += uint64(w.Arrived)
		into.succeeded += uint64(w.Succeeded)
		into.unsuccess += uint64(w.Unsuccess)
		into.latency.add(w.Latency)
		for p, n := range from.PerProvider[i*providers : (i+1)*providers] {
			t.attempts[i/step*providers+p] += uint64(n)
		}
	}
}

func (t *timeline) grow(n int) {
	for len(t.windows) < n {
		t.windows = append(t.windows, window{})
		for range t.providers {
			t.attempts = append(t.attempts, 0)
		}
	}
}

// double joins every two windows into one.
func (t *timeline) double() {
	old := *t
	*t = timeline{width: 2 * old.width, providers: old.providers}
	t.grow((len(old.windows) + 1) / 2)
	for i, w := range old.windows {
		into := &t.windows[i/2]
		into.arrived += w.arrived
		into.succeeded += w.succeeded
		into.unsuccess += w.unsuccess
		into.latency.addWide(w.latency)
		for p := range t.providers {
			t.attempts[i/2*t.providers+p] += old.attempts[i*t.providers+p]
		}
	}
}

func (t *timeline) export() *Timeline {
	out := &Timeline{Width: time.Duration(t.width)}
	for i, w := range t.windows {
		out.Attempts = append(out.Attempts, append([]uint64(nil), t.attempts[i*t.providers:(i+1)*t.providers]...))
		out.Arrived = append(out.Arrived, w.arrived)
		out.Succeeded = append(out.Succeeded, w.succeeded)
		out.Unsuccess = append(out.Unsuccess, w.unsuccess)
		mean := math.NaN()
		if w.succeeded > 0 {
			mean = w.latency.float() / (float64(w.succeeded) * 1e9)
		}
		out.MeanLatency = append(out.MeanLatency, mean)
	}
	return out
}
