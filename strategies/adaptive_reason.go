package strategies

import (
	"slices"
	"time"
)

// Explain implements Reasoner. Where the weights are due to be set anew, it shows those that Pick will set.
func (s *adaptive) Explain(now time.Duration, _ *Request, pool Pool, why *Reasons) {
	c, anew := s, now >= s.to
	if anew {
		c = s.clone()
		c.recompute(now)
	}
	for i, m := range c.merit {
		if m >= 0 {
			why.Score(i, "merit", "", m)
		}
	}
	c.smooth.explain(pool, why)
	if anew {
		why.Rule += "; the weights were set anew just before"
	}
}

// clone returns a copy that shares nothing with s that changes.
func (s *adaptive) clone() *adaptive {
	c := *s
	c.smooth = s.smooth.clone()
	c.marks, c.merit = slices.Clone(s.marks), slices.Clone(s.merit)
	c.share, c.weight = slices.Clone(s.share), slices.Clone(s.weight)
	return &c
}
