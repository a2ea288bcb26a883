package strategies

import (
	"fmt"

	"github.com/evenkeel/evenkeel/sim/registry"
	"github.com/evenkeel/evenkeel/sim/rng"
)

// An Env is what a strategy is built with: the providers it will choose among, by their numbers, and a random
// generator of its own.
type Env struct {
	Providers []Provider
	Rand      *rng.Rand // nil means a generator of seed 0
}

// A Builder builds a strategy from its parameters (a pointer to the struct that the kind's New returned).
type Builder func(params any, env Env) (Strategy, error)

// Kinds is the registry of strategies. A program adds its own with Register.
var Kinds = registry.New[Builder]("strategy")

// Register declares a strategy: its name, a line of documentation, paragraphs of detail for the long help, its
// parameters with their defaults, and its constructor, which validates them. Call it from an init function.
func Register[P any](name, doc, detail string, defaults P, build func(params *P, env Env) (Strategy, error)) {
	Kinds.Register(registry.Kind[Builder]{
		Name: name, Doc: doc, Detail: detail,
		New: func() any { p := defaults; return &p },
		Build: func(params any, env Env) (Strategy, error) {
			p, ok := params.(*P)
			if !ok {
				return nil, fmt.Errorf("strategy %q takes parameters of type %T, not %T", name, new(P), params)
			}
			if len(env.Providers) == 0 {
				return nil, fmt.Errorf("strategy %q needs at least one provider", name)
			}
			if env.Rand == nil {
				env.Rand = new(rng.Rand)
			}
			return build(p, env)
		},
	})
}

// New builds the strategy called name. A nil params means the defaults; otherwise it is what Kinds gives for the
// name, changed to taste.
func New(name string, params any, env Env) (Strategy, error) {
	k, err := Kinds.Lookup(name)
	if err != nil {
		return nil, err
	}
	if params == nil {
		params = k.New()
	}
	s, err := k.Build(params, env)
	if err != nil {
		return nil, fmt.Errorf("strategy %q: %w", name, err)
	}
	return s, nil
}
