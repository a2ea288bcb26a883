package reports

import (
	"fmt"
	"math"
)

// minSeeds is how many seeds it takes until an interval by Student's t is less than a third wider than its spread
// alone would have it (t is 2.57 at 5 degrees of freedom, 1.96 in the limit).
const minSeeds = 6

// minTail is how many requests have to lie beyond a quantile for its figure to rest on more than luck.
const minTail = 20

// warnings says what to doubt in the figures.
func (c *Collector) warnings() []string {
	out := []string{}
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	seeds := len(c.info.Seeds)
	missing := 0
	for i := range c.runs {
		for _, done := range c.runs[i].done {
			if !done {
				missing++
			}
		}
	}
	if missing > 0 {
		add("%d of %d runs are missing: the figures rest on the others", missing, seeds*len(c.runs))
	}
	if c.baseline < 0 && c.name != "" {
		add("the baseline %q was not run: nothing is compared", c.name)
	}
	switch {
	case seeds == 1:
		add("1 seed: no interval can be given, and no difference told from chance; need at least %d seeds", minSeeds)
	case seeds < minSeeds:
		add("%d seeds: need at least %d for 95 %% intervals to be trusted", seeds, minSeeds)
	}
	for i := range c.runs {
		c.runs[i].warn(c.strategies[i].Name, add)
	}
	c.warnOfTails(add)
	return out
}

func (r *runs) warn(name string, add func(format string, args ...any)) {
	var runs, idle, barren int
	var offered uint64
	for seed, done := range r.done {
		if !done {
			continue
		}
		runs++
		offered += r.offered[seed]
		if r.offered[seed] == 0 {
			idle++
		} else if r.succeeded[seed] == 0 {
			barren++
		}
	}
	switch {
	case idle > 0:
		add("strategy %q: no request was measured in %d of %d runs; lengthen the duration or shorten the warm-up", name, idle, runs)
	case barren > 0 && barren == runs:
		add("strategy %q: no request succeeded, so it has no latency and no spend per success", name)
	case barren > 0:
		add("strategy %q: no request succeeded in %d of %d runs; latency and spend per success leave these runs out", name, barren, runs)
	}
	if r.unfinished > 0 {
		add("strategy %q: %d of %d requests were never answered and are in no latency figure; a balancer timeout would end them",
			name, r.unfinished, offered)
	}
}

// warnOfTails looks for the run whose tail is thinnest.
func (c *Collector) warnOfTails(add func(format string, args ...any)) {
	fewest, name := uint64(math.MaxUint64), ""
	for i := range c.runs {
		for _, n := range c.runs[i].succeeded {
			if n > 0 && n < fewest {
				fewest, name = n, c.strategies[i].Name
			}
		}
	}
	if beyond := fewest / 1000; beyond < minTail {
		what := "p99.9 rests"
		if fewest/100 < minTail {
			what = "p99 and p99.9 rest"
		}
		add("%s on few requests: a run of strategy %q has %d successes, %d of them beyond p99 and %d beyond p99.9; need %d, so make runs longer",
			what, name, fewest, fewest/100, beyond, minTail)
	}
}
