package gate

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/evenkeel/evenkeel/reports/safe"
)

// The elements of JUnit XML, as far as Jenkins (its xUnit plugin's schema) and GitLab both know them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string           `xml:"name,attr"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		File       string           `xml:"file,attr,omitempty"`
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
		SystemOut  *junitText       `xml:"system-out"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string      `xml:"name,attr"`
		ClassName string      `xml:"classname,attr"`
		Error     *junitFault `xml:"error"`
		Failure   *junitFault `xml:"failure"`
		Skipped   *junitFault `xml:"skipped"`
		SystemOut *junitText  `xml:"system-out"`
	}
	junitFault struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Body    string `xml:",cdata"`
	}
	junitText struct {
		Body string `xml:",cdata"`
	}
)

// WriteJUnit writes verdicts as JUnit XML: a suite for each scenario, a test case for each check. What was shown to
// be wrong or is undecided is a failure, a missing figure is an error; both carry all numbers. A scenario without a
// check is an error too, since such a file would pass for a green one.
func WriteJUnit(w io.Writer, all []*Verdict) error {
	out := junitSuites{Name: "evenkeel"}
	for _, v := range all {
		s := v.suite()
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Errors += s.Errors
		out.Suites = append(out.Suites, s)
	}
	return out.write(w)
}

// WriteJUnitError writes that a check broke off without a verdict, and why, as JUnit XML: one test case with an error.
func WriteJUnitError(w io.Writer, why error) error {
	text := lines(strings.Split(why.Error(), "\n"))
	first, _, _ := strings.Cut(text, "\n")
	c := junitCase{Name: "checks", ClassName: "evenkeel", Error: &junitFault{"broken off", first, text}}
	s := junitSuite{Name: "evenkeel", Tests: 1, Errors: 1, Cases: []junitCase{c}}
	return junitSuites{Name: "evenkeel", Tests: 1, Errors: 1, Suites: []junitSuite{s}}.write(w)
}

func (s junitSuites) write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("JUnit report cannot be written: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (v *Verdict) suite() junitSuite {
	s := junitSuite{Name: v.Scenario, File: v.File}
	if len(v.Notes) > 0 {
		s.SystemOut = &junitText{lines(v.Notes)}
	}
	if v.Result != nil {
		s.Properties = &junitProperties{[]junitProperty{
			{"digest", v.Result.Scenario.Digest}, {"seeds", fmt.Sprint(len(v.Result.Scenario.Seeds))}}}
	}
	for i := range v.Checks {
		f := found{v, &v.Checks[i]}
		c := junitCase{Name: f.Text, ClassName: v.Scenario}
		if f.Strategy != "" {
			c.ClassName += "." + f.Strategy
		}
		var all []string
		for _, d := range f.details() {
			all = append(all, d[0]+": "+d[1])
		}
		body := lines(all)
		switch {
		case f.OK():
			c.SystemOut = &junitText{body}
		case f.Outcome == Missing:
			s.Errors++
			c.Error = &junitFault{f.Outcome.String(), f.statement(), body}
		default:
			s.Failures++
			c.Failure = &junitFault{f.Outcome.String(), f.statement(), body}
		}
		s.Cases = append(s.Cases, c)
	}
	switch {
	case v.Skipped != "":
		s.Skipped++
		s.Cases = append(s.Cases, junitCase{Name: "checks", ClassName: v.Scenario,
			Skipped: &junitFault{"skipped", v.Scenario + ": " + v.Skipped, ""}})
	case len(v.Checks) == 0:
		s.Errors++
		s.Cases = append(s.Cases, junitCase{Name: "checks", ClassName: v.Scenario,
			Error: &junitFault{Missing.String(), v.Scenario + ": nothing was checked", ""}})
	}
	s.Tests = len(s.Cases)
	return s
}

// lines puts each text on a line of its own, without the characters that XML 1.0 does not know.
func lines(all []string) string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString(strings.Map(func(r rune) rune {
			if r == 0xfffe || r == 0xffff {
				return ' '
			}
			return r
		}, safe.Plain(strings.ToValidUTF8(s, "\uFFFD"))))
		b.WriteByte('\n')
	}
	return b.String()
}
