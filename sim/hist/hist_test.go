package hist

import (
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// sample draws values over twelve decades.
func sample(n int, seed uint64) []int64 {
	r := rand.New(rand.NewPCG(seed, 1))
	vs := make([]int64, n)
	for i := range vs {
		vs[i] = int64(math.Exp(r.Float64() * 27))
	}
	return vs
}

func TestQuantilesAreWithinTheStatedErrorOfNearestRank(t *testing.T) {
	vs := sample(20_000, 1)
	var h Histogram
	for _, v := range vs {
		h.Record(v)
	}
	slices.Sort(vs)
	for _, q := range []float64{0, 0.0001, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 1} {
		rank := max(1, int(math.Ceil(q*float64(len(vs)))))
		want := float64(vs[rank-1])
		if got := h.Quantile(q); math.Abs(got-want) > RelativeError*want {
			t.Errorf("quantile %g = %g, want %g ± 0.1 %%", q, got, want)
		}
	}
}

func TestEveryValueLandsInABucketThatHoldsIt(t *testing.T) {
	vs := append(sample(5000, 2), 0, 1, 511, 512, 513, 1023, 1024, 1025, math.MaxInt64)
	for _, v := range vs {
		o, i := index(uint64(v))
		low, width := bounds(o, i)
		if uint64(v) < low || uint64(v)-low >= width {
			t.Fatalf("%d is in bucket [%d, +%d)", v, low, width)
		}
		if low >= 1024 && float64(width) > float64(low)/512 {
			t.Fatalf("the bucket of %d is %d wide", v, width)
		}
	}
}

func TestMeanIsExactBeyondSixtyFourBits(t *testing.T) {
	var h Histogram
	sum := new(big.Int)
	for i := range int64(100) {
		v := math.MaxInt64 - i*i
		h.Record(v)
		sum.Add(sum, big.NewInt(v))
	}
	want, _ := new(big.Rat).SetFrac(sum, big.NewInt(100)).Float64()
	if got := h.Mean(); math.Abs(got-want) > 1e-15*want {
		t.Errorf("mean %g, want %g", got, want)
	}
}

func TestMergingInAnyOrderGivesTheSame(t *testing.T) {
	parts := make([]Histogram, 5)
	var whole Histogram
	for p := range parts {
		for _, v := range sample(1000, uint64(p)) {
			parts[p].Record(v)
			whole.Record(v)
		}
	}
	for _, order := range [][]int{{0, 1, 2, 3, 4}, {4, 2, 0, 1, 3}} {
		var m Histogram
		for _, p := range order {
			m.Merge(&parts[p])
		}
		m.Merge(&Histogram{})
		if !reflect.DeepEqual(m, whole) {
			t.Errorf("merged in order %v it differs from one histogram of all values", order)
		}
	}
}

func TestBucketsAccountForEveryValue(t *testing.T) {
	var h Histogram
	for _, v := range sample(1000, 3) {
		h.Record(v)
	}
	var n uint64
	last := int64(-1)
	for b := range h.Buckets {
		if b.Low <= last || b.High <= b.Low {
			t.Fatalf("bucket %+v after %d", b, last)
		}
		last = b.Low
		n += b.Count
	}
	if n != 1000 {
		t.Errorf("%d values in the buckets, want 1000", n)
	}
}

func TestEmptyHistogramIsZero(t *testing.T) {
	var h Histogram
	if h.Mean() != 0 || h.Quantile(0.5) != 0 || h.Count() != 0 || h.Min() != 0 || h.Max() != 0 {
		t.Error("an empty histogram has figures")
	}
	h.Record(-5)
	if h.Min() != 0 || h.Count() != 1 {
		t.Error("a negative value does not count as 0")
	}
}

func BenchmarkRecord(b *testing.B) {
	var h Histogram
	vs := make([]int64, 4096)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range vs {
		vs[i] = int64(1e9 * math.Exp(r.NormFloat64()))
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		h.Record(vs[i&4095])
		i++
	}
}
