package plots

import (
	"errors"
	"fmt"
	"slices"

	"github.com/evenkeel/evenkeel/reports"
)

// WriteChanges draws what changed from old to new results of several scenarios into the folder dir, as matrix. Each is a
// new result as WriteComparison takes it.
func WriteChanges(dir string, changed []*reports.Summary, o Options) ([]string, error) {
	if len(changed) == 0 {
		return nil, errors.New("plots: there is no summary to draw")
	}
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	return o.write(dir, "matrix", render(changed...), func(list []*reports.Summary) *Drawing { return Changes(list, o.Theme) })
}

// Changes lays out how new results differ from old ones: a panel per metric, a row per scenario and a column per strategy.
// Scenarios and strategies in which nothing differs are named and not drawn, however many there are beside one that does.
func Changes(changed []*reports.Summary, t Theme) *Drawing {
	t = t.naming(changed...)
	f := &field{count: map[string]int{}}
	touched, same := part(changed, func(s *reports.Summary) bool {
		return slices.ContainsFunc(s.Strategies, func(g reports.StrategySummary) bool { return !still(&g) })
	})
	f.lay(touched)
	at := map[string]bool{} // strategies of which something differs
	for i := range f.scenarios {
		for name, g := range f.index[i] {
			at[name] = at[name] || !still(g)
		}
	}
	var quiet []string
	f.strategies = slices.DeleteFunc(f.strategies, func(name string) bool {
		if !at[name] {
			quiet = append(quiet, name)
		}
		return !at[name]
	})
	if len(quiet) > 0 {
		f.omitted = append(f.omitted, omission{"Strategies without any difference", quiet})
	}
	f.bound()
	if len(same) > 0 {
		f.omitted = append(f.omitted, omission{"Scenarios without any difference", scenarioNames(same)})
	}
	return f.matrix(t, f.changesFinding(len(changed)), "nothing differs")
}

// still tells whether the new result of a strategy is the old one in all that a matrix shows.
func still(g *reports.StrategySummary) bool {
	for _, x := range facets {
		if d := difference(g, x.metric); d == nil || d.Mean != 0 || verdictOf(d) != "same" {
			return false
		}
	}
	return true
}

// changesFinding counts where p99 latency and success got worse and better, of all places where something differs.
func (f *field) changesFinding(scenarios int) string {
	if len(f.scenarios) == 0 {
		return fmt.Sprintf("Nothing differs from the old results in any of %s", plural(scenarios, "scenario"))
	}
	var text string
	for _, x := range []struct{ metric, name string }{{tailMetric, "p99 latency"}, {successMetric, "success"}} {
		worse, better, in := f.counts(x.metric)
		clause := fmt.Sprintf("%s is decidedly worse in %d of %s", x.name, worse, plural(in, "case"))
		switch {
		case worse == 0 && better == 0:
			clause = fmt.Sprintf("%s is decidedly worse or better in none of %s", x.name, plural(in, "case"))
		case better > 0:
			clause += fmt.Sprintf(" and better in %d", better)
		}
		if text != "" {
			text += "; "
		}
		text += clause
	}
	return "New against old: " + text
}

// counts counts the differences of a metric by their verdicts. What is bought with a lower success ratio is not better.
func (f *field) counts(metric string) (worse, better, in int) {
	for i := range f.scenarios {
		for _, name := range f.strategies {
			d := f.difference(i, name, metric)
			if d == nil {
				continue
			}
			in++
			switch {
			case d.Verdict == "worse":
				worse++
			case d.Verdict == "better" && !f.fell(i, name):
				better++
			}
		}
	}
	return worse, better, in
}
