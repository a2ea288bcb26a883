package scenarios

import (
	"math"

	"github.com/evenkeel/evenkeel/mockproviders"
)

// A mix is requests of several classes together.
type mix struct {
	rate   float64
	prompt float64 // mean tokens
	output float64
}

// add puts requests of a class into the mix, so many a second.
func (m *mix) add(d *demand, rate float64) {
	if rate == 0 {
		return
	}
	total := m.rate + rate
	m.prompt = (float64(m.prompt*m.rate) + float64(d.prompt*rate)) / total
	m.output = (float64(m.output*m.rate) + float64(d.output*rate)) / total
	m.rate = total
}

// service returns the mean seconds that a request of the mix is in service alone: the time to the first token, and a
// time per token that is drawn independently of the number of tokens. Prompts are taken to be in no cache.
func (m *mix) service(p *mockproviders.Config) float64 {
	return prefill(p, m) + decode(p, m, 1)
}

func prefill(p *mockproviders.Config, m *mix) float64 {
	s := p.TTFT.Mean()
	if p.PerPromptToken > 0 {
		s += float64(m.prompt * p.PerPromptToken)
	}
	return s
}

// decode returns the mean seconds of sending the tokens while n requests run.
func decode(p *mockproviders.Config, m *mix, n float64) float64 {
	token := p.PerOutputToken.Mean()
	if c := p.Slowdown; c != nil {
		if len(c.Points) == 0 {
			token = c.Alpha + float64(c.Beta*n)
		} else {
			token = float64(token * factor(c, n))
		}
	}
	if token == 0 {
		return 0
	}
	return float64(m.output * token)
}

// factor interpolates the points of a slowdown.
func factor(c *mockproviders.Curve, n float64) float64 {
	last := c.Points[0]
	for _, p := range c.Points {
		if at := float64(p.Running); n <= at {
			if p == last {
				return p.Factor
			}
			from := float64(last.Running)
			return last.Factor + float64((n-from)/(at-from)*(p.Factor-last.Factor))
		}
		last = p
	}
	return last.Factor
}

// capacity returns how many requests of the mix a provider can serve in a second, and what keeps it from serving more:
// its places or its speed, or a rate limit. +Inf means that nothing does.
func (m *mix) capacity(p *mockproviders.Config) (perSecond float64, bound string) {
	perSecond, bound = m.served(p)
	limit := func(perMinute, each float64, name string) {
		if most := perMinute / 60 / each; perMinute > 0 && !(perSecond <= most) {
			perSecond, bound = most, name
		}
	}
	if r := p.RateLimit; r != nil {
		limit(r.RequestsPerMinute, 1, "requests_per_minute")
		limit(r.TokensPerMinute, m.prompt+m.output, "tokens_per_minute")
		limit(r.InputTokensPerMinute, m.prompt, "input_tokens_per_minute")
		limit(r.OutputTokensPerMinute, m.output, "output_tokens_per_minute")
	}
	return perSecond, bound
}

// served is the capacity that places and speed leave.
func (m *mix) served(p *mockproviders.Config) (perSecond float64, bound string) {
	unlimited := p.Concurrency == mockproviders.Unlimited
	n := float64(p.Concurrency)
	switch {
	case p.Discipline == mockproviders.PS: // one speed for all, however many share it
		return 1 / m.service(p), "speed"
	case p.Discipline == mockproviders.Batch && unlimited:
		// n requests take prefill + G(α + βn): as n grows, n over that becomes 1/(βG).
		if c := p.Slowdown; c != nil && c.Beta > 0 {
			return 1 / float64(c.Beta*m.output), "speed"
		}
		return math.Inf(1), ""
	case unlimited:
		return math.Inf(1), ""
	case p.Discipline == mockproviders.Batch:
		return n / (prefill(p, m) + decode(p, m, n)), "concurrency"
	}
	return n / m.service(p), "concurrency"
}
