package dist

import (
	"testing"

	"github.com/evenkeel/evenkeel/sim/rng"
)

var sink float64

func BenchmarkSampler(b *testing.B) {
	var us [4096]float64
	stream := rng.NewStream(1, rng.TTFT, 0)
	for i := range us {
		us[i] = stream.Uniform(uint64(i), 0)
	}
	for _, name := range Kinds.Names() {
		kind, _ := Kinds.Lookup(name)
		d, err := kind.Build(examples[name][0])
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			s, sum, i := Compile(d, 1e9), 0.0, 0
			b.ReportAllocs()
			for b.Loop() {
				sum += s.At(us[i&4095])
				i++
			}
			sink = sum
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, c := range []struct {
		name string
		d    Dist
	}{
		{"lognormal", NewLognormalQuantiles(0.5, 0.35, 0.99, 2)},
		{"gamma", NewGammaMean(0.012, 0.3)},
		{"gamma/cv=0.01", NewGammaMean(0.012, 0.01)},
		{"gamma/cv=10", NewGammaMean(0.012, 10)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				sink = Compile(c.d, 1e9).MaxError()
			}
		})
	}
}
