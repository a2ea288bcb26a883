package simtest

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/experiment"
	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/scenarios"
)

// expectations returns what is expected of the strategy under test: by the scenario, of it or of all, and by the options;
// and the strategies that it takes to judge that. The error tells every mistake in them.
func (c *check) expectations(sc *scenarios.Scenario) (expected []gate.Expectation, named []string, err error) {
	all := experiment.Expectations(sc)
	own := len(all)
	for _, text := range c.expect {
		all = append(all, gate.Expectation{Text: text})
	}
	for _, metric := range c.notWorse {
		text, err := c.notWorseThan(sc.Baseline, metric)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, gate.Expectation{Text: text})
	}
	scope := gate.Scope{Strategies: []string{c.name}, Classes: experiment.Classes(sc)}
	for _, s := range sc.Strategies {
		if s.Name != c.name {
			scope.Strategies = append(scope.Strategies, s.Name)
		}
	}
	var wrong []error
	for i, e := range all {
		x, err := gate.Parse(e, scope)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		of, every := x.Strategies()
		if i >= own || every || slices.Contains(of, c.name) {
			expected, named = append(expected, e), append(named, of...)
		}
	}
	return expected, named, errors.Join(wrong...)
}

// notWorseThan writes that a metric of the strategy under test is at most its margin worse than another's.
func (c *check) notWorseThan(other, metric string) (string, error) {
	full, ok := reports.FullMetricName(metric)
	info, _ := reports.LookupMetric(full)
	if !ok || info.Better == "" {
		return "", fmt.Errorf("NotWorse: %q is no metric that can be better or worse", metric)
	}
	margin := reports.DefaultMargin(full)
	for _, name := range slices.Sorted(maps.Keys(c.margins)) {
		if set, _ := reports.FullMetricName(name); set == full {
			margin = c.margins[name]
		}
	}
	relation, side := "<=", 1+margin
	if info.Better == "higher" {
		relation, side, margin = ">=", 1-margin, -margin
	}
	mine, theirs := of(c.name, metric), of(other, metric)
	if info.Unit == "ratio" {
		sign := "+"
		if margin < 0 {
			sign, margin = "-", -margin
		}
		return fmt.Sprintf("%s %s %s %s %s%%", mine, relation, theirs, sign, strconv.FormatFloat(float64(margin*100), 'g', 12, 64)), nil
	}
	return fmt.Sprintf("%s %s %s * %s", mine, relation, strconv.FormatFloat(side, 'g', 12, 64), theirs), nil
}

// of writes a metric of a strategy as expectations have it.
func of(strategy, metric string) string {
	if strings.ContainsFunc(strategy, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return fmt.Sprintf("strategy[%q].%s", strategy, metric)
	}
	return strategy + "." + metric
}

// regression says how the strategy is compared with its stored baseline.
func (c *check) regression(sc *scenarios.Scenario) (gate.Regression, error) {
	r := experiment.Regression(sc).With(c.margins)
	return r, r.Check(experiment.Classes(sc))
}

// stored reads what the strategy under test is compared with; nil where nothing is asked for and nothing is there.
func (c *check) stored(sc *scenarios.Scenario) (b *gate.Baseline, err error) {
	_, listed := sc.Strategy(c.name)
	switch {
	case c.baseline != "":
		if b, err = gate.LoadBaseline(c.baseline); b == nil && err == nil {
			err = fmt.Errorf("there is no baseline %s; store one with %s=1 go test", c.baseline, UpdateVariable)
		}
	case !listed || c.seeds > 0: // the scenario's baseline is that of its seeds
		return nil, nil
	case sc.File != "":
		b, err = gate.LoadBaseline(filepath.Join(filepath.Dir(sc.File), sc.Name+gate.BaselineSuffix))
	default:
		if raw, file, ok := scenarios.Baseline(sc.Name); ok {
			b, err = gate.ParseBaseline(file, raw)
		}
	}
	if err != nil || b == nil {
		return nil, err
	}
	if b = b.Only(c.name); len(b.Strategies) == 0 {
		return nil, fmt.Errorf("the stored baseline holds nothing of strategy %q; store a new one", c.name)
	}
	return b, nil
}

// update stores the baseline of the strategy under test.
func (c *check) update(s *reports.Summary, r gate.Regression) ([]string, error) {
	b, err := r.Baseline(s)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(c.baseline), 0o755); err != nil {
		return nil, err
	}
	changes, err := gate.Update(c.baseline, b.Only(c.name))
	if len(changes) == 0 {
		changes = []string{"unchanged"}
	}
	for i := range changes {
		changes[i] = c.baseline + ": " + changes[i]
	}
	return slices.Clip(changes), err
}
