package gate

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// contents tells what a baseline holds.
func (b *Baseline) contents() string {
	return fmt.Sprintf("%s of %s", count(len(b.Strategies), "strategy", "strategies"), seedList(b.Scenario.Seeds))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// Changes tells, a line each, how a baseline differs from an older one: nothing for equal ones.
func Changes(older, newer *Baseline) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if older.Scenario.Name != newer.Scenario.Name {
		add("scenario %s is now %s", older.Scenario.Name, newer.Scenario.Name)
	}
	if older.Scenario.Digest != newer.Scenario.Digest {
		add("the scenario changed: digest %s → %s", shortDigest(older.Scenario.Digest), shortDigest(newer.Scenario.Digest))
	}
	sameSeeds := slices.Equal(older.Scenario.Seeds, newer.Scenario.Seeds)
	if !sameSeeds {
		add("seeds: %s → %s", seedList(older.Scenario.Seeds), seedList(newer.Scenario.Seeds))
	}
	for i := range newer.Strategies {
		s := &newer.Strategies[i]
		if old := older.strategy(s.Name); old == nil {
			add("%s: new", s.Name)
		} else {
			out = append(out, s.changes(old, sameSeeds)...)
		}
	}
	for i := range older.Strategies {
		if newer.strategy(older.Strategies[i].Name) == nil {
			add("%s: gone", older.Strategies[i].Name)
		}
	}
	return out
}

// changes tells how a strategy's part differs from an older one.
func (s *BaselineStrategy) changes(old *BaselineStrategy, sameSeeds bool) []string {
	var out []string
	if sameSeeds {
		other := 0
		for i := range s.Decisions {
			if s.Decisions[i] != old.Decisions[i] {
				other++
			}
		}
		if other > 0 {
			out = append(out, fmt.Sprintf("%s: other decisions under %d of %d seeds", s.Name, other, len(s.Decisions)))
		}
	}
	out = append(out, s.Metrics.changes(s.Name, old.Metrics)...)
	for _, c := range s.Classes {
		out = append(out, c.Metrics.changes(s.Name+".class."+c.Name, old.metrics(c.Name))...)
	}
	for _, c := range old.Classes {
		if s.metrics(c.Name) == nil {
			out = append(out, fmt.Sprintf("%s.class.%s: gone", s.Name, c.Name))
		}
	}
	return out
}

func (m BaselineMetrics) changes(whose string, old BaselineMetrics) []string {
	names := slices.Collect(maps.Keys(m))
	for name := range old {
		if m[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		now, before := m[name], old[name]
		if now != nil && before != nil && slices.EqualFunc(now.Values, before.Values, equalPointers) {
			continue
		}
		out = append(out, fmt.Sprintf("%s.%s: %s → %s", whose, name, before.mean(), now.mean()))
	}
	return out
}

func equalPointers(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// mean writes the mean over the seeds that have a figure.
func (m *BaselineMetric) mean() string {
	if m == nil {
		return "none"
	}
	v := stats.Mean(stats.Present(figures(&reports.Metric{Values: m.Values}, len(m.Values))))
	if math.IsNaN(v) {
		return "none"
	}
	return quantityText(v, m.Unit)
}
