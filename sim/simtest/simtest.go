// Package simtest holds a strategy of one's own to a scenario inside go test.
//
//	func TestMineKeepsItsPromises(t *testing.T) {
//		simtest.Check(t, "testdata/outage.yaml", simtest.Strategy("mine", NewMine),
//			simtest.NotWorse("success_ratio", "latency_p99"))
//	}
//
// The scenario is run with the strategy and with the one that the others are compared with, under all of its seeds. The
// test fails with the verdict where something that the scenario expects of the strategy, or of all, does not hold; where
// the strategy is worse than the other one in a metric named by NotWorse; and where it got worse than its stored
// baseline. As for evenkeel check, what could not be shown has not passed.
package simtest

import (
	"context"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports/gate"
	"github.com/evenkeel/evenkeel/strategies"
)

// UpdateVariable names the environment variable that, set to 1, makes Check store baselines instead of comparing with
// them.
const UpdateVariable = "EVENKEEL_UPDATE"

// A Constructor builds a strategy for one run. It is called once for each seed, from several goroutines.
type Constructor func(env strategies.Env) (strategies.Strategy, error)

// An Option says what Check tests, and how.
type Option func(*check)

// Strategy is the strategy under test. A strategy of that name in the scenario is replaced and lends its balancer
// settings; any other name gets the settings of the scenario's baseline strategy.
func Strategy(name string, build Constructor) Option {
	return func(c *check) { c.name, c.build = name, build }
}

// Seeds runs the seeds 1 to n instead of the scenario's.
func Seeds(n int) Option { return func(c *check) { c.seeds = n } }

// Expect adds expectations to those of the scenario, in the same language: "mine.latency_p99 <= 0.9 * round_robin.latency_p99".
func Expect(expectations ...string) Option {
	return func(c *check) { c.expect = append(c.expect, expectations...) }
}

// NotWorse expects that the strategy is not worse than the scenario's baseline strategy in these metrics, by more than
// their margins.
func NotWorse(metrics ...string) Option {
	return func(c *check) { c.notWorse = append(c.notWorse, metrics...) }
}

// Margin sets how much worse still counts as the same: a share such as 0.05, and for a metric that is a ratio so much of
// it. It holds for NotWorse and for the comparison with a stored baseline, to which it adds the metric.
func Margin(metric string, share float64) Option {
	return func(c *check) { c.margins[metric] = share }
}

// Baseline compares the strategy with its baseline in a file, which Check stores when UpdateVariable is 1. Without this
// option only a strategy that the scenario itself lists is compared, with the scenario's stored baseline if there is one.
func Baseline(file string) Option { return func(c *check) { c.baseline = file } }

// Check runs a scenario, a file or a built-in one, with the strategy under test, and fails the test with the verdict
// unless everything that is expected was shown to hold. A mistake in what was asked, or nothing to check, ends the test.
func Check(t testing.TB, scenario string, options ...Option) {
	t.Helper()
	c := &check{margins: map[string]float64{}}
	for _, o := range options {
		o(c)
	}
	v, said, err := c.judge(context.Background(), scenario)
	if err != nil {
		t.Fatalf("simtest: %v", err)
		return
	}
	var text strings.Builder
	for _, line := range said {
		text.WriteString(line + "\n")
	}
	if v != nil {
		if err := gate.WriteText(&text, []*gate.Verdict{v}, gate.TextOptions{}); err != nil {
			t.Fatalf("simtest: %v", err)
			return
		}
	}
	if v != nil && !v.OK() {
		t.Errorf("%s", text.String())
		return
	}
	t.Logf("%s", text.String())
}
