package sim

import (
	"fmt"
	"math"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// A traffic says when the next request comes, and which.
type traffic struct {
	at   int64            // when next arrives, pq.Never when none will
	next workload.Arrival // of closed traffic and of sessions
	turn bool             // the next request is a session's further turn
	err  error            // why there are no more, if that is not simply the end

	source   workload.Source
	blocky   workload.Blocky // the source, if it is one
	batch    []workload.Arrival
	position int

	closed   *closedLoop // nil for open traffic
	sessions sessions    // of open traffic

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
		t.source, t.batch = source, make([]workload.Arrival, 0, 128)
		t.blocky, _ = source.(workload.Blocky)
		t.sessions = newSessions(cfg.Sizes.Bind(seed), len(cfg.Classes))
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
	switch {
	case t.closed != nil:
		t.closed.thinking.Pop()
	case t.turn:
		t.sessions.thinking.Pop()
	default:
		t.position++
	}
	t.peek()
}

// peek finds the next request.
func (t *traffic) peek() {
	t.at, t.turn = pq.Never, false
	switch {
	case t.left == 0:
		return
	case t.closed != nil:
		t.closed.peek(t)
	default:
		if t.position < len(t.batch) || t.fill() {
			t.at = t.batch[t.position].At
		}
		if turn := t.sessions.thinking.At(); turn <= t.at && turn != pq.Never {
			t.at, t.turn = turn, true
		}
	}
	if t.at >= t.duration && t.at != pq.Never {
		t.at, t.cut = pq.Never, true
	}
}

// take returns the request that arrives now, and the session it belongs to, if any. It is valid until step.
func (t *traffic) take() (a *workload.Arrival, s *session) {
	switch {
	case t.closed != nil:
		return &t.next, nil
	case t.turn:
		s = &t.sessions.all[t.sessions.thinking.Min().ID]
		t.next = t.sessions.turn(s, t.at)
		return &t.next, s
	}
	a = &t.batch[t.position]
	if t.sessions.any {
		s = t.sessions.begin(a)
	}
	return a, s
}

// mostAtOnce returns how many requests may arrive at one instant before something must be wrong.
func (t *traffic) mostAtOnce() int {
	if t.closed == nil {
		return math.MaxInt
	}
	return 100_000 + 10*int(t.closed.users)
}

// over reports whether no request will come even if the run went on for ever.
func (t *traffic) over() bool {
	return t.left == 0 || t.source != nil && t.at == pq.Never && !t.cut && t.sessions.open == 0
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
	size := c.sizes.Of(id)
	t.next = workload.Arrival{At: t.at, ID: id, Prompt: size.Prompt, Output: size.Output, Cap: size.Cap, Class: size.Class}
}

// done tells that a request has ended: its user thinks about the next one.
func (t *traffic) done(now int64, q *request, answered bool) {
	switch {
	case t.closed != nil:
		c := t.closed
		u := q.id % c.users
		c.turn[u]++
		c.thinking.Push(now+c.think.Think(q.id+c.users), uint32(u))
	case q.session != 0:
		t.sessions.answered(now, q, answered)
	default:
		return
	}
	t.peek()
}
