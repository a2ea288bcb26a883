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

// claim names the strategy and what was asked of it.
func (c *Check) claim() string {
	if c.Strategy == "" {
		return c.Text
	}
	return c.Strategy + ": " + c.Text
}

// finding tells what became of the claim.
func (c *Check) finding() string {
	if c.Change == Unchanged {
		return string(Unchanged) + ", " + c.Reason
	}
	s := c.Outcome.String()
	if c.Kind == OfRegression && c.Outcome != Missing {
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

// differenceText writes the difference as +23 % [+19 %, +26 %].
func (c *Check) differenceText() string {
	d := c.Difference
	s := differenceText(d.Mean, d.Relative, c.Unit)
	if !d.HasInterval {
		return s + " [no interval]"
	}
	return s + fmt.Sprintf(" [%s, %s]", differenceText(d.Low, d.Relative, c.Unit), differenceText(d.High, d.Relative, c.Unit))
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
	_, err := w.Write(b.Bytes())
	return err
}

func writeVerdict(b *bytes.Buffer, v *Verdict, o TextOptions) {
	fmt.Fprintf(b, "%s: %s\n", printable(v.Scenario), v.Summary())
	unchanged := v.unchanged()
	told := map[string]bool{}
	for _, f := range ordered([]*Verdict{v}) {
		line := f.claim() + ": " + f.finding()
		if n := unchanged[f.Strategy]; f.Change == Unchanged && n > 0 {
			if told[f.Strategy] {
				continue
			}
			told[f.Strategy] = true
			line = fmt.Sprintf("%s: unchanged, decision for decision (%s)", f.Strategy, count(n, "metric", "metrics"))
		}
		if f.Kind == OfExpectation && !f.OK() && f.place() != "" {
			line += "  (" + f.place() + ")"
		}
		fmt.Fprintf(b, "  %s %s\n", label(f.Check, o.Color), printable(line))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(b, "  note      %s\n", printable(n))
	}
}

// unchanged counts the checks of every strategy that has nothing but unchanged figures.
func (v *Verdict) unchanged() map[string]int {
	n := map[string]int{}
	for i := range v.Checks {
		c := &v.Checks[i]
		switch {
		case c.Kind != OfRegression || n[c.Strategy] < 0:
		case c.Change == Unchanged:
			n[c.Strategy]++
		default:
			n[c.Strategy] = -1
		}
	}
	return n
}

// Summary tells in one line what a verdict comes to.
func (v *Verdict) Summary() string {
	by, notOK := v.Count()
	n := len(v.Checks)
	switch {
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
