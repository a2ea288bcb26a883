package mockproviders

import (
	"math"
	"math/bits"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A Price is what a provider charges. All amounts are exact.
type Price struct {
	Input       units.TokenPrice
	Output      units.TokenPrice
	CachedInput units.TokenPrice // per prompt token found in the prefix cache; NoCachedPrice means like Input
	Request     units.Money      // per attempt that is served, whatever its length
	Tiers       []PriceTier      // in ascending order of Above
	Discounts   []Discount
}

// NoCachedPrice is the CachedInput of a provider that charges cached tokens like others.
const NoCachedPrice units.TokenPrice = -1

// A PriceTier replaces the token prices of requests with long prompts.
type PriceTier struct {
	Above       int // prompt tokens: it applies to longer prompts
	Input       units.TokenPrice
	Output      units.TokenPrice
	CachedInput units.TokenPrice
}

// A Discount lowers all prices in a part of every day of virtual time.
type Discount struct {
	From, To time.Duration // since midnight, which is when the run began; To may lie on the next day
	Off      units.Share
}

// Bill says which attempts a provider charges for.
type Bill uint8

const (
	// BillTokens charges for the tokens processed when the attempt ended, however it ended: the prompt once service
	// has begun, and the output tokens generated so far. A refused attempt costs nothing.
	BillTokens Bill = iota
	// BillSuccess charges for full answers alone.
	BillSuccess
)

// tariff gives the prices of a request with so long a prompt.
func (p *Price) tariff(prompt int32) (input, cached, output units.TokenPrice) {
	input, cached, output = p.Input, p.CachedInput, p.Output
	for i := range p.Tiers {
		t := &p.Tiers[i]
		if int(prompt) <= t.Above {
			break
		}
		input, cached, output = t.Input, t.CachedInput, t.Output
	}
	if cached == NoCachedPrice {
		cached = input
	}
	return input, cached, output
}

// off returns the discount in force at a time of the run, in parts per million.
func (p *Price) off(at int64) int64 {
	const day = int64(24 * time.Hour)
	clock := at % day
	for i := range p.Discounts {
		d := &p.Discounts[i]
		from, to := int64(d.From)%day, int64(d.To)
		if to > day {
			to -= day
		}
		if from < to && clock >= from && clock < to || from >= to && (clock >= from || clock < to) {
			return int64(float64(float64(d.Off)*1e6) + 0.5)
		}
	}
	return 0
}

// million is all of a price, in parts per million.
const million = 1_000_000

// scale multiplies money that is not negative by two factors in parts per million, to the nearest picodollar.
func scale(m units.Money, a, b int64) units.Money {
	hi, lo := bits.Mul64(uint64(m), uint64(a*b))
	lo, carry := bits.Add64(lo, million*million/2, 0)
	hi += carry
	if hi >= million*million/2 { // half of what an amount can be
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, million*million)
	return units.Money(q)
}

// cost charges for tokens at a time of the run; factor is what price changes multiply prices by, in parts per
// million.
func (p *Price) cost(at int64, prompt, cached, output int32, factor int64) units.Money {
	var c units.Money
	if len(p.Tiers) == 0 && p.CachedInput == NoCachedPrice {
		c = p.Request + units.Money(prompt)*units.Money(p.Input) + units.Money(output)*units.Money(p.Output)
	} else {
		in, hit, out := p.tariff(prompt)
		c = p.Request + units.Money(prompt-cached)*units.Money(in) + units.Money(cached)*units.Money(hit) +
			units.Money(output)*units.Money(out)
	}
	if len(p.Discounts) > 0 {
		return scale(c, million-p.off(at), factor)
	}
	if factor == million {
		return c
	}
	return scale(c, million, factor)
}
