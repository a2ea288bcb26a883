package dist

import (
	"hash/fnv"
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// TestDrawsAreTheSameBitsOnEveryCPU hashes draws, quantiles, means and distribution functions of every example. The
// hashes are constants, so that the test run on another CPU, or under an emulator, compares that CPU with this one.
func TestDrawsAreTheSameBitsOnEveryCPU(t *testing.T) {
	want := map[string]uint64{
		"affine":      0xda636e78bffe0c50,
		"constant":    0x85a251b0a3423f4b,
		"empirical":   0xae8cc09cf9668535,
		"exponential": 0xa2ed9921c5f76730,
		"gamma":       0x2dcd7afd931e59fe,
		"lognormal":   0x1fba1b33f591fc9d,
		"mixture":     0xdcc41396e6294021,
		"normal":      0x1f2bce81b7a58019,
		"pareto":      0xb32df09fb7a7e9f,
		"uniform":     0x36291e6fc5dc72b5,
		"weibull":     0x4f24622af0211d52,
	}
	stream := rng.NewStream(5, rng.TTFT, 0)
	for _, name := range Kinds.Names() {
		kind, _ := Kinds.Lookup(name)
		h := fnv.New64a()
		write := func(x float64) {
			bits, b := math.Float64bits(x), [8]byte{}
			for j := range b {
				b[j] = byte(bits >> (8 * j))
			}
			h.Write(b[:])
		}
		for _, p := range examples[name] {
			d, err := kind.Build(p)
			if err != nil {
				t.Fatal(err)
			}
			s := Compile(d, 1e9)
			write(d.Mean())
			for i := range uint64(5000) {
				u := stream.Uniform(i, 0)
				write(s.At(u))
				if i%50 == 0 {
					q := d.Quantile(u)
					write(q)
					write(cdf(d, q))
					write(s.At(float64(u * 0x1p-20)))
				}
			}
		}
		if got := h.Sum64(); got != want[name] {
			t.Errorf("%s: %#x, want %#x", name, got, want[name])
		}
	}
}
