package workload

import (
	"math"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// The index of dispersion for counts of a two-phase process that is stationary: H. Heffes and D. Lucantoni, "A Markov
// modulated characterization of packetized voice and data traffic", IEEE JSAC 4, 1986, equation 11.
func dispersion(rate1, rate2, leave1, leave2, t float64) float64 {
	r := leave1 + leave2
	limit := 2 * leave1 * leave2 * (rate1 - rate2) * (rate1 - rate2) / (r * r * (rate1*leave2 + rate2*leave1))
	return 1 + limit*(1-(1-math.Exp(-r*t))/(r*t))
}

func TestMMPPCountsHaveTheMeanAndDispersionOfTheClosedForm(t *testing.T) {
	const seeds, quiet, burst = 4000, 4.0, 1.0
	p := must[Open](t)(NewMMPP(Phase{5, 4 * time.Second}, Phase{40, time.Second}))
	if want := (5*quiet + 40*burst) / (quiet + burst); math.Abs(p.Rate()-want) > 1e-12 {
		t.Fatalf("rate %g, want %g", p.Rate(), want)
	}
	for _, span := range []float64{0.5, 5, 20} {
		counts := make([]float64, seeds)
		for seed := range counts {
			counts[seed] = countBefore(t, p, uint64(seed), span)
		}
		expected := p.Rate() * span
		want := dispersion(5, 40, 1/quiet, 1/burst, span)
		squares, fourths := 0.0, 0.0
		for _, c := range counts {
			d := (c - expected) * (c - expected)
			squares += d / seeds
			fourths += d * d / seeds
		}
		within(t, "mean count", mean(counts), expected, math.Sqrt(want*expected/seeds), 4)
		within(t, "index of dispersion", squares/expected, want, math.Sqrt((fourths-squares*squares)/seeds)/expected, 4)
	}
}

func TestMMPPGoesThroughItsPhasesInOrder(t *testing.T) {
	phases := []Phase{{1, time.Second}, {0, 3 * time.Second}, {7, 6 * time.Second}}
	p := must[Open](t)(NewMMPP(phases...)).(*varying)
	if p.plan.peak() != 7 || p.plan.expected(int64(10*time.Second)) != 43 {
		t.Errorf("peak %g and %g in a round, want 7 and 43", p.plan.peak(), p.plan.expected(int64(10*time.Second)))
	}
	const seeds, rounds = 3000, 20
	var first, length [3]float64
	for seed := range uint64(seeds) {
		c := p.plan.course(seed).(*mmppCourse)
		first[c.first]++
		for n := range 3 * rounds {
			k := (c.first + n) % 3
			piece := c.piece(uint64(n))
			if units.Rate(piece.from) != phases[k].Rate || piece.to != piece.from {
				t.Fatalf("piece %d has rates %g and %g, want that of phase %d", n, piece.from, piece.to, k)
			}
			length[k] += float64(piece.length)
		}
	}
	for k, want := range []float64{0.1, 0.3, 0.6} {
		within(t, "share of first phases", first[k]/seeds, want, math.Sqrt(want*(1-want)/seeds), 4)
		m := float64(phases[k].Mean)
		within(t, "mean length", length[k]/(seeds*rounds), m, m/math.Sqrt(seeds*rounds), 4)
	}
}

func TestMMPPPhasesDependOnTheSeedAlone(t *testing.T) {
	slow := must[Open](t)(NewMMPP(Phase{1, time.Second}, Phase{5, time.Minute})).(*varying)
	fast := must[Open](t)(NewMMPP(Phase{1000, time.Second}, Phase{1, time.Minute})).(*varying)
	a, b, c := slow.plan.course(1), fast.plan.course(1), slow.plan.course(2)
	for n := range uint64(100) {
		if a.piece(n).length != b.piece(n).length {
			t.Fatalf("piece %d lasts %d, at other rates %d", n, a.piece(n).length, b.piece(n).length)
		}
		if a.piece(n).length == c.piece(n).length {
			t.Fatalf("piece %d lasts %d under two seeds", n, a.piece(n).length)
		}
	}
}
