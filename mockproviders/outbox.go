package mockproviders

import "github.com/evenkeel/evenkeel/sim/pq"

// An outbox holds the ends that are on their way to the client. The way takes the same time for all, so they arrive
// in the order in which they were posted.
type outbox struct {
	ring        []posted // length a power of two
	head, count int
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
	*end = p.end
	return p.number
}

func (o *outbox) push(at int64, number uint32, end *End) {
	if o.count == len(o.ring) {
		grown := make([]posted, max(16, 2*len(o.ring)))
		for k := range o.count {
			grown[k] = o.ring[(o.head+k)&(len(o.ring)-1)]
		}
		o.ring, o.head = grown, 0
	}
	o.ring[(o.head+o.count)&(len(o.ring)-1)] = posted{at, number, *end}
	o.count++
}

// cancel marks the end of a job as unwanted and returns it.
func (o *outbox) cancel(number uint32) End {
	for k := range o.count {
		if p := &o.ring[(o.head+k)&(len(o.ring)-1)]; p.number == number {
			p.number = 0
			return p.end
		}
	}
	panic("mockproviders: no such end in the outbox")
}

// post sends an end to the client across the network; the first token took as long.
func (p *Provider) post(now int64, n uint32, end *End) {
	rtt := int64(p.m.cfg.RTT)
	if end.First >= 0 {
		end.First += rtt
	}
	p.jobs[n].stage = sent
	p.outbox.push(now+rtt, n, end)
}
