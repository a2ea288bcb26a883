package scenarios

import (
	"math"

	"github.com/evenkeel/evenkeel/sim/workload"
)

// A demand is what a class of requests asks for on average.
type demand struct {
	name    string
	rate    float64 // requests a second, those of later turns included; where the rate of arrivals is unknown, relative
	prompt  float64 // tokens; NaN where unknown
	output  float64 // tokens of the answer, cut at the client's cap
	allowed []int   // providers; nil means all
}

// demands works out what each class asks for, for arrivals of so many a second.
func (s *Scenario) demands(arrivals float64) []demand {
	classes := []workload.Class{{}}
	if s.base.Sizes != nil {
		classes = s.base.Sizes.Classes
	}
	total := 0.0
	for i := range classes {
		total += classes[i].Share
	}
	all := make([]demand, len(classes))
	for i, c := range classes {
		share := 1.0
		if len(classes) > 1 {
			share = c.Share / total
		}
		d := &all[i]
		d.name = c.Name
		d.prompt, d.output = workload.MeanTokens(s.base.Arrivals, &workload.Sizes{Classes: []workload.Class{c}})
		if c.Prompt != nil && math.IsNaN(d.prompt) { // a sum whose parts' rates are not known
			d.prompt, d.output = c.MeanPrompt(), c.MeanOutput()
		}
		d.rate = float64(arrivals * share * c.MeanTurns())
		if i < len(s.base.Classes) {
			d.allowed = s.base.Classes[i].Allowed
		}
	}
	return all
}

// arrivalRate returns the mean arrivals a second over the run; those of a process that ends before the run does are
// averaged until its end. NaN means that answers decide.
func (s *Scenario) arrivalRate() float64 {
	p := s.base.Arrivals
	if s.Duration == 0 {
		return p.Rate()
	}
	expected := workload.Expected(p, s.Duration)
	if workload.Expected(p, 2*s.Duration) == expected {
		return p.Rate()
	}
	return expected / s.Duration.Seconds()
}
