package balancer

import (
	"math"
	"time"
)

// pause returns how long to wait before the next attempt of r.
func (b *Balancer) pause(r *request) time.Duration {
	bo := &b.cfg.Retries.Backoff
	if bo.Initial <= 0 {
		return 0
	}
	d := bo.Initial
	for k := int32(0); k < r.retries && d < math.MaxInt64/4; k++ {
		d *= 2
	}
	if bo.Max > 0 {
		d = min(d, bo.Max)
	}
	switch bo.Jitter {
	case JitterFull:
		d = time.Duration(b.jitter.Uniform(r.Number, uint64(r.retries)) * float64(d))
	case JitterEqual:
		d = d/2 + time.Duration(b.jitter.Uniform(r.Number, uint64(r.retries))*float64(d-d/2))
	}
	return d
}
