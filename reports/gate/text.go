package gate

import (
	"bytes"
	"fmt"
	"io"
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
	case c.Kind == OfExpectation:
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

// TextOptions say how WriteText writes.
type TextOptions struct {
	Color bool // with ANSI escapes
}

// WriteText writes verdicts for a terminal: each scenario with its checks, the worst first, and what it comes to.
func WriteText(w io.Writer, all []*Verdict, o TextOptions) error {
	var b bytes.Buffer
	for i, v := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeVerdict(&b, v, o)
	}
	if len(all) > 1 {
		fmt.Fprintf(&b, "\n%s\n", total(all))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// total tells in one line what verdicts come to together.
func total(all []*Verdict) string {
	checks, passed, skipped := 0, 0, 0
	for _, v := range all {
		checks += len(v.Checks)
		switch {
		case v.Skipped != "":
			skipped++
		case v.OK():
			passed++
		}
	}
	s := fmt.Sprintf("%d scenarios, %s: %d passed", len(all), count(checks, "check", "checks"), passed)
	if n := len(all) - passed - skipped; n > 0 {
		s += fmt.Sprintf(", %d NOT PASSED", n)
	}
	if skipped > 0 {
		s += fmt.Sprintf(", %d skipped", skipped)
	}
	return s
}

func writeVerdict(b *bytes.Buffer, v *Verdict, o TextOptions) {
	fmt.Fprintf(b, "%s: %s\n", printable(v.Scenario), v.Summary())
	for _, l := range v.lines() {
		fmt.Fprintf(b, "  %s %s\n", label(l.check, o.Color), printable(l.text))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(b, "  note      %s\n", printable(n))
	}
}

// Summary tells in one line what a verdict comes to.
func (v *Verdict) Summary() string {
	by, notOK := v.Count()
	n := len(v.Checks)
	switch {
	case v.Skipped != "":
		return "SKIPPED: " + v.Skipped
	case n == 0:
		return "nothing was checked"
	case notOK == 0 && by[Passed] == n:
		return "passed, " + count(n, "check", "checks")
	case notOK == 0:
		return fmt.Sprintf("passed, %s, %d of them accepted without evidence", count(n, "check", "checks"), n-by[Passed])
	}
	var parts []string
	for o, k := range v.bad() {
		if k > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k, Outcome(o)))
		}
	}
	if accepted := n - by[Passed] - notOK; accepted > 0 {
		parts = append(parts, fmt.Sprintf("%d accepted without evidence", accepted))
	}
	return fmt.Sprintf("NOT PASSED, %d of %s: %s", notOK, count(n, "check", "checks"), strings.Join(parts, ", "))
}

// bad counts the checks that did not let the gate pass by outcome.
func (v *Verdict) bad() (by [Passed]int) {
	for i := range v.Checks {
		if c := &v.Checks[i]; !c.OK() {
			by[c.Outcome]++
		}
	}
	return by
}

// label is the word before a check, of equal width for all.
func label(c *Check, color bool) string {
	word, code := "ok       ", "32"
	switch {
	case c.Outcome == Passed:
	case c.OK():
		word, code = "accepted ", "33"
	case c.Outcome == Failed:
		word, code = "FAILED   ", "31"
	case c.Outcome == Missing:
		word, code = "MISSING  ", "31"
	default:
		word, code = "UNDECIDED", "33"
	}
	if color {
		return "\x1b[" + code + "m" + word + "\x1b[0m"
	}
	return word
}

// printable keeps text on one line and free of control characters, so that a name cannot act on a terminal or a log.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
