package strategies

import "slices"

// explain says whom pick would take. It lets a copy pick, for what is owed depends on who has joined and left since.
func (s *smooth) explain(pool Pool, why *Reasons) {
	c := s.clone()
	first := c.pick(pool)
	sum := 0.0
	for _, w := range c.weight {
		sum += w
	}
	why.Rule = "the one that is owed most turns for its weight; of equals, the first of the list"
	why.By, why.Highest = "owed", true
	for i, w := range c.weight {
		why.Score(i, "share of the weights", "ratio", w/sum)
		if !pool.Contains(i) {
			continue
		}
		owed := c.value(int32(i))
		if i == first {
			owed++ // the turn that the copy has just counted
		}
		why.Score(i, why.By, "turns", owed)
	}
	if first != None {
		why.Candidates = append(why.Candidates, first)
	}
}

// clone returns a copy that shares nothing with s.
func (s *smooth) clone() *smooth {
	c := *s
	c.members.words = slices.Clone(s.members.words)
	c.members.flipped = nil
	c.weight, c.credit, c.tree = slices.Clone(s.weight), slices.Clone(s.credit), slices.Clone(s.tree)
	return &c
}
