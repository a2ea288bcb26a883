package rng

import "testing"

var sink float64

// inputs are uniform in (0, 1) and too many to be predicted.
func inputs() *[4096]float64 {
	var u [4096]float64
	s := NewStream(2, Arrival, 0)
	for i := range u {
		u[i] = s.Uniform(uint64(i), 0)
	}
	return &u
}

func BenchmarkLog(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for b.Loop() {
		sum += Log(u[i&4095])
		i++
	}
	sink = sum
}

func BenchmarkExp(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for b.Loop() {
		sum += Exp(u[i&4095] * -20)
		i++
	}
	sink = sum
}

func BenchmarkPow(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for b.Loop() {
		sum += Pow(u[i&4095], 1.7)
		i++
	}
	sink = sum
}

func BenchmarkNormQuantile(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for b.Loop() {
		sum += NormQuantile(u[i&4095])
		i++
	}
	sink = sum
}

func BenchmarkGammaQuantile(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for _, shape := range []float64{0.5, 11.1, 290, 1e6} {
		b.Run(name(shape), func(b *testing.B) {
			g := NewGamma(shape)
			for b.Loop() {
				sum += g.Quantile(u[i&4095])
				i++
			}
		})
	}
	sink = sum
}

func BenchmarkLogGamma(b *testing.B) {
	u, sum, i := inputs(), 0.0, 0
	for b.Loop() {
		sum += LogGamma(u[i&4095] * 20)
		i++
	}
	sink = sum
}

func name(shape float64) string {
	return map[float64]string{0.5: "shape=0.5", 11.1: "shape=11", 290: "shape=290", 1e6: "shape=1e6"}[shape]
}
