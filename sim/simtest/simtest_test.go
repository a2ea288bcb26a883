package simtest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/sim/simtest"
	"github.com/evenkeel/evenkeel/strategies"
)

// recorder is a test that keeps what it is told.
type recorder struct {
	testing.TB
	failed, fatal bool
	text          string
}

func (r *recorder) Helper() {}

func (r *recorder) Logf(format string, a ...any) { r.text += fmt.Sprintf(format, a...) }

func (r *recorder) Errorf(format string, a ...any) {
	r.failed = true
	r.Logf(format, a...)
}

func (r *recorder) Fatalf(format string, a ...any) {
	r.failed, r.fatal = true, true
	r.Logf(format, a...)
}

const two = "testdata/two.yaml"

func record(options ...simtest.Option) *recorder {
	r := &recorder{}
	simtest.Check(r, two, options...)
	return r
}

// says fails unless the test came out so and its text holds these.
func (r *recorder) says(t *testing.T, failed, fatal bool, words ...string) {
	t.Helper()
	if r.failed != failed || r.fatal != fatal {
		t.Errorf("failed %v, ended %v; want %v, %v:\n%s", r.failed, r.fatal, failed, fatal, r.text)
	}
	for _, w := range words {
		if !strings.Contains(r.text, w) {
			t.Errorf("%q is missing in:\n%s", w, r.text)
		}
	}
}

func TestAStrategyThatKeepsWhatIsExpectedPasses(t *testing.T) {
	simtest.Check(t, two, simtest.Strategy("fast", NewFast), simtest.NotWorse("latency_p99", "slo_ratio"),
		simtest.Expect("fast.latency_p50 <= 0.8 * round_robin.latency_p50"))
	record(simtest.Strategy("fast", NewFast)).says(t, false, false, "two: passed, 2 checks", "all.success_ratio >= 99.9%: 2 strategies")
}

func TestAStrategyThatIsWorseFailsWithTheVerdict(t *testing.T) {
	r := record(simtest.Strategy("slow", NewSlow), simtest.NotWorse("latency_p99", "slo_ratio", "spend_per_1k"))
	r.says(t, true, false, "two: NOT PASSED, 2 of 5 checks: 2 failed", "FAILED    slow.latency_p99 <= 1.02 * round_robin.latency_p99: ", " s against ",
		"FAILED    slow.slo_ratio >= round_robin.slo_ratio - 0.1%: ", "ok        slow.spend_per_1k <= 1.01 * round_robin.spend_per_1k")
	record(simtest.Strategy("slow", NewSlow), simtest.Expect("slow.latency_p50 <= 100ms")).says(t, true, false, "FAILED    slow.latency_p50 <= 100ms")
	// A margin wide enough lets it pass.
	record(simtest.Strategy("my-slow", NewSlow), simtest.NotWorse("latency_p99"), simtest.Margin("latency_p99_seconds", 0.5)).
		says(t, false, false, `strategy["my-slow"].latency_p99 <= 1.5 * round_robin.latency_p99`)
}

// A name that holds another's is not the other: what is expected of "fast" is not expected of "fa", nor of "all-fast".
func TestOnlyWhatIsExpectedOfTheStrategyIsJudged(t *testing.T) {
	source, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "two.yaml")
	text := strings.Replace(string(source), "strategies:", "strategies:\n  - {use: random, name: fast}\n  - {use: random, name: fast-all.x}", 1)
	text = strings.Replace(text, "expect:", "expect:\n  - fast.latency_p50 <= 1ms\n  - strategy[\"fast-all.x\"].latency_p50 <= 1ms", 1)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	simtest.Check(r, file, simtest.Strategy("fa", NewFast), simtest.Expect("fa.latency_p50 <= 1s"))
	r.says(t, false, false, "two: passed", "fa.latency_p50 <= 1s")
	if strings.Contains(r.text, "1ms") {
		t.Errorf("what is expected of others is judged:\n%s", r.text)
	}
	r = &recorder{}
	simtest.Check(r, file, simtest.Strategy("fast", NewFast))
	r.says(t, true, false, "fast.latency_p50 <= 1ms")
	if strings.Contains(r.text, "fast-all.x") {
		t.Errorf("what is expected of others is judged:\n%s", r.text)
	}
}

func TestOneSeedShowsNothing(t *testing.T) {
	record(simtest.Strategy("fast", NewFast), simtest.Seeds(1)).says(t, true, false, "UNDECIDED", "one seed says nothing about chance")
}

