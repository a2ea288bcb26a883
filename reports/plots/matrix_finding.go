package plots

import "fmt"

// matrixFinding says how often a strategy's p99 was decidedly lower and higher than the baseline's: of the strategy
// that wins most often on balance. A lower p99 with a lower success ratio does not count as won.
func (f *field) matrixFinding(t Theme) string {
	best, won, lost, in := "", 0, 0, 0
	for _, name := range f.strategies {
		w, l, n := 0, 0, 0
		for i := range f.scenarios {
			d := f.difference(i, name, tailMetric)
			if d == nil {
				continue
			}
			n++
			success := f.difference(i, name, successMetric)
			switch {
			case d.Verdict == "better" && (success == nil || success.Verdict != "worse"):
				w++
			case d.Verdict == "worse":
				l++
			}
		}
		if w > 0 && (best == "" || w-l > won-lost || w-l == won-lost && w > won) {
			best, won, lost, in = name, w, l, n
		}
	}
	if best == "" {
		return "No strategy cuts p99 latency decidedly in any scenario, against " + f.baselines(t)
	}
	text := fmt.Sprintf("%s cuts p99 latency in %s", shorten(t.title, best, 260), ofAll(won, in))
	if lost > 0 {
		return text + fmt.Sprintf(" and raises it in %d", lost)
	}
	return text + " and raises it in none"
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
