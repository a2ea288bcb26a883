package mockproviders

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
