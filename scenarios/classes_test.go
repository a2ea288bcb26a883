package scenarios

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// offer makes a sound scenario of a workload's keys, which begin in line 5, column 3.
func offer(keys string) string {
	return "duration: 10m\nstrategies: [random]\nproviders: [{name: a, model: m, ttft: 1s}, {name: b, model: n, ttft: 1s}, {name: c, model: m, ttft: 1s}]\nworkload:\n  " +
		strings.ReplaceAll(strings.TrimSpace(keys), "\n", "\n  ") + "\n"
}

const twoClasses = `arrivals: {poisson: {rate: 6/s}}
classes:
  - name: chat
    share: 75%
    prompt_tokens: 100
    output_tokens: {exponential: {mean: 200}}
    max_output_tokens: 400
    slo: {ttft: 1s}
    priority: 2
    tenant: web
    model: m
    session: {turns: 3, think: 10s, turn_tokens: 50, shared_prefix: 40, max_context: 1000}
  - {name: batch, share: 0.25, prompt_tokens: 4000, output_tokens: 50, providers: [c, b]}
`

func TestClassesReachTheSimulator(t *testing.T) {
	s, err := parsed(t, offer(twoClasses)+"slo: {ttft: 2s}\n")
	if err != nil {
		t.Fatal(err)
	}
	c := s.Cell(0)
	want := []sim.Class{
		{Name: "chat", SLO: sim.SLO{TTFT: time.Second}, Priority: 2, Tenant: "web", Model: "m", Allowed: []int{0, 2}},
		{Name: "batch", Allowed: []int{1, 2}},
	}
	if !reflect.DeepEqual(c.Classes, want) {
		t.Errorf("got %+v, want %+v", c.Classes, want)
	}
	if !reflect.DeepEqual(c.Balancer.Pools, [][]int{{0, 2}, {1, 2}}) {
		t.Errorf("got pools %v", c.Balancer.Pools)
	}
	if other, err := s.WithStrategies([]string{"round_robin"}); err != nil || other.Cell(0).Balancer.Pools == nil {
		t.Errorf("a strategy that the file does not list has no pools: %v", err)
	}
	chat, batch := c.Sizes.Classes[0], c.Sizes.Classes[1]
	if chat.Name != "chat" || chat.Share != 0.75 || chat.Cap.Mean() != 400 || chat.Output.Mean() != 200 || batch.Share != 0.25 || batch.Session != nil {
		t.Errorf("got %+v", c.Sizes.Classes)
	}
	k := chat.Session
	if k == nil || k.Turns.Mean() != 3 || k.Think.Mean() != 10 || k.Turn.Mean() != 50 || k.SharedPrefix != 40 || k.MaxContext != 1000 {
		t.Errorf("got session %+v", k)
	}
}

func TestTheKeysOfAClassMayStandUnderWorkload(t *testing.T) {
	s, err := parsed(t, offer("arrivals: {poisson: {rate: 6/s}}\nprompt_tokens: 10\noutput_tokens: 20\nmax_output_tokens: 30\nsession: {turns: 2}\nmodel: m\npriority: 7"))
	if err != nil {
		t.Fatal(err)
	}
	c := s.Cell(0)
	if k := c.Sizes.Classes; len(k) != 1 || k[0].Cap.Mean() != 30 || k[0].Session == nil {
		t.Errorf("got %+v", k)
	}
	if want := []sim.Class{{Priority: 7, Model: "m", Allowed: []int{0, 2}}}; !reflect.DeepEqual(c.Classes, want) {
		t.Errorf("got %+v, want %+v", c.Classes, want)
	}
	s, err = parsed(t, offer("arrivals: {poisson: {rate: 6/s}}\nprompt_tokens: 10\noutput_tokens: 20\nproviders: [a, b, c]"))
	if err != nil || s.Cell(0).Classes != nil || s.Cell(0).Balancer.Pools != nil {
		t.Errorf("where all providers may serve, nothing is restricted: %v, %+v", err, s)
	}
}

