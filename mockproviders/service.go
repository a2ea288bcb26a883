package mockproviders

import "github.com/evenkeel/evenkeel/sim/units"

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
	if p.cache != nil && j.Prefix != nil {
		j.cached = p.recall(now, j)
	}
	if p.m.perPrompt > 0 || p.m.perCached > 0 {
		ttft += float64(float64(j.Prompt-j.cached)*p.m.perPrompt) + float64(float64(j.cached)*p.m.perCached)
	}
	if len(fx.Colds) > 0 {
		factor := p.chill(now, fx)
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
		j.end = int64(min(ttft+0.5, maxEnd)) // the work until the first token; join makes an event of it
	}
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
