package mockproviders

import "github.com/evenkeel/evenkeel/sim/pq"

// effects returns what the faults do now.
func (p *Provider) effects(now int64) *Effects {
	if p.seg >= 0 && now < p.sched.segments[p.seg].until {
		return p.fx
	}
	return p.moveOn(now)
}

func (p *Provider) moveOn(now int64) *Effects {
	for p.seg < 0 || now >= p.sched.at(p.seg).until {
		if p.seg >= 0 {
			p.leave(p.sched.segments[p.seg].until)
		}
		p.seg++
		p.enter(&p.sched.at(p.seg).Effects)
		if p.seg >= p.forget {
			p.tidy()
		}
	}
	return p.fx
}

// leave brings what depends on the segment up to its end.
func (p *Provider) leave(until int64) {
	if p.sharing.on {
		p.sharing.progress(p.fx.Slow, until)
	}
	if p.limits != nil {
		p.limits.fill(until, p.fx.Allow)
	}
}

// enter puts the effects of a segment into force.
func (p *Provider) enter(fx *Effects) {
	p.fx = fx
	for i := range fx.Colds {
		if c := &fx.Colds[i]; p.colds[c.slot].since != c.since {
			p.colds[c.slot] = cold{c.since, pq.Never}
		}
	}
	for i := range fx.Errors {
		if e := &fx.Errors[i]; e.First > 0 && p.firsts[e.slot].since != e.since {
			p.firsts[e.slot] = first{e.since, p.seen}
		}
	}
}

// tidy is how many segments the past may have before it is forgotten.
const tidy = 1024

// tidy forgets the segments that ended before everything that is in service began.
func (p *Provider) tidy() {
	oldest := p.sched.segments[p.seg-1].until
	for i := range p.jobs {
		switch j := &p.jobs[i]; j.stage {
		case serving:
			oldest = min(oldest, j.first)
		case trickling:
			oldest = min(oldest, j.turn)
		}
	}
	n := 0
	for p.sched.segments[n].until <= oldest && n < p.seg {
		n++
	}
	p.sched.forget(n)
	p.seg -= n
	p.forget = 2*p.seg + tidy
	p.fx = &p.sched.segments[p.seg].Effects
}
