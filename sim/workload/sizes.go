package workload

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// MaxTokens bounds the prompt and the answer of a request: a distribution's draws above it are cut to it, and a
// trace's row above it is refused.
const MaxTokens = 10_000_000

// MaxClasses bounds the classes of one Sizes.
const MaxClasses = 1000

// A Class is one sort of requests.
type Class struct {
	Name    string
	Share   float64   // of the arrivals, relative to the shares of the other classes; a single class needs none
	Prompt  dist.Dist // tokens; nil means one token each; a trace brings its own
	Output  dist.Dist // tokens; nil means one token each; a trace brings its own
	Cap     dist.Dist // tokens that the client allows the answer, which ends there; nil means no cap
	Session *Session  // makes each arrival the first request of a conversation; nil means that it is the only one
}

// Sizes gives the classes and lengths of requests, keyed by request. It is shared by runs and must not be changed or
// copied once one of them uses it; the distributions are compiled once, at the first Bind. Without classes every
// request has one token of each.
type Sizes struct {
	Classes []Class

	once     sync.Once
	compiled []classSampler
}

// NewSizes returns the sizes of a single class with these distributions of tokens, compiled.
func NewSizes(prompt, output dist.Dist) *Sizes { return NewMix(Class{Prompt: prompt, Output: output}) }

// NewMix returns the sizes of these classes, compiled. It panics where Check finds a mistake.
func NewMix(classes ...Class) *Sizes {
	s := &Sizes{Classes: classes}
	s.once.Do(s.compile)
	return s
}

// Check reports what is wrong with the classes.
func (s *Sizes) Check() error {
	if len(s.Classes) > MaxClasses {
		return fmt.Errorf("%d classes: there may be at most %d", len(s.Classes), MaxClasses)
	}
	for i := range s.Classes {
		c := &s.Classes[i]
		lone := len(s.Classes) == 1 && c.Share == 0
		if !lone && !(c.Share > 0 && c.Share <= 1e9) {
			return fmt.Errorf("class %q: share %g is out of range: it must be above 0 and at most 1e9", c.Name, c.Share)
		}
		if c.Session == nil {
			continue
		}
		if err := c.Session.check(); err != nil {
			return fmt.Errorf("class %q: session: %w", c.Name, err)
		}
	}
	return nil
}

func (s *Session) check() error {
	switch {
	case s.Turns == nil:
		return errors.New("turns is missing: give the number of requests of a session, such as 5")
	case s.SharedPrefix < 0 || s.SharedPrefix > MaxTokens:
		return fmt.Errorf("a shared prefix of %d tokens is out of range: it must lie between 0 and %d", s.SharedPrefix, MaxTokens)
	case s.MaxContext < 0 || s.MaxContext > MaxTokens:
		return fmt.Errorf("a context of %d tokens is out of range: it must lie between 0 (no limit) and %d", s.MaxContext, MaxTokens)
	}
	return nil
}

// A classSampler is a Class, compiled.
type classSampler struct {
	upTo                float64       // the sum of the shares of the classes up to this one, of 1
	prompt, output, cap *dist.Sampler // tokens; cap may be nil
	maxPrompt           int32

	session *Session
	turns   *dist.Sampler
	turn    *dist.Sampler // tokens
	think   *dist.Sampler // nanoseconds
}

func (s *Sizes) compile() {
	if err := s.Check(); err != nil {
		panic("workload: " + err.Error())
	}
	classes, total := s.Classes, 0.0
	if len(classes) == 0 {
		classes = []Class{{}}
	}
	for i := range classes {
		total += classes[i].Share
	}
	s.compiled = make([]classSampler, len(classes))
	upTo := 0.0
	for i := range classes {
		upTo += classes[i].Share / total
		s.compiled[i] = compileClass(&classes[i])
		s.compiled[i].upTo = upTo
	}
	s.compiled[len(classes)-1].upTo = math.Inf(1) // whatever rounding left over
}

func compileClass(c *Class) classSampler {
	k := classSampler{prompt: compileTokens(c.Prompt), output: compileTokens(c.Output), maxPrompt: MaxTokens, session: c.Session}
	if c.Cap != nil {
		k.cap = compileTokens(c.Cap)
	}
	if t := c.Session; t != nil {
		k.turns, k.turn = compileTokens(t.Turns), compileTokens(t.Turn)
		k.think = compileThink(t.Think)
		if t.MaxContext > 0 {
			k.maxPrompt = int32(t.MaxContext)
		}
	}
	return k
}

func compileTokens(d dist.Dist) *dist.Sampler {
	if d == nil {
		d = dist.NewConstant(1)
	}
	return dist.Compile(d, 1)
}

// compileThink prepares times in nanoseconds; nil means none.
func compileThink(d dist.Dist) *dist.Sampler {
	if d == nil {
		d = dist.NewConstant(0)
	}
	return dist.Compile(d, 1e9)
}

// oneToken stands in where no sizes are given.
var oneToken Sizes

// Bind returns the sizes drawn under seed. A nil s gives one token of each.
func (s *Sizes) Bind(seed uint64) Sizer {
	if s == nil {
		s = &oneToken
	}
	s.once.Do(s.compile)
	first := &s.compiled[0]
	return Sizer{
		classes: s.compiled, prompt: first.prompt, output: first.output,
		plain:       len(s.compiled) == 1 && first.cap == nil && first.maxPrompt == MaxTokens,
		promptDraws: rng.NewStream(seed, rng.PromptTokens, 0),
		outputDraws: rng.NewStream(seed, rng.OutputTokens, 0),
		classDraws:  rng.NewStream(seed, rng.Class, 0),
		lengthDraws: rng.NewStream(seed, rng.SessionLength, 0),
		turnDraws:   rng.NewStream(seed, rng.Turn, 0),
		thinkDraws:  rng.NewStream(seed, rng.Think, 0),
	}
}
