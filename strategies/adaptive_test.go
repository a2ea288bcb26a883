package strategies_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
)

func dollars(perMillion int) units.TokenPrice { return units.TokenPrice(perMillion * 1_000_000) }

func adaptive(t testing.TB, change func(*strategies.Adaptive), weights ...float64) *lab {
	return newLab(t, "adaptive", change, weighing(weights...)...)
}

func unsmoothed(p *strategies.Adaptive) { p.Smoothing = 0 }

// shares lets the weights be set anew, then returns the picks of 1,000.
func (l *lab) shares() []int {
	l.now += 5 * time.Second
	return l.counts(1000)
}

func near(t testing.TB, what string, got []int, want ...float64) {
	t.Helper()
	for i := range got {
		if d := float64(got[i]) - 1000*want[i]; d < -2 || d > 2 {
			t.Errorf("%s: %v of 1000, want shares of %v", what, got, want)
			return
		}
	}
}

func TestAdaptiveStartsFromTheConfiguredWeights(t *testing.T) {
	near(t, "start", adaptive(t, nil, 5, 3, 2).counts(1000), 0.5, 0.3, 0.2)
}

func TestAdaptiveSharesByThroughputResponseTimeAndErrors(t *testing.T) {
	// Provider 0 answers in 1 s: one answer a second of work, merit 1 / 1 = 1.
	// Provider 1 answers in 2 s: merit 0.5 / 2 = 0.25. Shares 0.8 and 0.2.
	l := adaptive(t, unsmoothed, 1, 1)
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(1, strategies.OK, 2*time.Second)
	}
	near(t, "1 s against 2 s", l.shares(), 0.8, 0.2)

	// Of provider 1's attempts, 1 s each, a quarter fail: 0.75 answers a second, merit 0.75 / 1.25 = 0.6.
	l = adaptive(t, unsmoothed, 1, 1)
	for k := range 20 {
		l.tell(0, strategies.OK, time.Second)
		status := strategies.OK
		if k%4 == 0 {
			status = strategies.ServerError
		}
		l.tell(1, status, time.Second)
		l.tell(1, strategies.Cancelled, time.Minute)
		l.tell(1, strategies.BadRequest, ms)
	}
	near(t, "a quarter fails", l.shares(), 1/1.6, 0.6/1.6)

	// The configured weight stands for capacity.
	l = adaptive(t, unsmoothed, 3, 1)
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(1, strategies.OK, time.Second)
	}
	near(t, "weights 3 and 1", l.shares(), 0.75, 0.25)
}

func TestAdaptiveAssignedLoadDoesNotFeedItself(t *testing.T) {
	// Equal providers, one of which happened to get three times the traffic.
	feed := func(l *lab) {
		for k := range 80 {
			i := 0
			if k%4 == 0 {
				i = 1
			}
			l.tell(i, strategies.OK, time.Second)
		}
	}
	l := adaptive(t, unsmoothed, 1, 1)
	feed(l)
	near(t, "capacity", l.shares(), 0.5, 0.5)

	l = adaptive(t, func(p *strategies.Adaptive) { p.Smoothing, p.Throughput = 0, "total" }, 1, 1)
	feed(l)
	near(t, "total", l.shares(), 0.75, 0.25)
}

func TestAdaptiveKeepsAFloorOfTraffic(t *testing.T) {
	l := adaptive(t, unsmoothed, 1, 1, 1)
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
		l.tell(1, strategies.OK, time.Second)
		l.tell(2, strategies.ServerError, ms)
	}
	near(t, "one is down", l.shares(), 0.475, 0.475, 0.05)

	// Twenty floors of 5 % would be everything; together they are held to a half, 2.5 % each.
	weights, want := make([]float64, 20), make([]float64, 20)
	for i := range weights {
		weights[i], want[i] = 1, 0.025
	}
	want[0] = 0.525
	l = adaptive(t, unsmoothed, weights...)
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
		for i := 1; i < 20; i++ {
			l.tell(i, strategies.Timeout, time.Second)
		}
	}
	near(t, "all but one are down", l.shares(), want...)
}

func TestAdaptiveFloorInTheUnitOfTheWeights(t *testing.T) {
	// Textbook: 40 answers in 5 s at 2 s each weigh 8 / 2 = 4; nothing weighs 0.1: shares 4/4.1 and 0.1/4.1.
	textbook := func(p *strategies.Adaptive) {
		p.Smoothing, p.Floor = 0, strategies.Floor{Value: 0.1, Absolute: true}
	}
	l := adaptive(t, textbook, 1, 1)
	for range 40 {
		l.tell(0, strategies.OK, 2*time.Second)
	}
	near(t, "absolute floor", l.shares(), 4/4.1, 0.1/4.1)

	// The same with throughput set: an answer each 2 s of work weighs 0.5 / 2 = 0.25, and so does the unmeasured.
	l = adaptive(t, func(p *strategies.Adaptive) { textbook(p); p.Throughput = "capacity" }, 1, 1)
	for range 40 {
		l.tell(0, strategies.OK, 2*time.Second)
	}
	near(t, "absolute floor, throughput by capacity", l.shares(), 0.5, 0.5)
}

