package mockproviders

import (
	"math"
	"math/bits"

	"github.com/evenkeel/evenkeel/sim/units"
)

// serve gives a place to an attempt.
func (p *Provider) serve(now int64, n uint32) {
	p.begin(now, n)
	p.occupy(now, 1)
	if j := &p.jobs[n]; j.stage == filling {
		p.sharing.join(p, now, n, filling, float64(j.end))
	} else {
		p.running.Push(j.end, n)
	}
}

// occupy changes the number of places taken.
func (p *Provider) occupy(now int64, change int) {
	if !p.sharing.on {
		p.busy += change
	} else {
		p.sharing.elapse(p, now)
		p.busy += change
		p.sharing.resize(p.busy)
	}
	if p.busy == 0 {
		p.idleFrom = now
	}
}

// begin works out how service that begins now will go. Only what the attempt's own keyed draws, the faults and the
// caches say enters, so the same attempt begun at the same time goes the same way whatever else the provider serves.
func (p *Provider) begin(now int64, n uint32) {
	fx := p.effects(now)
	j := &p.jobs[n]
	j.start, j.code, j.plan, j.cached, j.price = now, CodeOK, j.Output, 0, fx.Price
	ttft := p.m.ttft.At(p.ttft.Uniform(j.Request, uint64(j.Attempt)))
	if p.m.curve.absolute() {
		j.token = 1
	} else {
		j.token = p.m.perToken.At(p.perToken.Uniform(j.Request, uint64(j.Attempt)))
	}
	if p.cache != nil {
		j.cached = p.recall(now, j)
	}
	if p.m.perPrompt > 0 || p.m.perCached > 0 {
		ttft += float64(float64(j.Prompt-j.cached)*p.m.perPrompt) + float64(float64(j.cached)*p.m.perCached)
	}
	if fx.Cold != nil {
		factor := p.chill(now, fx.Cold)
		ttft = float64(ttft * factor)
		j.token = float64(j.token * factor)
	}
	j.slow, j.trick = j.plan, 0
	if fx.strikes {
		p.strike(fx, j)
	}
	switch p.m.cfg.Discipline {
	case FCFS:
		j.stage = serving
		j.first = p.after(now, ttft)
		j.end = j.first
		if w := j.decoding(); w > 0 {
			j.end = p.after(now, ttft+w)
		}
	case Batch:
		j.stage = prefill
		j.first = p.after(now, ttft)
		j.end = j.first
	case PS:
		j.stage = filling
		j.end = int64(ttft + 0.5) // the work until the first token; join makes an event of it
	}
}

// strike lets the faults that hit some attempts and not others decide about j.
func (p *Provider) strike(fx *Effects, j *job) {
	for i := range fx.Errors {
		e := &fx.Errors[i]
		if e.After < 0 && (p.early(e, j.nth) || p.hit(&e.Chance, j)) {
			j.code, j.plan, j.slow = int32(e.Status), 0, 0
			return
		}
	}
	for i := range fx.Bursts {
		if b := &fx.Bursts[i]; p.burst(b, j) {
			j.code, j.plan, j.slow = int32(b.Status), 0, 0
			return
		}
	}
	for i := range fx.Cuts {
		if c := &fx.Cuts[i]; p.hit(&c.Chance, j) {
			j.code, j.plan = CodeBroken, min(j.plan, int32(c.At*float64(j.Output)))
			j.slow = j.plan
		}
	}
	for i := range fx.Trickles {
		if t := &fx.Trickles[i]; p.hit(&t.Chance, j) {
			j.slow, j.trick = min(j.slow, int32(t.At*float64(j.Output))), t.PerToken
		}
	}
}

// hit decides by the attempt's keyed draw.
func (p *Provider) hit(c *Chance, j *job) bool {
	return p.faults.Sub(c.Key).Uniform(j.Request, uint64(j.Attempt)) < c.Rate
}

// quick returns the fault that makes the attempt fail without taking a place, nil if none does.
func (p *Provider) quick(fx *Effects, j *Job) *RandomError {
	for i := range fx.Errors {
		e := &fx.Errors[i]
		if e.After >= 0 && (p.early(e, p.seen) || p.faults.Sub(e.Key).Uniform(j.Request, uint64(j.Attempt)) < e.Rate) {
			return e
		}
	}
	return nil
}

// early reports whether the provider's nth attempt is one of the first since the fault began to act.
func (p *Provider) early(e *RandomError, nth uint64) bool {
	if e.First == 0 {
		return false
	}
	seen := p.firsts[e.slot].seen
	return nth > seen && nth-seen <= uint64(e.First)
}

