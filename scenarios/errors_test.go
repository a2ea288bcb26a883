package scenarios

import (
	"strings"
	"testing"
)

func TestMistakesHaveTheirPlaceAndARemedy(t *testing.T) {
	const rest = "workload: {arrivals: {poisson: 6/s}, prompt_tokens: 10, output_tokens: 100}\nproviders: [{name: a, ttft: 1s}]\nstrategies: [random]\n"
	for text, want := range map[string]string{
		"":                                     "1:1: the file is empty; `evenkeel scenarios steady` prints one to start from",
		"# only a comment\n":                   "1:1: the file is empty; `evenkeel scenarios steady` prints one to start from",
		"~":                                    "1:1: the file is empty; `evenkeel scenarios steady` prints one to start from",
		"[]":                                   "1:1: a scenario must be a mapping such as {name: …}, not a list",
		"steady":                               "1:1: a scenario must be a mapping such as {name: …}, not a single value",
		"name: [a\n":                           "2:1: not YAML: while parsing a flow sequence that begins in line 1: did not find expected ',' or ']'",
		"slo:\n\tttft: 1s\n":                   "2:1: a tab stands in the indentation; YAML allows only spaces there",
		"a: 1\n---\nb: 2\n":                    "2:1: a second document begins; a file holds one scenario",
		"a: b: c":                              "1:5: not YAML: mapping values are not allowed in this context",
		"name: caf\xe9":                        "1:10: the byte 0xe9 is not UTF-8; save the file as UTF-8",
		"\xff\xfen\x00":                        "1:1: the file is UTF-16; save it as UTF-8",
		"name: a\x00":                          "1:8: the control character 0x00; a scenario is plain text",
		"%YAML 1.2\n---\na: 1":                 "1:1: a line begins with %, which makes it a YAML directive; directives are not used in scenarios",
		"name: *nobody":                        "1:7: not YAML: unknown anchor 'nobody' referenced",
		"<<: {a: 1}":                           "1:1: merge keys (<<) are not used in scenarios; write the fields out",
		"name: !!str x":                        "1:7: the tag !!str; tags are not used in scenarios, leave it out",
		"? [a]\n: b":                           "1:3: a key must be a single word",
		rest:                                   "1:1: the run has no end; give a duration: (such as 10m) or requests: (such as 100000)",
		"duration: ~\n" + rest:                 "1:11: duration is empty; give it a value or leave it out",
		"duration: 10m\nduration: 9m\n" + rest: "2:1: \"duration\" stands twice; first in line 1",
		"duration: [10m]\n" + rest:             "1:11: duration must be a duration, not a list",
		"duration: 9000h\n" + rest:             "1:11: duration: \"9000h\" is longer than a year",
		"duration: 10m\nwarmup: 10m\n" + rest:  "2:9: warmup: 10m is not shorter than the duration of 10m; nothing would be measured",
		"requests: 1e11\n" + rest:              "1:11: requests: 1e11 is out of range; it must be at least 1 and at most 10000000000",
		"requests: 2.5\n" + rest:               "1:11: requests: \"2.5\" is not a whole number from 0 up",
		"requests: 5\nseeds: 20000\n" + rest:   "2:8: seeds: 20000 is out of range; it must be at least 1 and at most 10000",
		"requests: 5\nseeds: {}\n" + rest:      "2:8: seeds: a mapping of seeds is {auto: {…}}; write a number, a list of numbers, or auto",
		"requests: 5\nname: ../x\n" + rest:     "2:7: name: \"../x\" is not a name; up to 64 letters, digits, -, _ and . make one, the first not - or .",
		"requests: 5\nbaseline: rnd\n" + rest:  "2:11: baseline: no strategy is called \"rnd\" (known: random)",
		"requests: 5\nseed: 3\n" + rest:        "2:1: unknown field \"seed\" (did you mean \"seeds\"?)",
		"requests: 5\nbalancer:\n" + rest:      "2:10: balancer is empty; write {} for the defaults, or none",
		"requests: 5\nbalancer: {circuit_breaker: }\n" + rest: "2:29: balancer: circuit_breaker is empty; write {} for the defaults, or none",
	} {
		_, err := Parse("f.yaml", []byte(text), Options{})
		if err == nil || err.Error() != "f.yaml:"+want {
			t.Errorf("%q:\ngot  %v\nwant f.yaml:%s", text, err, want)
		}
	}
}

