package sim

import "math"

const (
	// windowsOfARun is how many windows a run of known length is cut into.
	windowsOfARun = 240
	// coarse is how many windows share a sketch of each provider's attempts.
	coarse = 4
	// maxSketches bounds the memory of these where there are many providers: longer stretches share one then.
	maxSketches = 1 << 14
)

func (r *recorder) newTimeline(cfg *Config, providers int) {
	t := &r.res.Timeline
	n := windowsOfARun
	if cfg.Duration > 0 {
		t.Width = (int64(cfg.Duration) + windowsOfARun - 1) / windowsOfARun
	} else {
		t.Width, n = 1e9, MaxWindows
	}
	t.Windows = make([]Window, n)
	t.PerProvider = make([]uint32, n*providers)
	t.Failed = make([]uint32, n*providers)
	t.Coarse = coarse
	for t.Coarse < n && (n+t.Coarse-1)/t.Coarse*providers > maxSketches {
		t.Coarse *= 2
	}
	t.Attempts = make([]Sketch, (n+t.Coarse-1)/t.Coarse*providers)
	r.winEnd = t.Width
}

// crossWindow finds the window of now.
func (r *recorder) crossWindow(now int64) {
	t := &r.res.Timeline
	if r.window < 0 || now < r.winEnd {
		return
	}
	over := now >= r.end
	if over {
		now = max(r.end-1, 0)
	}
	for now/t.Width >= int64(len(t.Windows)) {
		r.window /= 2
		t.halve(len(r.prov))
	}
	for k := r.window; k == r.window || k < int(now/t.Width) || over && k == int(now/t.Width); k++ {
		t.Windows[k].InFlight = uint32(r.all.inFlight) // nothing happened in those after the first
	}
	if over {
		r.window, r.winEnd = -1, math.MaxInt64
		return
	}
	r.window = int(now / t.Width)
	r.winEnd = int64(r.window+1) * t.Width
	r.sketches = r.window / t.Coarse * len(r.prov)
}

// halve doubles the width of the windows, each new one taking up two.
func (t *Timeline) halve(providers int) {
	t.Width *= 2
	n := len(t.Windows)
	for w := range n {
		var sum Window
		for old := 2 * w; old <= 2*w+1 && old < n; old++ {
			o := &t.Windows[old]
			sum.Arrived += o.Arrived
			sum.Succeeded += o.Succeeded
			sum.Unsuccess += o.Unsuccess
			sum.InFlight = o.InFlight
			sum.Latency += o.Latency
			sum.Latencies.Merge(&o.Latencies)
		}
		t.Windows[w] = sum
	}
	pair(t.PerProvider, providers, func(into, from *uint32) { *into += *from })
	pair(t.Failed, providers, func(into, from *uint32) { *into += *from })
	pair(t.Attempts, providers, func(into, from *Sketch) { into.Merge(from) })
}

// pair adds rows 2k and 2k+1 up into row k. A missing row is empty.
func pair[T any](all []T, width int, add func(into, from *T)) {
	n := len(all) / width
	for k := range n {
		for i := range width {
			var sum T
			for old := 2 * k; old <= 2*k+1 && old < n; old++ {
				add(&sum, &all[old*width+i])
			}
			all[k*width+i] = sum
		}
	}
}

// trim drops the windows after the one in which traffic ended. The end itself belongs to it where the last request came
// then.
func (t *Timeline) trim(end int64, lastArrival bool, providers int) {
	if !lastArrival {
		end--
	}
	n := min(len(t.Windows), int(max(end, 0)/t.Width)+1)
	t.Windows = t.Windows[:n]
	t.PerProvider = t.PerProvider[:n*providers]
	t.Failed = t.Failed[:n*providers]
	t.Attempts = t.Attempts[:(n+t.Coarse-1)/t.Coarse*providers]
}
