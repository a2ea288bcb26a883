package strategies

import (
	"fmt"
	"time"
)

func init() {
	Register("adaptive", "shares traffic by weights that follow throughput, response time and errors",
		`Every interval each provider's weight is set anew from what its attempts showed: throughput / (response time ×
(1 + error rate)). Attempts then follow the weights by smooth weighted round robin rather than by chance: the
counts that the next weights are computed from carry no noise of the choice itself.

Left alone that formula feeds itself: who is given more answers more, so its throughput and its weight grow.
Here throughput is what capacity in use brings: answers per second that attempts were in flight (by Little's
law, answers per second over attempts in flight), times the configured weight, which stands for capacity. It
does not depend on the share a provider is given, only on how well it copes. The shares are smoothed: each
interval keeps the part smoothing of the old one. Times span intervals until min_requests attempts have ended, so
that a slow trickle is not judged on one answer. A provider that showed nothing yet counts like the average one.

Each provider keeps at least the share floor of the traffic, so that it can show that it is well again. All floors
together may be at most half of the traffic, so that the other half can follow the weights; a larger floor is an
error. With floor: auto it is 5 %, or with more than ten providers an equal part of that half.

Use it for providers of unlike and changing speed, when each should carry something and no single one be
flooded.

It fails to react within an interval: put timeouts and a circuit breaker before it. A provider that is down
still gets its floor. The textbook form is floor: 0.1 absolute, smoothing: 0: rich get richer, an idle provider's
weight is a constant in a unit that depends on the traffic, and shares jump with every interval. An absolute
floor is a weight of that form, so with one throughput: auto is total, the throughput as it is; without one it
is capacity, as above. Either can be set with either sort of floor.

Source: the feedback is dynamic weighted round robin with measured weights (Zhang, "Linux Virtual Server for
scalable network services", 2000); throughput per request in flight by Little 1961.`,
		Adaptive{
			Interval: 5 * time.Second, Smoothing: 0.5, Floor: Floor{Auto: true}, MinRequests: 5, Throughput: auto,
		},
		newAdaptive)
}

// Adaptive are the parameters of adaptive.
type Adaptive struct {
	Interval    time.Duration `param:"interval" above:"0s" doc:"time between two settings of the weights"`
	Smoothing   float64       `param:"smoothing" min:"0" below:"1" doc:"part of the old weight that the new one keeps; 0 is none"`
	Floor       Floor         `param:"floor" doc:"least that each provider gets: a share of traffic; a weight such as 0.1 absolute; auto: 5%, less with more than ten providers"`
	MinRequests int           `param:"min_requests" min:"1" doc:"ended attempts it takes to judge a provider anew"`
	Throughput  string        `param:"throughput" enum:"auto|capacity|total" doc:"capacity: per attempt in flight, times the configured weight; total: as it is, growing with the traffic given; auto: total if the floor is absolute, else capacity"`
}

type adaptive struct {
	params Adaptive
	total  bool
	floor  float64 // a share, unless params.Floor is absolute
	smooth *smooth
	base   []float64 // configured weights
	marks  []marks
	merit  []float64 // per unit of configured weight, as last judged; negative before
	share  []float64 // smoothed weights; they sum to 1 unless the floor is absolute
	weight []float64 // what smooth runs on
	to     time.Duration
}

// marks are what a provider showed since it was last judged.
type marks struct {
	good, busy     int64 // nanoseconds of the answers, and of all attempts
	answers, total int32
	since          time.Duration
}

func newAdaptive(p *Adaptive, env Env) (Strategy, error) {
	switch {
	case p.Interval <= 0:
		return nil, fmt.Errorf("interval is %v; it must be positive", p.Interval)
	case !(p.Smoothing >= 0 && p.Smoothing < 1):
		return nil, fmt.Errorf("smoothing is %v; it lies from 0 to below 1", p.Smoothing)
	case !p.Floor.Auto && !(p.Floor.Value >= 0):
		return nil, fmt.Errorf("floor is %v; it cannot be negative", p.Floor.Value)
	case p.MinRequests < 1:
		return nil, fmt.Errorf("min_requests is %d; it is at least 1", p.MinRequests)
	}
	total, floor := p.absolute(), p.Floor.Value
	if p.Throughput != auto {
		var err error
		if total, err = oneOf("throughput", p.Throughput, "capacity", "total"); err != nil {
			return nil, fmt.Errorf("%w, or auto", err)
		}
	}
	if !p.absolute() {
		var err error
		if floor, err = p.Floor.share(len(env.Providers)); err != nil {
			return nil, err
		}
	}
	w, err := weights(env.Providers)
	if err != nil {
		return nil, err
	}
	n := len(w)
	s := &adaptive{
		params: *p, total: total, floor: floor, smooth: newSmooth(w), base: w, marks: make([]marks, n), merit: make([]float64, n),
		share: make([]float64, n), weight: make([]float64, n), to: p.Interval,
	}
	copy(s.share, w)
	normalise(s.share)
	for i := range s.merit {
		s.merit[i] = -1
	}
	return s, nil
}