func TestAStrategyOfTheScenarioIsComparedWithItsStoredBaseline(t *testing.T) {
	original := func(env strategies.Env) (strategies.Strategy, error) {
		return strategies.New("least_connections", nil, env)
	}
	source, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "any.yaml")
	if err := os.WriteFile(file, source, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(build simtest.Constructor, options ...simtest.Option) *recorder {
		r := &recorder{}
		simtest.Check(r, file, append(options, simtest.Strategy("least_connections", build))...)
		return r
	}
	run(original).says(t, false, false, "two: passed, 2 checks")
	t.Setenv(simtest.UpdateVariable, "1")
	run(original, simtest.Baseline(filepath.Join(filepath.Dir(file), "two.baseline.json"))).says(t, false, false, "new baseline")
	t.Setenv(simtest.UpdateVariable, "")
	run(original).says(t, false, false, "two: passed, 11 checks", "least_connections: unchanged, decision for decision (9 metrics)")
	run(NewSlow).says(t, true, false, "two: NOT PASSED", "FAILED    least_connections.latency_p99: worse, ")

	// That of a built-in one is built in.
	r := &recorder{}
	simtest.Check(r, "sessions-prefix-cache", simtest.Strategy("least_connections", original))
	r.says(t, false, false, "least_connections: unchanged, decision for decision (9 metrics)")
}

func TestABaselineIsStoredWhereAskedForAndComparedWith(t *testing.T) {
	file := filepath.Join(t.TempDir(), "stored", "mine.baseline.json")
	t.Setenv(simtest.UpdateVariable, "")
	record(simtest.Strategy("mine", NewFast), simtest.Baseline(file)).says(t, true, true, "there is no baseline "+file+"; store one with EVENKEEL_UPDATE=1 go test")
	t.Setenv(simtest.UpdateVariable, "1")
	record(simtest.Strategy("mine", NewFast), simtest.Baseline(file)).says(t, false, false, file+": new baseline: 1 strategy of 8 seeds")
	t.Setenv(simtest.UpdateVariable, "")
	record(simtest.Strategy("mine", NewFast), simtest.Baseline(file)).says(t, false, false, "mine: unchanged, decision for decision")
	record(simtest.Strategy("mine", NewSlow), simtest.Baseline(file)).says(t, true, false, "FAILED    mine.latency_p99: worse, ")
	record(simtest.Strategy("mine", NewFast), simtest.Baseline(file), simtest.Seeds(3)).says(t, true, true, "other seeds", "EVENKEEL_UPDATE=1")
	record(simtest.Strategy("yours", NewFast), simtest.Baseline(file)).says(t, true, true, `holds nothing of strategy "yours"`)
	if err := os.WriteFile(file, []byte(`{"format": "evenkeel/baseline/v1", "scen`), 0o644); err != nil {
		t.Fatal(err)
	}
	record(simtest.Strategy("mine", NewFast), simtest.Baseline(file)).says(t, true, true, "damaged or was cut off")
}

func TestWhatCannotBeCheckedEndsTheTest(t *testing.T) {
	broken := func(strategies.Env) (strategies.Strategy, error) { return nil, errors.New("no such luck") }
	for what, r := range map[string]*recorder{
		"add simtest.Strategy":                   record(),
		"no such luck":                           record(simtest.Strategy("mine", broken)),
		`unknown strategy "mien"`:                record(simtest.Strategy("mine", NewFast), simtest.Expect("mien.latency_p99 <= 1s")),
		`unknown metric "latncy"`:                record(simtest.Strategy("mine", NewFast), simtest.Expect("mine.latncy <= 1s")),
		`"hedges" is no metric that can be`:      record(simtest.Strategy("mine", NewFast), simtest.NotWorse("hedges")),
		`margin of "latncy_p99": unknown metric`: record(simtest.Strategy("mine", NewFast), simtest.Margin("latncy_p99", 0.1)),
		"-1 seeds are asked for":                 record(simtest.Strategy("mine", NewFast), simtest.Seeds(-1)),
	} {
		r.says(t, true, true, what)
	}
	for ref, want := range map[string]string{"nowhere.yaml": "no file, folder or built-in scenario", "overload": `scenario "overload" expects nothing of strategy "mine"`} {
		r := &recorder{}
		simtest.Check(r, ref, simtest.Strategy("mine", NewFast), simtest.Seeds(1))
		r.says(t, true, true, want)
	}
}
