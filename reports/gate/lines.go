package gate

import (
	"fmt"
	"slices"
	"strings"
)

// A line tells of one check or of several that came out alike.
type line struct {
	check *Check // whose label it has
	text  string
}

// lines tells of all checks, the worst first.
func (v *Verdict) lines() []line {
	list := ordered([]*Verdict{v})
	var out []line
	told := map[string]bool{}
	for _, f := range list {
		key, text := f.alike(list)
		if key == "" {
			text = f.claim() + ": " + f.evidence()
		}
		if key != "" && told[key] {
			continue
		}
		told[key] = true
		if f.Kind == OfExpectation && !f.OK() && f.place() != "" {
			text += "  (" + f.place() + ")"
		}
		out = append(out, line{f.Check, text})
	}
	return out
}

// alike gives one text for f and those of all that came out like it, and a key that they share; "" where f is to
// be told by itself.
func (f *found) alike(all []found) (key, text string) {
	switch {
	case f.Change == Unchanged && f.Kind == OfRegression:
		n := f.v.unchanged(f.Strategy)
		var names []string
		for _, c := range f.v.Checks {
			if c.Kind == OfRegression && f.v.unchanged(c.Strategy) == n && !slices.Contains(names, c.Strategy) {
				names = append(names, c.Strategy)
			}
		}
		each := ""
		if len(names) > 1 {
			each = " each"
		}
		return fmt.Sprint("unchanged ", n), fmt.Sprintf("%s: unchanged, decision for decision (%s%s)", strings.Join(names, ", "), count(n, "metric", "metrics"), each)
	case f.Outcome == Missing && f.Kind == OfRegression && f.Metric != "":
		var metrics []string
		for _, o := range all {
			if o.Kind == OfRegression && o.Outcome == Missing && o.Strategy == f.Strategy && o.Class == f.Class && o.Reason == f.Reason {
				metrics = append(metrics, shortMetric(o.Metric))
			}
		}
		key = fmt.Sprint("missing ", f.Strategy, "\x00", f.Class, "\x00", f.Reason)
		return key, strings.TrimSuffix(f.claim(), shortMetric(f.Metric)) + strings.Join(metrics, ", ") + ": " + f.Reason
	case f.Kind == OfExpectation && f.Outcome == Passed:
		var same []*Check // in order, the closest last
		for _, o := range all {
			if o.Kind == OfExpectation && o.Text == f.Text && o.Line == f.Line && o.Outcome == Passed {
				same = append(same, o.Check)
			}
		}
		if len(same) > 1 {
			closest := same[len(same)-1]
			return fmt.Sprint("passed ", f.Line, " ", f.Text), fmt.Sprintf("%s: %d strategies; the closest is %s: %s", f.Text, len(same), closest.Strategy, closest.evidence())
		}
		return fmt.Sprint("passed ", f.Line, " ", f.Text, " ", f.Strategy), f.claim() + ": " + f.evidence()
	}
	return "", ""
}

// unchanged counts the figures of a strategy that are the baseline's.
func (v *Verdict) unchanged(strategy string) int {
	n := 0
	for i := range v.Checks {
		if c := &v.Checks[i]; c.Kind == OfRegression && c.Strategy == strategy && c.Change == Unchanged {
			n++
		}
	}
	return n
}
