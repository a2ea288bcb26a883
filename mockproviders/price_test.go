package mockproviders

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// dear is 2.50 and 10.00 dollars per million tokens, 1.25 for cached ones, a tenth of a cent per request; twice that
// per token (cached 2.00) above 128,000 tokens and four times (cached like others) above 200,000; a quarter off from
// 16:30 to 00:30.
func dear() Price {
	return Price{Input: 2_500_000, Output: 10_000_000, CachedInput: 1_250_000, Request: 1_000_000_000,
		Tiers: []PriceTier{
			{Above: 128_000, Input: 5_000_000, Output: 20_000_000, CachedInput: 2_000_000},
			{Above: 200_000, Input: 10_000_000, Output: 40_000_000, CachedInput: NoCachedPrice},
		},
		Discounts: []Discount{{From: 16*time.Hour + 30*time.Minute, To: 24*time.Hour + 30*time.Minute, Off: 0.25}},
	}
}

func TestBillsWorkedByHand(t *testing.T) {
	noon, night := int64(12*time.Hour), int64(20*time.Hour)
	for _, c := range []struct {
		what                   string
		at                     int64
		prompt, cached, output int32
		factor                 int64
		want                   units.Money
	}{
		{"plain", noon, 1000, 0, 100, million, 1_000_000_000 + 2_500_000_000 + 1_000_000_000},
		{"cached", noon, 1000, 600, 100, million, 1_000_000_000 + 400*2_500_000 + 600*1_250_000 + 1_000_000_000},
		{"nothing", noon, 0, 0, 0, million, 1_000_000_000},
		{"just below the tier", noon, 128_000, 0, 1, million, 1_000_000_000 + 128_000*2_500_000 + 10_000_000},
		{"in the tier, all of it", noon, 128_001, 28_001, 1, million, 1_000_000_000 + 100_000*5_000_000 + 28_001*2_000_000 + 20_000_000},
		{"in the upper tier", noon, 200_001, 100_000, 1, million, 1_000_000_000 + 200_001*10_000_000 + 40_000_000},
		{"discounted", night, 1000, 0, 100, million, 3_375_000_000},
		{"discounted next morning", int64(24*time.Hour + 29*time.Minute), 1000, 0, 100, million, 3_375_000_000},
		{"discount over", int64(24*time.Hour + 30*time.Minute), 1000, 0, 100, million, 4_500_000_000},
		{"discounted from its minute on", int64(16*time.Hour + 30*time.Minute), 1000, 0, 100, million, 3_375_000_000},
		{"dearer by a third", noon, 1000, 0, 100, 1_333_333, 5_999_998_500},
		{"dearer and discounted", night, 1, 0, 0, 1_000_001, 751_875_752}, // 1,002,500,000 × 0.75 × 1.000001 = 751,875,751.875
		{"free for a while", noon, 1000, 0, 100, 0, 0},
	} {
		p := dear()
		if got := p.cost(c.at, c.prompt, c.cached, c.output, c.factor); got != c.want {
			t.Errorf("%s: %d picodollars, want %d", c.what, got, c.want)
		}
	}
}

func TestDiscountsWithinADayAndTheFirstThatHoldsWins(t *testing.T) {
	p := Price{Request: 1000, Discounts: []Discount{
		{From: 2 * time.Hour, To: 4 * time.Hour, Off: 0.1}, {From: 3 * time.Hour, To: 5 * time.Hour, Off: 0.2}, {From: 22 * time.Hour, To: time.Hour, Off: 1}}}
	for hour, want := range map[float64]units.Money{1.5: 1000, 2: 900, 3.5: 900, 4: 800, 5: 1000, 22: 0, 23.9: 0, 0: 0, 0.99: 0, 1: 1000} {
		for day := range int64(3) {
			at := int64(hour*3600e9) + day*int64(24*time.Hour)
			if got := p.cost(at, 0, 0, 0, million); got != want {
				t.Errorf("day %d, %v h: %d, want %d", day, hour, got, want)
			}
		}
	}
}

// math/big, rounded once to the nearest picodollar.
func TestScalingIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		m := units.Money(r.Int64N(1 << (10 + r.IntN(40))))
		a, b := r.Int64N(million+1), r.Int64N(1000*million)
		x := new(big.Int).Mul(big.NewInt(int64(m)), big.NewInt(a))
		x.Mul(x, big.NewInt(b)).Add(x, big.NewInt(5e11)).Div(x, big.NewInt(1e12))
		if got := scale(m, a, b); !x.IsInt64() || int64(got) != x.Int64() {
			t.Fatalf("%d × %d × %d ppm²: got %d, want %s", m, a, b, got, x)
		}
	}
}

// 9.00 dollars per million at first, 13.50 from 10 s on: the price is that of when service began.
func TestAPriceChangeHoldsForServiceThatBeginsAfterIt(t *testing.T) {
	p := steady(func(c *Config) {
		c.Concurrency = 1
		c.Price = Price{Input: 9_000_000, Output: 9_000_000, CachedInput: NoCachedPrice}
		c.Faults = []Fault{fault(t, "price_change", func(p any) {
			p.(*PriceChangeParams).Factor, p.(*PriceChangeParams).From = 1.5, 10*time.Second
		})}
	})
	for tag, at := range []int64{8 * second, 9 * second, 9*second + 1} { // served from 8, 11 and 14 s on
		admit(t, p, at, uint64(tag))
	}
	for tag, want := range []units.Money{1020 * 9_000_000, 1020 * 13_500_000, 1020 * 13_500_000} {
		if _, end := next(t, p); end.Cost != want {
			t.Errorf("attempt %d cost %d, want %d", tag, end.Cost, want)
		}
	}
}

func TestPriceChangesThatOverlapAreMultiplied(t *testing.T) {
	e := Effects{Price: million}
	for _, f := range []float64{1.5, 0.1, 3.333333} {
		(&PriceChangeParams{Factor: f}).Act(&e, 0)
	}
	if e.Price != 500_000 { // 0.499999… to the nearest millionth
		t.Errorf("%d ppm", e.Price)
	}
}
