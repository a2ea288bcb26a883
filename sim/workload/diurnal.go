package workload

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/units"
)

// DiurnalParams are the parameters of the diurnal process: either Low and High, or Rate and Curve.
type DiurnalParams struct {
	Low  units.Rate    `param:"low" max:"1e9" doc:"mean number of arrivals at the quietest time of day, such as 5/s"`
	High units.Rate    `param:"high" max:"1e9" doc:"mean number of arrivals at the busiest, such as 50/s"`
	Peak time.Duration `param:"peak" doc:"the busiest time of day; the quietest is half a period away"`

	Rate  units.Rate `param:"rate" max:"1e9" doc:"with curve, instead of low and high: mean number of arrivals over the whole period"`
	Curve []float64  `param:"curve" min:"0" max:"1e9" doc:"with rate: requests in each part of the period, relative to the others; 24 of them are those of each hour"`

	Start    time.Duration `param:"start" doc:"time of day at which the run begins"`
	Period   time.Duration `param:"period" above:"0s" doc:"how long a day is"`
	Compress float64       `param:"compress" above:"0" max:"1e6" doc:"how much faster a day passes: 288 makes it five minutes; rates stay as they are given"`
}

func newDiurnalParams() *DiurnalParams {
	return &DiurnalParams{Peak: 14 * time.Hour, Period: 24 * time.Hour, Compress: 1}
}

func init() {
	Kinds.Register(registry.Kind[func(params any) (Process, error)]{
		Name: "diurnal",
		Doc:  "poisson requests whose rate follows the time of day",
		Detail: "Give low and high for a cosine between the two, or a rate and the curve of a day, such as the requests of " +
			"each hour as counted, in which the rate is level within each part. Times of day (peak, start) and period are " +
			"those of a real day, whatever compress makes of it: {low: 5/s, high: 50/s, peak: 14h, compress: 288} goes " +
			"through a day in five minutes, at rates between 5 and 50 requests a second of the run.",
		New:   func() any { return newDiurnalParams() },
		Build: func(params any) (Process, error) { return NewDiurnal(params.(*DiurnalParams)) },
	})
}

// The bounds of a curve: beyond the upper one it has parts of less than a minute.
const (
	minCurve = 2
	maxCurve = 1440
)

// NewDiurnal returns the Poisson process that p describes; a Period and a Compress of 0 mean 24 hours and 1. The rates
// must lie in [MinRate, MaxRate] or be 0.
func NewDiurnal(p *DiurnalParams) (Open, error) {
	period, compress := p.Period, p.Compress
	if period == 0 {
		period = 24 * time.Hour
	}
	if compress == 0 {
		compress = 1
	}
	if err := checkTime("period", period); err != nil {
		return nil, err
	}
	if !(compress > 0 && compress <= 1e6) {
		return nil, fmt.Errorf("compress %s is out of range: it must be above 0 and at most 1e6", units.FormatNumber(compress))
	}
	day := float64(period) / compress // simulated nanoseconds
	if !(day >= 1e6 && day < endOfTime) {
		return nil, fmt.Errorf("a period of %s compressed by %s is out of range: it must last from 1ms to 146 years of the run",
			units.FormatDuration(period), units.FormatNumber(compress))
	}
	for _, c := range []struct {
		name string
		at   time.Duration
	}{{"peak", p.Peak}, {"start", p.Start}} {
		if c.at < 0 || c.at >= period && !(c.name == "peak" && p.Curve != nil) {
			return nil, fmt.Errorf("%s %s is not within the period of %s", c.name, units.FormatDuration(c.at), units.FormatDuration(period))
		}
	}
	s, err := p.day(int64(day))
	if err != nil {
		return nil, err
	}
	if arrivals := float64(s.rate * (day / 1e9)); arrivals < minPerCycle {
		return nil, fmt.Errorf("only %.1g requests would arrive in a period: give it a higher rate", arrivals)
	}
	start := p.Start
	if p.Curve == nil { // the cosine's pieces begin at its peak
		start = (p.Start - p.Peak + period) % period
	}
	s.turn(int64(float64(start) / compress))
	return newVarying(s), nil
}

