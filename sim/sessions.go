package sim

import (
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// sessions are the conversations that go on: each arrival of a class with sessions begins one, and its next turn
// comes some time after the answer to the turn before. Turns, lengths and pauses are keyed by session and turn, so
// only the answers' times depend on the strategy. A session whose turn failed is over.
type sessions struct {
	any      bool // some class has sessions
	draws    workload.Sizer
	all      []session // numbers start at 1
	free     uint32
	open     int      // sessions that are not over
	thinking pq.Queue // by number
}

// turnBits is where the number of the turn stands in a request's ID.
const turnBits = 40

// maxTurns bounds the turns of a session, so that IDs stay apart.
const maxTurns = 255

type session struct {
	id      uint64 // of its first request
	number  uint32
	next    uint32 // in the list of free ones
	class   uint16
	turn    int   // of the request under way, or of the one thought about
	turns   int   // in all
	context int32 // tokens said so far by both sides
	repeats int32 // of them, those with which the next prompt begins
}

func newSessions(draws workload.Sizer, classes int) sessions {
	s := sessions{draws: draws, all: make([]session, 1)}
	for c := range max(1, classes) {
		s.any = s.any || draws.Session(uint16(c)) != nil
	}
	return s
}

// begin makes the first request of a session of a, if its class has sessions; else it returns nil.
func (s *sessions) begin(a *workload.Arrival) *session {
	if s.draws.Session(a.Class) == nil {
		return nil
	}
	n := s.free
	if n == 0 {
		s.all = append(s.all, session{})
		n = uint32(len(s.all) - 1)
	} else {
		s.free = s.all[n].next
	}
	s.open++
	c := &s.all[n]
	*c = session{id: a.ID, number: n, class: a.Class, turns: min(s.draws.Turns(a.Class, a.ID), maxTurns)}
	return c
}

// turn makes the next request of a session.
func (s *sessions) turn(c *session, at int64) workload.Arrival {
	prompt, output, limit := s.draws.FollowUp(c.class, c.id, c.turn)
	a := workload.Arrival{At: at, ID: c.id | uint64(c.turn)<<turnBits, Class: c.class, Output: output, Cap: limit}
	c.repeats = c.context
	a.Prompt = min(c.context+prompt, workload.MaxTokens)
	if most := s.draws.Session(c.class).MaxContext; most > 0 && int(a.Prompt) > most {
		a.Prompt, c.repeats = int32(most), 0 // the beginning is cut off, so it is not the prompt of before
	}
	return a
}

// answered ends a turn.
func (s *sessions) answered(now int64, q *request, ok bool) {
	c := &s.all[q.session]
	if c.turn++; !ok || c.turn >= c.turns {
		c.next = s.free
		s.free = q.session
		s.open--
		return
	}
	c.context = min(q.prompt+q.output, workload.MaxTokens)
	s.thinking.Push(now+s.draws.Pause(c.class, c.id, c.turn), q.session)
}