func TestMistakesInTheTraffic(t *testing.T) {
	const two = "arrivals: {poisson: {rate: 6/s}}\nclasses:\n  - {name: x, share: 50%, prompt_tokens: 1, output_tokens: 1"
	const rest = "}\n  - {name: y, share: 50%, prompt_tokens: 1, output_tokens: 1}"
	for _, c := range []struct{ keys, want string }{
		{two + ", shre: 1" + rest, `7:65: unknown field "shre" in class "x" (did you mean "share"?)`},
		{two + ", slo: {ttft: 0s}" + rest, `7:77: class "x": slo: ttft: 0s is out of range; it must be above 0s`},
		{two + ", priority: 8" + rest, `7:75: class "x": priority: 8 is out of range; it must be at least 0 and at most 7`},
		{two + ", tenant: []" + rest, `7:73: class "x": tenant must be a text, not a list`},
		{two + ", model: q" + rest, `7:72: class "x": model: no provider has the model "q" (did you mean "m"?)`},
		{two + ", providers: [d]" + rest, `7:77: class "x": providers: no provider is called "d" (did you mean "a"?)`},
		{two + ", providers: [a, a]" + rest, `7:80: class "x": providers: "a" stands twice`},
		{two + ", providers: []" + rest, `7:76: class "x": providers names no provider`},
		{two + ", providers: a" + rest, `7:76: class "x": providers must be a list, not a single value`},
		{two + ", providers: [b], model: m" + rest, `7:88: class "x": model: none of the providers that it names has the model "m"`},
		{two + ", max_output_tokens: 10s" + rest, `7:84: class "x": max_output_tokens: "10s" is a time; a plain number is meant here`},
		{two + ", max_output_tokens: 1e9" + rest, `7:84: class "x": max_output_tokens: a mean of 1e+09 tokens is out of range; it must be at most 10000000`},
		{two + ", session: {}" + rest, `7:74: "turns" is missing in class "x": session`},
		{two + ", session: {turns: 1000}" + rest, `7:82: class "x": session: turns: a mean of 1e+03 is out of range; it must be at most 255`},
		{two + ", session: {turns: 2, think: 5}" + rest, `7:92: class "x": session: think: "5" is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s`},
		{two + ", session: {turns: 2, turn_tokens: 5s}" + rest, `7:98: class "x": session: turn_tokens: "5s" is a time; a plain number is meant here`},
		{two + ", session: {turns: 2, shared_prefix: -1}" + rest, `7:100: class "x": session: shared_prefix: -1 is out of range; it must be at least 0 and at most 10000000`},
		{two + ", session: {turns: 2, max_context: 0}" + rest, `7:98: class "x": session: max_context: 0 is out of range; it must be at least 1 and at most 10000000`},
		{strings.Replace(two, "50%", "40%", 1) + rest, `7:5: workload: the shares of the classes add up to 90%, not to 100%`},
		{strings.Replace(two, "share: 50%, ", "", 1) + rest, `7:7: "share" is missing in class "x"`},
		{strings.Replace(two, "50%", "0%", 1) + rest, `7:24: class "x": share: 0% is out of range; it must be above 0% and at most 100%`},
		{two + strings.Replace(rest, "name: y", "name: x", 1), `8:14: two classes are called "x"; the first stands in line 7`},
		{two + strings.Replace(rest, "name: y, ", "", 1), `8:7: "name" is missing in class 2`},
		{two + strings.Replace(rest, "prompt_tokens: 1, ", "", 1), `8:7: "prompt_tokens" is missing in class "y"; only a trace brings its own`},
		{two + rest + "\nprompt_tokens: 5", `9:18: workload: prompt_tokens stands beside classes; put it into each class`},
		{"arrivals: {poisson: {rate: 6/s}}\nclasses: []", `6:12: workload: classes must be a list of 1 to 1000 classes, not an empty list`},
		{"arrivals: {poisson: {rate: 6/s}}\nclasses: chat", `6:12: workload: classes must be a list of 1 to 1000 classes, not a single value`},
		{"arrivals: {trace: {file: t.csv}}\nprompt_tokens: 5", `6:18: workload: prompt_tokens has no effect: the trace brings its own; leave it out`},
		{"arrivals: {trace: {file: t.csv}}\nsession: {turns: 5}", `6:12: workload: session: a trace has no sessions: its rows are whole requests`},
		{"arrivals: {closed: 5}\nprompt_tokens: 1\noutput_tokens: 1\nsession: {turns: 5}", `8:12: workload: session: the users of a closed loop have no sessions; use an open process such as poisson`},
		{"arrivals: {sum: [{poisson: {rate: 1/s}}, {poison: {rate: 1/s}}]}\nprompt_tokens: 1\noutput_tokens: 1", `5:45: workload: arrivals: sum 2: unknown arrival process "poison" (did you mean "poisson"?)`},
		{"arrivals: {mmpp: {phases: [[10/s, 5s], [20/s]]}}\nprompt_tokens: 1\noutput_tokens: 1", `5:42: workload: arrivals: mmpp: phases 2 must be [rate, mean], not a list of 1`},
	} {
		_, err := parsed(t, offer(c.keys))
		if err == nil || err.Error() != "f.yaml:"+c.want {
			t.Errorf("%s:\ngot  %v\nwant f.yaml:%s", c.keys, err, c.want)
		}
	}
}

func TestProcessesMayHoldProcesses(t *testing.T) {
	s, err := parsed(t, offer("arrivals: {sum: [{poisson: {rate: 1/s}}, {sum: [{constant: 2/s}, {mmpp: {phases: [[10/s, 5s], {rate: 0/s, mean: 5s}]}}]}]}\nprompt_tokens: 1\noutput_tokens: 1"))
	if err != nil {
		t.Fatal(err)
	}
	if rate := s.OfferedLoad().Rate; rate < 7.9 || rate > 8.1 {
		t.Errorf("1 + 2 + 10/2 arrivals a second are %v", rate)
	}
}

