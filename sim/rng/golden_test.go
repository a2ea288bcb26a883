package rng

import (
	"hash/fnv"
	"math"
	"testing"
)

// TestEveryFunctionGivesTheSameBitsOnEveryCPU hashes the results of each function on one set of inputs. The hashes
// are constants, so that the test run on another CPU, or under an emulator, compares that CPU with this one.
func TestEveryFunctionGivesTheSameBitsOnEveryCPU(t *testing.T) {
	s := NewStream(1, Arrival, 0)
	unit := func(i uint64) float64 { return s.Uniform(i, 0) }
	other := func(i uint64) float64 { return s.Uniform(i, 1) }
	positive := func(i uint64) float64 { // any positive finite number
		return math.Float64frombits(s.Bits(i, 2) % (0x7ff << 52))
	}
	for _, c := range []struct {
		name string
		n    uint64
		f    func(i uint64) float64
		want uint64
	}{
		{"Log", 100_000, func(i uint64) float64 { return Log(positive(i)) }, 0x1128a3eaef10a1ee},
		{"Log near one", 100_000, func(i uint64) float64 { return Log(0.5 + unit(i)) }, 0x6cfe7aa37ec5a1d9},
		{"Log1p", 100_000, func(i uint64) float64 { return Log1p(-unit(i)) }, 0xecc75ad2a8478611},
		{"Exp", 100_000, func(i uint64) float64 { return Exp(float64(1460*unit(i)) - 748) }, 0x4b081469d28ce83},
		{"Exp near zero", 100_000, func(i uint64) float64 { return Exp(unit(i) - 0.5) }, 0x8632db9ca87dd97e},
		{"Expm1", 100_000, func(i uint64) float64 { return Expm1(unit(i) - 0.5) }, 0x1fa08c11e0dbec9c},
		{"Pow", 100_000, func(i uint64) float64 { return Pow(positive(i), other(i)-0.5) }, 0x46d042aaefe8f520},
		{"Pow of a uniform", 100_000, func(i uint64) float64 { return Pow(unit(i), 5*other(i)) }, 0xd561a7d99f3f641d},
		{"NormQuantile", 100_000, func(i uint64) float64 { return NormQuantile(unit(i)) }, 0xdc4f480aaa8480d5},
		{"NormQuantile far out", 100_000, func(i uint64) float64 { return NormQuantile(Exp(-740 * unit(i))) }, 0xbcd45df5a8c3d5b2},
		{"NormCDF", 100_000, func(i uint64) float64 { return NormCDF(float64(80*unit(i)) - 40) }, 0x79d3a2d4cb2f8817},
		{"LogGamma", 100_000, func(i uint64) float64 { return LogGamma(Exp(float64(20*unit(i)) - 10)) }, 0x6f907326f3b7b712},
		{"GammaQuantile", 10_000, func(i uint64) float64 { return GammaQuantile(Exp(float64(16*other(i))-6), unit(i)) }, 0xacdf0c56ac5b4c15},
	} {
		h := fnv.New64a()
		for i := range c.n {
			bits, b := math.Float64bits(c.f(i)), [8]byte{}
			for j := range b {
				b[j] = byte(bits >> (8 * j))
			}
			h.Write(b[:])
		}
		if got := h.Sum64(); got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
}
