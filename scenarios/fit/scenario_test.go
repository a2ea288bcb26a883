package fit_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/scenarios/fit"
	"github.com/evenkeel/evenkeel/sim"
)

// estimate reads logs, name after text, and fits them.
func estimate(t *testing.T, s fit.Settings, logs ...string) *fit.Model {
	t.Helper()
	var l fit.Log
	for i := 0; i < len(logs); i += 2 {
		if err := l.Read(logs[i], strings.NewReader(logs[i+1]), fit.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	m, err := fit.Estimate(&l, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// run parses the scenario of a model and runs some of its requests with every strategy.
func run(t *testing.T, m *fit.Model) (*scenarios.Scenario, string) {
	t.Helper()
	yaml := string(m.Scenario("fitted"))
	sc, err := scenarios.Parse("fitted.yaml", []byte(yaml), scenarios.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	short := sc.WithRequests(300)
	for i := range short.Strategies {
		r, err := sim.Run(context.Background(), short.Cell(i), 1)
		if err != nil {
			t.Fatal(err)
		}
		if r.Offered != 300 {
			t.Errorf("%s: %d requests, want 300", short.Strategies[i].Name, r.Offered)
		}
	}
	return sc, yaml
}

// gateway makes the log of a gateway in front of two providers whose laws are known.
func gateway(n int) string {
	src := rand.NewPCG(7, 7)
	r := rand.New(src)
	gap := distuv.Gamma{Alpha: 4, Beta: 80, Src: src}
	prompt := distuv.LogNormal{Mu: 6.8, Sigma: 0.8, Src: src}
	output := distuv.Gamma{Alpha: 1.5, Beta: 0.01, Src: src}
	first := map[string]distuv.Rander{"one": distuv.LogNormal{Mu: -1, Sigma: 0.4, Src: src}, "two": distuv.Weibull{K: 3, Lambda: 0.8, Src: src}}
	token := distuv.Gamma{Alpha: 10, Beta: 1000, Src: src}
	var b strings.Builder
	b.WriteString("ts,provider,ttft_s,latency_s,prompt_tokens,completion_tokens,status\n")
	now := 1.7e9
	for range n {
		now += gap.Rand()
		name := []string{"one", "one", "two"}[r.IntN(3)]
		in, out := max(1, math.Round(prompt.Rand())), max(1, math.Round(output.Rand()))
		ttft := first[name].Rand()
		switch u := r.Float64(); {
		case u < 0.02:
			fmt.Fprintf(&b, "%.6f,%s,,,%g,,429\n", now, name, in)
		case u < 0.03:
			fmt.Fprintf(&b, "%.6f,%s,,,%g,,500\n", now, name, in)
		default:
			fmt.Fprintf(&b, "%.6f,%s,%.6f,%.6f,%g,%g,200\n", now, name, ttft, ttft+out*token.Rand(), in, out)
		}
	}
	return b.String()
}

func TestAGatewaysLogBecomesTheScenarioThatMadeIt(t *testing.T) {
	const n = 6000
	m := estimate(t, fit.Settings{ByProvider: true}, "/var/log/gateway.csv", gateway(n))
	sc, yaml := run(t, m)
	if strings.Contains(yaml, "/var/log") {
		t.Error("the folder of the log stands in the scenario")
	}
	c := sc.Cell(0)
	near := func(what string, got, want, within float64) {
		t.Helper()
		if !(math.Abs(got-want) <= within) {
			t.Errorf("%s is %g, want %g ± %g", what, got, want, within)
		}
	}
	// The bounds are four standard errors: sd/√n, and for quantiles √(p(1−p)/n)/density at most doubled.
	near("rate", c.Arrivals.Rate(), 20, 4*20*0.5/math.Sqrt(n))
	near("mean prompt", c.Sizes.Classes[0].Prompt.Mean(), math.Exp(6.8+0.32), 4*1236*0.95/math.Sqrt(n))
	near("mean output", c.Sizes.Classes[0].Output.Mean(), 150, 4*150*0.82/math.Sqrt(n))
	one, two := c.Providers[0], c.Providers[1]
	near("weight of one", one.Weight, 66.67, 4*100*math.Sqrt(2.0/9/n))
	near("mean TTFT of one", one.TTFT.Mean(), math.Exp(-1+0.08), 4*0.4*0.42/math.Sqrt(n*0.64))
	near("p99 TTFT of one", one.TTFT.Quantile(0.99), math.Exp(-1+0.4*2.326), 0.05)
	near("mean TTFT of two", two.TTFT.Mean(), 0.8*math.Gamma(4.0/3), 4*0.26/math.Sqrt(n*0.32))
	near("time per token of two", two.PerOutputToken.Mean(), 0.01, 4*0.01*0.32/math.Sqrt(n*0.32))
	for _, family := range []string{"arrivals: {gamma: ", "prompt_tokens: {lognormal: ", "output_tokens: {gamma: ", "ttft: {lognormal: ", "ttft: {weibull: "} {
		if !strings.Contains(yaml, family) {
			t.Errorf("no %s… in\n%s", family, yaml)
		}
	}
	// Errors strike one after the other, so that the second rate is among what the first has left.
	for _, p := range m.Providers {
		left, shares := 1.0, map[int]float64{}
		for _, e := range p.Errors {
			shares[e.Status] = left * e.Rate
			left -= shares[e.Status]
			near(fmt.Sprintf("share of %d at %s", e.Status, p.Name), shares[e.Status], float64(e.Count)/float64(p.Requests), 1e-5)
		}
		near("share of answers", left, float64(p.Answers)/float64(p.Requests), 1e-5)
		near("429s", shares[429], 0.02, 4*math.Sqrt(0.02/float64(p.Requests)))
	}
}

func TestLogsThatTellLittleBecomeScenariosToo(t *testing.T) {
	many := func(row func(i int) string) string {
		var b strings.Builder
		for i := range 60 {
			b.WriteString(row(i) + "\n")
		}
		return b.String()
	}
	for name, c := range map[string]struct{ log, want string }{
		"one request":              {"ttft\n0.3\n", "ttft: 300ms"},
		"times alone":              {"time\n" + many(func(i int) string { return strconv.Itoa(i * i % 977) }), "placeholder-a"},
		"answers without a stream": {"latency,output_tokens\n" + many(func(i int) string { return fmt.Sprintf("%d.5,%d", 1+i%7, i+1) }), "the time to the whole answer"},
		"first tokens alone":       {"ttft_ms\n" + many(func(i int) string { return strconv.Itoa(100 + i*i) }), "answers end with their first token"},
		"latencies without tokens": {"ttft,latency\n" + many(func(int) string { return "1,3" }), "per_output_token: 10ms"},
		"no answer at all":         {"status\n" + many(func(int) string { return "503" }), "error: {rate: 100%, status: 503}"},
		"everything at once":       {"time,ttft,latency,prompt_tokens,output_tokens\n" + many(func(int) string { return "5,0,0,0,0" }), "does not tell when"},
		"huge":                     {"ttft,latency,output_tokens\n" + many(func(i int) string { return fmt.Sprintf("%d,86000,1", i*1000) }), "timeout: 172000s"},
		"tiny":                     {"ttft_ns,latency_ns,output_tokens\n" + many(func(i int) string { return fmt.Sprintf("%d,%d,10000000", i%3, 5+i%3) }), "ns"},
	} {
		t.Run(name, func(t *testing.T) {
			_, yaml := run(t, estimate(t, fit.Settings{}, "log", c.log))
			if !strings.Contains(yaml, c.want) {
				t.Errorf("no %q in\n%s", c.want, yaml)
			}
		})
	}
}

func TestHostileNamesAreTamed(t *testing.T) {
	log := "provider,ttft\n"
	for _, name := range []string{"null", "a: b", "#x", "\"\"\"q\"\"\"", "b\\n", "it's", "- y", "{z}", "*", "&w", "µ", "\"two\nlines\"", strings.Repeat("long", 50), "a\tb", "\x01", "", "12", "1.5", "true", "~", "a\u2028b", "\xff\xfe"} {
		log += name + ",0.3\n"
	}
	m := estimate(t, fit.Settings{ByProvider: true}, "we\nird: #\x00\"log\".csv", log)
	sc, yaml := run(t, m)
	if len(sc.Providers()) != len(m.Providers) {
		t.Errorf("%d providers, want %d:\n%s", len(sc.Providers()), len(m.Providers), yaml)
	}
	for i, p := range sc.Providers() {
		if p != m.Providers[i].Name {
			t.Errorf("provider %q is read as %q", m.Providers[i].Name, p)
		}
	}
}

func TestEqualLogsGiveEqualBytes(t *testing.T) {
	text := gateway(500)
	var all [2]string
	for i := range all {
		m := estimate(t, fit.Settings{ByProvider: true}, "a.csv", text)
		var b strings.Builder
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		all[i] = b.String() + string(m.Scenario("x"))
	}
	if all[0] != all[1] {
		t.Error("the same log gave two results")
	}
}

// Whatever stands in a file, it is refused with a place or becomes a scenario that runs.
func TestMutatedLogsAreRefusedOrFitted(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	seeds := []string{
		gateway(40),
		`{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}` + "\n" + `{"timestamp": 3000, "input_length": 7, "output_length": 5}` + "\n",
		"[\n" + `{"error_code": null, "ttft_s": 0.3, "end_to_end_latency_s": 0.9, "number_output_tokens": 150, "number_input_tokens": 550},` + "\n" +
			`{"error_code": 429, "ttft_s": 0, "end_to_end_latency_s": 0, "number_output_tokens": 1, "number_input_tokens": 550}` + "\n]",
	}
	fitted := 0
	for i := range 300 {
		b := []byte(seeds[i%len(seeds)])
		for range 1 + r.IntN(4) {
			at := r.IntN(len(b))
			switch r.IntN(4) {
			case 0:
				b[at] = "0123456789.,-eE\"{}[]:\n x\xff"[r.IntN(25)]
			case 1:
				b = append(b[:at:at], b[min(len(b), at+1+r.IntN(9)):]...)
			case 2:
				b = append(b[:at:at], append([]byte(strconv.Itoa(r.IntN(1e9))), b[at:]...)...)
			case 3:
				if at > 30 {
					b = b[:at]
				}
			}
		}
		var l fit.Log
		if err := l.Read("log", strings.NewReader(string(b)), fit.Options{SkipBad: i%2 == 0}); err != nil {
			if !strings.HasPrefix(err.Error(), "log:") {
				t.Errorf("error without a place: %v", err)
			}
			continue
		}
		m, err := fit.Estimate(&l, fit.Settings{ByProvider: i%5 != 0})
		if err != nil {
			t.Fatal(err)
		}
		yaml := m.Scenario("x")
		if _, err := scenarios.Parse("x.yaml", yaml, scenarios.Options{}); err != nil {
			t.Fatalf("%v\n%s\nfrom\n%s", err, yaml, b)
		}
		fitted++
	}
	if fitted < 30 {
		t.Errorf("only %d of 300 logs were fitted", fitted)
	}
}
