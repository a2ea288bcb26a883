package gate

import (
	"fmt"
	"strings"
)

// statement tells in one line what a check found: scenario, strategy and metric, both values, the difference with its
// interval. Every output for people uses it.
func (f *found) statement() string {
	return f.v.Scenario + ": " + f.claim() + ": " + f.finding()
}

// claim names the strategy with its metric, or tells what was expected of it.
func (c *Check) claim() string {
	switch {
	case c.Kind == OfExpectation && c.Op != "":
		return c.Got.Name + " " + c.Op + " " + c.Want.Name
	case c.Kind == OfExpectation || c.Strategy == "":
		return c.Text
	case c.Metric == "":
		return c.Strategy
	case c.Class != "":
		return c.Strategy + ".class." + c.Class + "." + shortMetric(c.Metric)
	}
	return c.Strategy + "." + shortMetric(c.Metric)
}

// shortMetric leaves out of a metric's name what the unit of its figures says anyway.
func shortMetric(metric string) string {
	for _, suffix := range []string{"_seconds", "_usd", "_rps"} {
		if name, ok := strings.CutSuffix(metric, suffix); ok {
			return name
		}
	}
	return metric
}

// finding tells what became of the claim.
func (c *Check) finding() string {
	s := c.Outcome.String()
	switch {
	case c.Kind == OfRegression && c.Outcome == Passed:
		return c.evidence()
	case c.Kind == OfRegression && c.Outcome == Failed:
		s = string(c.Change)
	}
	if c.Outcome != Passed && c.OK() {
		s += " (accepted)"
	}
	if finite(c.Got.Mean) && finite(c.Want.Mean) {
		s += ", " + c.values()
	}
	return join(s, c.Reason)
}

// evidence is the finding beside a label, which tells the outcome.
func (c *Check) evidence() string {
	if c.Change == Unchanged {
		return string(Unchanged) + ", " + c.Reason
	}
	s := ""
	switch {
	case c.Kind != OfRegression:
	case c.Outcome == Passed && c.Change == Uncertain:
		s = "not worse"
	case c.Outcome == Passed || c.Outcome == Failed:
		s = string(c.Change)
	}
	if finite(c.Got.Mean) && finite(c.Want.Mean) {
		if s != "" {
			s += ", "
		}
		s += c.values()
	}
	return join(s, c.Reason)
}

// values tells both values, the difference with its interval, and the margin.
func (c *Check) values() string {
	between := " against "
	if c.Kind == OfRegression {
		between = ", baseline "
	}
	s := quantityText(c.Got.Mean, c.Unit) + between + quantityText(c.Want.Mean, c.Unit)
	if c.Difference != nil {
		s += ", difference " + c.differenceText()
	}
	if c.Kind == OfRegression {
		s += ", margin " + marginText(c.Margin, c.Unit)
	}
	return s
}

// differenceText writes the difference as +23 % [+19, +26].
func (c *Check) differenceText() string {
	d := c.Difference
	s := differenceText(d.Mean, d.Relative, c.Unit)
	if !d.HasInterval {
		return s + " [no interval]"
	}
	low, high := differenceText(d.Low, d.Relative, c.Unit), differenceText(d.High, d.Relative, c.Unit)
	for _, unit := range []string{" %", " pp"} { // of all three
		if strings.HasSuffix(s, unit) {
			low, high = strings.TrimSuffix(low, unit), strings.TrimSuffix(high, unit)
		}
	}
	return s + fmt.Sprintf(" [%s, %s]", low, high)
}

// marginText writes a margin in the unit of the differences that it is held against.
func marginText(margin float64, unit string) string {
	if unit == "ratio" {
		return figure(margin*100) + " pp"
	}
	return figure(margin*100) + " %"
}

// details lists everything about a check as names and values.
func (f *found) details() [][2]string {
	out := [][2]string{{"scenario", f.v.Scenario}, {"strategy", f.Strategy}, {"class", f.Class}, {"metric", f.Metric}}
	add := func(name, value string) { out = append(out, [2]string{name, value}) }
	if f.Kind == OfExpectation {
		add("expected", f.Text)
	}
	got, want := f.Got.Name, f.Want.Name
	if got == want {
		want += " (right side)"
	}
	if finite(f.Got.Mean) && finite(f.Want.Mean) {
		add(got, quantityText(f.Got.Mean, f.Unit))
		add(want, quantityText(f.Want.Mean, f.Unit))
	}
	if d := f.Difference; d != nil {
		add("difference", f.differenceText())
		if d.HasInterval {
			sure := "the interval of " + percentText(f.Confidence) + " confidence"
			if f.Kind == OfExpectation {
				sure = "each end a bound of " + percentText(f.Confidence) + " confidence"
			}
			add("in brackets", sure)
		}
	}
	if f.Kind == OfRegression && f.Metric != "" {
		add("margin", marginText(f.Margin, f.Unit))
	}
	add("seeds", fmt.Sprint(f.Seeds))
	add("outcome", f.finding())
	add("at", f.place())
	kept := out[:0]
	for _, d := range out {
		if d[1] != "" {
			kept = append(kept, d)
		}
	}
	return kept
}

// place writes where the claim is made as file:line:col, as far as that is known.
func (c *Check) place() string {
	if c.File == "" || c.Line == 0 {
		return c.File
	}
	return fmt.Sprintf("%s:%d:%d", c.File, c.Line, c.Col)
}
