package sim

import (
	"errors"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/strategies"
)

func TestATimelineOfUnknownLengthDoublesItsWindowsAndLosesNothing(t *testing.T) {
	r := newRecorder(&Config{Requests: 5000}, make([]strategies.Provider, 2), 1)
	arrived, started := 0, [2]uint64{}
	q := &request{}
	for now := int64(0); now < int64(2*time.Hour); now += int64(3 * time.Second) {
		r.advance(now)
		r.arrive(now, 0)
		p := int(rng.Mix(uint64(now)) & 1)
		r.attemptStarted(now, p, q, 0)
		arrived++
		started[p]++
	}
	r.arrivalsOver(int64(2 * time.Hour))
	tl := &r.res.Timeline
	if len(tl.Windows) > MaxWindows || tl.Width != int64(32*time.Second) {
		t.Errorf("%d windows of %v, want at most %d of 32s", len(tl.Windows), time.Duration(tl.Width), MaxWindows)
	}
	got, by := 0, [2]uint64{}
	for w := range tl.Windows {
		got += int(tl.Windows[w].Arrived)
		by[0] += uint64(tl.PerProvider[2*w])
		by[1] += uint64(tl.PerProvider[2*w+1])
		if end := int64(w+1) * tl.Width; end < int64(2*time.Hour) && tl.Windows[w].Arrived != 10 && tl.Windows[w].Arrived != 11 {
			t.Fatalf("window %d counts %d arrivals, want 32 s / 3 s", w, tl.Windows[w].Arrived)
		}
	}
	if got != arrived || by != started {
		t.Errorf("%d arrivals and %v attempts in the windows, want %d and %v", got, by, arrived, started)
	}
}

// Every law that check states can be broken, and is then reported.
func TestBrokenBooksAreReported(t *testing.T) {
	for name, cook := range map[string]func(r *recorder){
		"a request lost":           func(r *recorder) { r.all.offered++ },
		"a request ended twice":    func(r *recorder) { r.all.succeeded++ },
		"an attempt without end":   func(r *recorder) { r.prov[0].started++ },
		"an attempt uncounted":     func(r *recorder) { r.all.attempts++ },
		"money made":               func(r *recorder) { r.res.Spend++ },
		"time made":                func(r *recorder) { r.prov[0].area++ },
		"a sojourn miscounted":     func(r *recorder) { r.all.sojourns++ },
		"a measured request lost":  func(r *recorder) { r.res.Offered++ },
		"a status miscounted":      func(r *recorder) { r.res.Providers[0].Statuses[0]++ },
		"a latency not recorded":   func(r *recorder) { r.res.Latency.Record(1) },
		"an attempt left in limbo": func(r *recorder) { r.all.inFlight++ },
	} {
		r := &runner{cfg: &Config{Strategy: Strategy{Name: "s"}}, rec: newRecorder(&Config{Requests: 1}, make([]strategies.Provider, 1), 7)}
		r.providers = []*mockproviders.Provider{mockproviders.Compile(mockproviders.Config{TTFT: dist.NewConstant(1), PerOutputToken: dist.NewConstant(1)}).New(1)}
		if err := r.check(0); err != nil {
			t.Fatalf("honest books: %v", err)
		}
		cook(&r.rec)
		var broken *ConservationError
		if err := r.check(0); !errors.As(err, &broken) || broken.Seed != 7 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
