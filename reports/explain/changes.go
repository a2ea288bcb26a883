package explain

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// A Change is a metric of one seed on both sides.
type Change struct {
	Name string   `json:"name"`
	Unit string   `json:"unit"`
	Old  *float64 `json:"old"` // nil where the run has no such figure
	New  *float64 `json:"new"`
}

// differs reports whether the sides have different figures.
func (c *Change) differs() bool {
	if c.Old == nil || c.New == nil {
		return c.Old != c.New
	}
	return *c.Old != *c.New
}

func changes(older, newer map[string]Figure) []Change {
	var all []Change
	for _, name := range slices.Sorted(maps.Keys(older)) {
		if b, ok := newer[name]; ok {
			all = append(all, Change{name, b.Unit, older[name].Value, b.Value})
		}
	}
	return all
}

// Why a window is shown.
const (
	FirstWindow   = "first"    // the first in which latency or errors differ
	LatencyWindow = "latency"  // the one in which mean latencies lie furthest apart
	FailureWindow = "failures" // the one in which the numbers of failures do
)

// A Window is a stretch of virtual time in which the sides differ.
type Window struct {
	What string        `json:"what"`
	From time.Duration `json:"from_ns"`
	To   time.Duration `json:"to_ns"`
	Old  Counts        `json:"old"`
	New  Counts        `json:"new"`
}

// Counts are of the requests that ended in a window.
type Counts struct {
	Succeeded    uint64   `json:"succeeded"`
	Unsuccessful uint64   `json:"unsuccessful"`
	MeanLatency  *float64 `json:"mean_latency_seconds"` // nil where nothing succeeded
}

// enough is how many successes a window needs for its mean latency to be held against another.
const enough = 5

// windows finds where the courses of two runs part ways. Without a timeline on both sides, or where the windows of one
// are no multiple of the other's, it finds nothing.
func windows(a, b *Timeline) []Window {
	if a == nil || b == nil {
		return nil
	}
	width := max(a.Width, b.Width)
	if width%a.Width != 0 || width%b.Width != 0 {
		return nil
	}
	a, b = a.coarser(int(width/a.Width)), b.coarser(int(width/b.Width))
	first, latency, failures := -1, -1, -1
	apart, more := 0.0, uint64(0)
	for k := range max(len(a.Succeeded), len(b.Succeeded)) {
		x, y := a.window(k), b.window(k)
		if first < 0 && x.differs(&y) {
			first = k
		}
		if x.Succeeded >= enough && y.Succeeded >= enough && x.MeanLatency != nil && y.MeanLatency != nil {
			if d := math.Abs(*x.MeanLatency - *y.MeanLatency); d > apart {
				apart, latency = d, k
			}
		}
		if d := max(x.Unsuccessful, y.Unsuccessful) - min(x.Unsuccessful, y.Unsuccessful); d > more {
			more, failures = d, k
		}
	}
	var all []Window
	for _, w := range []struct {
		what string
		k    int
	}{{FirstWindow, first}, {LatencyWindow, latency}, {FailureWindow, failures}} {
		if w.k >= 0 {
			from := width * time.Duration(w.k)
			all = append(all, Window{w.what, from, from + width, a.window(w.k), b.window(w.k)})
		}
	}
	return all
}

func (c *Counts) differs(d *Counts) bool {
	if c.Succeeded != d.Succeeded || c.Unsuccessful != d.Unsuccessful {
		return true
	}
	return c.MeanLatency != nil && d.MeanLatency != nil && *c.MeanLatency != *d.MeanLatency
}

// differs tells what of a provider is seen differently, "" for nothing.
func (s *sight) differs(t *sight) (what, before, after string) {
	switch {
	case s.out != t.out:
		return "state", s.out.String(), t.out.String()
	case s.inFlight != t.inFlight:
		return "in flight", strconv.Itoa(s.inFlight), strconv.Itoa(t.inFlight)
	case s.retryAt != t.retryAt:
		return "asked to be left alone until", at(s.retryAt), at(t.retryAt)
	case s.requestsLeft != t.requestsLeft:
		return "requests left", left(s.requestsLeft), left(t.requestsLeft)
	case s.tokensLeft != t.tokensLeft:
		return "tokens left", left(s.tokensLeft), left(t.tokensLeft)
	}
	return "", "", ""
}

// near reports whether two scores agree in nine digits, one less than a log keeps, or are both all but nothing.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= float64(1e-9*max(math.Abs(a), math.Abs(b)))+1e-12
}
