package cmd

import (
	"cmp"
	"errors"
	"path/filepath"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/scenarios"
)

// expectations hands what a scenario expects to the gate. Where seeds are added, each is looked at several times, and may
// err at all of them together no more often than if it were looked at once (see stats.Plan).
func expectations(sc *scenarios.Scenario) []gate.Expectation {
	var all []gate.Expectation
	for _, e := range sc.Expect {
		confidence := e.Confidence
		if sc.AutoSeeds != nil {
			confidence = 1 - (1-cmp.Or(e.Confidence, stats.Confidence))/float64(len(planOf(sc).Looks))
		}
		all = append(all, gate.Expectation{Text: e.Text, File: slashed(sc.File), Line: e.Line, Col: e.Col,
			Confidence: confidence, OnUndecided: e.OnUndecided})
	}
	return all
}

// regression hands how a scenario is compared with a baseline to the gate.
func regression(sc *scenarios.Scenario) gate.Regression {
	r := gate.Regression{Confidence: sc.Regression.Confidence, OnUndecided: sc.Regression.OnUndecided}
	if len(sc.Regression.Margins) > 0 {
		r.Margins = map[string]float64{}
	}
	for _, m := range sc.Regression.Margins {
		r.Margins[m.Metric] = m.Share
	}
	return r
}

// classes returns the names of classes that expectations may use: results have none where there is but one.
func classes(sc *scenarios.Scenario) []string {
	if all := sc.Classes(); len(all) > 1 {
		return all
	}
	return nil
}

// mistakenExpectations returns what is wrong with the names in what a scenario expects, and in its margins.
func mistakenExpectations(sc *scenarios.Scenario) []error {
	scope := gate.Scope{Classes: classes(sc)}
	for _, s := range sc.Strategies {
		scope.Strategies = append(scope.Strategies, s.Name)
	}
	var wrong []error
	for _, e := range expectations(sc) {
		if _, err := gate.Parse(e, scope); err != nil {
			wrong = append(wrong, err)
		}
	}
	return append(wrong, mistakenMargins(sc)...)
}

func mistakenMargins(sc *scenarios.Scenario) []error {
	var wrong []error
	for _, m := range sc.Regression.Margins {
		if err := (gate.Regression{Margins: map[string]float64{m.Metric: m.Share}}).Check(classes(sc)); err != nil {
			wrong = append(wrong, mistake(sc, m.Line, m.Col, "regression: "+err.Error()))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	err := regression(sc).Check(classes(sc)) // two for one metric
	if err == nil {
		return nil
	}
	at, line, col := (*gate.MarginError)(nil), sc.Regression.Line, sc.Regression.Col
	if errors.As(err, &at) {
		for _, m := range sc.Regression.Margins {
			if m.Metric == at.Key {
				line, col = m.Line, m.Col
			}
		}
	}
	return []error{mistake(sc, line, col, "regression: "+err.Error())}
}

// mistake is one in a scenario's file that the scenario language knows nothing of.
func mistake(sc *scenarios.Scenario, line, col int, msg string) error {
	return &gate.Mistake{File: slashed(sc.File), Line: line, Col: col, Msg: msg}
}

// slashed writes a path as annotations have it on every system.
func slashed(path string) string { return filepath.ToSlash(path) }

// judgeRun holds a result against what its scenario expects, and enters what became of it. Expectations of strategies that
// were left out of the run are not judged. The verdict is nil where none is left.
func judgeRun(sc *scenarios.Scenario, s *reports.Summary) (*gate.Verdict, error) {
	v, err := gate.Judge(s, expectations(sc), nil, gate.Options{File: slashed(sc.File), Partial: true, AllowEmpty: true})
	if err != nil {
		return nil, err
	}
	if len(v.Checks) == 0 {
		return nil, nil
	}
	s.Expected = v.Expected()
	return v, nil
}