func TestAdaptiveRefusesAFloorItCannotGrant(t *testing.T) {
	build := func(floor float64, n int) error {
		params := &strategies.Adaptive{
			Interval: time.Second, Floor: strategies.Floor{Value: floor}, MinRequests: 1, Throughput: "auto"}
		_, err := strategies.New("adaptive", params, strategies.Env{Providers: alike(n)})
		return err
	}
	for _, c := range []struct {
		floor float64
		n     int
		most  string // that the error names; "" where there is none
	}{
		{0.125, 4, ""}, {0.2, 4, "at most 12.5%"}, {0.05, 10, ""}, {0.05, 11, "at most 4.5454%"},
		{0.166666, 3, ""}, {0.1667, 3, "at most 16.6666%"}, {0.00005, 10_000, ""}, {0.05, 10_000, "at most 0.005%"},
		{0.5, 1, ""}, {1.5, 1, "at most 50%"}, {math.NaN(), 2, "negative"}, {-0.1, 2, "negative"},
	} {
		err := build(c.floor, c.n)
		if c.most == "" && err != nil || c.most != "" && (err == nil || !strings.Contains(err.Error(), c.most)) {
			t.Errorf("floor %v for %d providers: %v, want %q", c.floor, c.n, err, c.most)
		}
	}
}

func TestAdaptiveThroughputIsTotalOnlyUnderAnAbsoluteFloor(t *testing.T) {
	// Equal providers, one of which got three times the traffic: by capacity they stay equal.
	for _, c := range []struct {
		floor strategies.Floor
		first float64
	}{
		{strategies.Floor{Auto: true}, 0.5},
		{strategies.Floor{Value: 0.1}, 0.5},
		{strategies.Floor{Value: 0.1, Absolute: true}, 0.75},
	} {
		l := adaptive(t, func(p *strategies.Adaptive) { p.Smoothing, p.Floor = 0, c.floor }, 1, 1)
		for k := range 80 {
			i := 0
			if k%4 == 0 {
				i = 1
			}
			l.tell(i, strategies.OK, time.Second)
		}
		near(t, registry.Format(c.floor), l.shares(), c.first, 1-c.first)
	}
}

func TestAdaptiveSmoothsAndWaitsForTheInterval(t *testing.T) {
	l := adaptive(t, nil, 1, 1)
	feed := func() {
		for range 20 {
			l.tell(0, strategies.OK, time.Second)
			l.tell(1, strategies.OK, 2*time.Second)
		}
	}
	feed()
	l.now = 5*time.Second - 1
	near(t, "before the interval is over", l.counts(1000), 0.5, 0.5)
	l.now++
	near(t, "half way to 0.8", l.counts(1000), 0.65, 0.35)
	l.now += 5*time.Second - 1
	near(t, "still", l.counts(1000), 0.65, 0.35)
	l.now += 9 * time.Hour // counts as one interval, however long
	near(t, "three quarters of the way", l.counts(1000), 0.725, 0.275)
}

func TestAdaptiveDoesNotJudgeOnOneAnswer(t *testing.T) {
	l := adaptive(t, unsmoothed, 1, 1)
	for range 20 {
		l.tell(0, strategies.OK, time.Second)
	}
	l.tell(1, strategies.OK, time.Minute)
	near(t, "one slow answer", l.shares(), 0.5, 0.5)
	for range 4 {
		l.tell(1, strategies.OK, time.Minute)
	}
	near(t, "five", l.shares(), 0.95, 0.05)
}

func TestFloorIsWrittenAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]strategies.Floor{
		"5%": {Value: 0.05}, "0.05": {Value: 0.05}, "0.1 absolute": {Value: 0.1, Absolute: true}, "0": {},
		"auto": {Auto: true},
	} {
		var got, again strategies.Floor
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
		if err := again.UnmarshalText([]byte(registry.Format(got))); err != nil || again != want {
			t.Errorf("%q was written %q", text, registry.Format(got))
		}
	}
	for _, text := range []string{"", "-1%", "200%", "absolute", "-0.1 absolute", "NaN absolute", "0.1 relative", "auto absolute"} {
		var f strategies.Floor
		if err := f.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, f)
		}
	}
}
