package simtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/simtest"
	"github.com/evenkeel/evenkeel/strategies"
)

// always asks the same provider while it is eligible.
type always struct{ provider int }

func (a always) Pick(_ time.Duration, _ *strategies.Request, pool strategies.Pool) int {
	if pool.Len() == 0 {
		return strategies.None
	}
	return pool.Next(a.provider)
}

func NewFast(strategies.Env) (strategies.Strategy, error) { return always{1}, nil }
func NewSlow(strategies.Env) (strategies.Strategy, error) { return always{0}, nil }

// printer is a test that prints what it is told.
type printer struct{ testing.TB }

func (printer) Helper()                        {}
func (printer) Logf(format string, a ...any)   { fmt.Printf(format, a...) }
func (printer) Errorf(format string, a ...any) { fmt.Printf("FAIL\n"+format, a...) }
func (printer) Fatalf(format string, a ...any) { fmt.Printf("FAIL\n"+format, a...) }

func ExampleCheck() {
	t := printer{} // the test's *testing.T
	simtest.Check(t, "testdata/two.yaml", simtest.Strategy("slow", NewSlow), simtest.NotWorse("spend_per_1k", "latency_p99"))
	// Output:
	// FAIL
	// two: NOT PASSED, 1 of 4 checks: 1 failed
	//   FAILED    slow.latency_p99 <= 1.02 * round_robin.latency_p99: 6.544 s against 5.747 s, difference +797.5 ms [+441.5 ms, +1.153 s]
	//   ok        slow.spend_per_1k <= 1.01 * round_robin.spend_per_1k: $0.7649 against $1.156, difference −$0.3911 [−$0.3946, −$0.3876]
	//   ok        all.success_ratio >= 99.9%: 2 strategies; the closest is slow: 100 % against 99.9 %, difference +0.1 pp [+0.1, +0.1]
}
