package sim

import (
	"fmt"
	"math"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// A traffic says when the next request comes, and which.
type traffic struct {
	at   int64 // when next arrives, pq.Never when none will
	next workload.Arrival
	err  error // why there are no more, if that is not simply the end

	source   workload.Source
	batch    []workload.Arrival
	position int

	closed *closedLoop // nil for open traffic

	left     uint64 // requests that may still arrive, the next one included
	duration int64
	last     int64 // when the last request arrived
	cut      bool  // the duration has held arrivals back
}

// A closedLoop is the users who think.
type closedLoop struct {
	users    uint64
	think    workload.Thinker
	sizes    workload.Sizer
	thinking pq.Queue // of users, by when they send their next request
	turn     []uint64 // by user: how many requests it has sent
}

func openTraffic(cfg *Config, seed uint64) (traffic, error) {
	t := traffic{at: pq.Never, left: cfg.Requests, duration: int64(cfg.Duration)}
	if t.left == 0 {
		t.left = math.MaxUint64
	}
	if t.duration == 0 {
		t.duration = pq.Never
	}
	switch a := cfg.Arrivals.(type) {
	case *workload.Closed:
		t.closed = &closedLoop{users: uint64(a.Users), think: a.Bind(seed), sizes: cfg.Sizes.Bind(seed),
			turn: make([]uint64, a.Users)}
		for u := range t.closed.users {
			t.closed.thinking.Push(t.closed.think.Think(u), uint32(u))
		}
		t.peek()
	case workload.Open:
		source, err := a.Open(seed, cfg.Sizes)
		if err != nil {
			return t, err
		}
		t.source, t.batch = source, make([]workload.Arrival, 256)
		t.batch = t.batch[:0]
		t.peek()
	default:
		return t, fmt.Errorf("sim: arrivals of type %T are neither open nor closed", a)
	}
	return t, nil
}

func (t *traffic) close() {
	if t.source != nil {
		t.source.Close()
	}
}

// step moves on to the request after the one that arrived now.
func (t *traffic) step(now int64) {
	t.last = now
	t.left--
	t.position++
	if t.closed != nil {
		t.closed.thinking.Pop()
	}
	t.peek()
}

// peek finds the next request.
func (t *traffic) peek() {
	t.at = pq.Never
	switch {
	case t.left == 0:
		return
	case t.closed != nil:
		t.closed.peek(t)
	case t.position < len(t.batch) || t.fill():
		t.next = t.batch[t.position]
		t.at = t.next.At
	default:
		return
	}
	if t.at >= t.duration {
		t.at, t.cut = pq.Never, true
	}
}

// over reports whether no request will come even if the run went on for ever.
func (t *traffic) over() bool {
	return t.left == 0 || t.source != nil && t.at == pq.Never && !t.cut
}

// fill fetches the next batch of open traffic.
func (t *traffic) fill() bool {
	n, err := t.source.Fill(t.batch[:cap(t.batch)])
	t.batch, t.position, t.err = t.batch[:n], 0, err
	return n > 0 && err == nil
}

// peek finds the user who has thought longest. Users whose next request would come too late stay where they are.
func (c *closedLoop) peek(t *traffic) {
	if c.thinking.Len() == 0 {
		return
	}
	u := c.thinking.Min().ID
	id := c.turn[u]*c.users + uint64(u)
	t.at = c.thinking.At()
	t.next = workload.Arrival{At: t.at, ID: id}
	t.next.Prompt, t.next.Output = c.sizes.Of(id)
}

// done lets the user whose request has ended think about the next one.
func (t *traffic) done(now int64, id uint64) {
	c := t.closed
	if c == nil {
		return
	}
	u := id % c.users
	c.turn[u]++
	c.thinking.Push(now+c.think.Think(id+c.users), uint32(u))
	t.peek()
}
