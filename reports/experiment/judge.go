package experiment

import (
	"cmp"
	"path/filepath"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/reports/stats"
	"github.com/evenkeel/evenkeel/scenarios"
)

// Expectations hands what a scenario expects to the gate. Where seeds are added, each is looked at several times, and may
// err at all of them together no more often than if it were looked at once (see stats.Plan).
func Expectations(sc *scenarios.Scenario) []gate.Expectation {
	var all []gate.Expectation
	for _, e := range sc.Expect {
		confidence := e.Confidence
		if sc.AutoSeeds != nil {
			confidence = 1 - (1-cmp.Or(e.Confidence, stats.Confidence))/float64(len(planOf(sc).Looks))
		}
		all = append(all, gate.Expectation{Text: e.Text, File: filepath.ToSlash(sc.File), Line: e.Line, Col: e.Col,
			Confidence: confidence, OnUndecided: e.OnUndecided})
	}
	return all
}

// Regression hands how a scenario is compared with a baseline to the gate.
func Regression(sc *scenarios.Scenario) gate.Regression {
	r := gate.Regression{Confidence: sc.Regression.Confidence, OnUndecided: sc.Regression.OnUndecided}
	if len(sc.Regression.Margins) > 0 {
		r.Margins = map[string]float64{}
	}
	for _, m := range sc.Regression.Margins {
		r.Margins[m.Metric] = m.Share
	}
	return r
}

// Classes returns the names of classes that expectations may use: results have none where there is but one.
func Classes(sc *scenarios.Scenario) []string {
	if all := sc.Classes(); len(all) > 1 {
		return all
	}
	return nil
}

// Judge holds a result against what its scenario expects, and enters what became of it. Expectations of strategies that
// were left out of the run are not judged. The verdict is nil where none is left.
func Judge(sc *scenarios.Scenario, s *reports.Summary) (*gate.Verdict, error) {
	v, err := gate.Judge(s, Expectations(sc), nil, gate.Options{File: filepath.ToSlash(sc.File), Partial: true, AllowEmpty: true})
	if err != nil {
		return nil, err
	}
	if len(v.Checks) == 0 {
		return nil, nil
	}
	s.Expected = v.Expected()
	return v, nil
}

// Like returns a scenario as the runs of a baseline were, so that it can be compared with them: where seeds are added, with
// as many as the baseline has, and with its warm-up where that is to be found.
func Like(sc *scenarios.Scenario, base *gate.Baseline) *scenarios.Scenario {
	if base == nil || base.Scenario.Digest != sc.Digest {
		return sc
	}
	if sc.AutoSeeds != nil {
		sc = sc.WithSeeds(base.Scenario.Seeds)
	}
	if sc.AutoWarmup {
		sc = sc.WithWarmup(base.Scenario.Warmup)
	}
	return sc
}
