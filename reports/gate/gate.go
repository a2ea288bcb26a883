// Package gate says whether a result is good enough: it judges what a scenario expects of its strategies, compares a
// result with a stored baseline, and writes the verdict in the forms that people and continuous integration read.
//
// A gate fails closed. What could not be checked, because a figure is missing or the seeds are too few to tell, has
// not passed, and a verdict without a check is an error.
package gate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// An Outcome is what became of a check. The zero value is Failed.
type Outcome uint8

// The outcomes, worst first.
const (
	Failed    Outcome = iota // it was shown that the claim does not hold
	Missing                  // a figure is missing or no number: nothing was shown
	Undecided                // the interval holds both yes and no
	Passed                   // it was shown that the claim holds
)

var outcomeNames = [...]string{"failed", "missing", "undecided", "passed"}

func (o Outcome) String() string { return outcomeNames[o] }

// A Kind is a sort of check.
type Kind string

// The kinds.
const (
	OfExpectation Kind = "expectation" // a line of a scenario's expect
	OfRegression  Kind = "regression"  // a metric against its baseline
)

// A Change is how a metric stands against its baseline.
type Change string

// The changes. What was not significant is never called Same: that takes an interval within the margin.
const (
	Unchanged Change = "unchanged" // every decision and every figure is the baseline's
	Better    Change = "better"
	Same      Change = "same"
	Worse     Change = "worse"
	Uncertain Change = "undecided"
)

// A Side is one of the two things that a check compares.
type Side struct {
	Name string  // "adaptive.latency_p99", "800ms", "baseline"
	Mean float64 // over the seeds; NaN where a figure is missing
}

// A Difference is how far Got is from Want, paired by seed.
type Difference struct {
	Relative    bool // Got/Want − 1, from log ratios; otherwise Got − Want in the check's unit
	Mean        float64
	Low, High   float64 // where HasInterval
	HasInterval bool    // false below two seeds
}

// A Check is one claim about one strategy and what became of it.
type Check struct {
	Kind     Kind
	Strategy string
	Class    string // "" for all requests
	Metric   string // in full, with its unit; of an expectation the first that it names
	Unit     string // of both sides: "s", "USD", "1/s", "ratio", "count", or "" where mixed
	Op       string // of an expectation: "<=", "<", ">=" or ">"
	Text     string // the expectation as written; for a regression what was compared

	File      string // where the claim is made, "" where unknown
	Line, Col int    // from 1; 0 where unknown

	Outcome    Outcome
	Accepted   bool   // Missing or Undecided, and the scenario lets that pass
	Change     Change // of a regression
	Got, Want  Side
	Difference *Difference // nil where none could be computed
	Seeds      int
	Confidence float64 // of the decision; that of both ends of the interval, each by itself
	Margin     float64 // of a regression: how much worse still counts as the same; relative unless the unit is "ratio"
	Reason     string  // why it came out this way, where the figures do not say so
}

// OK reports whether the check lets the gate pass.
func (c *Check) OK() bool {
	return c.Outcome == Passed || c.Accepted && (c.Outcome == Missing || c.Outcome == Undecided)
}

// A Verdict is what the gate found about one scenario.
type Verdict struct {
	Scenario string
	File     string           // of the scenario, "" for a built-in one
	Result   *reports.Summary // what was judged
	Checks   []Check          // expectations first, then regressions by strategy and metric
	Notes    []string         // what a reader should know beside the checks
	Skipped  string           // why nothing was run, where somebody asked to pass the scenario over; else ""
}

// OK reports whether every check passed, and that there was one. A scenario that was passed over is in nobody's way.
func (v *Verdict) OK() bool {
	if v.Skipped != "" {
		return true
	}
	for i := range v.Checks {
		if !v.Checks[i].OK() {
			return false
		}
	}
	return len(v.Checks) > 0
}

// Expected returns what became of the expectations, as a result keeps it.
func (v *Verdict) Expected() []reports.Expectation {
	var out []reports.Expectation
	for i := range v.Checks {
		if c := &v.Checks[i]; c.Kind == OfExpectation {
			out = append(out, reports.Expectation{Text: c.Text, Strategy: c.Strategy, Outcome: c.Outcome.String(),
				Accepted: c.OK() && c.Outcome != Passed, Finding: c.evidence()})
		}
	}
	return out
}

// Count returns how many checks had each outcome, and how many did not let the gate pass.
func (v *Verdict) Count() (by [Passed + 1]int, notOK int) {
	for i := range v.Checks {
		by[v.Checks[i].Outcome]++
		if !v.Checks[i].OK() {
			notOK++
		}
	}
	return by, notOK
}

