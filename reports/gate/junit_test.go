package gate

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// What the schema of Jenkins' xUnit plugin for JUnit reports (junit-10.xsd) says of the elements that may occur here:
// attributes, those required, children, and whether there may be text. Order is free.
var jenkins = map[string]struct {
	attributes, required, children string
	text                           bool
}{
	"testsuites": {"name time tests failures errors", "", "testsuite", false},
	"testsuite": {"name tests failures errors group time skipped timestamp hostname id package file log url",
		"name tests failures errors", "testsuite properties testcase system-out system-err", false},
	"testcase":   {"name time classname group", "name", "skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err", false},
	"properties": {"", "", "property", false},
	"property":   {"name value", "name value", "", false},
	"failure":    {"type message", "", "", true},
	"error":      {"type message", "", "", true},
	"skipped":    {"type message", "", "", true},
	"system-out": {"", "", "", true},
	"system-err": {"", "", "", true},
}

// checkJUnit reports where a document breaks the schema.
func checkJUnit(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			rule, known := jenkins[name]
			switch {
			case !known:
				return fmt.Errorf("unknown element %s", name)
			case len(open) == 0 && name != "testsuites" && name != "testsuite":
				return fmt.Errorf("root %s", name)
			case len(open) > 0 && !slices.Contains(strings.Fields(jenkins[open[len(open)-1]].children), name):
				return fmt.Errorf("%s in %s", name, open[len(open)-1])
			}
			has := ""
			for _, a := range e.Attr {
				has += " " + a.Name.Local
				if !slices.Contains(strings.Fields(rule.attributes), a.Name.Local) {
					return fmt.Errorf("attribute %s of %s", a.Name.Local, name)
				}
			}
			for _, r := range strings.Fields(rule.required) {
				if !slices.Contains(strings.Fields(has), r) {
					return fmt.Errorf("%s without %s", name, r)
				}
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && !jenkins[open[len(open)-1]].text && len(bytes.TrimSpace(e)) > 0 {
				return fmt.Errorf("text %q in %s", e, open[len(open)-1])
			}
		}
	}
}

func TestJUnitReportsAreValidForJenkinsAndCountRight(t *testing.T) {
	all := samples(t)
	doc := output(t, "junit.xml", all)
	if err := checkJUnit(doc); err != nil {
		t.Errorf("%v in\n%s", err, doc)
	}
	var got junitSuites
	if err := xml.Unmarshal(doc, &got); err != nil {
		t.Fatal(err)
	}
	checks, bad, names := 0, 0, map[string]bool{}
	for _, v := range all {
		_, n := v.Count()
		checks, bad = checks+len(v.Checks), bad+n
	}
	if got.Tests != checks || got.Failures+got.Errors != bad || got.Errors != 1 || len(got.Suites) != 2 {
		t.Errorf("%d tests, %d failures, %d errors; the verdicts have %d checks of which %d did not pass", got.Tests, got.Failures, got.Errors, checks, bad)
	}
	for _, s := range got.Suites {
		failures, faults := 0, 0
		for _, c := range s.Cases {
			if key := c.ClassName + " " + c.Name; names[key] {
				t.Errorf("test case %s stands twice", key)
			} else {
				names[key] = true
			}
			if c.Name == "" || c.ClassName == "" {
				t.Errorf("GitLab shows a test case by its name and class: %+v", c)
			}
			if c.Failure != nil {
				failures++
				for _, want := range []string{"scenario: tiny", "strategy: ", "metric: ", "difference: ", "[", "seeds: 6"} {
					if !strings.Contains(c.Failure.Body, want) {
						t.Errorf("%s: the body lacks %q:\n%s", c.Name, want, c.Failure.Body)
					}
				}
			}
			if c.Error != nil {
				faults++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != faults {
			t.Errorf("suite %s counts %d, %d, %d; it has %d, %d, %d", s.Name, s.Tests, s.Failures, s.Errors, len(s.Cases), failures, faults)
		}
	}
	for _, bad := range []string{"<testsuites><testcase name='x'/></testsuites>", "<testsuite name='x' tests='1' failures='0' errors='0'><testcase/></testsuite>",
		"<testsuite name='x' tests='1' failures='0' errors='0'><testcase name='x' line='1'/></testsuite>", "<testsuites>text</testsuites>", "<suite/>"} {
		if checkJUnit([]byte(bad)) == nil {
			t.Errorf("the test takes %s for valid", bad)
		}
	}
}

func TestACheckThatBrokeOffIsAnErrorInJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJUnitError(&b, errors.New("a.yaml:1:2: \"<]]>&\x00\na.yaml:3:1: more")); err != nil {
		t.Fatal(err)
	}
	if err := checkJUnit(b.Bytes()); err != nil {
		t.Errorf("%v in\n%s", err, &b)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	fault := got.Suites[0].Cases[0].Error
	if got.Tests != 1 || got.Errors != 1 || fault == nil || !strings.HasPrefix(fault.Message, "a.yaml:1:2: \"<]]>&") || !strings.Contains(fault.Body, "\na.yaml:3:1: more\n") {
		t.Errorf("got\n%s", &b)
	}
}
