package gate

import "slices"

// severity says how far a check missed, to put the worst first among those of one outcome: for a regression in
// margins, for an expectation relative to what was wanted.
func (c *Check) severity() float64 {
	if c.Difference == nil {
		return 0
	}
	d := max(c.Difference.Mean, -c.Difference.Mean)
	switch {
	case c.Kind == OfRegression && c.Margin > 0:
		return d / c.Margin
	case c.Kind == OfExpectation && c.Want.Mean != 0:
		return d / max(c.Want.Mean, -c.Want.Mean)
	}
	return d
}

// ordered returns pointers to all checks, worst first: by outcome, those that are let pass after those that are not,
// then by how far they missed. Equals stay in their order.
func ordered(all []*Verdict) []found {
	var out []found
	for _, v := range all {
		for i := range v.Checks {
			out = append(out, found{v, &v.Checks[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b found) int {
		switch {
		case a.OK() != b.OK():
			if b.OK() {
				return -1
			}
			return 1
		case a.Outcome != b.Outcome:
			return int(a.Outcome) - int(b.Outcome)
		case a.severity() > b.severity():
			return -1
		case a.severity() < b.severity():
			return 1
		}
		return 0
	})
	return out
}

// A found is a check and the verdict that it belongs to.
type found struct {
	v *Verdict
	*Check
}
