package mockproviders

import "github.com/evenkeel/evenkeel/sim/pq"

// An outbox holds the ends that are on their way to the client. The way takes the same time for all, so they arrive
// in the order in which they were posted.
type outbox struct {
	ring        []posted // length a power of two
	head, count int
	first       int64 // the number of the one at head, counted from the beginning of the run
}

type posted struct {
	at     int64
	number uint32 // 0 once the client has cancelled
	end    End
}

// at returns when the first one arrives.
func (o *outbox) at() int64 {
	if o.count == 0 {
		return pq.Never
	}
	return o.ring[o.head].at
}

// pop takes the first one out and returns its job's number, 0 if nobody waits for it any more.
func (o *outbox) pop(end *End) uint32 {
	p := &o.ring[o.head]
	o.head = (o.head + 1) & (len(o.ring) - 1)
	o.count--
	o.first++
	*end = p.end
	return p.number
}

// push appends one and returns its number, which cancel wants.
func (o *outbox) push(at int64, number uint32, end *End) int64 {
	if o.count == len(o.ring) {
		grown := make([]posted, max(16, 2*len(o.ring)))
		for k := range o.count {
			grown[k] = o.ring[(o.head+k)&(len(o.ring)-1)]
		}
		o.ring, o.head = grown, 0
	}
	o.ring[(o.head+o.count)&(len(o.ring)-1)] = posted{at, number, *end}
	o.count++
	return o.first + int64(o.count) - 1
}

// cancel marks one as unwanted and returns it.
func (o *outbox) cancel(n int64) End {
	p := &o.ring[(o.head+int(n-o.first))&(len(o.ring)-1)]
	p.number = 0
	return p.end
}

// post sends an end to the client across the network; the first token took as long.
func (p *Provider) post(now int64, n uint32, end *End) {
	rtt := int64(p.m.cfg.RTT)
	if end.First >= 0 {
		end.First += rtt
	}
	p.jobs[n].stage = sent
	p.jobs[n].end = p.outbox.push(now+rtt, n, end)
}
