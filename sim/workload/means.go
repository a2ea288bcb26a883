package workload

import "github.com/evenkeel/evenkeel/mockproviders/dist"

// The means below are those of the distributions, which rounding to whole tokens, at least one, hardly moves. Where a
// draw is limited, the mean is an integral over the quantile functions, by the midpoint rule on cells that get smaller
// towards the upper tail, with a relative error below 0.1 % for the distributions of package dist.

// cells is how many cells the interval (0, 1) is cut into.
const cells = 1 << 13

// cell returns the middle of cell i and its length.
func cell(i int) (u, length float64) {
	high, low := 1-float64(i)/cells, 1-float64(i+1)/cells // 1 − u is the cube of these at the cell's ends
	high, low = float64(high*high*high), float64(low*low*low)
	return 1 - float64(0.5*(high+low)), high - low
}

func meanOf(d dist.Dist, otherwise float64) float64 {
	if d == nil {
		return otherwise
	}
	return d.Mean()
}

// meanBelow is the mean of the smaller one of two independent draws.
func meanBelow(d, limit dist.Dist) float64 {
	sum, below, weight := 0.0, 0.0, 0.0 // below: of the limits below the draw, the integral; weight: their probability
	j := 0
	u, length := cell(0)
	q := limit.Quantile(u)
	for i := range cells {
		at, share := cell(i)
		v := d.Quantile(at)
		for j < cells && q <= v {
			below += float64(q * length)
			weight += length
			if j++; j < cells {
				u, length = cell(j)
				q = limit.Quantile(u)
			}
		}
		sum += float64(share * (below + float64(v*max(0, 1-weight))))
	}
	return sum
}

// MeanOutput returns the mean tokens of an answer, caps applied.
func (c *Class) MeanOutput() float64 {
	output := c.Output
	if output == nil {
		output = dist.NewConstant(1)
	}
	if c.Cap == nil {
		return output.Mean()
	}
	return meanBelow(output, c.Cap)
}

// MeanTurns returns the mean number of requests that an arrival of the class brings: more than 1 in sessions.
func (c *Class) MeanTurns() float64 {
	turns, _ := c.overTurns()
	return turns
}

// MeanPrompt returns the mean tokens of a prompt; in sessions, of all their turns, where every turn is answered. From
// the second turn on, a MaxContext is compared with the mean of what was said: the mean of the prompts that are cut
// is a little less.
func (c *Class) MeanPrompt() float64 {
	_, prompt := c.overTurns()
	return prompt
}

// overTurns returns the mean number of turns, and the mean of their prompts.
func (c *Class) overTurns() (turns, prompt float64) {
	length, s := meanOf(c.Prompt, 1), c.Session
	if s == nil {
		return 1, length
	}
	limit := float64(MaxTokens)
	if s.MaxContext > 0 {
		limit = float64(s.MaxContext)
		if c.Prompt != nil {
			length = meanBelow(c.Prompt, dist.NewConstant(limit))
		}
	}
	growth := c.MeanOutput() + meanOf(s.Turn, 1)
	for k := range MaxTurns {
		reached := 1.0 // the probability of turn k
		if k > 0 {
			reached = 1 - probabilityBelow(s.Turns, float64(k)+0.5)
		}
		if reached == 0 {
			break
		}
		turns += reached
		prompt += float64(reached * min(length, limit))
		length += growth
	}
	return turns, prompt / turns
}

// probabilityBelow returns P(X < x), by bisection of the quantiles.
func probabilityBelow(d dist.Dist, x float64) float64 {
	low, high := 0.0, 1.0
	for range 52 {
		if middle := float64(0.5 * (low + high)); d.Quantile(middle) < x {
			low = middle
		} else {
			high = middle
		}
	}
	if high == 1 {
		return 1
	}
	return low
}

// MeanTurns returns the mean number of requests that an arrival brings: more than 1 where there are sessions.
func (s *Sizes) MeanTurns() float64 { return s.mean(func(*Class) float64 { return 1 }, false) }

// MeanPrompt returns the mean tokens of the prompts of all requests: see Class.MeanPrompt.
func (s *Sizes) MeanPrompt() float64 { return s.mean((*Class).MeanPrompt, true) }

// MeanOutput returns the mean tokens of the answers to all requests: see Class.MeanOutput.
func (s *Sizes) MeanOutput() float64 { return s.mean((*Class).MeanOutput, true) }

// mean averages f over the arrivals' requests: for each request, or for each arrival their sum.
func (s *Sizes) mean(f func(*Class) float64, perRequest bool) float64 {
	classes := s.Classes
	if len(classes) == 0 || len(classes) == 1 && classes[0].Share == 0 {
		one := Class{Share: 1}
		if len(classes) == 1 {
			one = classes[0]
			one.Share = 1
		}
		classes = []Class{one}
	}
	sum, shares, requests := 0.0, 0.0, 0.0
	for i := range classes {
		c := &classes[i]
		n := float64(c.Share * c.MeanTurns())
		sum += float64(n * f(c))
		requests += n
		shares += c.Share
	}
	if perRequest {
		return sum / requests
	}
	return sum / shares
}
