package mockproviders

// Next returns when Advance has something to do, pq.Never if it never has.
func (p *Provider) Next() int64 { return p.next }

// Advance does what is due at or before now until an attempt has ended: then it fills end and reports true. Call it
// until it reports false.
func (p *Provider) Advance(now int64, end *End) bool {
	for p.next <= now {
		at := p.next
		switch {
		case p.outbox.at() == at:
			n := p.outbox.pop(end)
			if n == 0 {
				p.touch()
				continue // cancelled on the way
			}
			p.release(n)
			p.open--
			p.touch()
			return true
		case p.resets == at:
			if p.reset(at, end) {
				return true
			}
		case p.running.At() == at:
			if p.step(at, p.running.Min().ID, end) {
				return true
			}
		default:
			if p.share(at, end) {
				return true
			}
		}
	}
	return false
}

// step does what is due in running for job n: the end of its service, of its prefill, or a quick failure.
func (p *Provider) step(at int64, n uint32, end *End) bool {
	j := &p.jobs[n]
	switch j.stage {
	case prefill:
		p.running.Pop()
		p.settle()
		if j.plan > 0 {
			p.sharing.join(p, at, n, decoding, j.brisk())
			p.touch()
			return false
		}
	case failing:
		p.running.Pop()
		p.settle()
		*end = End{Tag: j.Tag, Code: int(j.code), First: -1}
		done := p.deliver(at, n, end)
		p.touch()
		return done
	case serving:
		if p.stale == 0 && p.waiting > 0 { // the common case under load: one event replaces another
			done := p.finish(at, n, end)
			w := p.dequeue()
			p.begin(at, w)
			if p.jobs[w].stage == serving {
				p.running.ReplaceMin(p.jobs[w].end, w)
			} else {
				p.running.Pop()
			}
			p.touch()
			return done
		}
		p.running.Pop()
		p.settle()
	case trickling:
		p.running.Pop()
		p.settle()
	}
	done := p.finish(at, n, end)
	p.vacate(at)
	p.touch()
	return done
}

// finish fills end for job n, whose service is over, and sends it off. It reports whether the client has it now.
func (p *Provider) finish(at int64, n uint32, end *End) bool {
	j := &p.jobs[n]
	end.Tag, end.Code, end.First, end.Tokens, end.Cached = j.Tag, int(j.code), -1, 0, j.cached
	end.Late, end.RetryAfter, end.Requests, end.TokensLeft = false, 0, 0, 0
	if j.code == CodeOK || j.code == CodeBroken {
		end.Tokens = j.plan
		if j.plan > 0 || j.code == CodeOK {
			end.First = j.first
		}
	}
	end.Cost = p.bill(j, end.Tokens, j.code == CodeOK)
	p.settleLimits(at, j, end.Tokens)
	if j.gone {
		p.invoice(n, end)
		return true
	}
	return p.deliver(at, n, end)
}

// invoice sends the bill of an attempt that its client has left.
func (p *Provider) invoice(n uint32, end *End) {
	end.Late = true
	p.release(n)
}

// deliver hands an end to the client, or posts it if there is a network to cross. The caller must touch.
func (p *Provider) deliver(at int64, n uint32, end *End) bool {
	p.allowance(at, end)
	if p.m.cfg.RTT > 0 {
		p.post(at, n, end)
		return false
	}
	p.release(n)
	p.open--
	return true
}

// vacate gives the place of an attempt that has ended to the one that has waited longest.
func (p *Provider) vacate(now int64) {
	p.occupy(now, -1)
	if w := p.dequeue(); w != 0 {
		p.serve(now, w)
	}
}

// touch works out next after a change.
func (p *Provider) touch() {
	p.next = min(p.running.At(), p.outbox.at())
	if p.resets < p.next && p.busy+p.waiting > 0 {
		p.next = p.resets
	}
	if p.sharing.on {
		p.next = min(p.next, p.sharing.next(p))
	}
}
