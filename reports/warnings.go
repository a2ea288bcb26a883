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

// minStays is how many times as long as its slow requests a run has to be. A queue forgets how it began within a few of
// the times that requests stay in it, and what is still on its way at either end has to be little of the whole.
const minStays = 10

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
	for _, a := range c.alike {
		a.warn(add)
	}
	for i := range c.runs {
		c.runs[i].warn(c.strategies[i].Name, c.info.Classes, add)
	}
	c.warnOfTails(add)
	c.warnOfShortRuns(add)
	return out
}

// An alike tells of comparisons of one family that stay undecided as their differences are the same under every seed.
type alike struct {
	first        string // of them
	count        int
	seeds, needs int // how many there are, and from how many on they could be decided
}

func (a alike) warn(add func(format string, args ...any)) {
	others := ""
	switch {
	case a.count == 2:
		others = " and another comparison"
	case a.count > 2:
		others = fmt.Sprintf(" and %d other comparisons", a.count-1)
	}
	add("%d seeds cannot decide a difference that is the same under every seed, as in %s%s: only its sign can be tested; need at least %d seeds",
		a.seeds, a.first, others, a.needs)
}

// warnOfShortRuns looks for the strategy whose runs are shortest beside its latencies.
func (c *Collector) warnOfShortRuns(add func(format string, args ...any)) {
	worst, stays := -1, float64(minStays)
	for i := range c.runs {
		if r := &c.runs[i]; r.measured > 0 && r.latency.Count() > 0 {
			if n := float64(r.measured) / r.latency.Quantile(0.99); n < stays {
				worst, stays = i, n
			}
		}
	}
	if worst >= 0 {
		add("the run is too short: it measures %.3g s, %.2g times the p99 latency of strategy %q; make it at least %d times as long as that",
			float64(c.runs[worst].measured)/1e9, stays, c.strategies[worst].Name, minStays)
	}
}

func (r *runs) warn(name string, classes []string, add func(format string, args ...any)) {
	who := fmt.Sprintf("strategy %q", name)
	whole := r.gaps(r.done)
	whole.warn(who, "", add)
	for i := range r.classes { // what a class shares with the whole has been said
		if g := r.classes[i].gaps(r.done); g != whole {
			g.warn(who, fmt.Sprintf(" of class %q", classes[i]), add)
		}
	}
	if r.unfinished > 0 {
		offered, _ := r.sum(r.done)
		add("%s: %d of %d requests were never answered and are in no latency figure; a balancer timeout would end them",
			who, r.unfinished, offered)
	}
}

// gaps counts runs, those of them without a request, and those with requests but without a success.
type gaps struct{ runs, idle, barren int }

func (b *books) gaps(done []bool) gaps {
	var g gaps
	for seed, ok := range done {
		switch {
		case !ok:
			continue
		case b.offered[seed] == 0:
			g.idle++
		case b.succeeded[seed] == 0:
			g.barren++
		}
		g.runs++
	}
	return g
}

// warn tells of the gaps. of names the class, "" for all requests.
func (g gaps) warn(who, of string, add func(format string, args ...any)) {
	switch {
	case g.idle > 0:
		add("%s: no request%s was measured in %d of %d runs; lengthen the duration or shorten the warm-up", who, of, g.idle, g.runs)
	case g.barren > 0 && g.barren == g.runs:
		add("%s: no request%s succeeded, so it has no latency and no spend per success", who, of)
	case g.barren > 0:
		add("%s: no request%s succeeded in %d of %d runs; latency and spend per success leave these runs out", who, of, g.barren, g.runs)
	}
}

// warnOfTails looks for the run whose tail is thinnest, and for the class.
func (c *Collector) warnOfTails(add func(format string, args ...any)) {
	all, class := thinnest{n: math.MaxUint64}, thinnest{n: math.MaxUint64}
	for i := range c.runs {
		name := c.strategies[i].Name
		all.see(&c.runs[i].books, fmt.Sprintf("a run of strategy %q", name))
		for k := range c.runs[i].classes {
			class.see(&c.runs[i].classes[k], fmt.Sprintf("class %q in a run of strategy %q", c.info.Classes[k], name))
		}
	}
	all.warn("", add)
	class.warn(" of a class", add)
}

// thinnest holds the fewest successes of a run that had any, and whose they are.
type thinnest struct {
	n    uint64
	whom string
}

func (t *thinnest) see(b *books, whom string) {
	for _, n := range b.succeeded {
		if n > 0 && n < t.n {
			t.n, t.whom = n, whom
		}
	}
}

func (t *thinnest) warn(of string, add func(format string, args ...any)) {
	beyond := t.n / 1000
	if beyond >= minTail {
		return
	}
	what := fmt.Sprintf("p99.9%s rests", of)
	if t.n/100 < minTail {
		what = fmt.Sprintf("p99 and p99.9%s rest", of)
	}
	add("%s on few requests: %s has %d successes, %d of them beyond p99 and %d beyond p99.9; need %d, so make runs longer",
		what, t.whom, t.n, t.n/100, beyond, minTail)
}
