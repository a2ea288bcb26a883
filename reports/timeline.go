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
	coarse    int
	windows   []window
	attempts  []uint64     // [window·providers + provider]
	failures  []uint64     // likewise
	sketches  []sim.Sketch // [window/coarse·providers + provider]
	runs      []course
}

type window struct {
	arrived, succeeded, unsuccess uint64
	latency                       wide // nanoseconds
}

// merge adds from's counts. It panics when the widths do not fit: a run that needs longer windows doubles them.
// course tells that the run is one of those that bands rest on.
func (t *timeline) merge(from *sim.Timeline, providers int, course bool) {
	if from.Width <= 0 {
		return
	}
	if t.width == 0 {
		t.width, t.providers, t.coarse = from.Width, providers, max(1, from.Coarse)
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
	for i := range from.Windows {
		w, into := &from.Windows[i], &t.windows[i/step]
		into.arrived += uint64(w.Arrived)
		into.succeeded += uint64(w.Succeeded)
		into.unsuccess += uint64(w.Unsuccess)
		into.latency.add(w.Latency)
	}
	addRows(t.attempts, from.PerProvider, providers, step)
	addRows(t.failures, from.Failed, providers, step)
	for i := range from.Attempts {
		c, p := i/providers, i%providers
		t.sketches[c/step*providers+p].Merge(&from.Attempts[i])
	}
	if course {
		t.runs = append(t.runs, newCourse(from))
	}
}

// addRows adds counts by window and provider, step windows into one.
func addRows(into []uint64, from []uint32, providers, step int) {
	for i, n := range from {
		w, p := i/providers, i%providers
		into[w/step*providers+p] += uint64(n)
	}
}

// grow makes room for n windows.
func (t *timeline) grow(n int) {
	if n <= len(t.windows) {
		return
	}
	t.windows = grown(t.windows, n, window{})
	t.attempts = grown(t.attempts, n*t.providers, 0)
	t.failures = grown(t.failures, n*t.providers, 0)
	t.sketches = grown(t.sketches, (n+t.coarse-1)/t.coarse*t.providers, sim.Sketch{})
}

// double joins every two windows into one.
func (t *timeline) double() {
	old := *t
	*t = timeline{width: 2 * old.width, providers: old.providers, coarse: old.coarse, runs: old.runs}
	t.grow((len(old.windows) + 1) / 2)
	for i, w := range old.windows {
		into := &t.windows[i/2]
		into.arrived += w.arrived
		into.succeeded += w.succeeded
		into.unsuccess += w.unsuccess
		into.latency.addWide(w.latency)
		for p := range t.providers {
			t.attempts[i/2*t.providers+p] += old.attempts[i*t.providers+p]
			t.failures[i/2*t.providers+p] += old.failures[i*t.providers+p]
		}
	}
	for i := range old.sketches {
		c, p := i/t.providers, i%t.providers
		t.sketches[c/2*t.providers+p].Merge(&old.sketches[i])
	}
}

func (t *timeline) export() *Timeline {
	out := &Timeline{Width: time.Duration(t.width), Coarse: t.coarse}
	row := func(all []uint64, w int) []uint64 {
		return append([]uint64(nil), all[w*t.providers:(w+1)*t.providers]...)
	}
	for i, w := range t.windows {
		out.Attempts = append(out.Attempts, row(t.attempts, i))
		out.Failures = append(out.Failures, row(t.failures, i))
		out.Arrived = append(out.Arrived, w.arrived)
		out.Succeeded = append(out.Succeeded, w.succeeded)
		out.Unsuccess = append(out.Unsuccess, w.unsuccess)
		mean := math.NaN()
		if w.succeeded > 0 {
			mean = w.latency.float() / (float64(w.succeeded) * 1e9)
		}
		out.MeanLatency = append(out.MeanLatency, mean)
	}
	for p := range t.providers {
		var series Series
		for c := p; c < len(t.sketches); c += t.providers {
			series = append(series, p95(&t.sketches[c]))
		}
		out.AttemptP95 = append(out.AttemptP95, series)
	}
	t.bands(out)
	return out
}

// p95 returns the 95th percentile in seconds, NaN where nothing was counted.
func p95(s *sim.Sketch) float64 {
	v, ok := s.Quantile(0.95)
	return ratio(v, 1e9, ok)
}

// finish makes the timeline such that it is the same when read back from JSON.
func (t *Timeline) finish() {
	for _, counts := range []*Counts{&t.Attempts, &t.Failures} {
		if *counts == nil {
			*counts = Counts{}
		}
	}
	for _, s := range t.series() {
		if *s == nil {
			*s = Series{}
		}
		s.round()
	}
	if t.AttemptP95 == nil {
		t.AttemptP95 = []Series{}
	}
	t.Coarse = max(1, t.Coarse)
}

// series lists all that a timeline has.
func (t *Timeline) series() []*Series {
	list := []*Series{&t.MeanLatency}
	for i := range t.AttemptP95 {
		list = append(list, &t.AttemptP95[i])
	}
	for _, b := range []*Band{&t.P95, &t.Errors, &t.InFlight} {
		list = append(list, &b.Low, &b.Mid, &b.High)
	}
	return list
}
