package strategies

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

func init() {
	Register("cost_based", "takes the provider with the lowest expected cost of this request",
		`Each attempt goes to the eligible provider with the lowest expected cost of a success: prompt tokens × input
price + expected output tokens × output price, divided by the chance of success. How long answers are is learned
for each provider, by an average in which the newest answer weighs alpha (more while there are few: the first
stands for itself), and never beyond the request's own cap; a provider that has not answered yet counts like the
average of all, and before any answer like output_tokens. The chance of success is an average by alpha too.

What is known wears off in silence, so that a provider which recovered, or looked dear by a few long answers, is
tried again, by one attempt at a time. Failures lose half their weight after a silence of forget. What n answers
told of their length (at most 1/alpha count) holds through √n such silences, or √n times 100 answers of others
where these take longer; after k times that it has come nearer to the average of all by the factor k², and the
next answer outweighs it as much more.

Providers that are full or asked to be left alone for now are skipped. If all are, the attempt
waits where the fewest wait for its size, not at the cheapest; if all asked to be left alone, it is declined. Ties are
broken at random.

Use it when spend matters and any provider is good and fast enough; combine it with limits on concurrency.

It fails when the cheapest is slow: it does not look at time. It loads the cheapest provider until that is full.
Billed failures cost more than it thinks, and unbilled ones less. With estimate: words, the textbook form, a
prompt costs 1.3 tokens a word (a word taken as 0.75 prompt tokens) at the input price alone: a provider with
cheap input and dear output looks like a bargain, and failures do not count.

Source: cost per success is the expected number of independent tries times the cost of each (geometric
distribution); the averages are exponentially weighted (Roberts 1959).`,
		CostBased{Estimate: "learned", Alpha: 0.05, OutputTokens: 256, Forget: 30 * time.Second}, newCostBased)
}

// CostBased are the parameters of cost_based.
type CostBased struct {
	Estimate     string        `param:"estimate" enum:"learned|words" doc:"learned: input and output, as experience tells; words: 1.3 tokens a word of the prompt, input price only"`
	Alpha        float64       `param:"alpha" above:"0" max:"1" doc:"weight of the newest answer in the averages, once there are 1/alpha answers"`
	OutputTokens int           `param:"output_tokens" min:"0" doc:"output tokens expected before any answer"`
	Forget       time.Duration `param:"forget" above:"0s" doc:"silence after which failures count half, and the length of a single answer begins to drift to the average"`
}

type costBased struct {
	costs   []providerCost
	output  float64 // output tokens of an answer, averaged over all providers
	answers int64   // of all providers
	alpha   float64
	hold    time.Duration // the parameter forget
	forget  float64       // 1 / hold, in nanoseconds
	learned bool
	rand    *rng.Rand
	ties    ties
}

type providerCost struct {
	in, out float64       // picodollars per token
	output  float64       // output tokens of an answer; negative before the first
	weight  float64       // of output: the answers behind it, at most 1/alpha, fewer after silence
	doubt   float64       // chance of failure
	faded   float64       // doubt as it was weighed at the latest pick, after silence
	since   time.Duration // of the latest pick or answer: the silence began then
	at      int64         // answers of all providers when the silence began
}

// mostDoubt keeps the expected number of tries finite.
const mostDoubt = 0.99

// quiet is how many answers of others a silence takes at least: so that where requests are few, not every other one
// is spent on looking again.
const quiet = 100

func newCostBased(p *CostBased, env Env) (Strategy, error) {
	switch {
	case !(p.Alpha > 0 && p.Alpha <= 1):
		return nil, fmt.Errorf("alpha is %v; it lies above 0 and up to 1", p.Alpha)
	case p.OutputTokens < 0:
		return nil, fmt.Errorf("output_tokens is %d; it cannot be negative", p.OutputTokens)
	case p.Forget <= 0:
		return nil, fmt.Errorf("forget is %v; it must be positive", p.Forget)
	}
	learned, err := oneOf("estimate", p.Estimate, "words", "learned")
	if err != nil {
		return nil, err
	}
	n := len(env.Providers)
	s := &costBased{
		costs: make([]providerCost, n), output: float64(p.OutputTokens), alpha: p.Alpha,
		hold: p.Forget, forget: 1 / float64(p.Forget), learned: learned, rand: env.Rand, ties: newTies(n),
	}
	for i, pr := range env.Providers {
		s.costs[i] = providerCost{in: float64(pr.InputPrice), out: float64(pr.OutputPrice), output: -1}
	}
	return s, nil
}

