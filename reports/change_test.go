package reports

import (
	"math"
	"testing"
)

func TestAChangeIsNeverCalledAHundredPercentUnlessNothingIsLeft(t *testing.T) {
	for _, c := range []struct {
		mean float64
		want string
	}{
		{1.0/734123 - 1, "to 1/734,000"}, {-0.9987, "to 1/769"}, {-0.99, "to 1/100"}, {-0.9899, "by 99 %"}, {-0.996, "to 1/250"},
		{-1, "by 100 %"}, {-0.41, "by 41 %"}, {1.958, "by 196 %"}, {2, "to 3 times"}, {2.46, "to 3.5 times"}, {11.3, "to 12 times"},
		{724.6, "to 726 times"}, {734123, "to 734,000 times"}, {0.0499, "by 5 %"}, {0.00146, "by 0.1 %"}, {0.00037, "by 0.037 %"},
		{-0.0996, "by 10 %"},
	} {
		if got := amount(&Metric{Unit: "s", Difference: &Difference{Kind: "relative", Mean: c.mean}}); got != c.want {
			t.Errorf("a difference of %v is said as %q, want %q", c.mean, got, c.want)
		}
	}
}

func TestAbsoluteChangesAreSaidInTheirUnits(t *testing.T) {
	for _, c := range []struct {
		mean       float64
		unit, want string
	}{
		{-20, "1/s", "by 20/s"}, {-19.23, "1/s", "by 19.2/s"}, {2000, "1/s", "by 2,000/s"}, {123456, "1/s", "by 123,000/s"},
		{0.25, "s", "by 250 ms"}, {-1.5, "s", "by 1.5 s"}, {20e-6, "s", "by 20 µs"}, {200, "s", "by 200 s"}, {0.9999, "s", "by 1 s"},
		{-1.5, "USD", "by $1.50"}, {20, "USD", "by $20.00"}, {1763, "USD", "by $1,763"}, {0.00115, "USD", "by $0.00115"},
		{-0.98, "ratio", "by 98 pp"}, {0.0052, "ratio", "by 0.52 pp"}, {1, "ratio", "by 100 pp"}, {10, "count", "by 10"},
	} {
		if got := amount(&Metric{Unit: c.unit, Difference: &Difference{Kind: "absolute", Mean: c.mean}}); got != c.want {
			t.Errorf("a difference of %v %s is said as %q, want %q", c.mean, c.unit, got, c.want)
		}
	}
}

func TestFactorsAreLeftToWhatPerCentCannotTell(t *testing.T) {
	for _, v := range []float64{0, 1.99, -0.98, -1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if times, parts := Factor(v); times != "" || parts != "" {
			t.Errorf("%v is ×%s or ÷%s", v, times, parts)
		}
	}
}