// brisk returns the work of sending the tokens before the stream trickles, in nanoseconds at full speed (tokens under
// an absolute curve).
func (j *job) brisk() float64 { return float64(float64(j.slow) * j.token) }

// trickle returns how long the tokens take from then on.
func (j *job) trickle() float64 { return float64(float64(j.plan-j.slow) * j.trick) }

// decoding returns the work of sending all tokens in nanoseconds at full speed, for who does not share it.
func (j *job) decoding() float64 { return j.brisk() + j.trickle() }

// started reports whether the attempt is sending tokens, or will be from j.first on.
func (j *job) started() bool {
	switch j.stage {
	case serving:
		return j.code == CodeOK || j.plan > 0
	case decoding, trickling:
		return true
	}
	return false
}

// tokensIn returns how many tokens so much work of decoding sends.
func (j *job) tokensIn(work float64) int32 {
	if quick := j.brisk(); work >= quick {
		if j.trick <= 0 {
			return j.plan
		}
		return j.slow + int32(min((work-quick)/j.trick, float64(j.plan-j.slow)))
	}
	return int32(min(work/j.token, float64(j.slow)))
}

// progress returns how many tokens an attempt in service has sent by now.
func (p *Provider) progress(now int64, j *job) int32 {
	switch {
	case j.stage == serving && j.plan > 0 && now >= j.first:
		return j.tokensIn(p.work(j.first, now))
	case j.stage == decoding:
		p.sharing.elapse(p, now)
		return j.tokensIn(j.brisk() - (j.key - p.sharing.v))
	case j.stage == trickling:
		return j.tokensIn(j.brisk() + p.work(j.turn, now))
	}
	return 0
}

// maxEnd keeps sums of times far from overflow: 146 years.
const maxEnd = math.MaxInt64 / 2

// farAhead bounds how many segments after looks into the future; what lies beyond them it takes to be like the last.
const farAhead = 1 << 16

// after returns when work (nanoseconds at full speed) begun at start, which lies in the present segment, is done, at
// the speeds that the slowdowns of this and later segments leave.
func (p *Provider) after(start int64, work float64) int64 {
	for k, t := p.seg, start; ; k++ {
		s := p.sched.at(k)
		took := float64(work * s.Slow)
		if took <= float64(s.until-t) || k-p.seg == farAhead {
			return int64(min(float64(t-start)+took+0.5, maxEnd)) + start
		}
		work -= float64(float64(s.until-t) / s.Slow)
		t = s.until
	}
}

// work returns how much is done at full speed between two times, the later one in the present segment.
func (p *Provider) work(from, to int64) float64 {
	k := p.seg
	for k > 0 && p.sched.segments[k-1].until > from {
		k--
	}
	work := 0.0
	for t := from; t < to; k++ {
		s := p.sched.at(k)
		next := min(s.until, to)
		work += float64(float64(next-t) / s.Slow)
		t = next
	}
	return work
}

// bill charges an attempt that was served: fully, or for the tokens processed when it was cut.
func (p *Provider) bill(j *job, tokens int32, full bool) units.Money {
	if p.m.cfg.Bill == BillSuccess && !full {
		return 0
	}
	return p.m.cfg.Price.cost(j.start, j.Prompt, j.cached, tokens, j.price)
}

// settleLimits gives the rate limits back what the attempt reserved and did not use; tokens < 0 means that it never
// was in service.
func (p *Provider) settleLimits(now int64, j *job, tokens int32) {
	if p.limits == nil {
		return
	}
	input := int32(0)
	if tokens < 0 {
		input, tokens = j.Prompt, 0
	}
	p.limits.settle(now, input, max(reserve(&j.Job)-tokens, 0), p.effects(now).Allow)
}

// allowance tells the client what the rate limits leave, if there is an answer that can.
func (p *Provider) allowance(now int64, end *End) {
	end.Requests, end.TokensLeft = -1, -1
	if p.limits != nil && end.Code != CodeRefused {
		end.Requests, end.TokensLeft = p.limits.remaining(now, p.effects(now).Allow)
	}
}

// away reports whether the provider is not a member now.
func (p *Provider) away(now int64) bool {
	c := &p.m.cfg
	return now < int64(c.Joins) || c.Leaves > 0 && now >= int64(c.Leaves)
}

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
	q.Job = *j
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
