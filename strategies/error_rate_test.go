package strategies

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// The reference keeps every outcome and its time, and counts the eighths of the window that are left.
func TestErrorWindowCountsTheLastEightSlots(t *testing.T) {
	type outcome struct {
		at     time.Duration
		failed bool
	}
	r := rng.NewRand(rng.NewStream(1, rng.StrategyStream, 0))
	for trial := range 50 {
		var w errorWindow
		var all []outcome
		const width = time.Second
		now, slot := time.Duration(0), time.Duration(0) // slot: the start of the current one
		for range 300 {
			now += time.Duration(r.IntN(1000*(1+trial))) * time.Millisecond
			for now >= slot+width {
				if now >= slot+slots*width {
					slot = now // after a silence of a whole window the slots begin anew
				} else {
					slot += width
				}
			}
			o := outcome{now, r.IntN(3) == 0}
			all = append(all, o)
			w.add(now, width, o.failed)
			fails, total := int32(0), int32(0)
			for _, o := range all {
				if o.at >= slot-(slots-1)*width {
					total++
					if o.failed {
						fails++
					}
				}
			}
			if w.sumFails != fails || w.sumTotal != total {
				t.Fatalf("trial %d at %v: %d of %d, want %d of %d", trial, now, w.sumFails, w.sumTotal, fails, total)
			}
		}
	}
}

func TestErrorRateOfFewAttemptsIsNotAlarming(t *testing.T) {
	var w errorWindow
	w.add(0, time.Second, true)
	if got := w.rate(10); got != 0.1 {
		t.Errorf("one failure, of ten that make a volume: %v", got)
	}
	for range 19 {
		w.add(0, time.Second, true)
	}
	if got := w.rate(10); got != 1 {
		t.Errorf("twenty failures of twenty: %v", got)
	}
}
