package scenarios

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/prices"
	"github.com/evenkeel/evenkeel/sim/units"
)

// around puts keys into the only provider of a sound scenario: they begin in line 5, column 5.
func around(keys string) string {
	return "duration: 10m\nworkload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: 10, output_tokens: 100}\nstrategies: [random]\nproviders:\n  - " +
		strings.ReplaceAll(strings.TrimSpace(keys), "\n", "\n    ") + "\n"
}

func parsed(t *testing.T, text string) (*Scenario, error) {
	t.Helper()
	return Parse("f.yaml", []byte(text), Options{Open: fileStub})
}

func onlyProvider(t *testing.T, keys string) mockproviders.Config {
	t.Helper()
	s, err := parsed(t, around(keys))
	if err != nil {
		t.Fatal(err)
	}
	return s.Cell(0).Providers[0]
}

func TestAllKeysOfAProviderReachTheSimulator(t *testing.T) {
	got := onlyProvider(t, `
name: a
model: m
rtt: 40ms
ttft: {base: 300ms, per_prompt_token: 0.2ms, per_cached_token: 0.02ms}
per_output_token: 10ms
concurrency: 64
discipline: batch
slowdown: [[1, 1.0], {running: 16, factor: 1.3}, [64, 2.5]]
rate_limit: {requests_per_minute: 600, tokens_per_minute: 1e6, input_tokens_per_minute: 2e6, output_tokens_per_minute: 3e6, burst: 20}
cache: {capacity: 1_000_000, ttl: 5m}
price:
  input: 1
  output: 2
  cached_input: 0.5
  request: 0.001
  tiers: [{above: 128_000, input: 3, output: 4, cached_input: 0.25}, {above: 200_000, input: 5, output: 6}]
  discounts: [{from: 16h30m, to: 24h30m, off: 50%}]
bill_after_cancel: true
joins: 1m
leaves: 5m
leave: cut
`)
	if got.TTFT.Mean() != 0.3 || got.PerOutputToken.Mean() != 0.01 {
		t.Errorf("got times of %v and %v", got.TTFT.Mean(), got.PerOutputToken.Mean())
	}
	got.TTFT, got.PerOutputToken = nil, nil
	want := mockproviders.Config{
		Name: "a", Model: "m", Weight: 1, RTT: 40 * time.Millisecond, PerPromptToken: 0.0002, PerCachedToken: 0.00002,
		Concurrency: 64, Queue: mockproviders.Unlimited, Discipline: mockproviders.Batch,
		Slowdown:  &mockproviders.Curve{Points: []mockproviders.CurvePoint{{Running: 1, Factor: 1}, {Running: 16, Factor: 1.3}, {Running: 64, Factor: 2.5}}},
		RateLimit: &mockproviders.RateLimit{RequestsPerMinute: 600, TokensPerMinute: 1e6, InputTokensPerMinute: 2e6, OutputTokensPerMinute: 3e6, Burst: 20},
		Cache:     &mockproviders.Cache{Capacity: 1_000_000, TTL: 5 * time.Minute},
		Price: mockproviders.Price{Input: 1_000_000, Output: 2_000_000, CachedInput: 500_000, Request: units.Dollar / 1000,
			Tiers: []mockproviders.PriceTier{{Above: 128_000, Input: 3_000_000, Output: 4_000_000, CachedInput: 250_000},
				{Above: 200_000, Input: 5_000_000, Output: 6_000_000, CachedInput: mockproviders.NoCachedPrice}},
			Discounts: []mockproviders.Discount{{From: 16*time.Hour + 30*time.Minute, To: 24*time.Hour + 30*time.Minute, Off: 0.5}}},
		BillAfterCancel: true, Joins: time.Minute, Leaves: 5 * time.Minute, Cut: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	got = onlyProvider(t, "name: a\nttft: 1s\ndiscipline: batch\nslowdown: {alpha: 20ms, beta: 0.5ms}")
	if c := got.Slowdown; c == nil || c.Alpha != 0.02 || c.Beta != 0.0005 || got.PerOutputToken.Mean() != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestPricesAreLookedUp(t *testing.T) {
	listed := mockproviders.Price{Input: 2_500_000, Output: 10_000_000, CachedInput: 1_250_000}
	const keys = "name: a\nttft: 1s\nprice: {model: gpt-4o}"
	look := func(text string, opts Options) mockproviders.Price {
		s, err := Parse("f.yaml", []byte(text), opts)
		if err != nil {
			t.Fatal(err)
		}
		return s.Cell(0).Providers[0].Price
	}
	if got := look(around(keys)+"prices: p.json\n", Options{Open: fileStub}); !reflect.DeepEqual(got, listed) {
		t.Errorf("got %+v, want %+v", got, listed)
	}
	table, err := prices.Read(strings.NewReader(`{"gpt-4o": {"mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 1e-06}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := look(around(keys)+"prices: absent.json\n", Options{Prices: table})
	if got.Input != 0 || got.Output != 1_000_000 {
		t.Errorf("the list of the options goes before the file's: got %+v", got)
	}
	got = look(around(strings.Replace(keys, "}", ", input: 7, discounts: [{from: 0h, to: 8h, off: 10%}]}", 1))+"prices: p.json\n", Options{Open: fileStub})
	if got.Input != 7_000_000 || got.Output != 10_000_000 || len(got.Discounts) != 1 {
		t.Errorf("keys beside the model replace what is listed: got %+v", got)
	}
	digests := map[string]bool{}
	for _, list := range []string{`{"m": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06}}`,
		`{"m": {"mode": "chat", "input_cost_per_token": 2e-06, "output_cost_per_token": 1e-06}}`} {
		table, err := prices.Read(strings.NewReader(list))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse("f.yaml", []byte(around("name: a\nttft: 1s\nprice: {model: m}")), Options{Prices: table})
		if err != nil {
			t.Fatal(err)
		}
		digests[s.Digest] = true
	}
	if len(digests) != 2 {
		t.Error("another price gives the same digest")
	}
}

func TestMistakesInAProvider(t *testing.T) {
	for _, c := range []struct{ key, want string }{
		{"rtt: 40", `7:10: provider "a": rtt: "40" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"model: [m]", `7:12: provider "a": model must be a text, not a list`},
		{"discipline: lifo", `7:17: provider "a": discipline: unknown word "lifo" (known: fcfs, ps, batch)`},
		{"slowdown: [[1, 1.0]]", `7:15: provider "a": slowdown: only requests that are batched slow each other down; set discipline: batch`},
		{"discipline: batch\nslowdown: [[1, 1.0], [1, 2]]", `8:15: provider "a": slowdown: the points of a slowdown must be in ascending order of running: 1 follows 1`},
		{"discipline: batch\nslowdown: [[1]]", `8:16: provider "a": slowdown: points 1 must be [running, factor], not a list of 1`},
		{"discipline: batch\nslowdown: [[1.5, 1]]", `8:17: provider "a": slowdown: points 1: running: "1.5" is not a whole number`},
		{"discipline: batch\nslowdown: [1]", `8:16: provider "a": slowdown: points 1 must be a mapping such as {running: …}, not a single value`},
		{"discipline: batch\nslowdown: {alfa: 20ms}", `8:16: unknown field "alfa" in provider "a": slowdown (known: alpha, beta)`},
		{"discipline: batch\nslowdown: {}", `8:15: provider "a": slowdown: a slowdown needs points [[running, factor], …], or alpha and beta that are not negative and not both 0`},
		{"discipline: batch\nslowdown: 2", `8:15: provider "a": slowdown must be a list of points, such as [[1, 1.0], [16, 1.3]], or {alpha: 20ms, beta: 0.5ms}, not a single value`},
		{"discipline: batch\nper_output_token: 10ms\nslowdown: {beta: 1ms}", `8:23: provider "a": per_output_token and the alpha and beta of slowdown both give the time per token; leave one out`},
		{"rate_limit: {}", `7:17: provider "a": rate_limit: a rate limit needs at least one of requests_per_minute, tokens_per_minute, input_tokens_per_minute and output_tokens_per_minute`},
		{"rate_limit: {request_per_minute: 5}", `7:18: unknown field "request_per_minute" in provider "a": rate_limit (did you mean "requests_per_minute"?)`},
		{"rate_limit: {requests_per_minute: 0}", `7:39: provider "a": rate_limit: requests_per_minute: 0 is out of range; it must be above 0 and at most 1e12`},
		{"rate_limit: {tokens_per_minute: 5, burst: 3}", `7:17: provider "a": rate_limit: the burst of a rate limit counts requests: it needs requests_per_minute beside it`},
		{"rate_limit: {requests_per_minute: 5, burst: 0.5}", `7:49: provider "a": rate_limit: burst: 0.5 is out of range; it must be at least 1 and at most 1e12`},
		{"rate_limit: {input_tokens_per_minute: x}", `7:43: provider "a": rate_limit: input_tokens_per_minute: "x" is not a number`},
		{"rate_limit: {output_tokens_per_minute: -1}", `7:44: provider "a": rate_limit: output_tokens_per_minute: -1 is out of range; it must be above 0 and at most 1e12`},
		{"cache: {ttl: 5m}", `7:12: "capacity" is missing in provider "a": cache`},
		{"cache: {capacity: 0}", `7:23: provider "a": cache: capacity: 0 is out of range; it must be at least 1 and at most 2000000000`},
		{"cache: {capacity: 5, ttl: 5}", `7:31: provider "a": cache: ttl: "5" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"price: ~", `7:12: provider "a": price is empty; give it a value or leave it out`},
		{"price: {input: 1}", `7:12: "output" is missing in provider "a": price`},
		{"price: {input: 1, output: 1, cached_input: 1e-9}", `7:48: provider "a": price: cached_input: "1e-9" is not a price; write US dollars per million tokens with at most six decimals, such as 2.50`},
		{"price: {input: 1, output: 1, request: 2000}", `7:43: provider "a": price: request: 2000 is out of range; it must be at most 1000`},
		{"price: {input: 1, output: 1, tiers: [{input: 1, output: 1}]}", `7:42: "above" is missing in provider "a": price: tiers 1`},
		{"price: {input: 1, output: 1, tiers: [{above: 9, input: 1, output: 1}, {above: 9, input: 1, output: 1}]}", `7:75: provider "a": price: tiers: tiers must ascend: above: 9 follows 9`},
		{"price: {input: 1, output: 1, discounts: [{from: 25h, to: 26h, off: 1%}]}", `7:53: provider "a": price: discounts 1: from: 25h is out of range; it must be below 24h`},
		{"price: {input: 1, output: 1, discounts: [{from: 2h, to: 1h, off: 1%}]}", `7:46: provider "a": price: discounts: from: 2h to: 1h is no part of a day; where it ends on the next day, add 24h to its end`},
		{"price: {input: 1, output: 1, discounts: [{from: 2h, to: 3h, off: 120%}]}", `7:70: provider "a": price: discounts 1: off: "120%" is not a share; write a percentage up to 100%, such as 0.5%, or a fraction up to 1, such as 0.005`},
		{"price: {model: gpt-4o}", `7:20: provider "a": price: model: no price list to look "gpt-4o" up in; name one by prices: at the top level, or by --prices`},
		{"bill_after_cancel: 1", `7:24: provider "a": bill_after_cancel: "1" is neither true nor false`},
		{"joins: soon", `7:12: provider "a": joins: "soon" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"joins: 5m\nleaves: 5m", `8:13: provider "a": leaves: 5m is not after joins: 5m`},
		{"leave: cut", `7:12: provider "a": leave says how it leaves; say when by leaves: 12m`},
		{"leaves: 5m\nleave: stop", `8:12: provider "a": leave: unknown word "stop" (known: drain, cut)`},
		{"use: hosted/grok-llama-70b", `7:10: unknown provider profile "hosted/grok-llama-70b" (did you mean "hosted/groq-llama-70b"?)`},
		{"use: nothing-like-it", "7:10: unknown provider profile \"nothing-like-it\"; `evenkeel providers` lists them"},
		{"use: [x]", `7:10: use must name a provider profile, such as hosted/anyscale-llama-70b, not a list`},
		{"use: self/vllm-8b\nuse: self/vllm-8b", `8:5: "use" stands twice in a provider; a provider has one profile`},
	} {
		_, err := parsed(t, around("name: a\nttft: 1s\n"+c.key))
		if err == nil || err.Error() != "f.yaml:"+c.want {
			t.Errorf("%s:\ngot  %v\nwant f.yaml:%s", c.key, err, c.want)
		}
	}
	for _, c := range []struct{ keys, want string }{
		{"name: a\nttft: ~", `6:11: provider "a": ttft is empty; give it a value or leave it out`},
		{"name: a\nttft: {bas: 1s, per_prompt_token: 1ms}", "6:11: \"base\" is missing in provider \"a\": ttft\n" +
			`f.yaml:6:12: unknown field "bas" in provider "a": ttft (did you mean "base"?)`},
		{"name: a\nttft: {base: 1s, per_prompt_token: 5}", `6:40: provider "a": ttft: per_prompt_token: "5" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"name: a\nttft: {base: 1, per_cached_token: 5ms}", `6:18: provider "a": ttft: base: "1" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"use: self/vllm-8b\nper_output_token: 10ms", `6:23: provider "vllm-8b": per_output_token and the alpha and beta of slowdown both give the time per token; leave one out`},
		{"use: self/vllm-8b\ndiscipline: fcfs", `5:10: provider "vllm-8b": slowdown: only requests that are batched slow each other down; set discipline: batch`},
	} {
		_, err := parsed(t, around(c.keys))
		if err == nil || err.Error() != "f.yaml:"+c.want {
			t.Errorf("%s:\ngot  %v\nwant f.yaml:%s", c.keys, err, c.want)
		}
	}
}

func TestAnUnknownPriceIsAnErrorAtTheModel(t *testing.T) {
	_, err := parsed(t, around("name: a\nttft: 1s\nprice: {model: gpt-4}")+"prices: p.json\n")
	if err == nil || !strings.HasPrefix(err.Error(), `f.yaml:7:20: provider "a": price: model: the price of model "gpt-4" is unknown`) {
		t.Errorf("got %v", err)
	}
	_, err = parsed(t, around("name: a\nttft: 1s\nprice: {model: gpt-4}")+"prices: p.csv\n")
	if err == nil || !strings.HasPrefix(err.Error(), `f.yaml:8:9: prices: p.csv: not a list of prices`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	_, err = Parse("f.yaml", []byte(around("name: a\nttft: 1s\nprice: {model: gpt-4}")+"prices: p.json\n"), Options{})
	if err == nil || !strings.HasPrefix(err.Error(), `f.yaml:8:9: prices: the file p.json cannot be opened`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
