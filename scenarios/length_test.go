package scenarios

import (
	"strings"
	"testing"
)

func TestFaultsThatComeAndGoTooOftenAreRefused(t *testing.T) {
	const strategies, load = "strategies: [random]\n", "workload: {arrivals: {poisson: 10/s}, prompt_tokens: 10, output_tokens: 10}\n"
	const talk = "workload: {arrivals: {poisson: 10/s}, prompt_tokens: 10, output_tokens: 10, session: {turns: 4, think: 1s, turn_tokens: 5}}\n"
	provider := func(name, fault string) string {
		return "  - {name: " + name + ", ttft: 1s, faults: [" + fault + "]}\n"
	}
	const fast = "outage: {mtbf: 3ms, mttr: 1ms}" // 250 a second
	for _, c := range []struct {
		text, want string
	}{
		{"duration: 11h\n" + load + "providers:\n" + provider("a", fast), ""},
		{"duration: 12h\n" + load + "providers:\n" + provider("a", fast), "f.yaml:5:34: faults come and go about 1.08e+07 times in the run of 12h; at most 10 million times"},
		{"duration: 7h\n" + load + "providers:\n" + provider("a", "error: 1%") + provider("b", "error: 1%, "+fast) + provider("c", fast), "f.yaml:6:"},
		{"duration: 12h\n" + load + "providers:\n" + provider("a", "outage: {mtbf: 3ms, mttr: 1ms, from: 2h}"), ""},
		{"duration: 12h\n" + load + "providers:\n" + provider("a", "flapping: {up: 3ms, down: 1ms}"), "come and go"},
		{"requests: 450_000\n" + load + "providers:\n" + provider("a", fast), "in the run of about 12h30m"},
		{"requests: 450_000\n" + talk + "providers:\n" + provider("a", fast), ""},
		{"requests: 450_000\nduration: 11h\n" + load + "providers:\n" + provider("a", fast), ""},
		{"requests: 450_000\n" + strings.Replace(load, "poisson: 10/s", "closed: 5", 1) + "providers:\n" + provider("a", fast), ""},
		{"duration: 7h\n" + load + "providers:\n  - {name: a, ttft: 1s}\n  - {name: b, ttft: 1s}\nincidents: [{name: x, providers: [a, b], fault: {" + fast + "}}]\n", "f.yaml:7:12: "},
	} {
		_, err := parsed(t, strings.Replace(c.text, "workload:", strategies+"workload:", 1))
		if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
}

// 6,000 requests at 10/s come within ten minutes.
func TestWithRequestsAloneTheExpectedLengthTellsWhatIsBeyondIt(t *testing.T) {
	const head = "strategies: [random]\nrequests: 6000\nworkload: {arrivals: {poisson: 10/s}, prompt_tokens: 10, output_tokens: 10}\nproviders: [{name: b, ttft: 1s}, {name: a, ttft: 1s, "
	for keys, want := range map[string]string{
		"faults: [outage: {from: 11m}]": `the fault "outage" of provider "a" begins at 11m, after the run of about 10m`,
		"faults: [outage: {from: 9m}]":  "",
		"joins: 20m":                    `provider "a" joins at 20m, after the run of about 10m`,
		"leaves: 20m":                   `provider "a" leaves at 20m, after the run of about 10m`,
		"leaves: 5m":                    "",
	} {
		s, err := parsed(t, head+keys+"}]\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.OfferedLoad().Warnings, "\n"); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", keys, got, want)
		}
	}
}
