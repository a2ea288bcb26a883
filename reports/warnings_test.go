package reports

import (
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim"
)

func TestWarningsSayWhatToDoubt(t *testing.T) {
	has := func(s *Summary, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(strings.Join(s.Warnings, "\n"), p) {
				t.Errorf("no warning says %q:\n%s", p, strings.Join(s.Warnings, "\n"))
			}
		}
	}
	has(tinySummary(), "2 seeds: need at least 6", `strategy "dead": no request succeeded`,
		`strategy "dead": 2 of 8 requests were never answered`, "p99 and p99.9 rest on few requests", "has 2 successes",
		`the run is too short: it measures 10 s, 2 times the p99 latency of strategy "rr"; make it at least 10 times as long as that`)

	run := func(seed, n uint64) *sim.Result {
		r := tinyRun(seed, time.Second/2, time.Second)
		r.Offered, r.Succeeded, r.Failed, r.Rejected = n, n, 0, 0
		return r
	}
	collect := func(seeds uint64, baseline string, successes func(seed uint64) uint64) *Summary {
		info := ScenarioInfo{}
		for s := range seeds {
			info.Seeds = append(info.Seeds, s)
		}
		c := NewCollector(info, []StrategyInfo{{Name: "rr"}}, baseline, []ProviderInfo{{"A", 3}, {"B", 1}})
		for s := range seeds {
			c.Add(0, int(s), run(s, successes(s)))
		}
		return c.Summary()
	}
	if s := collect(6, "rr", func(uint64) uint64 { return 20_000 }); len(s.Warnings) != 0 || s.Warnings == nil {
		t.Errorf("nothing is in doubt, yet: %q", s.Warnings)
	}
	has(collect(6, "rr", func(s uint64) uint64 { return 20_000 - s }), "p99.9 rests on few requests", "19995 successes", "19 beyond p99.9")
	has(collect(1, "rr", func(uint64) uint64 { return 20_000 }), "1 seed: no interval")
	has(collect(6, "lc", func(uint64) uint64 { return 20_000 }), `baseline "lc" was not run`)
	has(collect(6, "rr", func(s uint64) uint64 { return 20_000 * min(s, 1) }), "no request was measured in 1 of 6 runs")
}
