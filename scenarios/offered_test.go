package scenarios

import (
	"math"
	"strings"
	"testing"
)

// load parses a scenario of ten minutes and returns what it offers.
func load(t *testing.T, text string) OfferedLoad {
	t.Helper()
	s, err := parsed(t, "duration: 10m\nstrategies: [random]\n"+text)
	if err != nil {
		t.Fatal(err)
	}
	return s.OfferedLoad()
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-3*math.Abs(b) }

func TestCapacityFollowsFromTheDiscipline(t *testing.T) {
	const traffic = "workload: {arrivals: {poisson: {rate: 4/s}}, prompt_tokens: 500, output_tokens: 100}\nproviders:\n  - "
	for keys, want := range map[string]ProviderLoad{
		// 1 s to the first token and 100 tokens of 10 ms: 2 s.
		"ttft: 1s, per_output_token: 10ms, concurrency: 4":                                                 {"a", 2, 2, "concurrency", 2},
		"ttft: 1s, per_output_token: 10ms":                                                                 {"a", 2, math.Inf(1), "", 0},
		"ttft: 1s, per_output_token: 10ms, concurrency: 4, discipline: ps":                                 {"a", 2, 0.5, "speed", 8},
		"ttft: {base: 1s, per_prompt_token: 2ms}, concurrency: 4":                                          {"a", 2, 2, "concurrency", 2},
		"ttft: {base: 2s, per_cached_token: 2ms}, rtt: 9s, concurrency: 4":                                 {"a", 2, 2, "concurrency", 2},
		"ttft: 1s, per_output_token: 10ms, concurrency: 40, discipline: batch":                             {"a", 2, 20, "concurrency", 0.2},
		"ttft: 1s, discipline: batch, slowdown: {alpha: 8ms, beta: 2ms}":                                   {"a", 2, 5, "speed", 0.8}, // 1/(βG)
		"ttft: 1s, discipline: batch, slowdown: {alpha: 10ms}, concurrency: 8":                             {"a", 2, 4, "concurrency", 1},
		"ttft: 1s, discipline: batch, slowdown: {beta: 1ms}, concurrency: 40":                              {"a", 1.1, 8, "concurrency", 0.5}, // 40 / (1 + 100 × 40 ms)
		"ttft: 1s, discipline: batch, per_output_token: 10ms, slowdown: [[1, 1], [11, 2]], concurrency: 6": {"a", 2, 2.4, "concurrency", 1 / 0.6},
		"ttft: 1s, discipline: batch, per_output_token: 10ms, slowdown: [[2, 1], [4, 3]], concurrency: 8":  {"a", 2, 2, "concurrency", 2},
	} {
		l := load(t, traffic+"{name: a, "+keys+"}\n")
		got := l.Providers[0]
		if !near(got.Service, want.Service) || !near(got.Capacity, want.Capacity) || got.Bound != want.Bound || !near(got.Load, want.Load) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", keys, got, want)
		}
	}
}

func TestRateLimitsBoundTheCapacity(t *testing.T) {
	const head = "workload: {arrivals: {poisson: {rate: 4/s}}, prompt_tokens: 500, output_tokens: 100}\nproviders:\n  - {name: a, ttft: 1s, rate_limit: "
	for limit, want := range map[string]ProviderLoad{
		"{requests_per_minute: 600}":                                     {"a", 1, 10, "requests_per_minute", 0.4},
		"{requests_per_minute: 600, tokens_per_minute: 72000}":           {"a", 1, 2, "tokens_per_minute", 2},
		"{input_tokens_per_minute: 60000}":                               {"a", 1, 2, "input_tokens_per_minute", 2},
		"{input_tokens_per_minute: 6e6, output_tokens_per_minute: 6000}": {"a", 1, 1, "output_tokens_per_minute", 4},
	} {
		if got := load(t, head+limit+"}\n").Providers[0]; got != want {
			t.Errorf("%s: got %+v, want %+v", limit, got, want)
		}
	}
}

// An exponential of mean 200 cut at 100 has mean 200 (1 − e^−½), and two exponentials of means 200 and 50 have a smaller
// one of mean 1/(1/200 + 1/50) = 40.
func TestCapsCutTheOfferedAnswers(t *testing.T) {
	const head = "providers: [{name: a, ttft: 1s}]\nworkload: {arrivals: {poisson: {rate: 4/s}}, prompt_tokens: 500, output_tokens: {exponential: {mean: 200}}"
	for limit, want := range map[string]float64{
		"": 200, ", max_output_tokens: 100": 200 * (1 - math.Exp(-0.5)), ", max_output_tokens: {exponential: {mean: 50}}": 40,
	} {
		if got := load(t, head+limit+"}\n").Classes[0].Output; !near(got, want) {
			t.Errorf("%q: got %v, want %v", limit, got, want)
		}
	}
}

// Sessions of 3 turns: prompts of 100, 100 + 50 + 10 and 100 + 2 (50 + 10) tokens.
func TestSessionsMultiplyRequestsAndGrowPrompts(t *testing.T) {
	l := load(t, "providers: [{name: a, ttft: 1s}]\nworkload: {arrivals: {poisson: {rate: 4/s}}, prompt_tokens: 100, output_tokens: 50, session: {turns: 3, turn_tokens: 10}}\n")
	if !near(l.Rate, 12) || !near(l.Classes[0].Prompt, 160) || !near(l.Peak, 12) {
		t.Errorf("got %+v", l)
	}
}