// ErrNothing is wrapped by the error of Judge when there was nothing to check.
var ErrNothing = errors.New("nothing to check")

// Options say how a result is judged.
type Options struct {
	File       string // of the scenario, for annotations
	Regression Regression
	AllowEmpty bool // a verdict without a check is no error
	Partial    bool // strategies may be missing: what is expected of them, and their part of the baseline, is left out, and a note says so
}

// Judge holds a result against what is expected of it and, unless it is nil, against a baseline. Mistakes in an
// expectation come back as Mistakes; a baseline that was made for something else is a *BaselineError.
func Judge(s *reports.Summary, expectations []Expectation, base *Baseline, o Options) (*Verdict, error) {
	v := &Verdict{Scenario: s.Scenario.Name, File: o.File, Result: s}
	if o.Partial {
		expectations, base = v.partly(expectations, base)
	}
	var wrong Mistakes
	for _, e := range expectations {
		x, err := Parse(e, ScopeOf(s))
		if m := (Mistakes)(nil); errors.As(err, &m) {
			wrong = append(wrong, m...)
			continue
		}
		v.Checks = append(v.Checks, x.judge(s)...)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	if base != nil {
		checks, err := o.Regression.judge(s, base)
		if err != nil {
			return nil, err
		}
		for i := range checks {
			checks[i].File = o.File
		}
		v.Checks = append(v.Checks, checks...)
	}
	if len(v.Checks) == 0 && !o.AllowEmpty {
		return nil, fmt.Errorf("%w in scenario %q: it expects nothing and has no baseline; write down what to expect, or store a baseline with evenkeel check --update", ErrNothing, v.Scenario)
	}
	return v, nil
}

// partly leaves out what speaks of strategies that were not run. The expectations were understood with all strategies, so
// that one which is not understood with those that were run names another.
func (v *Verdict) partly(expectations []Expectation, base *Baseline) (judged []Expectation, part *Baseline) {
	scope := ScopeOf(v.Result)
	for _, e := range expectations {
		if _, err := Parse(e, scope); err == nil {
			judged = append(judged, e)
		}
	}
	if n := len(expectations) - len(judged); n > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d of %d expectations are not judged, for strategies that they name were not run", n, len(expectations)))
	}
	if base == nil {
		return judged, nil
	}
	b := *base
	b.Strategies = slices.DeleteFunc(slices.Clone(base.Strategies), func(s BaselineStrategy) bool { return !slices.Contains(scope.Strategies, s.Name) })
	if n := len(base.Strategies) - len(b.Strategies); n > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d of %d strategies of the baseline are not compared, for they were not run", n, len(base.Strategies)))
	}
	return judged, &b
}

// Differences says what of a result is better, worse or undecided against an older one that was made with the same seeds,
// of whatever scenario: for people who are about to store it as the new baseline. It has no lines where seeds differ.
func Differences(s *reports.Summary, older *Baseline, r Regression) []string {
	if older == nil || !slices.Equal(older.Scenario.Seeds, s.Scenario.Seeds) {
		return nil
	}
	now, err := r.Baseline(s)
	if err != nil {
		return nil
	}
	base := *older
	base.Scenario = now.Scenario
	checks, err := r.judge(s, &base)
	if err != nil {
		return nil
	}
	var lines []string
	v := &Verdict{Scenario: s.Scenario.Name, Result: s, Checks: checks}
	for _, f := range ordered([]*Verdict{v}) {
		if f.Difference != nil && (f.Change == Better || f.Change == Worse || f.Change == Uncertain) {
			lines = append(lines, strings.TrimPrefix(f.statement(), v.Scenario+": "))
		}
	}
	return lines
}

// Compare holds a result against an older one of the same scenario and seeds. Strategies that only one of them has
// were not compared and do not pass.
func Compare(older, newer *reports.Summary, o Options) (*Verdict, error) {
	b := NewBaseline(older)
	b.result = true
	return Judge(newer, nil, b, o)
}

// Uncompared is the verdict on a scenario of which an older result is there but could not be compared: it has not passed.
func Uncompared(scenario, why string) *Verdict {
	return &Verdict{Scenario: scenario, Checks: []Check{{Kind: OfRegression, Text: "the result against the older one", Outcome: Missing,
		Change: Uncertain, Got: Side{"now", math.NaN()}, Want: Side{"baseline", math.NaN()}, Reason: why}}}
}
