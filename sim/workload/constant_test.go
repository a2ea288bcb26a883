package workload

import (
	"math/big"
	"testing"

	"github.com/evenkeel/evenkeel/sim/units"
)

func unitsRate(v float64) units.Rate { return units.Rate(v) }

// Checked against exact fractions; two thousand arrivals of 3/s end at a whole second, not a nanosecond before.
func TestConstantArrivalsAreExactMultiplesOfTheGap(t *testing.T) {
	for _, rate := range []int64{1, 3, 7, 40, 999, 333_333_333} {
		p := must[Open](t)(NewConstant(units.Rate(rate)))
		for k, a := range take(t, p, 1, nil, 30_001, 256) {
			want := new(big.Int).Div(big.NewInt(int64(k)*1e9), big.NewInt(rate)).Int64()
			if a.At != want {
				t.Fatalf("rate %d: arrival %d at %d ns, want %d", rate, k, a.At, want)
			}
		}
	}
}
