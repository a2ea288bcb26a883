package balancer

import "time"

// A ring is a queue of deadlines. Every attempt has the same timeout, so deadlines come in order and need no heap.
type ring struct {
	due         []deadline // length a power of two
	head, count int
}

type deadline struct {
	at time.Duration
	id AttemptID
}

func (r *ring) empty() bool     { return r.count == 0 }
func (r *ring) first() deadline { return r.due[r.head] }

func (r *ring) drop() {
	r.head = (r.head + 1) & (len(r.due) - 1)
	r.count--
}

func (r *ring) push(at time.Duration, id AttemptID) {
	if r.count == len(r.due) {
		grown := make([]deadline, max(64, 2*len(r.due)))
		for k := range r.count {
			grown[k] = r.due[(r.head+k)&(len(r.due)-1)]
		}
		r.due, r.head = grown, 0
	}
	r.due[(r.head+r.count)&(len(r.due)-1)] = deadline{at, id}
	r.count++
}
