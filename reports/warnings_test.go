package reports

import (
	"fmt"
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

func TestAWarningTellsHowManySeedsDecideEqualDifferences(t *testing.T) {
	about := func(s *Summary) string {
		for _, w := range s.Warnings {
			if strings.Contains(w, "cannot decide") {
				return w
			}
		}
		return ""
	}
	lost := change{1, 1, 200, 0}
	got := about(noisy(5, lost, lost).Summary())
	if !strings.HasPrefix(got, `5 seeds cannot decide a difference that is the same under every seed, as in throughput_rps of strategy "strategy a" and 7 other comparisons`) {
		t.Errorf("the warning is %q", got)
	}
	var need int
	if _, rest, ok := strings.Cut(got, "need at least "); !ok {
		t.Fatal("it does not say how many it takes")
	} else if _, err := fmt.Sscan(rest, &need); err != nil {
		t.Fatal(err)
	}
	for seeds, want := range map[int]string{need - 1: "undecided", need: "worse"} {
		s := noisy(seeds, lost, lost).Summary()
		if got := verdictOf(s, 1, "success_ratio"); got != want || (about(s) == "") != (want == "worse") {
			t.Errorf("%d seeds: success is %s, warning %q", seeds, got, about(s))
		}
	}
	if w := about(noisy(5, change{1, 1, 0, 0}).Summary()); w != "" { // as much of everything: shown to be the same
		t.Errorf("%q", w)
	}
	if w := about(noisy(3, change{1, 1, 0, 0}).Summary()); !strings.Contains(w, "3 seeds cannot decide") || !strings.HasSuffix(w, "need at least 5 seeds") {
		t.Errorf("%q", w)
	}
}
