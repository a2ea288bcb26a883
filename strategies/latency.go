package strategies

import (
	"math"
	"time"
)

// latencies keeps the last answers of each provider, and how long it takes on average.
type latencies struct {
	window int
	forget time.Duration // an answer after a silence of this length starts afresh; 0 means never
	ring   []int64       // provider i's are at [i*window, (i+1)*window): nanoseconds doubled, plus 1 for a failure
	sums   []latencySum
	mean   []float64 // nanoseconds spent per answer; +Inf while there is none to judge by
}

type latencySum struct {
	good, bad     int64 // nanoseconds of the answers and of the failures in the window
	answers, size int32 // answers in the window; answers and failures
	next          int32 // where the next one goes
	last          time.Duration
}

// longest bounds what one attempt counts for (13 days), so that a window of 1,000 cannot overflow.
const longest = 1 << 50

func newLatencies(n, window int, forget time.Duration) latencies {
	l := latencies{window, forget, make([]int64, n*window), make([]latencySum, n), make([]float64, n)}
	for i := range l.mean {
		l.mean[i] = math.Inf(1)
	}
	return l
}

// record adds an attempt that took d. A failure is time spent without an answer, and counts as at least the time
// of an average answer, so that failing fast is never fast: the mean is time spent per answer.
func (l *latencies) record(i int, now, d time.Duration, failed bool) {
	s := &l.sums[i]
	if l.forget > 0 && now-s.last >= l.forget {
		*s = latencySum{}
	}
	s.last = now
	slot := &l.ring[i*l.window+int(s.next)]
	if int(s.size) == l.window {
		if old := *slot; old&1 != 0 {
			s.bad -= old >> 1
		} else {
			s.good -= old >> 1
			s.answers--
		}
	} else {
		s.size++
	}
	if s.next++; int(s.next) == l.window {
		s.next = 0
	}
	x := min(max(int64(d), 0), longest)
	if failed {
		if s.answers > 0 {
			x = max(x, s.good/int64(s.answers))
		}
		s.bad += x
		*slot = x<<1 | 1
	} else {
		s.good += x
		s.answers++
		*slot = x << 1
	}
	if s.answers == 0 {
		l.mean[i] = math.Inf(1)
	} else {
		l.mean[i] = float64(s.good+s.bad) / float64(s.answers)
	}
}

// An explorer says when a provider deserves an attempt for the sake of knowing: at once when it was never tried,
// and again whenever nothing was heard of it for a while. One attempt at a time goes out: until a while has passed
// after it, nobody else is sent for that. Providers never tried come before everything; the others share a budget,
// so that a thin stream of requests is not all exploration.
type explorer struct {
	every  time.Duration
	share  float64
	budget float64
	untold int             // how many providers were never tried
	due    []time.Duration // per provider
	ties   ties

	roster  *Roster // until quiet, nobody is due, unless the roster's membership changes
	changes uint64
	quiet   time.Duration
}

const (
	never = math.MaxInt64 // due: not to be explored
	fresh = math.MinInt64 // due: never tried
)

func newExplorer(n int, every time.Duration, share float64) explorer {
	e := explorer{every: every, share: share, untold: n, due: make([]time.Duration, n), ties: newTies(n)}
	for i := range e.due {
		e.due[i] = fresh
	}
	return e
}

// find fills e.ties with the eligible providers that have waited longest for an attempt, and reports whether they
// are to get one. It is called once a pick.
func (e *explorer) find(now time.Duration, r *Roster) bool {
	e.budget = min(e.budget+e.share, 1)
	if now < e.quiet && e.changes == r.changes && e.roster == r || e.untold == 0 && e.budget < 1 {
		return false
	}
	first := time.Duration(never)
	tied := e.ties.list[:0]
	for _, i := range r.order[:r.eligible] {
		switch d := e.due[i]; {
		case d < first:
			first = d
			tied = append(tied[:0], i)
		case d == first:
			tied = append(tied, i)
		}
	}
	e.ties.list = tied
	e.roster, e.changes, e.quiet = r, r.changes, first
	return first == fresh || first <= now && e.budget >= 1
}

// sent notes that an attempt goes to provider i in order to explore it.
func (e *explorer) sent(i int, now time.Duration) {
	if e.due[i] == fresh {
		e.untold--
	} else {
		e.budget--
	}
	e.due[i] = now + e.every
}

// heard notes that provider i showed how it does.
func (e *explorer) heard(i int, now time.Duration) {
	if e.due[i] == fresh {
		e.untold--
	}
	e.due[i] = now + e.every
}