func TestMistakesInAPart(t *testing.T) {
	const good = `
duration: 10m
workload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: 10, output_tokens: 100}
providers: [{name: a, ttft: 1s}]
strategies: [random]
`
	for _, c := range []struct{ old, new, want string }{
		{"ttft: 1s", "ttft: 1", `4:29: provider "a": ttft: "1" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"ttft: 1s", "ttft: lognormal", `4:29: provider "a": ttft: lognormal needs parameters; write {lognormal: {…}}`},
		{"ttft: 1s", "ttft: {}", `4:29: provider "a": ttft names no distribution, such as lognormal`},
		{"ttft: 1s", "ttft: {gamma: {mean: 1s, cv: 1}, normal: {}}", `4:56: provider "a": ttft: a second distribution "normal"; one is meant, or a mixture`},
		{"ttft: 1s", "ttft: {lognormal: {p50: 1s, p101: 2s}}", `4:51: unknown field "p101" in provider "a": ttft: lognormal (known: mu, sigma, mean, cv, p50, p99)`},
		{"ttft: 1s", "ttft: {gamma: {mean: 1s, cv: 1}, shift: -1s}", `4:63: provider "a": ttft: shift: "-1s" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{"ttft: 1s", "ttft: 1s, concurrency: -1", `4:46: provider "a": concurrency: "-1" is neither a whole number nor "unlimited"`},
		{"ttft: 1s", "ttft: 1s, faults: [{outage: {}, error: {}}]", `4:42: provider "a": faults 1 must be one fault, such as {error: …} or {outage: …}, not a mapping of 2`},
		{"ttft: 1s", "ttft: 1s, faults: [{}]", `4:42: provider "a": faults 1 must be one fault, such as {error: …} or {outage: …}, not an empty mapping`},
		{"ttft: 1s", "ttft: 1s, faults: [error: {}]", `4:49: provider "a": faults 1: error needs a rate above 0, such as rate: 0.3%, or first: 10`},
		{"ttft: 1s", "ttft: {lognormal: {p50: 2s, p99: 1s}}", `4:41: provider "a": ttft: lognormal: quantiles must be positive and increasing, got 2 at p50 and 1 at p99`},
		{"ttft: 1s", "ttft: 1s, price: {input: 100001, output: $100000}", `4:48: provider "a": price: input: 100001 is out of range; it must be at most 100000`},
		{"name: a, ", "", `4:13: "name" is missing in provider 1`},
		{"name: a,", "name: ' a',", `4:20: provider " a": name: " a" is not a name; it must have 1 to 64 characters, all visible`},
		{"output_tokens: 100", "output_tokens: 100s", `3:80: workload: output_tokens: "100s" is a time; a plain number is meant here`},
		{", output_tokens: 100", "", `3:11: "output_tokens" is missing in workload; only a trace brings its own`},
		{"prompt_tokens: 10", "prompt_tokens: 1e9", `3:61: workload: prompt_tokens: a mean of 1e+09 tokens is out of range; it must be at most 10000000`},
		{"poisson: {rate: 6/s}", "poisson: {rate: 1e9}", `2:11: duration: about 6e+11 requests would arrive; at most 1e+10 can be simulated in one run`},
		{"[random]", "[{use: random, balancer: off}]", `5:38: strategy "random": balancer must be a mapping such as {timeout: …}, not a single value`},
		{"[random]", "[{name: x}]", `5:14: "use" is missing in strategy "x"`},
		{"[random]", "[]", `5:13: strategies must be a list of 1 to 1000 strategies, not an empty list`},
		{"[random]", "[{use: response_time, params: {windw: 3}}]", `5:44: unknown field "windw" in strategy "response_time": params (did you mean "window"?)`},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		_, err := Parse("f.yaml", []byte(text), Options{})
		if err == nil || err.Error() != "f.yaml:"+c.want {
			t.Errorf("%s:\ngot  %v\nwant f.yaml:%s", c.new, err, c.want)
		}
	}
}
