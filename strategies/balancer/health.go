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
			b.include(now, provider)
		case status.Failed():
			b.trip(now, provider)
		default:
			if br.good++; br.good >= b.cfg.Breaker.HalfOpen {
				br.become(closed)
				b.include(now, provider)
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
			b.exclude(now, provider)
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
	b.exclude(now, provider)
}

// halfOpen lets probes through.
func (b *Balancer) halfOpen(now time.Duration, provider int) {
	b.breakers[provider].become(halfOpen)
	b.include(now, provider)
}

func (b *Balancer) exclude(now time.Duration, provider int) {
	if b.downFrom[provider] < 0 {
		b.downFrom[provider] = now
		b.roster.Exclude(provider)
	}
}

func (b *Balancer) include(now time.Duration, provider int) {
	if from := b.downFrom[provider]; from >= 0 {
		b.downFor[provider] += now - from
		b.downFrom[provider] = -1
		b.roster.Include(provider)
	}
}

// Unhealthy returns for how long the balancer has kept a provider out of the pool, up to now.
func (b *Balancer) Unhealthy(now time.Duration, provider int) time.Duration {
	d := b.downFor[provider]
	if from := b.downFrom[provider]; from >= 0 {
		d += now - from
	}
	return d
}
