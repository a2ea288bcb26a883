package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
)

// A joining is a provider that joins the pool or leaves it.
type joining struct {
	at       int64
	provider int
	joins    bool
}

// request is what the simulator knows of a request in progress and strategies must not.
type request struct {
	at       int64
	id       uint64
	order    uint64 // how many requests arrived before it
	prompt   int32
	output   int32
	first    int64  // first token of the attempt that answered it
	session  uint32 // of sessions.all; 0 means none
	repeats  int32  // tokens at the beginning of the prompt that the session sent or got before
	cap      int32
	row      uint32 // what Blocky wants
	class    uint16
	measured bool
}

type attempt struct {
	start    int64
	request  uint32 // RequestID.Index
	taken    uint32 // the provider's number
	number   int32  // 0 for the first attempt, then the number of the retry
	measured bool
}

// enlist finds out who joins and leaves when. Who joins later is no member at first.
func (r *runner) enlist(models []*mockproviders.Model) {
	for i, m := range models {
		c := m.Config()
		if c.Joins > 0 {
			r.bal.Leave(0, i)
			r.members = append(r.members, joining{int64(c.Joins), i, true})
		}
		if c.Leaves > 0 {
			r.members = append(r.members, joining{int64(c.Leaves), i, false})
		}
	}
	slices.SortStableFunc(r.members, func(a, b joining) int { return cmp.Compare(a.at, b.at) })
}

// muster lets the next provider join or leave.
func (r *runner) muster() {
	m := r.members[0]
	r.members = r.members[1:]
	if m.joins {
		r.bal.Join(time.Duration(m.at), m.provider)
	} else {
		r.bal.Leave(time.Duration(m.at), m.provider)
	}
}
