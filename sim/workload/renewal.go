package workload

import (
	"errors"
	"fmt"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// The bounds of the rate of an arrival process: one arrival in 31 years, and one per nanosecond, which is the grain
// of simulated time.
const (
	MinRate units.Rate = 1e-9
	MaxRate units.Rate = 1e9
)

// checkRate returns an error unless rate can be simulated.
func checkRate(rate units.Rate) error {
	if rate == 0 {
		return errors.New("rate is missing or zero: give the mean number of arrivals, such as rate: 40/s")
	}
	if !(rate >= MinRate && rate <= MaxRate) {
		return fmt.Errorf("rate %s is out of range: it must lie between %s and %s",
			units.FormatRate(rate), units.FormatRate(MinRate), units.FormatRate(MaxRate))
	}
	return nil
}

// A renewal is an open process whose gaps are independent and alike.
type renewal struct {
	rate float64       // per second
	gap  *dist.Sampler // nanoseconds
}

func newRenewal(rate units.Rate, gap dist.Dist) *renewal {
	return &renewal{float64(rate), dist.Compile(gap, 1e9)}
}

// Rate implements Process.
func (p *renewal) Rate() float64 { return p.rate }

// Open implements Open.
func (p *renewal) Open(seed uint64, sizes *Sizes) (Source, error) { return open(p, seed, sizes) }

func (p *renewal) start(seed uint64) (clock, error) {
	return &renewalClock{gap: p.gap, draws: rng.NewStream(seed, rng.Arrival, 0)}, nil
}

// A renewalClock adds up the gaps of one run; the gap before request id is keyed by id.
//
// Instants are whole nanoseconds, yet rounding each gap would bias the rate: rounding down loses half a nanosecond
// a gap, 5 % at 10⁸ arrivals a second. So what is left below a nanosecond is carried to the next gap. An instant is
// the sum of the gaps drawn, rounded down once, give or take the rounding of the carry, at most 2⁻⁵³ of (gap + 1 ns)
// for each gap and of either sign: the rate's relative error from rounding is at most 2⁻⁵² at any rate up to 10⁹ a
// second, beside one nanosecond in all.
type renewalClock struct {
	gap   *dist.Sampler
	draws rng.Stream
	id    uint64  // of the next request
	at    int64   // of the last request, rounded down
	carry float64 // what was rounded off, in [0, 1)
}

func (s *renewalClock) tick(buf []Arrival) (int, error) {
	at, carry, id := s.at, s.carry, s.id
	n := 0
	for ; n < len(buf); n++ {
		// The conversion keeps the compiler from fusing the sampler's last product into this sum.
		carry += float64(s.gap.At(rng.Unit(s.draws.Bits(id, 0))))
		if !(carry < endOfTime) {
			at, carry = endOfTime, 0
			break
		}
		whole := int64(carry)
		carry -= float64(whole) // exact: the bits of carry below the point
		if at += whole; at >= endOfTime {
			at, carry = endOfTime, 0
			break
		}
		buf[n] = Arrival{At: at, ID: id}
		id++
	}
	s.at, s.carry, s.id = at, carry, id
	return n, nil
}

func (s *renewalClock) close() error { return nil }
