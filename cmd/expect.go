package cmd

import (
	"errors"
	"path/filepath"

	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
)

// mistakenExpectations returns what is wrong with the names in what a scenario expects, and in its margins.
func mistakenExpectations(sc *scenarios.Scenario) []error {
	scope := gate.Scope{Classes: experiment.Classes(sc)}
	for _, s := range sc.Strategies {
		scope.Strategies = append(scope.Strategies, s.Name)
	}
	var wrong []error
	for _, e := range experiment.Expectations(sc) {
		if _, err := gate.Parse(e, scope); err != nil {
			wrong = append(wrong, err)
		}
	}
	return append(wrong, mistakenMargins(sc)...)
}

func mistakenMargins(sc *scenarios.Scenario) []error {
	var wrong []error
	for _, m := range sc.Regression.Margins {
		if err := (gate.Regression{Margins: map[string]float64{m.Metric: m.Share}}).Check(experiment.Classes(sc)); err != nil {
			wrong = append(wrong, mistake(sc, m.Line, m.Col, "regression: "+err.Error()))
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	err := experiment.Regression(sc).Check(experiment.Classes(sc)) // two for one metric
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
	return &gate.Mistake{File: filepath.ToSlash(sc.File), Line: line, Col: col, Msg: msg}
}
