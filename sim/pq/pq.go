// Package pq is a priority queue of events: a 4-ary heap of 16-byte values in one slice, so that an event costs
// neither an allocation nor an interface call. (Four children share a cache line; the depth is half a binary
// heap's. D. B. Johnson, "Priority queues with update and finding minimum spanning trees", 1975.)
package pq

import "math"

// Never is later than every event.
const Never = math.MaxInt64

// An Event is something due at a time. Events due at the same time come out in the order they were pushed.
type Event struct {
	At  int64 // nanoseconds
	ID  uint32
	seq uint32
}

// A Queue orders events by time. The zero value is an empty queue.
type Queue struct {
	events []Event
	seq    uint32
}

// before orders by time, then by order of pushing. Sequence numbers wrap: the difference decides, which is right as
// long as fewer than 2³¹ pushes lie between two pending events of the same time.
func before(a, b Event) bool {
	return a.At < b.At || a.At == b.At && int32(a.seq-b.seq) < 0
}

// Len returns how many events are pending.
func (q *Queue) Len() int { return len(q.events) }

// At returns when the first event is due, Never if there is none.
func (q *Queue) At() int64 {
	if len(q.events) == 0 {
		return Never
	}
	return q.events[0].At
}

// Min returns the first event; the queue must not be empty.
func (q *Queue) Min() Event { return q.events[0] }

// Push adds an event.
func (q *Queue) Push(at int64, id uint32) {
	q.seq++
	e := Event{at, id, q.seq}
	q.events = append(q.events, e)
	h, i := q.events, len(q.events)-1
	for i > 0 {
		parent := (i - 1) >> 2
		if !before(e, h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = e
}

// Pop removes and returns the first event; the queue must not be empty.
func (q *Queue) Pop() Event {
	first := q.events[0]
	last := len(q.events) - 1
	e := q.events[last]
	q.events = q.events[:last]
	if last > 0 {
		q.sink(e)
	}
	return first
}

// ReplaceMin removes the first event and adds another, at the price of one of the two; the queue must not be empty.
func (q *Queue) ReplaceMin(at int64, id uint32) {
	q.seq++
	q.sink(Event{at, id, q.seq})
}

// sink puts e at the root, whose event is gone, and lets it sink to its place.
func (q *Queue) sink(e Event) {
	h, i := q.events, 0
	n := len(h)
	for {
		c := i<<2 + 1
		if c >= n {
			break
		}
		least := c
		if c+3 < n { // the common case: four children, no bounds to mind
			if before(h[c+1], h[least]) {
				least = c + 1
			}
			if before(h[c+2], h[least]) {
				least = c + 2
			}
			if before(h[c+3], h[least]) {
				least = c + 3
			}
		} else {
			for k := c + 1; k < n; k++ {
				if before(h[k], h[least]) {
					least = k
				}
			}
		}
		if !before(h[least], e) {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = e
}
