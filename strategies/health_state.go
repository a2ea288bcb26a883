package strategies

import (
	"math"
	"time"
)

func (s *healthAware) Observe(now time.Duration, _ *Request, out *Outcome) {
	i := out.Provider
	h := &s.health[i]
	said := out.Status != Cancelled && out.Status != BadRequest
	if h.down {
		if s.halfOpen && now-out.Total >= h.since { // else it began before the illness
			s.probed(i, now, out, said)
		}
		return
	}
	if !said {
		return
	}
	failed := out.Status.Failed()
	s.explorer.heard(i, now)
	if !failed {
		s.latencies.record(i, now, out.Total, false)
	}
	volume := true
	if s.steps {
		if failed {
			h.rate += s.params.ErrorStep
		} else {
			h.rate = max(0, h.rate-s.params.RecoverStep)
		}
	} else {
		h.window.add(now, s.width, failed)
		h.rate = h.window.rate(s.params.MinRequests)
		volume = int(h.window.sumTotal) >= s.params.MinRequests
	}
	s.score[i] = float64(s.latencies.mean[i] * (1 + h.rate))
	if failed && volume && h.rate > float64(s.params.UnhealthyAbove) && len(s.health)-s.down > s.keep {
		s.fall(i, now)
	}
}

// fall makes provider i unhealthy.
func (s *healthAware) fall(i int, now time.Duration) {
	h := &s.health[i]
	if h.wait > 0 && now-h.since < h.wait {
		h.wait = min(2*h.wait, s.params.ProbeMax)
	} else {
		h.wait = s.params.ProbeAfter
	}
	h.down, h.since, h.probeAt, h.successes = true, now, now+h.wait, 0
	s.score[i] = math.NaN()
	s.explorer.due[i] = never
	s.down++
}

// probed takes in the end of an attempt at an unhealthy provider.
func (s *healthAware) probed(i int, now time.Duration, out *Outcome, said bool) {
	h := &s.health[i]
	switch {
	case !said:
		h.probeAt = now
	case out.Status.Failed():
		h.successes = 0
		h.wait = min(2*h.wait, s.params.ProbeMax)
		h.probeAt = now + h.wait
	default:
		h.successes++
		h.probeAt = now
		s.latencies.record(i, now, out.Total, false)
		if h.successes >= s.params.Probes {
			h.down, h.since, h.rate, h.window = false, now, 0, errorWindow{}
			s.score[i] = s.latencies.mean[i]
			s.explorer.heard(i, now)
			s.down--
		}
	}
}