const struck = `
duration: 1h
workload: {arrivals: {poisson: {rate: 6/s}}, prompt_tokens: 10, output_tokens: 100}
strategies: [random]
providers:
  - {name: a, ttft: 1s, faults: [error: {rate: 1%, from: 10m, to: 20m}, error: {rate: 1%, mtbf: 5m, mttr: 1m}]}
  - {name: b, ttft: 1s, joins: 5m}
  - {name: c, ttft: 1s, leaves: 50m}
incidents:
  - {name: power, providers: [a, c], fault: {outage: {from: 30m, to: 90m}}}
  - {name: storms, providers: [b, a], fault: {slowdown: {factor: 3, mtbf: 10m, mttr: 1m}}}
`

func TestAnIncidentIsOneFaultOfSeveralProviders(t *testing.T) {
	s, err := parsed(t, struck)
	if err != nil {
		t.Fatal(err)
	}
	p := s.Cell(0).Providers
	if len(p[0].Faults) != 4 || len(p[1].Faults) != 1 || len(p[2].Faults) != 1 {
		t.Fatalf("got %v, %v, %v", p[0].Faults, p[1].Faults, p[2].Faults)
	}
	power, ok := p[0].Faults[2].(*mockproviders.Shared)
	if !ok || p[2].Faults[0] != mockproviders.Fault(power) || p[1].Faults[0] != p[0].Faults[3] || power.Name != "power" {
		t.Errorf("the providers do not share the faults")
	}
	if storms := p[1].Faults[0].(*mockproviders.Shared); storms.Owner == power.Owner {
		t.Error("two incidents draw the same times")
	}
	want := []Incident{
		{"a", "1 % errors 500", 10 * time.Minute, 20 * time.Minute},
		{"a, c", "power: outage", 30 * time.Minute, time.Hour},
		{"b", "absent", 0, 5 * time.Minute},
		{"c", "absent", 50 * time.Minute, time.Hour},
	}
	if got := s.Incidents(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMistakesInIncidents(t *testing.T) {
	for _, c := range []struct{ incidents, want string }{
		{"5", `8:12: incidents must be a list of at most 1000 incidents, not a single value`},
		{"[{}]", "8:13: \"name\" is missing in incident 1\nf.yaml:8:13: \"providers\" is missing in incident 1\nf.yaml:8:13: \"fault\" is missing in incident 1"},
		{"[{name: x, providers: [z], fault: {outage: {}}}]", `8:35: incident "x": providers: no provider is called "z" (did you mean "a"?)`},
		{"[{name: x, providers: [a, [b]], fault: {outage: {}}}]", `8:38: incident "x": providers 2 must be a single value, not a list`},
		{"[{name: x, providers: [a], fault: {outrage: {}}}]", `8:47: incident "x": fault: unknown fault "outrage" (did you mean "outage"?)`},
		{"[{name: x, providers: [a], faults: {outage: {}}}]", "8:13: \"fault\" is missing in incident \"x\"\nf.yaml:8:39: unknown field \"faults\" in incident \"x\" (did you mean \"fault\"?)"},
		{"[{name: x, providers: [a], fault: {outage: {}}}, {name: x, providers: [a], fault: {outage: {}}}]", `8:68: two incidents are called "x"; the first stands in line 8`},
		{"[{name: '', providers: [a], fault: {outage: {}}}]", `8:20: incident "": name: "" is not a name; it must have 1 to 64 characters, all visible`},
	} {
		text := "duration: 1h\nworkload:\n  arrivals: {poisson: {rate: 6/s}}\n  prompt_tokens: 10\n  output_tokens: 100\nstrategies: [random]\nproviders: [{name: a, ttft: 1s}]\nincidents: " + c.incidents + "\n"
		_, err := parsed(t, text)
		if err == nil || err.Error() != "f.yaml:"+c.want {
			t.Errorf("%s:\ngot  %v\nwant f.yaml:%s", c.incidents, err, c.want)
		}
	}
}

func TestRetryAfterIsHonouredUnlessTheSectionSaysOtherwise(t *testing.T) {
	for section, want := range map[string]bool{
		"": false, "balancer: none\n": false, "balancer: {}\n": true, "balancer: {honor_retry_after: false}\n": false,
		"balancer: {honor_retry_after: true}\n": true,
	} {
		if got := mustParse(t, sound+section).Strategies[0].Balancer.HonorRetryAfter; got != want {
			t.Errorf("%q: got %v", section, got)
		}
	}
	_, err := parsed(t, strings.TrimPrefix(sound, "\n")+"balancer: {honor_retry_after: yes}\n")
	if err == nil || err.Error() != `f.yaml:5:31: balancer: honor_retry_after: "yes" is neither true nor false` {
		t.Errorf("got %v", err)
	}
	var none balancer.Config
	if none.HonorRetryAfter {
		t.Error("a bare balancer heeds nothing")
	}
}
