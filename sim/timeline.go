package sim

import "math"

// windowsOfARun is how many windows a run of known length is cut into.
const windowsOfARun = 240

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
	r.winEnd = t.Width
}

// crossWindow finds the window of now.
func (r *recorder) crossWindow(now int64) {
	t := &r.res.Timeline
	if r.window < 0 || now < r.winEnd {
		return
	}
	if now >= r.end {
		r.window, r.winEnd = -1, math.MaxInt64
		return
	}
	for now/t.Width >= int64(len(t.Windows)) {
		t.halve(len(r.prov))
	}
	r.window = int(now / t.Width)
	r.winEnd = int64(r.window+1) * t.Width
}

// halve doubles the width of the windows, each new one taking up two.
func (t *Timeline) halve(providers int) {
	t.Width *= 2
	n := len(t.Windows)
	for w := range n {
		var sum Window
		for _, old := range []int{2 * w, 2*w + 1} {
			if old < n {
				o := t.Windows[old]
				sum.Arrived += o.Arrived
				sum.Succeeded += o.Succeeded
				sum.Unsuccess += o.Unsuccess
				sum.Latency += o.Latency
			}
		}
		t.Windows[w] = sum
		for p := range providers {
			var c uint32
			for _, old := range []int{2 * w, 2*w + 1} {
				if old < n {
					c += t.PerProvider[old*providers+p]
				}
			}
			t.PerProvider[w*providers+p] = c
		}
	}
}

// trim drops the windows after the end.
func (t *Timeline) trim(end int64, providers int) {
	n := min(len(t.Windows), int((end+t.Width-1)/t.Width))
	t.Windows = t.Windows[:n]
	t.PerProvider = t.PerProvider[:n*providers]
}
