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

// The same for the procedures that judge.
func TestProceduresHaveTheSameBitsOnEveryCPU(t *testing.T) {
	h := sha256.New()
	state := uint64(7)
	for n := 2; n < 80; n += 3 {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			state = state*6364136223846793005 + 1442695040888963407
			x[i], y[i] = 3+float64(state>>11)*0x1p-52, 3+float64(state>>20)*0x1p-42
		}
		q, _ := Ask(x, y, true, 0.02, LowerIsBetter)
		for _, a := range Judge([]Question{q, {Differences(x, y), HigherIsBetter, 0.05}}, 0.01) {
			put(h, a.T, a.P, a.Adjusted, a.Equivalence, a.Interval.Low, a.Interval.High, float64(a.Verdict))
		}
		i, _ := BCa(q.Differences, Mean, Confidence, 200, uint64(n))
		best, sure := Best([][]float64{x, y}, LowerIsBetter, 0.05)
		s := KN{First: 5, Alpha: 0.05, Indifference: 0.3}.Select([][]float64{x, y})
		m := MSER5(x)
		put(h, i.Low, i.High, Wilcoxon(q.Differences).P, Quantile(x, 0.9), NearestRank(x, 0.9), VonNeumann(x),
			Autocorrelation(x), m.Statistic, float64(m.Observations), float64(best), sure, float64(s.Best), float64(s.Seeds))
		put(h, PowerDifferent(n, 0.05, 0.1, 0.02, 0.05), PowerSame(n, 0, 0.1, 0.05, 0.05))
		for _, look := range NewPlan(n, 10*n+n%7, 0.05).Looks {
			put(h, float64(look))
		}
	}
	const want = "40d33df180dc9807070a4ba64321f8a9c86edb853253c56299bccecfd7c627c1"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
