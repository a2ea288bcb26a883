package rng

import (
	"math"
	"testing"
)

func TestDrawsAreKeyedAndSeedsPurposesOwnersDiffer(t *testing.T) {
	a := NewStream(1, TTFT, HashString("openai"))
	if a.Bits(812, 0) != NewStream(1, TTFT, HashString("openai")).Bits(812, 0) {
		t.Error("the same key gives another draw")
	}
	seen := map[uint64]string{}
	for name, s := range map[string]Stream{
		"a": a, "seed": NewStream(2, TTFT, HashString("openai")), "purpose": NewStream(1, PerOutputToken, HashString("openai")),
		"owner": NewStream(1, TTFT, HashString("anthropic")), "sub": a.Sub(0), "sub 1": a.Sub(1),
	} {
		for req := range uint64(100) {
			for att := range uint64(3) {
				v := s.Bits(req, att)
				if other, dup := seen[v]; dup {
					t.Fatalf("%s and %s share a draw", name, other)
				}
				seen[v] = name
			}
		}
	}
}

func TestUniformLiesStrictlyBetweenZeroAndOne(t *testing.T) {
	for _, bits := range []uint64{0, 1, math.MaxUint64, 1 << 63, 1<<63 - 1} {
		if u := Unit(bits); !(u > 0 && u < 1) || 1-(1-u) != u {
			t.Errorf("Unit(%#x) = %g", bits, u)
		}
	}
}

// χ² over 64 cells with 63 degrees of freedom: below 120 except once in some 20,000 tries; and neighbouring
// requests, attempts and seeds are uncorrelated: |r| < 4/√n.
func TestDrawsAreUniformAndUncorrelated(t *testing.T) {
	const n = 100_000
	s := NewStream(7, Arrival, 0)
	next := NewStream(8, Arrival, 0)
	var cells [64]float64
	var byRequest, byAttempt, bySeed float64
	for i := range uint64(n) {
		u := s.Uniform(i, 0)
		cells[int(u*64)]++
		byRequest += (u - 0.5) * (s.Uniform(i+1, 0) - 0.5)
		byAttempt += (u - 0.5) * (s.Uniform(i, 1) - 0.5)
		bySeed += (u - 0.5) * (next.Uniform(i, 0) - 0.5)
	}
	chi := 0.0
	for _, c := range cells {
		chi += (c - n/64.0) * (c - n/64.0) / (n / 64.0)
	}
	if chi > 120 {
		t.Errorf("χ² = %.1f", chi)
	}
	for name, sum := range map[string]float64{"request": byRequest, "attempt": byAttempt, "seed": bySeed} {
		if r := sum / n * 12; math.Abs(r) > 4/math.Sqrt(n) {
			t.Errorf("correlation with the next %s: %.4f", name, r)
		}
	}
}

func TestIntNIsEvenOverItsRange(t *testing.T) {
	r := NewRand(NewStream(1, StrategyStream, 0))
	var count [5]int
	for range 100_000 {
		count[r.IntN(5)]++
	}
	for i, c := range count {
		if math.Abs(float64(c)-20_000) > 4*math.Sqrt(100_000*0.2*0.8) {
			t.Errorf("%d came %d times of 100,000, want 20,000", i, c)
		}
	}
	if r.IntN(1) != 0 {
		t.Error("IntN(1) is not 0")
	}
}

func BenchmarkUniform(b *testing.B) {
	s := NewStream(1, TTFT, 2)
	var i uint64
	sum := 0.0
	for b.Loop() {
		sum += s.Uniform(i, 0)
		i++
	}
	_ = sum
}
