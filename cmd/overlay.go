package cmd

import (
	"fmt"
	"maps"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/reports/plots"
)

// drawPairs draws what compare found into the folder dir, of folders into one per scenario inside it.
func drawPairs(dir string, all []*pairing, folders bool, o drawing) error {
	var changed []*reports.Summary
	for _, p := range all {
		if !p.compared {
			continue
		}
		name := ""
		if folders {
			name = p.name
		}
		s := changedBy(p.verdict, p.newer)
		changed = append(changed, s)
		err := drawComparison(dir, name, func(into string) ([]string, error) { return plots.WriteComparison(into, p.older, s, o.options) })
		if err != nil {
			return err
		}
	}
	if len(changed) < 2 {
		return nil
	}
	return drawComparison(dir, "", func(into string) ([]string, error) { return plots.WriteChanges(into, changed, o.options) })
}

// drawComparison draws into the folder name inside dir, all pictures or none of them.
func drawComparison(dir, name string, write func(dir string) ([]string, error)) error {
	folder, err := newOutputFolder(dir, name)
	if err != nil {
		return err
	}
	defer folder.discard()
	if _, err := write(folder.staging); err != nil {
		return fmt.Errorf("cannot write the pictures: %w", err)
	}
	if err := folder.publish(nil); err != nil {
		return fmt.Errorf("cannot write the pictures: %w", err)
	}
	return nil
}

// changedBy is the new result with the gate's differences to the old one in place of those to its baseline, so that the
// pictures show what the verdicts say.
func changedBy(v *gate.Verdict, newer *reports.Summary) *reports.Summary {
	s := *newer
	s.Baseline, s.Finding, s.Strategies = plots.OldResult, "", nil
	index := map[string]reports.Metrics{}
	for _, st := range newer.Strategies {
		st.Metrics = maps.Clone(st.Metrics)
		for name, m := range st.Metrics {
			c := *m
			c.Difference = nil
			st.Metrics[name] = &c
		}
		index[st.Name] = st.Metrics
		s.Strategies = append(s.Strategies, st)
	}
	for i := range v.Checks {
		c := &v.Checks[i]
		if m := index[c.Strategy][c.Metric]; m != nil && c.Kind == gate.OfRegression && c.Class == "" {
			m.Difference = differenceOf(c)
		}
	}
	return &s
}

// differenceOf is what a check found, as a result has it; nil where it could compute nothing.
func differenceOf(c *gate.Check) *reports.Difference {
	d := &reports.Difference{Kind: "absolute", Verdict: string(c.Change), Margin: &c.Margin}
	if c.Change == gate.Unchanged {
		d.Verdict = string(gate.Same)
	}
	switch f := c.Difference; {
	case f != nil:
		d.Mean = f.Mean
		if f.Relative {
			d.Kind = "relative"
		}
		if f.HasInterval {
			d.Interval = &[2]float64{f.Low, f.High}
		}
	case c.Change != gate.Unchanged:
		return nil
	case c.Unit != "ratio":
		d.Kind = "relative"
	}
	return d
}
