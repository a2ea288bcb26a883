package fit

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// sent returns n moments with gaps that gonum draws, in seconds, rounded down to the clock's step in nanoseconds.
func sent(gap distuv.Rander, n int, step int64) []int64 {
	at := make([]int64, n)
	t := 0.0
	for i := range at {
		t += gap.Rand()
		at[i] = int64(t*1e9) / step * step
	}
	return at
}

func TestArrivalsAreThoseThatMadeTheLog(t *testing.T) {
	src := rand.NewPCG(1, 2)
	for _, c := range []struct {
		gap    distuv.Rander
		family string
		cv     float64
		within float64 // of cv: four standard errors
	}{
		{distuv.Exponential{Rate: 20, Src: src}, "poisson", 1, 0},
		// The standard error of ln cv is half that of ln shape.
		{distuv.Gamma{Alpha: 4, Beta: 80, Src: src}, "gamma", 0.5, 4 * 0.5 * math.Sqrt(4/(8000*(4*psi1(4)-1))) / 8},
		{distuv.Gamma{Alpha: 0.25, Beta: 5, Src: src}, "gamma", 2, 4 * 2 * math.Sqrt(0.25/(8000*(0.25*psi1(0.25)-1))) / 0.5},
		{distuv.Weibull{K: 0.5, Lambda: 0.025, Src: src}, "weibull", math.Sqrt(5), 0.12},
		{distuv.Uniform{Min: 0.0499, Max: 0.0501, Src: src}, "constant", 0, 0},
	} {
		a := fitArrivals(sent(c.gap, 8001, 1))
		if a.Chosen.Family != c.family || math.Abs(a.Chosen.cv-c.cv) > c.within {
			t.Errorf("%s with cv %g: got %s, candidates %v", c.family, c.cv, a.Chosen.YAML, a.Candidates)
		}
		if se := math.Max(a.CV, 0.01) / math.Sqrt(8000); math.Abs(a.Rate/20-1) > 4*se {
			t.Errorf("%s: rate %g, want 20", c.family, a.Rate)
		}
		if len(a.Notes) > 0 {
			t.Errorf("%s: notes %q", c.family, a.Notes)
		}
	}
}

// A clock of whole seconds makes twenty requests one moment. They are not batches.
func TestAClockOfWholeSecondsDoesNotMakeBursts(t *testing.T) {
	a := fitArrivals(sent(distuv.Exponential{Rate: 20, Src: rand.NewPCG(4, 2)}, 8001, 1e9))
	if a.Chosen.cv < 0.9 || a.Chosen.cv > 1.1 || a.Chosen.KS > 0.03 {
		t.Errorf("got %s with KS %g", a.Chosen.YAML, a.Chosen.KS)
	}
	if len(a.Notes) != 1 || !strings.Contains(a.Notes[0], "rounded to 1s") {
		t.Errorf("notes %q", a.Notes)
	}
	// Milliseconds hardly matter at this rate, and nothing is said of them.
	if a := fitArrivals(sent(distuv.Exponential{Rate: 20, Src: rand.NewPCG(4, 3)}, 8001, 1e6)); a.Chosen.cv < 0.95 || a.Chosen.cv > 1.05 || len(a.Notes) > 0 {
		t.Errorf("got %s, notes %q", a.Chosen.YAML, a.Notes)
	}
}

// Gaps of two lengths fit nothing; then the long-run burstiness counts.
func TestArrivalsThatFitNothingKeepRateAndCV(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	at := make([]int64, 5000)
	now := int64(0)
	for i := range at {
		if now += 10_000_000 + r.Int64N(1000); r.IntN(50) == 0 {
			now += 30_000_000_000 + r.Int64N(1000)
		}
		at[i] = now
	}
	a := fitArrivals(at)
	if a.Chosen.Family != "gamma" && a.Chosen.Family != "weibull" || math.Abs(a.Chosen.cv/a.CV-1) > 1e-3 || a.CV < 5 {
		t.Errorf("got %s, the log has cv %g", a.Chosen.YAML, a.CV)
	}
	if got := 1 / a.Chosen.Dist.Mean(); math.Abs(got/a.Rate-1) > 1e-3 {
		t.Errorf("rate %g, the log has %g", got, a.Rate)
	}
	if len(a.Notes) == 0 || !strings.Contains(a.Notes[0], "fit no process") || strings.Contains(a.Notes[0], "clock") {
		t.Errorf("notes %q", a.Notes)
	}
}

// Two lengths of gaps again, by a clock of a tenth of a second.
func TestAMisfitOfRoundedMomentsIsNotPutDownToTheTrafficAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	at := make([]int64, 5000)
	now := int64(0)
	for i := range at {
		if now += 10_000_000 + r.Int64N(1000); r.IntN(50) == 0 {
			now += 30_000_000_000
		}
		at[i] = now / 100_000_000 * 100_000_000
	}
	a := fitArrivals(at)
	if notes := strings.Join(a.Notes, "\n"); !strings.Contains(notes, "fit no process") || !strings.Contains(notes, "the clock's doing") {
		t.Errorf("notes %q", a.Notes)
	}
}

func TestARateThatChangesIsNoted(t *testing.T) {
	src := rand.NewPCG(2, 2)
	at := sent(distuv.Exponential{Rate: 20, Src: src}, 4000, 1)
	last := at[len(at)-1]
	for _, v := range sent(distuv.Exponential{Rate: 60, Src: src}, 4000, 1) {
		at = append(at, v-at[0]+last)
	}
	if a := fitArrivals(at); len(a.Notes) == 0 || !strings.Contains(a.Notes[len(a.Notes)-1], "the rate changes") {
		t.Errorf("notes %q", a.Notes)
	}
}

func TestTooFewMomentsAreNoProcess(t *testing.T) {
	if fitArrivals(nil) != nil || fitArrivals([]int64{5}) != nil || fitArrivals([]int64{5, 5, 5}) != nil {
		t.Error("something was fitted to nothing")
	}
	a := fitArrivals([]int64{3e9, 0, 1e9})
	if a.Chosen.YAML != "poisson: {rate: 0.6667/s}" || len(a.Notes) != 1 {
		t.Errorf("got %s, notes %q", a.Chosen.YAML, a.Notes)
	}
	// Batches minutes apart are no rounding.
	var batches []int64
	for i := range int64(40) {
		for range 8 {
			batches = append(batches, i*600e9+i*i*1e9)
		}
	}
	if a := fitArrivals(batches); a.Chosen.cv < 2 || !strings.Contains(strings.Join(a.Notes, " "), "sent together") {
		t.Errorf("got %s, notes %q", a.Chosen.YAML, a.Notes)
	}
}
