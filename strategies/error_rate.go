package strategies

import "time"

// slots is how finely a window is divided: it slides in steps of an eighth.
const slots = 8

// An errorWindow counts attempts and failures over a sliding window of time.
type errorWindow struct {
	fails, total [slots]int32
	sumFails     int32
	sumTotal     int32
	slot         int
	ends         time.Duration // of the current slot
}

// add counts an attempt that ended now. The window is slots × width.
func (w *errorWindow) add(now, width time.Duration, failed bool) {
	if now >= w.ends {
		w.slide(now, width)
	}
	w.total[w.slot]++
	w.sumTotal++
	if failed {
		w.fails[w.slot]++
		w.sumFails++
	}
}

func (w *errorWindow) slide(now, width time.Duration) {
	passed := (now-w.ends)/width + 1
	if passed >= slots {
		*w = errorWindow{ends: now + width}
		return
	}
	for range passed {
		if w.slot++; w.slot == slots {
			w.slot = 0
		}
		w.sumFails -= w.fails[w.slot]
		w.sumTotal -= w.total[w.slot]
		w.fails[w.slot], w.total[w.slot] = 0, 0
	}
	w.ends += passed * width
}

// rate returns the share of failures. Below the minimum volume the missing attempts count as successes, so that
// one early failure is not an error rate of one.
func (w *errorWindow) rate(volume int) float64 {
	if w.sumFails == 0 {
		return 0
	}
	return float64(w.sumFails) / float64(max(int(w.sumTotal), volume))
}
