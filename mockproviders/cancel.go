package mockproviders

// Cancel ends an attempt that was taken and has not ended, as the client sees it. A provider that does not notice
// (BillAfterCancel) goes on with it: then end.Late is set, nothing is billed yet, and Advance will give another End
// with the same Tag, with Late set, whose Cost is the bill.
func (p *Provider) Cancel(now int64, number uint32) End {
	p.effects(now)
	j := &p.jobs[number]
	end := End{Tag: j.Tag, Code: CodeCut, First: -1, Cached: j.cached, Requests: -1, TokensLeft: -1}
	p.open--
	switch j.stage {
	case sent: // it has been done and charged; the client did not wait to see it
		sealed := p.outbox.cancel(j.end)
		end.Cost, end.Tokens, end.Cached = sealed.Cost, sealed.Tokens, sealed.Cached
		if sealed.First <= now {
			end.First = sealed.First
		}
		p.release(number)
		return end
	case hanging:
		p.release(number)
		return end
	case failing:
		p.stale++
		p.release(number)
		p.settle()
		p.touch()
		return end
	}
	if j.started() && j.first <= now-int64(p.m.cfg.RTT) {
		end.First = j.first
		if p.m.cfg.RTT > 0 {
			end.First += int64(p.m.cfg.RTT)
		}
	}
	if p.m.cfg.BillAfterCancel {
		j.gone = true
		if j.Prefix != nil { // the caller takes its own back
			kept := *j.Prefix
			j.Prefix = &kept
		}
		end.Late = true
		if j.stage != waiting {
			end.Tokens = p.progress(now, j)
		}
		return end
	}
	if j.stage == waiting {
		p.unlink(number)
		p.settleLimits(now, j, -1)
		p.release(number)
		p.touch()
		return end
	}
	end.Tokens = p.progress(now, j)
	end.Cost = p.bill(j, end.Tokens, false)
	p.settleLimits(now, j, end.Tokens)
	p.withdraw(now, number)
	p.release(number)
	p.vacate(now)
	p.touch()
	return end
}

// withdraw takes a job out of service before its time: its event goes stale.
func (p *Provider) withdraw(now int64, n uint32) {
	j := &p.jobs[n]
	shared := j.stage == filling || j.stage == decoding
	if p.sharing.on {
		p.sharing.elapse(p, now)
	}
	j.stage = unused
	if shared {
		p.sharing.settle(p)
	} else {
		p.stale++
		p.settle()
	}
}

// reset breaks off one of the attempts that the provider has when an outage cuts them all off. It reports whether
// the client knows now.
func (p *Provider) reset(at int64, end *End) bool {
	p.effects(at)
	for ; int(p.cursor) < len(p.jobs); p.cursor++ {
		n := p.cursor
		j := &p.jobs[n]
		switch j.stage {
		case unused, hanging, sent, failing:
			continue
		}
		*end = End{Tag: j.Tag, Code: CodeRefused, First: -1, Cached: j.cached}
		if j.stage == waiting {
			p.unlink(n)
			p.settleLimits(at, j, -1)
		} else {
			if end.Tokens = p.progress(at, j); end.Tokens > 0 {
				end.First, end.Code = j.first, CodeBroken
			}
			end.Cost = p.bill(j, end.Tokens, false)
			p.settleLimits(at, j, end.Tokens)
			p.withdraw(at, n)
			p.occupy(at, -1)
		}
		done := true
		if j.gone {
			p.invoice(n, end)
		} else {
			done = p.deliver(at, n, end)
		}
		p.touch()
		return done
	}
	p.resets, p.cursor = p.nextReset(at+1), 0
	p.touch()
	return false
}

// nextReset returns when what is in flight next breaks off, at or after now.
func (p *Provider) nextReset(now int64) int64 {
	at := p.sched.reset(now)
	if c := &p.m.cfg; c.Cut && c.Leaves > 0 && int64(c.Leaves) >= now {
		at = min(at, int64(c.Leaves))
	}
	return at
}
