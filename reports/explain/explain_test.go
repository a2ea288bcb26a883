package explain

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies"
)

// sideOf makes a live side of a scenario.
func sideOf(sc *scenarios.Scenario) *Side {
	var cfgs []*sim.Config
	for i := range sc.Strategies {
		cfgs = append(cfgs, sc.Cell(i))
	}
	return Live(sc.Name, reports.ScenarioInfo{Name: sc.Name, Digest: sc.Digest, Seeds: sc.Seeds}, cfgs)
}

// parse makes a live side of a scenario file's text.
func parse(t *testing.T, text string) *Side {
	t.Helper()
	sc, err := scenarios.Parse("test.yaml", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sideOf(sc)
}

// builtin makes a live side of a built-in scenario of which only some requests come.
func builtin(t *testing.T, name string, requests uint64, names ...string) *Side {
	t.Helper()
	sc, err := scenarios.LoadBuiltin(name)
	if err != nil {
		t.Fatal(err)
	}
	sc = sc.WithRequests(requests).WithSeeds([]uint64{1, 2})
	if len(names) > 0 {
		if sc, err = sc.WithStrategies(names); err != nil {
			t.Fatal(err)
		}
	}
	return sideOf(sc)
}

// compare compares one pair under one seed.
func compare(t *testing.T, older, newer *Side, pair Pair) *Seed {
	t.Helper()
	c, err := Compare(context.Background(), older, newer, []Pair{pair}, []uint64{1}, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return &c.Strategies[0].Seeds[0]
}

// Two providers answer after 2 s, and a request comes every second: at 0 s, 1 s, 2 s and 3 s. Slow has weight 3.
//
//	at 0 s  round_robin: slow, the first of the list. least_connections: loads (0+1)/3 and (0+1)/1, so slow as well.
//	at 1 s  round_robin: fast, whose turn it is. least_connections: loads (1+1)/3 and (0+1)/1, so slow again.
const byHand = `
name: by-hand
requests: 4
workload:
  arrivals: {constant: {rate: 1/s}}
  prompt_tokens: {constant: 100}
  output_tokens: {constant: 1}
providers:
  - {name: slow, weight: 3, concurrency: 5, ttft: {constant: 2s}, per_output_token: {constant: 0s}, price: {input: 1, output: 2}}
  - {name: fast, ttft: {constant: 2s}, per_output_token: {constant: 0s}}
strategies: [round_robin, least_connections]
`

func TestTheFirstDifferenceIsTheOneWorkedOutByHand(t *testing.T) {
	side := parse(t, byHand)
	seed := compare(t, side, side, Pair{"round_robin", "least_connections"})
	if seed.Same || seed.First == nil || seed.First.What != Choice || *seed.Decisions != [2]int{2, 2} {
		t.Fatalf("%+v", seed)
	}
	older, newer := seed.First.Old, seed.First.New
	for _, m := range []*Moment{older, newer} {
		if m.Decision != 2 || m.At != time.Second || m.Request.Number != 2 || m.Request.PromptTokens != 100 {
			t.Errorf("%+v", m)
		}
		slow, fast := m.Providers[0], m.Providers[1]
		if slow.InFlight != 1 || fast.InFlight != 0 || slow.Weight != 3 || slow.Concurrency != 5 || slow.InputPrice != "1.00" || !slow.Eligible {
			t.Errorf("%+v", m.Providers)
		}
	}
	if older.Chose != "fast" || newer.Chose != "slow" {
		t.Errorf("chose %q and %q", older.Chose, newer.Chose)
	}
	if got := newer.Providers[0].Scores; len(got) != 1 || got[0].Name != "load" || float64(got[0].Value) != 2.0/3 || !newer.Providers[0].Candidate || newer.Providers[1].Candidate {
		t.Errorf("least_connections saw %+v", newer.Providers)
	}
	if got := older.Providers[1].Scores; len(got) != 1 || float64(got[0].Value) != 2 || older.By != got[0].Name || !older.Highest {
		t.Errorf("round_robin saw %+v", older.Providers) // no turn since the start, at which slow was one and fast two turns behind
	}
}

func TestAStrategyIsTheSameAsItself(t *testing.T) {
	side := builtin(t, "provider-outage", 2000, "adaptive", "health_aware")
	seed := compare(t, side, builtin(t, "provider-outage", 2000, "adaptive", "health_aware"), Pair{"adaptive", "adaptive"})
	if !seed.Same || seed.First != nil || seed.Saw != nil || len(seed.Windows) != 0 || seed.Digests[0] != seed.Digests[1] || seed.Decisions[0] < 2000 {
		t.Errorf("%+v", seed)
	}
	for _, c := range seed.Metrics {
		if c.differs() {
			t.Errorf("%+v", c)
		}
	}
}

// The watcher must pass on everything that the balancer may want of a strategy. Where it does not, runs that are watched
// are other runs.
func TestWatchingChangesNothing(t *testing.T) {
	for _, name := range []string{"provider-outage", "rate-limit-storm", "sessions-prefix-cache"} {
		side := builtin(t, name, 3000, strategies.Kinds.Names()...)
		sc, _ := scenarios.LoadBuiltin(name)
		sc, _ = sc.WithRequests(3000).WithStrategies(strategies.Kinds.Names())
		for i, strategy := range side.Strategies {
			r, err := side.open(context.Background(), i, 7)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for {
				m, err := r.next()
				if err != nil {
					t.Fatal(err)
				}
				if m == nil {
					break
				}
				n++
			}
			watched, err := r.outcome()
			r.close()
			if err != nil {
				t.Fatal(err)
			}
			alone, err := sim.Run(context.Background(), sc.Cell(i), 7)
			if err != nil {
				t.Fatal(err)
			}
			want := outcomeOf(alone, sc.Cell(i), r.about())
			a, _ := json.Marshal(watched)
			if b, _ := json.Marshal(want); !bytes.Equal(a, b) {
				t.Errorf("%s: %s is another run when it is watched", name, strategy)
			}
			if n < 3000 {
				t.Errorf("%s: %s: %d decisions of 3000 requests", name, strategy, n)
			}
		}
	}
}

func TestAnotherTimeoutIsAnotherSituationAndNotAChoice(t *testing.T) {
	const text = `
name: hang
requests: 3
workload: {arrivals: {constant: {rate: 1/s}}, prompt_tokens: {constant: 100}, output_tokens: {constant: 1}}
providers:
  - {name: a, ttft: {constant: 30s}, per_output_token: {constant: 0s}}
  - {name: b, ttft: {constant: 100ms}, per_output_token: {constant: 0s}}
balancer: {timeout: 5s, retries: {max: 1, backoff: {initial: 100ms, jitter: none}}}
strategies: [round_robin]
`
	older, newer := parse(t, text), parse(t, strings.Replace(text, "timeout: 5s", "timeout: 4s", 1))
	seed := compare(t, older, newer, Pair{"round_robin", "round_robin"})
	// Requests 1 and 3, at 0 s and 2 s, hang at a; the first is tried again after a pause, at 5.1 s, or already at 4.1 s.
	if seed.First == nil || seed.First.What != Situation || seed.First.Old.At != 5100*time.Millisecond || seed.First.New.At != 4100*time.Millisecond {
		t.Fatalf("%+v", seed.First)
	}
	m := seed.First.New
	if m.Decision != 4 || !slices.Equal(m.Request.Tried, []string{"a"}) || m.Chose != "b" || m.Providers[0].Out != string(tried) || m.Providers[0].Eligible {
		t.Errorf("%+v", m)
	}
	if m.Request.Number != 1 { // the other request that hangs looks alike
		t.Errorf("this is said to be request %d", m.Request.Number)
	}
	if seed.First.earliest() != m {
		t.Error("the earlier moment is that of the shorter timeout")
	}
}

func TestARetryIsKnownByItsRequest(t *testing.T) {
	side := parse(t, `
name: retry
requests: 3
workload: {arrivals: {constant: {rate: 1/s}}, prompt_tokens: {uniform: {min: 100, max: 100000}}, output_tokens: {constant: 1}}
providers:
  - {name: a, ttft: {constant: 30s}, per_output_token: {constant: 0s}}
  - {name: b, ttft: {constant: 100ms}, per_output_token: {constant: 0s}}
balancer: {timeout: 5s, retries: {max: 1, backoff: {initial: 100ms, jitter: none}}}
strategies: [round_robin]
`)
	r, err := side.open(context.Background(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var retried []uint64
	for {
		m, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		if m == nil {
			break
		}
		if len(m.request.Tried) > 0 {
			retried = append(retried, m.order)
			if m.at-m.came != 5100*time.Millisecond {
				t.Errorf("at %v the request of %v is tried again", m.at, m.came)
			}
		}
	}
	if !slices.Equal(retried, []uint64{1, 3}) {
		t.Errorf("requests %v were tried again, want 1 and 3", retried)
	}
}

func TestARunThatEndsEarlierEndsTheComparison(t *testing.T) {
	seed := compare(t, parse(t, strings.Replace(byHand, "requests: 4", "requests: 3", 1)), parse(t, byHand), Pair{"round_robin", "round_robin"})
	if seed.First == nil || seed.First.What != Ending || seed.First.Old != nil || seed.First.New.Decision != 4 || *seed.Decisions != [2]int{3, 4} {
		t.Errorf("%+v", seed)
	}
}

// Every provider refuses, so that the strategy finds nobody eligible. Where the balancer then turns requests away, the
// strategy is not asked; where it tries all, it is.
func TestTheBreakerIsNamedAsTheReason(t *testing.T) {
	side := parse(t, `
name: broken
requests: 40
workload: {arrivals: {constant: {rate: 10/s}}, prompt_tokens: {constant: 100}, output_tokens: {constant: 1}}
providers:
  - {name: a, ttft: {constant: 10ms}, per_output_token: {constant: 0s}, faults: [{error: {rate: 100%, status: 500}}]}
  - {name: b, ttft: {constant: 10ms}, per_output_token: {constant: 0s}}
balancer: {circuit_breaker: {consecutive: 3, open: 1m, window: 10s}}
strategies: [round_robin, random]
`)
	r, err := side.open(context.Background(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	var last *Moment
	for {
		m, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		if m == nil {
			break
		}
		last = m.show(r.about())
	}
	if p := last.Providers[0]; p.Out != string(tripped) || p.Eligible || last.Chose != "b" {
		t.Errorf("%+v", last)
	}
}

func TestParametersShowWhereTheySawDifferentThings(t *testing.T) {
	side := parse(t, strings.NewReplacer("strategies: [round_robin, least_connections]", `strategies:
  - {use: adaptive, name: quick, params: {interval: 3500ms, min_requests: 1, smoothing: 0.999}}
  - {use: adaptive, name: steady, params: {interval: 1h}}`, "requests: 4", "requests: 9", "fast, ttft: {constant: 2s}", "fast, ttft: {constant: 500ms}").Replace(byHand))
	seed := compare(t, side, side, Pair{"quick", "steady"})
	// The first weights by what was seen are set at the event after 3.5 s, before the decision at 4 s: the fifth.
	if s := seed.Saw; s == nil || s.At != 4*time.Second || s.Decision != 5 || s.What != "share of the weights" || s.Old == "75 %" || s.New != "75 %" {
		t.Fatalf("%+v: %+v", seed.First, s)
	}
}

func TestInterruptedComparisonsStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	side := builtin(t, "steady", 1_000_000, "random", "round_robin")
	if _, err := Compare(ctx, side, side, []Pair{{"random", "round_robin"}}, []uint64{1, 2, 3}, 2, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := Record(ctx, new(bytes.Buffer), side, []uint64{1, 2, 3}, 2, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestPairsAndSeedsAreThoseInCommon(t *testing.T) {
	a := &Side{Name: "a", Kind: Log, Strategies: []string{"x", "y"}, Seeds: []uint64{1, 2, 3}}
	b := &Side{Name: "b", Kind: Scenario, Strategies: []string{"y", "z"}, Seeds: []uint64{5}}
	c := &Side{Name: "c", Kind: Result, Strategies: []string{"w"}, Seeds: []uint64{3, 2, 9}}
	only := &Side{Name: "d", Kind: Log, Strategies: []string{"v"}}
	if got, err := Pairs(a, b, nil); err != nil || !slices.Equal(got, []Pair{{"y", "y"}}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := Pairs(c, only, nil); err != nil || !slices.Equal(got, []Pair{{"w", "v"}}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, names := range [][]string{{"x"}, {"nobody"}} {
		if _, err := Pairs(a, b, names); err == nil || !strings.Contains(err.Error(), names[0]) {
			t.Errorf("%v: error %v", names, err)
		}
	}
	if _, err := Pairs(a, c, nil); err == nil {
		t.Error("nothing in common is no error")
	}
	for _, s := range []struct {
		older, newer *Side
		asked, want  []uint64
	}{{a, b, nil, []uint64{1, 2, 3}}, {b, a, nil, []uint64{1, 2, 3}}, {a, c, nil, []uint64{2, 3}}, {b, b, nil, []uint64{5}}, {a, c, []uint64{3}, []uint64{3}}, {b, b, []uint64{77}, []uint64{77}}} {
		if got, err := Seeds(s.older, s.newer, s.asked); err != nil || !slices.Equal(got, s.want) {
			t.Errorf("%s, %s: %v, %v", s.older.Name, s.newer.Name, got, err)
		}
	}
	if _, err := Seeds(a, b, []uint64{4}); err == nil || !strings.Contains(err.Error(), "a has no seed 4") {
		t.Errorf("error %v", err)
	}
}
