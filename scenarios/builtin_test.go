package scenarios

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

// traceStub stands in for the data sets, which are not part of the project: ten requests, one a second.
func traceStub(string) (io.ReadCloser, error) {
	var b strings.Builder
	b.WriteString("TIMESTAMP,ContextTokens,GeneratedTokens\n")
	for i := range 10 {
		fmt.Fprintf(&b, "2023-11-16 18:17:%02d.0000000,4808,10\n", i)
	}
	return io.NopCloser(strings.NewReader(b.String())), nil
}

// fileStub stands in for price lists too.
func fileStub(name string) (io.ReadCloser, error) {
	if strings.HasSuffix(name, ".json") {
		return io.NopCloser(strings.NewReader(`{"gpt-4o": {"mode": "chat", "input_cost_per_token": 2.5e-06,
			"cache_read_input_token_cost": 1.25e-06, "output_cost_per_token": 1e-05}}`)), nil
	}
	return traceStub(name)
}

func builtin(t testing.TB, name string) *Scenario {
	t.Helper()
	data, err := Source(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse(name+".yaml", data, Options{Open: fileStub})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryBuiltinIsSoundAndSaysWhatToLookFor(t *testing.T) {
	want := "azure-code-trace batching-cluster black-hole cold-join cut-streams diurnal-day error-burst hedged-tail llama-70b-hosted " +
		"mooncake-conversation overload price-spread provider-outage rate-limit-storm regional-outage retry-storm " +
		"sessions-prefix-cache slow-provider steady textbook-pitfalls trickle"
	if got := strings.Join(Builtins(), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, name := range Builtins() {
		s := builtin(t, name)
		if s.Name != name {
			t.Errorf("%s is named %q", name, s.Name)
		}
		data, _ := Source(name)
		if head, _, _ := strings.Cut(string(data), "\nname:"); !strings.HasPrefix(head, "# ") || !strings.Contains(head, "What to look for") {
			t.Errorf("%s does not begin with what to look for", name)
		}
		if Summary(name) == "" || strings.Contains(Summary(name), "\n") || s.Description != Summary(name) {
			t.Errorf("%s: summary %q, description %q", name, Summary(name), s.Description)
		}
		if len(s.Strategies) < 2 || s.Strategies[0].Name != s.Baseline {
			t.Errorf("%s: baseline %q is not the first of %d strategies", name, s.Baseline, len(s.Strategies))
		}
		for i := range s.Strategies {
			if c := s.Cell(i); c.Strategy.Name != s.Strategies[i].Name || len(c.Providers) != len(s.Providers()) {
				t.Errorf("%s: cell %d is %+v", name, i, c.Strategy)
			}
		}
	}
}

// The comments of the built-in scenarios claim how loaded they are.
func TestBuiltinsOfferTheLoadTheyClaim(t *testing.T) {
	for name, want := range map[string][2]float64{
		"steady": {0.15, 0.25}, "provider-outage": {0.1, 0.4}, "slow-provider": {0.2, 0.6}, "error-burst": {0.1, 0.5},
		"price-spread": {0.1, 0.6}, "overload": {1.15, 1.25}, "textbook-pitfalls": {0.1, 0.4},
	} {
		l := builtin(t, name).OfferedLoad()
		if !(l.Utilisation >= want[0] && l.Utilisation <= want[1]) {
			t.Errorf("%s: load %.3f, want %v", name, l.Utilisation, want)
		}
		if overloaded := len(l.Warnings) > 0; overloaded != (name == "overload") {
			t.Errorf("%s: warnings %q", name, l.Warnings)
		}
	}
}

func TestOfferedLoadFollowsFromExactMeans(t *testing.T) {
	s, err := Parse("x.yaml", []byte(`
duration: 10m
warmup: 1m
workload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: 10, output_tokens: 100}
providers:
  - {name: a, ttft: 1s, per_output_token: 10ms, concurrency: 4}
  - {name: b, ttft: 500ms, per_output_token: 15ms, concurrency: 2}
  - {name: late, ttft: 4s, concurrency: 8, faults: [outage: {from: 11m, to: 12m}, slowdown: {from: 30s, to: 2m}]}
strategies: [round_robin]
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := s.OfferedLoad()
	for i, want := range []ProviderLoad{{"a", 2, 2, "concurrency", 1}, {"b", 2, 1, "concurrency", 2}, {"late", 4, 2, "concurrency", 1}} {
		if l.Providers[i] != want {
			t.Errorf("got %+v, want %+v", l.Providers[i], want)
		}
	}
	if l.Capacity != 5 || math.Abs(l.Utilisation-1.2) > 1e-15 {
		t.Errorf("capacity %v, load %v, want 5 and 1.2", l.Capacity, l.Utilisation)
	}
	var b strings.Builder
	if _, err := l.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"offered 6/s, load 1.2", "1.20 times", `"outage" of provider "late" begins at 11m, after the run of 10m`, "within the warm-up of 1m"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, b.String())
		}
	}
}

func TestIncidentsAreTheFaultsOfAPartOfTheRun(t *testing.T) {
	s := builtin(t, "provider-outage")
	want := []Incident{
		{"openai", "outage", 8 * time.Minute, 10 * time.Minute},
		{"openai", "slowdown ×4", 12 * time.Minute, 15 * time.Minute},
	}
	got := s.Incidents()
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
	if got := s.Shorten(9 * time.Minute).Incidents(); len(got) != 1 || got[0].To != 9*time.Minute {
		t.Errorf("of the first nine minutes: got %v", got)
	}
}

func TestShortenedScenariosStillMeasure(t *testing.T) {
	s := builtin(t, "provider-outage")
	short := s.Shorten(30 * time.Second).WithRequests(100).WithSeeds(Seeds(2))
	c := short.Cell(0)
	if c.Duration != 30*time.Second || c.Warmup >= c.Duration || c.Requests != 100 || len(short.Seeds) != 2 {
		t.Errorf("got %+v", c)
	}
	if s.Duration != 20*time.Minute || s.Requests != 0 || len(s.Seeds) != 10 {
		t.Errorf("the original changed: %+v", s)
	}
}

func TestOtherStrategiesCanBeChosen(t *testing.T) {
	s := builtin(t, "error-burst")
	c, err := s.WithStrategies([]string{"random", "round_robin_bare", "round_robin"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Strategies) != 3 || c.Baseline != "round_robin" || c.Strategies[0].Balancer.Timeout != 30*time.Second || c.Strategies[1].Balancer.Timeout != 0 {
		t.Errorf("got %+v, baseline %s", c.Strategies, c.Baseline)
	}
	if c, err := s.WithStrategies([]string{"random"}); err != nil || c.Baseline != "random" {
		t.Errorf("without the baseline: got %v, %v", c, err)
	}
	for _, names := range [][]string{{}, {"random", "random"}, {"rondom"}} {
		if _, err := s.WithStrategies(names); err == nil {
			t.Errorf("%v: no error", names)
		}
	}
}
