package balancer

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// judge enters an outcome into the provider's breaker. Cancelled attempts and bad requests say nothing about a
// provider; neither do attempts that began before the breaker's last change of state.
func (b *Balancer) judge(now time.Duration, provider int, epoch uint32, status strategies.Status) {
	br := &b.breakers[provider]
	if br.epoch != epoch {
		return
	}
	silent := status != strategies.OK && !status.Failed()
	switch br.state {
	case closed:
		if !silent && br.count(now, status.Failed(), b.cfg.Breaker) {
			b.trip(now, provider)
		}
	case halfOpen:
		switch {
		case silent:
			br.probes-- // another probe may take its place
			b.include(now, provider, tripped)
		case status.Failed():
			b.trip(now, provider)
		default:
			if br.good++; br.good >= b.cfg.Breaker.HalfOpen {
				br.become(closed)
				b.include(now, provider, tripped)
			}
		}
	}
}

// probe notes that an attempt begins at the provider and returns the epoch to judge it in. The last probe that a
// half-open breaker lets through closes the door behind it.
func (b *Balancer) probe(now time.Duration, provider int) uint32 {
	br := &b.breakers[provider]
	switch br.state {
	case open:
		return br.epoch - 1 // sent for want of anybody better: no probe
	case halfOpen:
		if br.probes >= b.cfg.Breaker.HalfOpen {
			return br.epoch - 1
		}
		if br.probes++; br.probes == b.cfg.Breaker.HalfOpen {
			b.exclude(now, provider, tripped)
		}
	}
	return br.epoch
}

// trip opens the breaker.
func (b *Balancer) trip(now time.Duration, provider int) {
	br := &b.breakers[provider]
	br.become(open)
	br.reopens = now + b.cfg.Breaker.Open
	b.reopens.Push(int64(br.reopens), uint32(provider))
	b.exclude(now, provider, tripped)
}

// halfOpen lets probes through.
func (b *Balancer) halfOpen(now time.Duration, provider int) {
	b.breakers[provider].become(halfOpen)
	b.include(now, provider, tripped)
}

// Why a provider is kept out of the pool.
const (
	tripped    uint8 = 1 << iota // its breaker is open, or half-open and full
	coolingOff                   // it asked to be left alone for a while
	notMember                    // it has not joined, or has left
)

// unhealthy are the reasons that lie with the provider's health.
const unhealthy = tripped | coolingOff

func (b *Balancer) exclude(now time.Duration, provider int, why uint8) {
	before := b.down[provider]
	b.down[provider] |= why
	if before == 0 {
		for _, r := range b.distinct {
			r.Exclude(provider)
		}
	}
	if before&unhealthy == 0 && why&unhealthy != 0 {
		b.downFrom[provider] = now
	}
}

func (b *Balancer) include(now time.Duration, provider int, why uint8) {
	before := b.down[provider]
	b.down[provider] &^= why
	if before != 0 && b.down[provider] == 0 {
		for _, r := range b.distinct {
			r.Include(provider)
		}
	}
	if before&unhealthy != 0 && b.down[provider]&unhealthy == 0 {
		b.downFor[provider] += now - b.downFrom[provider]
	}
}

// cooldown heeds a Retry-After.
func (b *Balancer) cooldown(now time.Duration, provider int, wait time.Duration) {
	at := now + wait
	if at <= b.roster.Pool().RetryAt(provider) {
		return
	}
	b.roster.SetRetryAt(provider, at)
	if b.cfg.HonorRetryAfter {
		b.exclude(now, provider, coolingOff)
		b.cooldowns.Push(int64(at), uint32(provider))
	}
}

// cooled ends a cooldown, unless a later answer has prolonged it.
func (b *Balancer) cooled(now time.Duration, provider int) {
	if b.roster.Pool().RetryAt(provider) <= now {
		b.include(now, provider, coolingOff)
	}
}

// Join makes a provider a member of the pool, Leave ends that: no attempts are sent there any more, and those in
// flight go on. All providers are members at first.
func (b *Balancer) Join(now time.Duration, provider int) { b.include(now, provider, notMember) }

// Leave takes a provider out of the pool until it joins again.
func (b *Balancer) Leave(now time.Duration, provider int) { b.exclude(now, provider, notMember) }

// Unhealthy returns for how long the balancer has kept a provider out of the pool for its health, up to now.
func (b *Balancer) Unhealthy(now time.Duration, provider int) time.Duration {
	d := b.downFor[provider]
	if b.down[provider]&unhealthy != 0 {
		d += now - b.downFrom[provider]
	}
	return d
}
