package cmd

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// A variant is a strategy as somebody might have changed it: for the worse, or so that it only looks different.
type variant struct {
	what     string
	scenario string
	strategy string // the scenario's name for it
	use      string // the registered name that it takes over
	metric   string // one of those that get worse
	change   func(original strategies.Builder) strategies.Builder
}

// harmful are changes that a check must catch.
var harmful = []variant{
	{"ignores what is in flight", "slow-provider", "least_connections", "least_connections", "latency_p99", instead(anyone)},
	{"ignores the weights", "steady", "least_connections", "least_connections", "latency_p99", withProviders(func(p *strategies.Provider) { p.Weight = 1 })},
	{"never counts an attempt as ended", "slow-provider", "least_connections", "least_connections", "latency_p99", instead(ownCount(1, 0))},
	{"counts a retry twice", "regional-outage", "least_connections", "least_connections", "latency_p99", instead(ownCount(2, 1))},
	{"takes the worse of two", "cold-join", "least_request", "least_request", "latency_p99", instead(worseOfTwo)},
	{"draws one instead of two", "cold-join", "least_request", "least_request", "latency_p99", withParams(func(p *strategies.LeastRequest) { p.Choices = 1 })},
	{"hands the turn of one that dropped out to the next", "regional-outage", "round_robin", "round_robin", "latency_p99", instead(skipping)},
	{"always begins with the first", "cold-join", "round_robin", "round_robin", "latency_p50", instead(first)},
	{"never asks again whoever failed ten times", "textbook-pitfalls", "round_robin", "round_robin", "latency_p99", instead(unforgiving)},
	{"turns the weights upside down", "steady", "weighted_round_robin", "weighted_round_robin", "latency_p99", withProviders(func(p *strategies.Provider) { p.Weight = 1 / p.Weight })},
	{"draws among the first half", "batching-cluster", "random", "random", "latency_p99", instead(firstHalf)},
	{"ignores the price", "price-spread", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.InputPrice, p.OutputPrice = 1, 1 })},
	{"looks at the price of the input alone", "textbook-pitfalls", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.OutputPrice = 0 })},
	{"mixes up the prices of input and output", "textbook-pitfalls", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.InputPrice, p.OutputPrice = p.OutputPrice, p.InputPrice })},
	{"takes failures for successes", "cut-streams", "cost_based", "cost_based", "spend_per_1k", heard(asSuccess)},
	{"judges by averages that are a minute old", "slow-provider", "adaptive", "adaptive", "latency_p99", late(time.Minute)},
	{"never hears how attempts went", "slow-provider", "adaptive", "adaptive", "latency_p99", heard(nothing)},
	{"takes one provider for the next", "steady", "response_time", "response_time", "latency_p99", heard(neighbour)},
	{"takes quick failures for quick answers", "black-hole", "response_time", "response_time", "success_ratio", heard(asSuccess)},
	{"never hears of failures", "cut-streams", "health_aware", "health_aware", "ttft_p99", heard(goodNews)},
	{"never half-opens", "textbook-pitfalls", "health_aware", "health_aware", "latency_p50", withParams(func(p *strategies.HealthAware) { p.Recovery = "never" })},
}

// harmless are the same strategies written in another way.
var harmless = []variant{
	{"looks for the least recent in a list", "regional-outage", "round_robin", "round_robin", "", instead(leastRecent)},
	{"keeps its own count of what is in flight", "regional-outage", "least_connections", "least_connections", "", instead(ownCount(1, 1))},
	{"compares the two the other way round", "cold-join", "least_request", "least_request", "", instead(lessBusyOfTwo)},
	{"draws from a list of its own", "batching-cluster", "random", "random", "", instead(fromList)},
	{"learns when it is asked", "black-hole", "health_aware", "health_aware", "", lazily},
	{"learns when it is asked", "cut-streams", "cost_based", "cost_based", "", lazily},
	{"learns when it is asked", "steady", "response_time", "response_time", "", lazily},
}

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

// picking makes a strategy that only picks, and is not asked where nobody is eligible.
func picking(pick func(req *strategies.Request, pool strategies.Pool) int) *custom {
	return &custom{pick: func(_ time.Duration, req *strategies.Request, pool strategies.Pool) int {
		if pool.Len() == 0 {
			return strategies.None
		}
		return pick(req, pool)
	}}
}

