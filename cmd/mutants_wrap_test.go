package cmd

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// A custom strategy is made of functions.
type custom struct {
	pick    func(now time.Duration, req *strategies.Request, pool strategies.Pool) int
	observe func(now time.Duration, req *strategies.Request, out *strategies.Outcome)
}

func (c *custom) Pick(now time.Duration, req *strategies.Request, pool strategies.Pool) int {
	return c.pick(now, req, pool)
}

func (c *custom) Observe(now time.Duration, req *strategies.Request, out *strategies.Outcome) {
	if c.observe != nil {
		c.observe(now, req, out)
	}
}

// instead replaces a strategy by another one.
func instead(build func(env strategies.Env) *custom) func(strategies.Builder) strategies.Builder {
	return func(strategies.Builder) strategies.Builder {
		return func(_ any, env strategies.Env) (strategies.Strategy, error) { return build(env), nil }
	}
}

// withProviders lets a strategy see other providers than there are.
func withProviders(change func(*strategies.Provider)) func(strategies.Builder) strategies.Builder {
	return func(original strategies.Builder) strategies.Builder {
		return func(params any, env strategies.Env) (strategies.Strategy, error) {
			env.Providers = append([]strategies.Provider(nil), env.Providers...)
			for i := range env.Providers {
				change(&env.Providers[i])
			}
			return original(params, env)
		}
	}
}

// withParams gives a strategy other parameters.
func withParams[P any](change func(*P)) func(strategies.Builder) strategies.Builder {
	return func(original strategies.Builder) strategies.Builder {
		return func(params any, env strategies.Env) (strategies.Strategy, error) {
			p := *params.(*P)
			change(&p)
			return original(&p, env)
		}
	}
}

// observing wraps a strategy that learns, so that it hears what hear passes on.
func observing(hear func(env strategies.Env, tell func(time.Duration, *strategies.Request, *strategies.Outcome)) *custom) func(strategies.Builder) strategies.Builder {
	return func(original strategies.Builder) strategies.Builder {
		return func(params any, env strategies.Env) (strategies.Strategy, error) {
			s, err := original(params, env)
			if err != nil {
				return nil, err
			}
			c := hear(env, s.(strategies.Observer).Observe)
			before := c.pick
			c.pick = func(now time.Duration, req *strategies.Request, pool strategies.Pool) int {
				if before != nil {
					before(now, req, pool)
				}
				return s.Pick(now, req, pool)
			}
			return c, nil
		}
	}
}

// heard changes what a strategy hears of each attempt; it hears nothing where change returns false.
func heard(change func(env strategies.Env, out *strategies.Outcome) bool) func(strategies.Builder) strategies.Builder {
	return observing(func(env strategies.Env, tell func(time.Duration, *strategies.Request, *strategies.Outcome)) *custom {
		return &custom{observe: func(now time.Duration, req *strategies.Request, out *strategies.Outcome) {
			if changed := *out; change(env, &changed) {
				tell(now, req, &changed)
			}
		}}
	})
}

func nothing(strategies.Env, *strategies.Outcome) bool { return false }

func goodNews(_ strategies.Env, out *strategies.Outcome) bool { return !out.Status.Failed() }

func asSuccess(_ strategies.Env, out *strategies.Outcome) bool {
	out.Status = strategies.OK
	return true
}

func neighbour(env strategies.Env, out *strategies.Outcome) bool {
	out.Provider = (out.Provider + 1) % len(env.Providers)
	return true
}

// news is an outcome that is told later.
type news struct {
	at  time.Duration
	req strategies.Request
	out strategies.Outcome
}

// late tells outcomes when they are that old.
func late(delay time.Duration) func(strategies.Builder) strategies.Builder {
	return told(func(now time.Duration, n *news) (time.Duration, bool) { return now, n.at+delay <= now })
}

// lazily tells outcomes before the next pick, with the time at which they came.
var lazily = told(func(_ time.Duration, n *news) (time.Duration, bool) { return n.at, true })

func told(when func(now time.Duration, n *news) (at time.Duration, due bool)) func(strategies.Builder) strategies.Builder {
	return observing(func(_ strategies.Env, tell func(time.Duration, *strategies.Request, *strategies.Outcome)) *custom {
		var waiting []news
		return &custom{
			pick: func(now time.Duration, _ *strategies.Request, _ strategies.Pool) int {
				for len(waiting) > 0 {
					at, due := when(now, &waiting[0])
					if !due {
						break
					}
					tell(at, &waiting[0].req, &waiting[0].out)
					waiting = waiting[1:]
				}
				return strategies.None
			},
			observe: func(now time.Duration, req *strategies.Request, out *strategies.Outcome) {
				waiting = append(waiting, news{now, *req, *out})
			},
		}
	})
}
