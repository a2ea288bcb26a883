package scenarios

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

var update = flag.Bool("update", false, "write the golden files anew")

func mustParse(t testing.TB, text string) *Scenario {
	t.Helper()
	s, err := Parse("test.yaml", []byte(text), Options{Open: traceStub})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

func TestAllMistakesOfAFileAreReportedAtOnce(t *testing.T) {
	data, err := os.ReadFile("testdata/all-wrong.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Parse("all-wrong.yaml", data, Options{})
	var all Errors
	if !errors.As(err, &all) {
		t.Fatalf("got %v, want Errors", err)
	}
	golden := filepath.Join("testdata", "all-wrong.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(all.Error()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := all.Error() + "\n"; got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

const sound = `
duration: 10m
workload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: 10, output_tokens: 100}
providers: [{name: a, ttft: 1s}, {name: b, ttft: 2s}]
strategies: [round_robin, random]
`

func TestDefaults(t *testing.T) {
	s := mustParse(t, sound)
	if s.Name != "test" || s.Baseline != "round_robin" || !reflect.DeepEqual(s.Seeds, []uint64{1}) {
		t.Errorf("got name %q, baseline %q, seeds %v", s.Name, s.Baseline, s.Seeds)
	}
	c := s.Cell(1)
	if !reflect.DeepEqual(c.Balancer, balancer.Config{}) {
		t.Errorf("without a section the balancer is %+v, want bare", c.Balancer)
	}
	p := c.Providers[0]
	if p.Weight != 1 || p.Concurrency != mockproviders.Unlimited || p.Queue != mockproviders.Unlimited ||
		p.Bill != mockproviders.BillTokens || p.TTFT.Mean() != 1 || p.PerOutputToken.Mean() != 0 || p.Price.Input != 0 {
		t.Errorf("got provider %+v", p)
	}
}

func TestValuesReachTheSimulator(t *testing.T) {
	s := mustParse(t, `
name: all
description: Two lines
duration: 20m
requests: 1e6
warmup: 1m
seeds: [3, 18446744073709551615]
slo: {latency: 10s, ttft: 1500ms}
baseline: b
workload: {arrivals: {poisson: {rate: 40/s}}, prompt_tokens: 900, output_tokens: {constant: 150}}
providers:
  - name: a
    weight: 0.5
    priority: 2
    ttft: 350ms
    per_output_token: {constant: 12ms, shift: 1ms, scale: 2}
    concurrency: 200
    queue: 0
    price: {input: 2.50, output: $10}
    bill: success
balancer:
  timeout: 30s
  retries: {max: 2, backoff: {initial: 200ms, max: 5s, jitter: equal}}
  circuit_breaker: {failure_ratio: 40%, min_requests: 20, consecutive: 5, window: 20s, open: 10s, half_open: 3}
  when_none: reject
strategies:
  - {use: random, name: a}
  - {use: random, name: b, balancer: {timeout: 5s, retries: {max: 0}, circuit_breaker: {open: 1m}}}
  - {use: random, name: c, balancer: {circuit_breaker: none}}
  - {use: random, name: bare, balancer: none}
  - {use: response_time, params: {window: 50, measure: ttft, explore: 2%}}
`)
	c := s.Cell(0)
	if s.Requests != 1_000_000 || c.Warmup != time.Minute || c.SLO.TTFT != 1500*time.Millisecond || s.Seeds[1] != 1<<64-1 {
		t.Errorf("got %+v, %+v", s, c)
	}
	p := c.Providers[0]
	if p.Weight != 0.5 || p.Priority != 2 || p.Concurrency != 200 || p.Queue != 0 || p.Price.Input != 2_500_000 ||
		p.Price.Output != 10_000_000 || p.Bill != mockproviders.BillSuccess || p.TTFT.Mean() != 0.35 {
		t.Errorf("got provider %+v", p)
	}
	if got := p.PerOutputToken.Mean(); got < 0.0249999 || got > 0.0250001 {
		t.Errorf("2 × 12 ms + 1 ms is %v", got)
	}
	shared := balancer.Config{Timeout: 30 * time.Second, HonorRetryAfter: true,
		Retries: balancer.Retries{Max: 2, Backoff: balancer.Backoff{Initial: 200 * time.Millisecond, Max: 5 * time.Second, Jitter: balancer.JitterEqual}},
		Breaker: &balancer.Breaker{FailureRatio: 0.4, MinRequests: 20, Consecutive: 5, Window: 20 * time.Second, Open: 10 * time.Second, HalfOpen: 3},
	}
	changed := shared
	changed.Timeout, changed.Retries.Max = 5*time.Second, 0
	breaker := *shared.Breaker
	breaker.Open = time.Minute
	changed.Breaker = &breaker
	unbroken := shared
	unbroken.Breaker = nil
	for i, want := range []balancer.Config{shared, changed, unbroken, {}} {
		if got := s.Strategies[i].Balancer; !reflect.DeepEqual(got, want) {
			t.Errorf("balancer of %s: got %+v, want %+v", s.Strategies[i].Name, got, want)
		}
	}
	if want := map[string]any{"window": 50, "measure": "ttft", "explore": "2%"}; !reflect.DeepEqual(s.Strategies[4].Given, want) {
		t.Errorf("given parameters: got %v, want %v", s.Strategies[4].Given, want)
	}
}

func TestAnEmptyBalancerSectionTriesAll(t *testing.T) {
	s := mustParse(t, sound+"balancer: {circuit_breaker: {}}\n")
	b := s.Strategies[0].Balancer
	if b.WhenNone != balancer.TryAll || b.Breaker == nil || b.Breaker.FailureRatio != 0.5 || b.Timeout != 0 || b.Retries.Max != 0 {
		t.Errorf("got %+v", b)
	}
}

func TestAliasesRepeatAValue(t *testing.T) {
	s := mustParse(t, `
duration: 10m
workload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: &n 10, output_tokens: *n}
providers: [{name: a, ttft: &slow {constant: 3s}}, {name: b, ttft: *slow}]
strategies: [random]
`)
	if got := s.Cell(0).Providers[1].TTFT.Mean(); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
}

func TestATraceRunsToItsEndAndBringsItsSizes(t *testing.T) {
	const rest = "providers: [{name: a, ttft: 1s}]\nstrategies: [random]\n"
	s := mustParse(t, "workload: {arrivals: {trace: {file: t.csv}}}\n"+rest)
	if c := s.Cell(0); c.Duration != 0 || c.Requests != 0 || c.Sizes != nil {
		t.Errorf("got %+v", c)
	}
	_, err := Parse("t.yaml", []byte("workload: {arrivals: {trace: {file: t.csv, loop: true}}}\n"+rest), Options{Open: traceStub})
	if err == nil || !strings.Contains(err.Error(), "loops has no end") {
		t.Errorf("an endless trace: got %v", err)
	}
}

func TestASumOfTracesRunsToTheirEndAndBringsItsSizes(t *testing.T) {
	const rest = "providers: [{name: a, ttft: 1s}]\nstrategies: [random]\n"
	s := mustParse(t, "workload: {arrivals: {sum: [{trace: {file: t.csv}}, {sum: [{trace: t.csv}]}]}}\n"+rest)
	if c := s.Cell(0); c.Duration != 0 || c.Requests != 0 || c.Sizes != nil {
		t.Errorf("got %+v", c)
	}
	for text, want := range map[string]string{
		"[{trace: t.csv}, {sum: [{trace: {file: t.csv, loop: true}}]}]}": "loops has no end",
		"[{poisson: 1/s}, {trace: t.csv}]}, prompt_tokens: 1":            "has no end",
		"[{trace: t.csv}, {poisson: 1/s}]}, prompt_tokens: 1":            "only a trace brings its own",
		"[{trace: t.csv}, {trace: t.csv}]}, prompt_tokens: 1":            "has no effect",
		"[{trace: t.csv}, {trace: t.csv}]}, session: {turns: 2}":         "a trace has no sessions",
		"[]}": "no parts",
	} {
		_, err := Parse("t.yaml", []byte("workload: {arrivals: {sum: "+text+"}\n"+rest), Options{Open: traceStub})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestDigestIsOfTheMeaning(t *testing.T) {
	base := mustParse(t, sound).Digest
	if len(base) != len("sha256:")+64 || !strings.HasPrefix(base, "sha256:") {
		t.Errorf("got %q", base)
	}
	for what, text := range map[string]string{
		"comment":     "# a comment\n" + sound,
		"description": "description: other\n" + sound,
		"quotes":      strings.Replace(sound, "name: a", `"name": 'a'`, 1),
		"layout":      strings.Replace(sound, "[{name: a, ttft: 1s}, {name: b, ttft: 2s}]", "\n  - ttft: 1s\n    name: a\n  - {name: b, ttft: 2s}", 1),
	} {
		if got := mustParse(t, text).Digest; got != base {
			t.Errorf("the %s changes the digest", what)
		}
	}
	for what, text := range map[string]string{
		"seeds":   "seeds: 2\n" + sound,
		"a value": strings.Replace(sound, "6/s", "7/s", 1),
		"order":   strings.Replace(sound, "[round_robin, random]", "[random, round_robin]", 1),
	} {
		if got := mustParse(t, text).Digest; got == base {
			t.Errorf("%s: the digest is the same", what)
		}
	}
}

func TestTooManyMistakesAreCutOff(t *testing.T) {
	_, err := Parse("x.yaml", []byte(strings.Repeat("x: 1\n", 1000)), Options{})
	var all Errors
	if !errors.As(err, &all) || len(all) != maxErrors+1 || !strings.Contains(all[maxErrors].Msg, "too many mistakes") {
		t.Errorf("got %d mistakes: %.200v", len(all), err)
	}
}