// day returns the rate over a period of so many nanoseconds: of a curve from its beginning, of a cosine from its peak.
func (p *DiurnalParams) day(ns int64) (*schedule, error) {
	byRange, byCurve := p.Low != 0 || p.High != 0, p.Rate != 0 || p.Curve != nil
	switch {
	case byRange == byCurve:
		return nil, errors.New("give either low and high, or rate and curve, such as {low: 5/s, high: 50/s}")
	case byCurve:
		return p.curve(ns)
	}
	if err := checkRates([]string{"high", "low"}, p.High, p.Low); err != nil {
		return nil, err
	}
	if p.High < p.Low {
		return nil, fmt.Errorf("high %s is below low %s", units.FormatRate(p.High), units.FormatRate(p.Low))
	}
	return cosine(float64(p.Low), float64(p.High), ns), nil
}

// curve returns the rate whose parts have the weights of p.Curve, and whose mean is p.Rate.
func (p *DiurnalParams) curve(ns int64) (*schedule, error) {
	n := len(p.Curve)
	if n < minCurve || n > maxCurve {
		return nil, fmt.Errorf("a curve of %d parts: give between %d and %d, such as 24, one for each hour", n, minCurve, maxCurve)
	}
	if err := checkRate(p.Rate); err != nil {
		return nil, err
	}
	total := 0.0
	for _, w := range p.Curve {
		if !(w >= 0 && w <= 1e9) {
			return nil, fmt.Errorf("curve: a weight of %g is out of range: it must lie between 0 and 1e9", w)
		}
		total += w
	}
	if total == 0 {
		return nil, errors.New("curve: all weights are 0")
	}
	rates := make([]float64, n)
	for i, w := range p.Curve {
		if rates[i] = float64(float64(p.Rate) * w / total * float64(n)); rates[i] > float64(MaxRate) {
			return nil, fmt.Errorf("curve: part %d would have more than %s", i+1, units.FormatRate(MaxRate))
		}
	}
	return daily(rates, rates, float64(p.Rate), ns), nil
}

// cosineParts is how many straight pieces stand for a cosine. They have its mean, and are nowhere further away from it
// than (2π/96)²/16 of the distance between low and high, less than 0.03 %.
const cosineParts = 96

// cosine returns the rate that begins at high, is low half a period later, and follows a cosine between the two.
func cosine(low, high float64, ns int64) *schedule {
	// The angle of one piece is 30° halved three times; a turn by it makes the next point from the one before.
	c, s := math.Sqrt(3)/2, 0.5
	for range 3 {
		half := math.Sqrt(float64(0.5 * (1 + c)))
		c, s = half, s/(2*half)
	}
	middle, swing := float64(0.5*(low+high)), float64(0.5*(high-low))
	points := make([]float64, cosineParts+1)
	for i, x, y := 0, 1.0, 0.0; i < cosineParts; i++ {
		points[i] = min(max(middle+float64(swing*x), low), high)
		x, y = float64(x*c)-float64(y*s), float64(x*s)+float64(y*c)
	}
	points[cosineParts] = points[0]
	return daily(points[:cosineParts], points[1:], middle, ns)
}

// daily returns pieces of equal length, which last ns nanoseconds together.
func daily(from, to []float64, mean float64, ns int64) *schedule {
	s := &schedule{repeat: true, rate: mean}
	n, last := int64(len(from)), int64(0)
	for i := range from {
		k := int64(i) + 1
		end := ns/n*k + ns%n*k/n
		s.pieces = append(s.pieces, piece{end - last, from[i], to[i]})
		last = end
	}
	return s
}

// turn makes a schedule that repeats begin at a time within its period.
func (s *schedule) turn(at int64) {
	for i, p := range s.pieces {
		if at >= p.length {
			at -= p.length
			continue
		}
		middle := p.from + float64(float64(at)/float64(p.length)*(p.to-p.from))
		turned := append([]piece{}, piece{p.length - at, middle, p.to})
		turned = append(append(turned, s.pieces[i+1:]...), s.pieces[:i]...)
		if at > 0 {
			turned = append(turned, piece{at, p.from, middle})
		}
		s.pieces = turned
		return
	}
}
