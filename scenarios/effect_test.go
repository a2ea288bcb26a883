package scenarios

import (
	"io"
	"strings"
	"testing"
)

func TestOptionsWithoutEffectAreWarnedOf(t *testing.T) {
	const plain = "workload: {arrivals: {poisson: 1/s}, prompt_tokens: 10, output_tokens: 10}\n"
	const talk = "workload: {arrivals: {poisson: 1/s}, prompt_tokens: 10, output_tokens: 10, session: {turns: 3, think: 1s, turn_tokens: 5}}\n"
	const limited = "rate_limit: {requests_per_minute: 600}, "
	const both = "providers: [{name: a, ttft: 1s}, {name: b, ttft: 1s}]\n"
	one := func(keys string) string { return "providers: [{name: a, " + keys + "}]\n" }
	two := func(keys, fault string) string {
		return "providers: [{name: a, ttft: 1s}, {name: b, " + keys + "ttft: 1s}]\nincidents: [{name: x, providers: [a, b], fault: {" + fault + "}}]\n"
	}
	for _, c := range []struct{ text, want string }{
		{plain + one("ttft: 1s, faults: [rate_limit_cut: 10%]"), `provider "a": the fault "rate limit cut to 10 %" has no effect without a rate_limit`},
		{plain + one(limited+"ttft: 1s, faults: [rate_limit_cut: 10%]"), ""},
		{plain + two("", "rate_limit_cut: 10%"), `the incident "x" has no effect: no provider that it strikes has a rate_limit`},
		{plain + two(limited, "rate_limit_cut: 10%"), ""},
		{plain + one("ttft: 1s, faults: [price_change: 2]"), `provider "a": the fault "price ×2" has no effect without a price`},
		{plain + one("ttft: 1s, price: {input: 1, output: 2}, faults: [price_change: 2]"), ""},
		{plain + two("price: {input: 1, output: 2}, ", "price_change: 2"), ""},
		{plain + one("ttft: 1s, cache: {capacity: 1000}"), `provider "a": cache has no effect: no class of requests has sessions, and no trace tells the blocks of its prompts`},
		{talk + one("ttft: 1s, cache: {capacity: 1000}"), ""},
		{talk + one("ttft: {base: 1s, per_cached_token: 1ms}"), `provider "a": per_cached_token has no effect without a cache`},
		{talk + one("ttft: 1s, price: {input: 1, output: 2, cached_input: 0.5}"), `provider "a": cached_input has no effect without a cache`},
		{"workload: {arrivals: {trace: t.csv}}\n" + one("ttft: 1s, cache: {capacity: 1000}"), "cache has no effect"},
		{plain + "providers: [{use: self/vllm-8b}]\n", ""},
		{plain + one("ttft: 1s, queue: 5"), `provider "a": queue has no effect: concurrency is unlimited, so nobody waits`},
		{plain + one("ttft: 1s, queue: 5, concurrency: 2"), ""},
		{plain + one("ttft: 1s, queue: unlimited"), ""},
		{plain + one("ttft: 1s") + "balancer: {hedge: {after: 1s}}\n", "balancer: hedge has no effect: there is no second provider"},
		{plain + both + "balancer: {timeout: 2s, hedge: {after: 2s}}\n", "its after of 2s is not shorter than the timeout of 2s"},
		{plain + both + "balancer: {hedge: {after: 2s, max: 2}}\n", "max: 2 is more than the other 1 providers"},
		{plain + both + "balancer: {timeout: 2s, hedge: {after: 1s}}\n", ""},
		{plain + one("ttft: 1s, price: {input: 1, output: 2, discounts: [{from: 1h, to: 3h, off: 5%}, {from: 23h, to: 26h, off: 9%}]}"), "discounts 1 and 2 overlap"},
		{plain + one("ttft: 1s, price: {input: 1, output: 2, discounts: [{from: 2h, to: 3h, off: 5%}, {from: 23h, to: 26h, off: 9%}]}"), ""},
	} {
		if got := strings.Join(load(t, c.text).Warnings, "\n"); (got != "") != (c.want != "") || !strings.Contains(got, c.want) {
			t.Errorf("%s\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

// The blocks of a Mooncake trace are what a cache holds.
func TestACacheHasItsEffectOnATraceWithBlocks(t *testing.T) {
	const text = "strategies: [random]\nworkload: {arrivals: {trace: mooncake.jsonl}}\nproviders: [{name: a, ttft: 1s, cache: {capacity: 1000}}]\n"
	const row = `{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [1, 2]}` + "\n"
	s, err := Parse("f.yaml", []byte(text), Options{Open: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(row + row)), nil }})
	if err != nil {
		t.Fatal(err)
	}
	if w := s.OfferedLoad().Warnings; len(w) > 0 {
		t.Errorf("warnings %q", w)
	}
}

func TestFlappingTimesAreGivenOnce(t *testing.T) {
	_, err := parsed(t, around("name: a\nttft: 1s\nfaults: [flapping: {up: 1s, mtbf: 1m, mttr: 1s}]"))
	if err == nil || !strings.Contains(err.Error(), "up and mtbf both say how long") {
		t.Errorf("got %v", err)
	}
	for _, good := range []string{"{up: 1s, down: 2s}", "{mtbf: 1m, mttr: 1s}", "{}"} {
		if _, err := parsed(t, around("name: a\nttft: 1s\nfaults: [flapping: "+good+"]")); err != nil {
			t.Error(err)
		}
	}
}