func (s *costBased) Pick(now time.Duration, req *Request, pool Pool) int {
	r := pool.r
	best := 0.0
	tied := s.ties.list[:0]
	full := false // so far, those that were looked at are full
	for _, i := range r.order[:r.eligible] {
		if r.retryAt[i] > now {
			continue
		}
		isFull := pool.Full(int(i))
		if isFull && len(tied) > 0 && !full {
			continue
		}
		cost := 0.0
		if isFull { // it costs time wherever it waits, so time decides: relative load
			cost = float64(r.inFlight[i]+1) / float64(r.providers[i].Concurrency)
		} else {
			cost = s.cost(&s.costs[i], now, req)
		}
		switch {
		case len(tied) == 0 || cost < best || full && !isFull:
			best, full = cost, isFull
			tied = append(tied[:0], i)
		case cost == best:
			tied = append(tied, i)
		}
	}
	s.ties.list = tied
	i := s.ties.choose(s.rand)
	if i != None && s.learned {
		// The silence ends here: the next attempt weighs what was known in full until this one's answer is known.
		c := &s.costs[i]
		c.faded = s.fade(c, now)
		if now-c.since > s.hold {
			c.weight = float64(c.weight * s.keeps(c, now))
		}
		c.since, c.at = now, s.answers
	}
	return i
}

// cost returns the picodollars that a success of req is expected to cost.
func (s *costBased) cost(c *providerCost, now time.Duration, req *Request) float64 {
	prompt := float64(req.PromptTokens)
	if !s.learned {
		return float64(1.3 * 0.75 * prompt * c.in)
	}
	output := c.output
	if output < 0 {
		output = s.output
	} else if now-c.since > s.hold {
		output = s.output + float64((output-s.output)*s.keeps(c, now))
	}
	if req.MaxOutputTokens > 0 {
		output = min(output, float64(req.MaxOutputTokens))
	}
	// A picodollar more changes no comparison of prices, but lets free providers differ by their chance of success.
	cost := 1 + float64(prompt*c.in) + float64(output*c.out)
	if c.doubt == 0 {
		return cost
	}
	return cost / (1 - s.fade(c, now))
}

// fade returns the chance of failure after the silence up to now: half the doubt after the time to forget, a third
// after twice that. It never quite reaches 0, and needs no exponential.
func (s *costBased) fade(c *providerCost, now time.Duration) float64 {
	if c.doubt == 0 {
		return 0
	}
	return c.doubt / (1 + float64(float64(now-c.since)*s.forget))
}

// keeps returns the part that silence leaves of what is known of the length of answers: with n answers behind it, all
// of it through √n silences, then as the inverse of the square. So one answer of a hundred times the usual length is
// made up for in ten silences, where the inverse itself would need a hundred; but what many answers agree on holds.
func (s *costBased) keeps(c *providerCost, now time.Duration) float64 {
	silence := min(float64(float64(now-c.since)*s.forget), float64(s.answers-c.at)/quiet)
	if square := float64(silence * silence); square > c.weight {
		return c.weight / square
	}
	return 1
}

func (s *costBased) Observe(now time.Duration, _ *Request, out *Outcome) {
	if !s.learned || out.Status == Cancelled || out.Status == BadRequest {
		return
	}
	c := &s.costs[out.Provider]
	if out.Status.Failed() {
		c.since, c.at = now, s.answers
		c.doubt = min(c.doubt+float64(s.alpha*(1-c.doubt)), mostDoubt)
		c.faded = c.doubt
		return
	}
	// A success after silence confirms what the silence let us hope.
	c.doubt = min(c.doubt, c.faded)
	if c.doubt -= float64(s.alpha * c.doubt); c.doubt < 1e-6 {
		c.doubt = 0
	}
	c.faded = c.doubt
	tokens := float64(out.OutputTokens)
	s.answers++
	c.since, c.at = now, s.answers
	s.output += (tokens - s.output) / min(float64(s.answers), 1/s.alpha)
	c.weight = min(c.weight+1, 1/s.alpha)
	c.output += (tokens - c.output) / c.weight
}
