package mockproviders

import "math/bits"

// settle drops the events of attempts that were cancelled, so that running tells the truth.
func (p *Provider) settle() {
	for p.stale > 0 && p.running.Len() > 0 {
		e := p.running.Min()
		if j := &p.jobs[e.ID]; (j.stage == serving || j.stage == prefill || j.stage == trickling || j.stage == failing) && j.end == e.At {
			return
		}
		p.running.Pop()
		p.stale--
	}
}

// take stores an attempt under a free number.
func (p *Provider) take(j *Job) uint32 {
	n := p.free
	if n == 0 {
		p.jobs = append(p.jobs, job{})
		n = uint32(len(p.jobs) - 1)
	} else {
		p.free = p.jobs[n].next
	}
	q := &p.jobs[n]
	q.Request, q.Order, q.Tag = j.Request, j.Order, j.Tag
	q.Attempt, q.Prompt, q.Output, q.Cap, q.Urgency = j.Attempt, j.Prompt, j.Output, j.Cap, j.Urgency
	if q.Prefix != j.Prefix {
		q.Prefix = j.Prefix
	}
	q.gone, q.cached, q.nth = false, 0, p.seen
	p.open++
	return n
}

func (p *Provider) release(n uint32) {
	p.jobs[n].stage = unused
	p.jobs[n].next = p.free
	p.free = n
}

func (p *Provider) enqueue(n uint32) {
	j := &p.jobs[n]
	u := j.Urgency & 7
	q := &p.queues[u]
	j.stage, j.next, j.prev, j.cached = waiting, 0, q.tail, 0
	if q.tail == 0 {
		q.head = n
	} else {
		p.jobs[q.tail].next = n
	}
	q.tail = n
	p.queued |= 1 << u
	p.waiting++
}

// dequeue removes the most urgent attempt, of equals the one that has waited longest, and returns its number; 0 if
// none waits.
func (p *Provider) dequeue() uint32 {
	if p.queued == 0 {
		return 0
	}
	n := p.queues[bits.TrailingZeros8(p.queued)].head
	p.unlink(n)
	return n
}

func (p *Provider) unlink(n uint32) {
	j := &p.jobs[n]
	u := j.Urgency & 7
	q := &p.queues[u]
	if j.prev == 0 {
		q.head = j.next
	} else {
		p.jobs[j.prev].next = j.next
	}
	if j.next == 0 {
		q.tail = j.prev
	} else {
		p.jobs[j.next].prev = j.prev
	}
	if q.head == 0 {
		p.queued &^= 1 << u
	}
	p.waiting--
}
