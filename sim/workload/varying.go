package workload

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// A piece is a stretch of time in which the rate of arrivals changes evenly.
type piece struct {
	length   int64   // nanoseconds; endOfTime or more for the last
	from, to float64 // arrivals a second at its beginning and its end; the same in the last
}

// A course is the rate of one run over time: pieces 0, 1, 2, …, which together last until endOfTime.
type course interface {
	piece(n uint64) piece
}

// A plan is a rate that varies: the same in every run, or drawn for each.
type plan interface {
	course(seed uint64) course
	mean() float64             // arrivals a second in the long run; NaN where that says nothing about a run
	peak() float64             // the highest rate, in arrivals a second
	expected(ns int64) float64 // mean number of arrivals in the first ns nanoseconds
}

// A varying process is a Poisson process whose rate varies.
type varying struct {
	plan plan
	unit *dist.Sampler // exponential of mean 1, times 10⁹: see varyingClock
}

func newVarying(p plan) *varying { return &varying{p, dist.Compile(dist.NewExponential(1), 1e9)} }

// Rate implements Process.
func (v *varying) Rate() float64 { return v.plan.mean() }

// Open implements Open.
func (v *varying) Open(seed uint64, sizes *Sizes) (Source, error) { return open(v, seed, sizes) }

func (v *varying) start(seed uint64) (clock, error) {
	c := &varyingClock{course: v.plan.course(seed), unit: v.unit, draws: rng.NewStream(seed, rng.Arrival, 0)}
	c.enter(0)
	return c, nil
}

// A varyingClock is the clock of a Poisson process whose rate varies, by a change of time: where Λ(t) is the integral
// of the rate up to t, the instants are those at which Λ reaches the arrivals of a Poisson process of rate 1
// (E. Çinlar, "Introduction to stochastic processes", 1975, section 4.7). So one draw, keyed by the request, makes
// one gap, and none is thrown away, as thinning would.
//
// Λ is counted in arrivals a second times nanoseconds: 10⁹ of them are one arrival. As in renewalClock, what is left
// of an instant below a nanosecond is carried on.
type varyingClock struct {
	course course
	unit   *dist.Sampler
	draws  rng.Stream
	id     uint64 // of the next request

	at    int64 // of the last request, or the beginning of the piece, rounded down
	carry float64

	n     uint64 // number of the piece
	begin int64  // of the piece
	end   int64
	from  float64 // rate at the beginning
	to    float64 // rate at the end
	slope float64 // of the rate, per nanosecond
}

func (c *varyingClock) tick(buf []Arrival) (int, error) {
	n := 0
	for ; n < len(buf); n++ {
		// The conversion keeps the compiler from fusing the sampler's last product into a sum.
		if !c.advance(float64(c.unit.At(rng.Unit(c.draws.Bits(c.id, 0))))) {
			break
		}
		buf[n] = Arrival{At: c.at, ID: c.id}
		c.id++
	}
	return n, nil
}

// advance moves on to where the integral of the rate has grown by area; it reports whether that is before the end.
func (c *varyingClock) advance(area float64) bool {
	for {
		left := max(0, float64(c.end-c.at)-c.carry)
		rate := max(0, c.from+float64(c.slope*(float64(c.at-c.begin)+c.carry)))
		if rest := float64(left * (0.5 * (rate + c.to))); area >= rest {
			if c.end >= endOfTime {
				c.at, c.carry = endOfTime, 0
				return false
			}
			area -= rest
			c.enter(c.n + 1)
			continue
		}
		step := area / rate
		if c.slope != 0 {
			// The root of rate·x + slope·x²/2 = area in the form that does not cancel.
			root := max(0, float64(rate*rate)+float64(2*float64(c.slope*area)))
			step = 2 * area / (rate + math.Sqrt(root))
		}
		c.carry += min(step, left)
		whole := int64(c.carry)
		c.carry -= float64(whole)
		c.at += whole
		return c.at < endOfTime
	}
}

// enter moves on to the beginning of piece n, which follows the one before it.
func (c *varyingClock) enter(n uint64) {
	p := c.course.piece(n)
	c.n, c.begin, c.at, c.carry = n, c.end, c.end, 0
	c.end += min(p.length, endOfTime-c.end)
	c.from, c.to = p.from, p.to
	c.slope = (p.to - p.from) / float64(p.length)
}

func (c *varyingClock) close() error { return nil }

// checkRates returns an error unless each rate can be simulated or is 0, and one is not.
func checkRates(names []string, rates ...units.Rate) error {
	any := false
	for i, r := range rates {
		if r == 0 {
			continue
		}
		if err := checkRate(r); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		any = true
	}
	if !any {
		return fmt.Errorf("no requests would arrive: give %s above 0/s, such as %s: 40/s", oneOf(names), names[0])
	}
	return nil
}

func oneOf(names []string) string {
	s := names[0]
	for i, n := range names[1:] {
		if i == len(names)-2 {
			s += " or " + n
		} else {
			s += ", " + n
		}
	}
	return s
}

// checkTime returns an error unless d is a time that can be simulated.
func checkTime(name string, d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("%s is missing or not above 0: give a time, such as %s: 10m", name, name)
	}
	if d >= endOfTime {
		return fmt.Errorf("%s %s is out of range: it must be below 146 years", name, units.FormatDuration(d))
	}
	return nil
}
