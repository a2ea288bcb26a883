package gate

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/evenkeel/evenkeel/reports/safe"
)

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
	fmt.Fprintf(b, "%s: %s\n", safe.Plain(v.Scenario), v.Summary())
	for _, l := range v.lines() {
		fmt.Fprintf(b, "  %s %s\n", label(l.check, o.Color), safe.Plain(l.text))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(b, "  note      %s\n", safe.Plain(n))
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
