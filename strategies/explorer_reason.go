package strategies

import (
	"math"
	"time"
)

// explain says when each provider deserves a look, and reports whether find would send this attempt on one.
func (e *explorer) explain(now time.Duration, pool Pool, why *Reasons) bool {
	for i, due := range e.due {
		switch due {
		case fresh:
			why.Score(i, "next look", "s", math.Inf(-1))
		case never:
			why.Score(i, "next look", "s", math.Inf(1))
		default:
			why.Score(i, "next look", "s", seconds(due-now))
		}
	}
	c := *e
	c.ties = newTies(len(e.due))
	if !c.find(now, pool.r) {
		return false
	}
	why.By, why.Rule = "next look", "one of which nothing was heard for a while, to see how it does"
	if len(c.ties.list) > 0 && e.due[c.ties.list[0]] == fresh {
		why.Rule = "one that was never tried, to see how it does"
	}
	for _, i := range c.ties.list {
		why.Candidates = append(why.Candidates, int(i))
	}
	return true
}
