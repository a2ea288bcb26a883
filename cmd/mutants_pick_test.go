package cmd

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

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
