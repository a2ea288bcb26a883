package workload

import (
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// A Size is what a request asks for.
type Size struct {
	Prompt int32  // tokens
	Output int32  // tokens, at most Cap where there is one
	Cap    int32  // tokens; 0 means none
	Class  uint16 // of Sizes.Classes
}

// A Sizer draws the classes and sizes of one run's requests. It holds no state: every draw is a function of the seed
// and the request, or the session and its turn.
type Sizer struct {
	classes        []classSampler
	prompt, output *dist.Sampler // of the first class
	plain          bool          // the first class is the only one and sets no limits

	promptDraws, outputDraws, classDraws rng.Stream // by request; a cap is the second draw of outputDraws
	lengthDraws, turnDraws, thinkDraws   rng.Stream // by session
}

// Of returns the size of request id. Prompt and answer are whole, at least 1 and at most MaxTokens.
func (s *Sizer) Of(id uint64) Size {
	z := Size{Class: s.class(id)}
	c := &s.classes[z.Class]
	z.Prompt = min(tokens(c.prompt.At(s.promptDraws.Uniform(id, 0))), c.maxPrompt)
	z.Output, z.Cap = s.capped(c, id, tokens(c.output.At(s.outputDraws.Uniform(id, 0))))
	return z
}

// class draws the class of request id by the shares.
func (s *Sizer) class(id uint64) uint16 {
	if len(s.classes) == 1 {
		return 0
	}
	u := s.classDraws.Uniform(id, 0)
	low, high := 0, len(s.classes)-1 // the class is one of low … high
	for low < high {
		if middle := (low + high) / 2; u < s.classes[middle].upTo {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return uint16(low)
}

// capped draws the cap of request id of class c and ends the answer there.
func (s *Sizer) capped(c *classSampler, id uint64, output int32) (cut, limit int32) {
	if c.cap == nil {
		return output, 0
	}
	limit = tokens(c.cap.At(s.outputDraws.Uniform(id, 1)))
	return min(output, limit), limit
}

// fill gives every request of buf its size, by its ID: what Of says. Where one class sets no limits that is done a
// table at a time, and with the draws inlined, which Uniform is a little too long for.
func (s *Sizer) fill(buf []Arrival) {
	if !s.plain {
		for i := range buf {
			a := &buf[i]
			z := s.Of(a.ID)
			a.Prompt, a.Output, a.Cap, a.Class = z.Prompt, z.Output, z.Cap, z.Class
		}
		return
	}
	for i := range buf {
		buf[i].Prompt = tokens(s.prompt.At(rng.Unit(s.promptDraws.Bits(buf[i].ID, 0))))
	}
	for i := range buf {
		buf[i].Output = tokens(s.output.At(rng.Unit(s.outputDraws.Bits(buf[i].ID, 0))))
	}
}

// complete gives every request of buf, which has the tokens of a trace, its class and what that limits.
func (s *Sizer) complete(buf []Arrival) {
	if s.plain {
		return
	}
	for i := range buf {
		a := &buf[i]
		a.Class = s.class(a.ID)
		c := &s.classes[a.Class]
		a.Prompt = min(a.Prompt, c.maxPrompt)
		a.Output, a.Cap = s.capped(c, a.ID, a.Output)
	}
}

// tokens rounds a draw to the nearest whole number in [1, MaxTokens]; halves go up.
func tokens(v float64) int32 {
	if !(v < MaxTokens) {
		return MaxTokens
	}
	return max(1, int32(v+0.5))
}
