package scenarios

import (
	"strings"
	"testing"
)

const restless = `
workload: {arrivals: {closed: {users: 4}}, prompt_tokens: 10, output_tokens: 10}
providers:
  - {name: a, ttft: 1s}
  - {name: b, ttft: 1s, rate_limit: none}
`

func TestUsersWhoMayAskForEverAtOneInstantAreWarnedOf(t *testing.T) {
	const think, again = "users: 4, think: 1s", "balancer: {retries: {max: 1}}\n"
	text := func(change, more string) string {
		return strings.Replace(strings.Replace(restless, "ttft: 1s, rate_limit: none", change, 1)+more, "rate_limit: none", "", 1)
	}
	for _, c := range []struct{ text, want string }{
		{text("ttft: 1s", ""), ""},
		{text("ttft: 0s", ""), `provider "b" can answer in no time`},
		{text("ttft: 0s", again), `provider "b" can answer in no time`},
		{text("ttft: 0s, rtt: 1ms", ""), ""},
		{text("ttft: 0s, per_output_token: 1ms", ""), ""},
		{text("ttft: {base: 0s, per_prompt_token: 1ms}", ""), ""},
		{text("ttft: 1s, faults: [outage: {from: 1m, to: 2m}]", ""), `provider "b" can refuse them in no time (outage)`},
		{text("ttft: 1s, faults: [outage: {from: 1m, to: 2m}]", again), ""},
		{text("ttft: 1s, faults: [outage: {from: 1m, to: 2m, mode: hang}]", ""), ""},
		{text("ttft: 1s, faults: [flapping: {}]", ""), "(flapping outage)"},
		{text("ttft: 1s, faults: [fast_failure: {}]", ""), ""},
		{text("ttft: 1s, faults: [fast_failure: {after: 0s}]", ""), "can refuse"},
		{text("ttft: 1s, faults: [error: {rate: 10%}]", ""), ""},
		{text("ttft: 1s", "incidents: [{name: i, providers: [b], fault: {outage: {from: 1m}}}]\n"), `provider "b" can refuse`},
		{text("ttft: 1s, rate_limit: {requests_per_minute: 60}", ""), "(rate_limit)"},
		{text("ttft: 1s, concurrency: 2, queue: 1", ""), "(queue)"},
		{text("ttft: 1s, concurrency: 2, queue: 2", ""), ""},
		{strings.Replace(text("ttft: 0s", ""), "users: 4", think, 1), ""},
		{strings.Replace(text("ttft: 0s", ""), "closed: {users: 4}", "poisson: 1/s", 1), ""},
	} {
		got := strings.Join(load(t, c.text).Warnings, "\n")
		if warned := strings.Contains(got, "at one instant"); warned != (c.want != "") || !strings.Contains(got, c.want) {
			t.Errorf("%s\ngot %q, want %q", c.text, got, c.want)
		}
	}
}
