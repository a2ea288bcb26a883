package workload

import (
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// MaxTokens bounds the prompt and the answer of a request: a distribution's draws above it are cut to it, and a
// trace's row above it is refused.
const MaxTokens = 10_000_000

// Sizes gives the lengths of requests, keyed by request. It is shared by runs and must not be changed or copied
// once one of them uses it; the distributions are compiled once, at the first Bind.
type Sizes struct {
	Prompt dist.Dist // tokens; nil means one token each
	Output dist.Dist // tokens; nil means one token each

	once           sync.Once
	prompt, output *dist.Sampler
}

// NewSizes returns the sizes with these distributions of tokens, compiled.
func NewSizes(prompt, output dist.Dist) *Sizes {
	s := &Sizes{Prompt: prompt, Output: output}
	s.once.Do(s.compile)
	return s
}

func (s *Sizes) compile() {
	s.prompt, s.output = compileTokens(s.Prompt), compileTokens(s.Output)
}

func compileTokens(d dist.Dist) *dist.Sampler {
	if d == nil {
		d = dist.NewConstant(1)
	}
	return dist.Compile(d, 1)
}

// oneToken stands in where no sizes are given.
var oneToken Sizes

// Bind returns the sizes drawn under seed. A nil s gives one token of each.
func (s *Sizes) Bind(seed uint64) Sizer {
	if s == nil {
		s = &oneToken
	}
	s.once.Do(s.compile)
	return Sizer{
		prompt: s.prompt, promptDraws: rng.NewStream(seed, rng.PromptTokens, 0),
		output: s.output, outputDraws: rng.NewStream(seed, rng.OutputTokens, 0),
	}
}

// A Sizer draws the sizes of one run's requests.
type Sizer struct {
	prompt, output           *dist.Sampler
	promptDraws, outputDraws rng.Stream
}

// Of returns the tokens of the prompt and of the answer of request id: whole, at least 1, at most MaxTokens.
func (s *Sizer) Of(id uint64) (prompt, output int32) {
	return tokens(s.prompt.At(s.promptDraws.Uniform(id, 0))), tokens(s.output.At(s.outputDraws.Uniform(id, 0)))
}

// fill gives every request of buf its sizes, by its ID: what Of says, a table at a time, and with the draws inlined,
// which Uniform is a little too long for.
func (s *Sizer) fill(buf []Arrival) {
	for i := range buf {
		buf[i].Prompt = tokens(s.prompt.At(rng.Unit(s.promptDraws.Bits(buf[i].ID, 0))))
	}
	for i := range buf {
		buf[i].Output = tokens(s.output.At(rng.Unit(s.outputDraws.Bits(buf[i].ID, 0))))
	}
}

// tokens rounds a draw to the nearest whole number in [1, MaxTokens]; halves go up.
func tokens(v float64) int32 {
	if !(v < MaxTokens) {
		return MaxTokens
	}
	return max(1, int32(v+0.5))
}