// absolute reports whether the floor is a weight.
func (p *Adaptive) absolute() bool { return p.Floor.Absolute && !p.Floor.Auto }

func (s *adaptive) Pick(now time.Duration, _ *Request, pool Pool) int {
	if now >= s.to {
		s.recompute(now)
	}
	return s.smooth.pick(pool)
}

func (s *adaptive) Observe(now time.Duration, _ *Request, out *Outcome) {
	if now >= s.to {
		s.recompute(now)
	}
	if out.Status == Cancelled || out.Status == BadRequest {
		return
	}
	m := &s.marks[out.Provider]
	d := min(max(int64(out.Total), 1), longest)
	m.busy += d
	m.total++
	if out.Status == OK {
		m.good += d
		m.answers++
	}
}

// recompute sets the weights from what was observed since the last time.
func (s *adaptive) recompute(now time.Duration) {
	s.to = now + s.params.Interval
	s.judge(now)
	copy(s.weight, s.share) // the old shares
	fresh := s.share
	s.fill(fresh)
	keep := s.params.Smoothing
	for i, old := range s.weight {
		fresh[i] = float64(keep*old) + float64((1-keep)*fresh[i])
	}
	copy(s.weight, fresh)
	if s.params.absolute() {
		for i, w := range s.weight {
			s.weight[i] = max(w, s.floor)
		}
	} else {
		raise(s.weight, s.floor)
	}
	s.smooth.setWeights(s.weight)
}

// judge sets the merit of every provider that showed enough.
func (s *adaptive) judge(now time.Duration) {
	for i := range s.marks {
		m := &s.marks[i]
		if int(m.total) < s.params.MinRequests && !s.total {
			continue
		}
		s.merit[i] = 0
		if m.answers > 0 {
			answers, second := float64(m.answers), float64(time.Second)
			responseTime := float64(m.good) / answers / second
			errorRate := float64(m.total-m.answers) / float64(m.total)
			load := float64(m.busy) / second
			if s.total {
				load = float64(now-m.since) / second
			}
			s.merit[i] = answers / load / (responseTime * (1 + errorRate))
		}
		*m = marks{since: now}
	}
}

// fill writes the weights that the merits alone would give: shares that sum to 1, unless the floor is absolute.
func (s *adaptive) fill(to []float64) {
	known, sum := 0, 0.0
	for _, m := range s.merit {
		if m >= 0 {
			known++
			sum += m
		}
	}
	average := 1.0
	if known > 0 && sum > 0 {
		average = sum / float64(known)
	}
	for i, m := range s.merit {
		if m < 0 || sum == 0 {
			m = average
		}
		if !s.total {
			m = float64(m * s.base[i])
		}
		to[i] = m
	}
	if !s.params.absolute() {
		normalise(to)
	}
}

// normalise scales the positive numbers x so that they sum to 1.
func normalise(x []float64) {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	for i := range x {
		x[i] /= sum
	}
}

// raise lifts the shares below floor to it, and lowers the others in proportion, so that they still sum to 1.
func raise(share []float64, floor float64) {
	for {
		low, rest := 0, 0.0
		for _, v := range share {
			if v <= floor {
				low++
			} else {
				rest += v
			}
		}
		scale := (1 - float64(float64(low)*floor)) / rest
		again := false
		for i, v := range share {
			if v <= floor {
				share[i] = floor
			} else if share[i] = float64(v * scale); share[i] < floor {
				share[i], again = floor, true
			}
		}
		if !again {
			return
		}
	}
}
