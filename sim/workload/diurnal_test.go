package workload

import (
	"math"
	"testing"
	"time"
)

func TestTheCosineStaysCloseToTheCosine(t *testing.T) {
	const low, high, day = 20.0, 220.0, int64(24 * time.Hour)
	s := cosine(low, high, day)
	area, worst, at := 0.0, 0.0, int64(0)
	for _, p := range s.pieces {
		for k := range 10 {
			x := float64(k) / 10
			got := p.from + x*(p.to-p.from)
			want := 120 + 100*math.Cos(2*math.Pi*(float64(at)+x*float64(p.length))/float64(day))
			worst = math.Max(worst, math.Abs(got-want))
		}
		area += (p.from + p.to) / 2 * float64(p.length)
		at += p.length
	}
	if at != day {
		t.Errorf("the pieces last %d ns, want %d", at, day)
	}
	if worst > 0.0003*(high-low) {
		t.Errorf("up to %g away from the cosine", worst)
	}
	if got := area / float64(day); math.Abs(got-120) > 1e-10 {
		t.Errorf("the mean is %.15g, want 120", got)
	}
	if s.pieces[0].from != high || math.Abs(s.pieces[48].from-low) > 1e-10 {
		t.Errorf("it begins at %g and is %g at half time", s.pieces[0].from, s.pieces[48].from)
	}
}

// Whatever the period and the start, pieces fill the period exactly and the rate joins up.
func TestDaysAreWholeWhereverTheyBegin(t *testing.T) {
	for _, period := range []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 1_000_003} {
		for _, start := range []time.Duration{0, 1, period / 96, period / 7, period - 1} {
			p := must[Open](t)(NewDiurnal(&DiurnalParams{Low: 10, High: 50, Start: start, Period: period})).(*varying)
			s := p.plan.(*schedule)
			length, area := s.period()
			if length != int64(period) || math.Abs(area-30*period.Seconds()) > 1e-8*area {
				t.Errorf("period %v from %v: pieces last %d ns and bring %g arrivals", period, start, length, area)
			}
			for i, q := range s.pieces {
				before := s.pieces[(i+len(s.pieces)-1)%len(s.pieces)]
				if math.Abs(before.to-q.from) > 1e-9 || q.length <= 0 {
					t.Errorf("period %v from %v: piece %d begins at %g and lasts %d, the one before ends at %g", period, start, i, q.from, q.length, before.to)
				}
			}
			want := 30 + 20*math.Cos(2*math.Pi*start.Seconds()/period.Seconds())
			if got := s.pieces[0].from; math.Abs(got-want) > 0.0003*40 {
				t.Errorf("period %v from %v: begins at %g, want %g", period, start, got, want)
			}
			if p.Rate() != 30 {
				t.Errorf("mean %g, want 30", p.Rate())
			}
		}
	}
}

func TestCompressedDaysKeepTheirRates(t *testing.T) {
	full := must[Open](t)(NewDiurnal(&DiurnalParams{Low: 5, High: 50, Peak: 14 * time.Hour}))
	short := must[Open](t)(NewDiurnal(&DiurnalParams{Low: 5, High: 50, Peak: 14 * time.Hour, Compress: 288}))
	if full.Rate() != 27.5 || short.Rate() != 27.5 {
		t.Errorf("rates %g and %g, want 27.5", full.Rate(), short.Rate())
	}
	for _, hour := range []time.Duration{3, 14, 20, 24, 31} {
		a, b := Expected(full, hour*time.Hour), Expected(short, hour*time.Hour/288)
		if math.Abs(a/288-b) > 1e-6*b {
			t.Errorf("by %d o'clock: %g arrivals, compressed %g, want a 288th", hour, a, b)
		}
	}
}
