package balancer

import "time"

// A breakerState is where a circuit breaker stands.
type breakerState uint8

const (
	closed breakerState = iota
	open
	halfOpen
)

// buckets is the number of parts that a breaker's window is cut into; the window slides by one part at a time.
const buckets = 10

// A breaker is the circuit breaker of one provider. epoch counts its changes of state, so that outcomes of attempts
// begun in an earlier state can be told from those that it is waiting for.
type breaker struct {
	state   breakerState
	bucket  uint8
	epoch   uint32
	ends    time.Duration // of the current bucket
	reopens time.Duration // when open turns to half-open

	ok, failed   uint32 // in the window
	okIn, badIn  [buckets]uint32
	inARow       int // failures since the last success
	probes, good int // while half-open: probes begun and probes that succeeded
}

// slide moves the window up to now.
func (b *breaker) slide(now, width time.Duration) {
	if now < b.ends {
		return
	}
	if now >= b.ends+buckets*width {
		b.forget()
		b.ends = now + width
		return
	}
	for ; now >= b.ends; b.ends += width {
		b.bucket = (b.bucket + 1) % buckets
		b.ok -= b.okIn[b.bucket]
		b.failed -= b.badIn[b.bucket]
		b.okIn[b.bucket], b.badIn[b.bucket] = 0, 0
	}
}

func (b *breaker) forget() {
	b.ok, b.failed, b.inARow = 0, 0, 0
	b.okIn, b.badIn = [buckets]uint32{}, [buckets]uint32{}
}

// count enters an outcome into the window of a closed breaker and reports whether it must open now.
func (b *breaker) count(now time.Duration, failed bool, cfg *Breaker) bool {
	b.slide(now, max(cfg.Window/buckets, 1))
	if !failed {
		b.ok++
		b.okIn[b.bucket]++
		b.inARow = 0
		return false
	}
	b.failed++
	b.badIn[b.bucket]++
	b.inARow++
	if cfg.Consecutive > 0 && b.inARow >= cfg.Consecutive {
		return true
	}
	all := b.ok + b.failed
	return cfg.FailureRatio > 0 && all >= uint32(cfg.MinRequests) && float64(b.failed) >= cfg.FailureRatio*float64(all)
}

// become changes the state.
func (b *breaker) become(s breakerState) {
	b.state = s
	b.epoch++
	b.probes, b.good = 0, 0
	b.forget()
}
