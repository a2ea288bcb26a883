package experiment

import (
	"testing"
	"time"
)

func TestWarmUpsAreRoundedUp(t *testing.T) {
	for d, want := range map[time.Duration]time.Duration{
		0:                         0,
		1234567 * time.Nanosecond: time.Millisecond,
		4999 * time.Millisecond:   4999 * time.Millisecond,
		5 * time.Second:           5 * time.Second,
		12500 * time.Millisecond:  13 * time.Second,
		15*time.Second + 20:       15 * time.Second,
		250*time.Second + 1e6:     251 * time.Second,
	} {
		if got := roundUp(d); got != want {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
}