const pooled = `
workload:
  arrivals: {poisson: {rate: 8/s}}
  classes:
    - {name: small, share: 75%, prompt_tokens: 10, output_tokens: 100}
    - {name: large, share: 25%, prompt_tokens: 10, output_tokens: 900, providers: [b]}
providers:
  - {name: a, weight: 2, ttft: 1s, per_output_token: 10ms, concurrency: 40}
  - {name: b, ttft: 1s, per_output_token: 10ms, concurrency: 10}
`

// By weight a gets 4 small requests a second; b gets 2 small ones of 2 s and 2 large ones of 10 s.
func TestClassesAreSpreadOverTheirProvidersByWeight(t *testing.T) {
	l := load(t, pooled)
	for i, want := range []ProviderLoad{{"a", 2, 20, "concurrency", 0.2}, {"b", 6, 10. / 6, "concurrency", 2.4}} {
		if got := l.Providers[i]; !near(got.Service, want.Service) || !near(got.Capacity, want.Capacity) || !near(got.Load, want.Load) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if len(l.Warnings) != 1 || l.Warnings[0] != `the requests of class "large" are 2.00 times what the providers that may serve them can` {
		t.Errorf("got %q", l.Warnings)
	}
	var b strings.Builder
	if _, err := l.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"small      6/s", "large      2/s", "load by weight", "offered 8/s", "warning: "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, b.String())
		}
	}
}

func TestWarningsTellWhatIsOdd(t *testing.T) {
	const head = "warmup: 1m\nworkload: {arrivals: {poisson: {rate: 3/s}}, prompt_tokens: 500, output_tokens: 100}\nproviders:\n"
	const a, b = "  - {name: a, ttft: 1s, concurrency: 4", "  - {name: b, ttft: 1s, concurrency: 2"
	for text, want := range map[string][]string{
		head + a + "}\n" + b + "}\n": nil,
		head + a + ", joins: 2m}\n" + b + ", leaves: 8m}\n": {
			"from 0s until 2m the offered load is 1.50 times what the providers that are members can serve"},
		head + a + ", joins: 2m}\n" + b + ", joins: 2m}\n": {"from 0s until 2m no provider is a member"},
		head + a + ", leaves: 8m}\n" + b + ", leaves: 9m}\n": {
			"from 8m until 9m the offered load is 1.50 times what the providers that are members can serve",
			"from 9m no provider is a member"},
		head + a + ", joins: 10m}\n" + b + "}\n": {
			"from 0s the offered load is 1.50 times what the providers that are members can serve", `provider "a" joins at 10m, after the run of 10m`},
		head + a + "}\n" + b + ", joins: 10m}\n":  {`provider "b" joins at 10m, after the run of 10m`},
		head + a + "}\n" + b + ", leaves: 11m}\n": {`provider "b" leaves at 11m, after the run of 10m`},
		head + a + "}\n" + b + ", faults: [outage: {from: 10m, mtbf: 5m, mttr: 1m}]}\n": {
			`the fault "outage" of provider "b" begins at 10m, after the run of 10m`},
		head + a + "}\n" + b + ", faults: [outage: {from: 10s, mtbf: 5m, mttr: 1m}]}\n": nil,
		head + a + "}\n" + b + ", faults: [outage: {to: 1m}]}\n": {
			`the fault "outage" of provider "b" ends at 1m, within the warm-up of 1m, which is not measured`},
		head + a + "}\n" + b + "}\nincidents: [{name: x, providers: [a, b], fault: {outage: {from: 30m}}}]\n": {
			`the incident "x" begins at 30m, after the run of 10m`},
		strings.Replace(head, "poisson: {rate: 3/s}", "spike: {base: 1/s, peak: 9/s, at: 5m, for: 1m}", 1) + a + "}\n" + b + "}\n": {
			"at its peak of 9/s the offered load is 1.50 times what the providers can serve"},
	} {
		if got := load(t, text).Warnings; strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// A rate that varies counts with its mean over the run: 1/s and, for one of ten minutes, 9/s.
func TestTheOfferedRateIsThatOfTheRun(t *testing.T) {
	l := load(t, "workload: {arrivals: {spike: {base: 1/s, peak: 9/s, at: 5m, for: 1m}}, prompt_tokens: 5, output_tokens: 1}\nproviders: [{name: a, ttft: 1s}]\n")
	if !near(l.Rate, 1.8) || !near(l.Peak, 9) {
		t.Errorf("got %v and %v, want 1.8 and 9", l.Rate, l.Peak)
	}
	l = load(t, "workload: {arrivals: {sum: [{spike: {base: 0/s, peak: 10/s, at: 5m, for: 1m}}, {constant: 1/s}]}, prompt_tokens: 5, output_tokens: 7}\nproviders: [{name: a, ttft: 1s}]\n")
	if c := l.Classes[0]; !near(c.Rate, 2) || c.Prompt != 5 || c.Output != 7 {
		t.Errorf("a sum: got %+v", c)
	}
	l = load(t, "workload: {arrivals: {closed: 5}, prompt_tokens: 5, output_tokens: 1}\nproviders: [{name: a, ttft: 1s, concurrency: 1}]\n")
	if !math.IsNaN(l.Rate) || !math.IsNaN(l.Providers[0].Load) || l.Capacity != 1 {
		t.Errorf("a closed loop: got %+v", l)
	}
	l = load(t, "workload: {arrivals: {trace: {file: t.csv}}}\nproviders: [{name: a, ttft: {base: 1s, per_prompt_token: 1ms}, concurrency: 1}]\n")
	if !near(l.Providers[0].Service, 5.808) {
		t.Errorf("a trace brings its tokens: got %+v, want 1 s + 4808 × 1 ms", l.Providers[0])
	}
}
