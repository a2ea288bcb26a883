package plots

import "fmt"

// A tally counts the scenarios in which a strategy's p99 stands in one way to the baseline's.
type tally struct {
	strategy            string
	won, lost, open, in int
}

// tallies counts for every strategy. A lower p99 with a lower success ratio does not count as won.
func (f *field) tallies() []tally {
	var out []tally
	for _, name := range f.strategies {
		c := tally{strategy: name}
		for i := range f.scenarios {
			d := f.difference(i, name, tailMetric)
			if d == nil {
				continue
			}
			c.in++
			switch v := verdictOf(d); {
			case v == "better" && !f.fell(i, name):
				c.won++
			case v == "worse":
				c.lost++
			case v == "undecided":
				c.open++
			}
		}
		out = append(out, c)
	}
	return out
}

// fell tells whether a strategy's success ratio is decidedly lower.
func (f *field) fell(scenario int, strategy string) bool {
	d := f.difference(scenario, strategy, successMetric)
	return d != nil && d.Verdict == "worse"
}

// matrixFinding says how often a strategy's p99 was decidedly lower and higher than the baseline's: of the strategy
// that wins most often on balance.
func (f *field) matrixFinding(t Theme) string {
	if len(f.scenarios) == 0 {
		return "No two scenarios share a baseline and strategies"
	}
	var best tally
	for _, c := range f.tallies() {
		if c.won > 0 && (best.won == 0 || c.won-c.lost > best.won-best.lost || c.won-c.lost == best.won-best.lost && c.won > best.won) {
			best = c
		}
	}
	if best.won == 0 {
		return "No strategy cuts p99 latency decidedly in any scenario, against " + f.baseline(t)
	}
	text := fmt.Sprintf("%s cuts p99 latency in %s", shorten(t.title, best.strategy, loneName), ofAll(best.won, best.in))
	switch {
	case best.lost > 0:
		text += fmt.Sprintf(" and raises it in %d", best.lost)
	case best.open == 0:
		text += " and raises it in none"
	}
	switch best.open {
	case 0:
		return text
	case 1:
		return text + "; 1 is undecided"
	}
	return text + fmt.Sprintf("; %d are undecided", best.open)
}

// ofAll counts scenarios.
func ofAll(n, all int) string {
	switch {
	case n == all && all == 1:
		return "the scenario"
	case n == all && all == 2:
		return "both scenarios"
	case n == all:
		return fmt.Sprintf("all %d scenarios", all)
	}
	return fmt.Sprintf("%d of %d scenarios", n, all)
}
