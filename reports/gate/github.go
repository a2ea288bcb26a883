package gate

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/evenkeel/evenkeel/reports/safe"
)

// WriteAnnotations writes GitHub workflow commands, one for each check that did not pass, the worst first, since
// GitHub shows the first ten of a step. What was accepted without evidence is a warning.
func WriteAnnotations(w io.Writer, all []*Verdict) error {
	var b bytes.Buffer
	for _, f := range ordered(all) {
		if f.Outcome == Passed {
			continue
		}
		command, title := "error", "evenkeel: "+f.Outcome.String()
		if f.OK() {
			command, title = "warning", title+", accepted"
		}
		fmt.Fprintf(&b, "::%s ", command)
		if f.File != "" {
			fmt.Fprintf(&b, "file=%s,", property(f.File))
			if f.Line > 0 {
				fmt.Fprintf(&b, "line=%d,col=%d,", f.Line, f.Col)
			}
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property(title), message(f.statement()))
	}
	for _, v := range all {
		if v.Skipped != "" {
			fmt.Fprintf(&b, "::warning title=evenkeel%%3A skipped::%s\n", message(v.Scenario+": "+v.Skipped))
		} else if len(v.Checks) == 0 {
			fmt.Fprintf(&b, "::error title=evenkeel::%s\n", message(v.Scenario+": nothing was checked"))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// WriteMistake writes a mistake as a GitHub workflow command. Its place is left out where it is not known.
func WriteMistake(w io.Writer, m *Mistake) error {
	place := ""
	if m.File != "" {
		place = "file=" + property(m.File) + ","
		if m.Line > 0 {
			place += fmt.Sprintf("line=%d,col=%d,", m.Line, m.Col)
		}
	}
	_, err := fmt.Fprintf(w, "::error %stitle=evenkeel%%3A mistake::%s\n", place, message(m.Msg))
	return err
}

// message escapes the data of a workflow command, property a property of it, as GitHub's toolkit does.
func message(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(message(s))
}

// maxRows bounds the tables of a step summary, of which GitHub takes 1 MiB.
const maxRows = 1000

// WriteStepSummary writes verdicts as Markdown for $GITHUB_STEP_SUMMARY: what did not pass in a table, the worst
// first, and the rest folded away.
func WriteStepSummary(w io.Writer, all []*Verdict) error {
	var b bytes.Buffer
	checks, notOK := 0, 0
	for _, v := range all {
		_, n := v.Count()
		checks, notOK = checks+len(v.Checks), notOK+n
	}
	switch {
	case checks == 0:
		b.WriteString("## evenkeel: nothing was checked\n")
	case notOK == 0:
		fmt.Fprintf(&b, "## evenkeel: passed, %s\n", count(checks, "check", "checks"))
	default:
		fmt.Fprintf(&b, "## evenkeel: %d of %s did not pass\n", notOK, count(checks, "check", "checks"))
	}
	b.WriteByte('\n')
	for _, v := range all {
		fmt.Fprintf(&b, "- %s: %s\n", safe.Markdown(v.Scenario), v.Summary())
		for _, n := range v.Notes {
			fmt.Fprintf(&b, "  - %s\n", safe.Markdown(n))
		}
	}
	list := ordered(all)
	bad := 0
	for bad < len(list) && !list[bad].OK() {
		bad++
	}
	table(&b, list[:bad])
	if bad < len(list) {
		fmt.Fprintf(&b, "\n<details><summary>%s</summary>\n", count(len(list)-bad, "other check", "other checks"))
		table(&b, list[bad:])
		b.WriteString("\n</details>\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

func table(b *bytes.Buffer, list []found) {
	if len(list) == 0 {
		return
	}
	b.WriteString("\n| Outcome | Scenario | Strategy | Claim | Value | Against | Difference |\n|---|---|---|---|--:|--:|--:|\n")
	for i, f := range list {
		if i == maxRows {
			fmt.Fprintf(b, "\n%d more are not shown.\n", len(list)-i)
			return
		}
		outcome := f.Outcome.String()
		if f.Kind == OfRegression && f.Outcome != Missing {
			outcome = string(f.Change)
		}
		if f.Outcome != Passed && f.OK() {
			outcome += ", accepted"
		}
		got, want, difference := "", "", f.Reason
		if finite(f.Got.Mean) && finite(f.Want.Mean) {
			got, want = quantityText(f.Got.Mean, f.Unit), quantityText(f.Want.Mean, f.Unit)
		}
		if f.Difference != nil {
			difference = f.differenceText()
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", safe.Markdown(outcome), safe.Markdown(f.v.Scenario), safe.Markdown(f.Strategy), safe.Markdown(f.Text), safe.Markdown(got), safe.Markdown(want), safe.Markdown(difference))
	}
}
