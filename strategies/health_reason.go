package strategies

import (
	"slices"
	"time"
)

// Explain implements Reasoner.
func (s *healthAware) Explain(now time.Duration, _ *Request, pool Pool, why *Reasons) {
	const by = "response × (1 + errors)"
	for i := range s.health {
		h := &s.health[i]
		why.Score(i, by, "s", s.score[i]/1e9)
		why.Score(i, "mean response", "s", s.latencies.mean[i]/1e9)
		why.Score(i, "errors", "ratio", h.rate)
		if h.down && s.halfOpen {
			why.Score(i, "next probe", "s", seconds(h.probeAt-now))
		}
	}
	if s.down > 0 && s.halfOpen {
		c := *s
		c.health = slices.Clone(s.health) // a probe notes when the next one is due
		if i := c.probe(now, pool.r); i != None {
			why.By, why.Rule = "next probe", "an unhealthy one, whose probe is due"
			why.Candidates = append(why.Candidates, i)
			return
		}
	}
	if s.explorer.explain(now, pool, why) {
		return
	}
	why.lowest(pool, by, "the healthy one with the lowest response time × (1 + error rate)")
	if len(why.Candidates) == 0 {
		why.By, why.Rule = "", "nobody, for all that are eligible are unhealthy"
		if s.keep > 0 {
			why.Rule = "any, for all that are eligible are unhealthy, and then health is ignored"
			why.everybody(pool)
		}
	}
}
