package stats

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"testing"
)

func put(h hash.Hash, values ...float64) {
	for _, v := range values {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		h.Write(b[:])
	}
}

// The digest was taken on amd64; every other CPU has to reproduce it. It holds no figure that is right or wrong by
// itself: the other tests see to that.
func TestStatisticsHaveTheSameBitsOnEveryCPU(t *testing.T) {
	h := sha256.New()
	for df := 1; df < 400; df++ {
		put(h, TQuantile(0.975, df), TQuantile(0.95, df))
	}
	state := uint64(1)
	for n := 2; n < 60; n++ {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			state = state*6364136223846793005 + 1442695040888963407 // Knuth's MMIX
			x[i], y[i] = float64(state>>11)*0x1p-50, float64(state>>20)*0x1p-42
		}
		c, d := Compare(x, y, true, Confidence), Compare(x, y, false, Confidence)
		i, _ := TInterval(x, Confidence)
		put(h, Mean(x), StdDev(x), JainIndex(y), i.Low, i.High, c.Mean, c.Interval.Low, c.Interval.High, d.Mean, d.Interval.Low, d.Interval.High)
	}
	const want = "89c2848f2d34f0c654e18881f79043130a9bbd9b0b466c59c9acf01bf58e0be6"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
