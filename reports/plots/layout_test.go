package plots

import (
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"
)

// heightsAt is the range of heights of a line within a point of x.
func heightsAt(line []vg.Point, x vg.Length) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if b.X < x-0.3 || a.X > x+0.3 {
			continue
		}
		for _, at := range []vg.Length{max(x-0.3, a.X), min(x+0.3, b.X)} {
			y := a.Y
			if b.X > a.X {
				y += (b.Y - a.Y) * (at - a.X) / (b.X - a.X)
			}
			lo, hi = math.Min(lo, float64(y)), math.Max(hi, float64(y))
		}
		if b.X == a.X {
			lo, hi = math.Min(lo, float64(a.Y)), math.Max(hi, float64(b.Y))
		}
	}
	return lo, hi
}

func TestTicksAreRoundAndKeepApart(t *testing.T) {
	room := light.tick.width
	for _, lo := range []float64{1e-9, 3.3e-4, 0.71, 1, 42, 9e5} {
		for _, ratio := range []float64{1.0001, 1.01, 1.5, 3, 10, 1e3, 1e6, 1e9} {
			for _, log := range []bool{false, true} {
				s := scale{lo, lo * ratio, log, 0, 300}
				ts := s.ticks(secondsTick, room, 14)
				if crowded := !log && lo > 1e5; len(ts) < 2 && !(crowded && ratio >= 1e3) {
					t.Errorf("%v … ×%v, log %v: ticks %v", lo, ratio, log, ts)
				}
				for i, k := range ts {
					if k.value < s.lo*(1-1e-8) || k.value > s.hi*(1+1e-8) {
						t.Errorf("tick %v outside %v … %v", k, s.lo, s.hi)
					}
					if i > 0 && s.at(k.value)-s.at(ts[i-1].value) < (room(k.text)+room(ts[i-1].text))/2 {
						t.Errorf("ticks %v and %v overlap", ts[i-1], k)
					}
				}
			}
		}
	}
}

func TestQuantitiesAreWrittenForPeople(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{seconds(0.3), "300 ms"}, {seconds(1), "1 s"}, {seconds(2.5), "2.5 s"}, {seconds(0.9996), "1 s"},
		{seconds(12345), "12,300 s"}, {seconds(2e-5), "20 µs"}, {seconds(0), "0 s"}, {seconds(0.05), "50 ms"},
		{dollars(3.2), "$3.20"}, {dollars(0), "$0"}, {dollars(0.0032), "$0.0032"}, {dollars(1234.5), "$1,234"},
		{dollarsTick(3.2, 0.1), "$3.20"}, {dollarsTick(3, 1), "$3.00"}, {dollarsTick(20, 10), "$20"},
		{secondsTick(1.25, 0.05), "1.25 s"}, {secondsTick(0.3, 0.1), "300 ms"},
		{clockFor(20 * time.Minute).at(10 * time.Minute), "10:00"},
		{clockFor(24 * time.Hour).at(90 * time.Minute), "1:30"},
		{clockFor(30 * time.Second).at(2500 * time.Millisecond), "2.5"},
		{successShare(0.99999), ">99.9 %"}, {successShare(1), "100 %"},
		{successShare(1e-6), "<0.1 %"},
		{successShare(0.5), "50.0 %"},
		{seedList([]uint64{1, 2, 3}), "seeds 1–3"}, {seedList([]uint64{7}), "seed 7"}, {seedList([]uint64{1, 5}), "seeds 1, 5"},
		{percent(0.4321, 1), "43.2 %"}, {figure(7.6), "7.60 s"}, {figure(0.0101), "10.1 ms"}, {figure(123), "123 s"}, {figure(0), "0 s"},
		{dollarsTick(30, 0), "$30"}, {dollarsTick(0.3, 0), "$0.30"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTextIsShortenedInTheMiddleAndWrappedByMeasuredWidth(t *testing.T) {
	in := light.name
	long := "strategy_with_a_long_name_number_17"
	got := shorten(in, long, 80)
	if in.width(got) > 80 || !strings.HasPrefix(got, "strat") || !strings.HasSuffix(got, "17") {
		t.Errorf("%q is %v wide", got, in.width(got))
	}
	if shorten(in, "short", 80) != "short" {
		t.Error("a text with room was cut")
	}
	lines := wrap(in, []span{{text: strings.Repeat("word ", 40) + strings.Repeat("x", 300)}}, 150)
	if len(lines) < 5 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		var w vg.Length
		for i, k := range line {
			if i > 0 {
				w += in.width(" ")
			}
			w += k.width
		}
		if w > 150+1e-6 {
			t.Errorf("a line is %v wide", w)
		}
	}
}