func anyone(env strategies.Env) *custom {
	return picking(func(_ *strategies.Request, pool strategies.Pool) int { return pool.At(env.Rand.IntN(pool.Len())) })
}

func fromList(env strategies.Env) *custom {
	return picking(func(_ *strategies.Request, pool strategies.Pool) int {
		var list []int
		for k := range pool.Len() {
			list = append(list, pool.At(k))
		}
		return list[env.Rand.IntN(len(list))]
	})
}

func firstHalf(env strategies.Env) *custom {
	return picking(func(_ *strategies.Request, pool strategies.Pool) int {
		return pool.At(env.Rand.IntN((pool.Len() + 1) / 2))
	})
}

func first(strategies.Env) *custom {
	return picking(func(_ *strategies.Request, pool strategies.Pool) int { return pool.Next(0) })
}

func skipping(strategies.Env) *custom {
	turn := 0
	return picking(func(_ *strategies.Request, pool strategies.Pool) int {
		turn = (turn + 1) % pool.Size()
		return pool.Next(turn)
	})
}

// recency takes the least recent of those that are fit.
func recency(env strategies.Env, fit func(i int) bool) *custom {
	latest, picks := make([]int, len(env.Providers)), len(env.Providers)
	for i := range latest {
		latest[i] = i
	}
	return picking(func(_ *strategies.Request, pool strategies.Pool) int {
		best := strategies.None
		for i := range latest {
			if pool.Contains(i) && fit(i) && (best == strategies.None || latest[i] < latest[best]) {
				best = i
			}
		}
		if best != strategies.None {
			latest[best] = picks
			picks++
		}
		return best
	})
}

func leastRecent(env strategies.Env) *custom { return recency(env, func(int) bool { return true }) }

func unforgiving(env strategies.Env) *custom {
	failures := make([]int, len(env.Providers))
	c := recency(env, func(i int) bool { return failures[i] < 10 })
	c.observe = func(_ time.Duration, _ *strategies.Request, out *strategies.Outcome) {
		if out.Status.Failed() {
			failures[out.Provider]++
		}
	}
	return c
}

// ownCount is least_connections with a count of its own: a retry counts so many, an attempt that ended so many less.
func ownCount(retry, ended int) func(env strategies.Env) *custom {
	return func(env strategies.Env) *custom {
		count := make([]int, len(env.Providers))
		c := picking(func(req *strategies.Request, pool strategies.Pool) int {
			var ties []int
			least := 0.0
			for k := range pool.Len() {
				i := pool.At(k)
				load := float64(count[i]+1) / env.Providers[i].Weight
				if len(ties) == 0 || load < least {
					least, ties = load, nil
				}
				if load == least {
					ties = append(ties, i)
				}
			}
			i := ties[0]
			if len(ties) > 1 {
				i = ties[env.Rand.IntN(len(ties))]
			}
			count[i]++
			if len(req.Tried) > 0 {
				count[i] += retry - 1
			}
			return i
		})
		c.observe = func(_ time.Duration, _ *strategies.Request, out *strategies.Outcome) { count[out.Provider] -= ended }
		return c
	}
}

// two draws two providers as least_request does.
func two(env strategies.Env, choose func(pool strategies.Pool, a, b int) int) *custom {
	return picking(func(_ *strategies.Request, pool strategies.Pool) int {
		if pool.Len() == 1 {
			env.Rand.IntN(1)
			return pool.At(0)
		}
		a, b := env.Rand.IntN(pool.Len()), env.Rand.IntN(pool.Len()-1)
		if b >= a {
			b++
		}
		return choose(pool, pool.At(a), pool.At(b))
	})
}

func worseOfTwo(env strategies.Env) *custom {
	return two(env, func(pool strategies.Pool, a, b int) int {
		if pool.InFlight(b) > pool.InFlight(a) {
			return b
		}
		return a
	})
}

func lessBusyOfTwo(env strategies.Env) *custom {
	return two(env, func(pool strategies.Pool, a, b int) int {
		if pool.InFlight(a) <= pool.InFlight(b) {
			return a
		}
		return b
	})
}
