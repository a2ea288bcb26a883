package fit_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/scenarios"
	"github.com/evenkeel/evenkeel/scenarios/fit"
)

// served makes the log of a provider for forty minutes: load requests a minute on average, up and down in the course of
// eight minutes. serve decides on each what becomes of it: a status, or 0 for an answer within the seconds given.
func served(seed uint64, load, swing float64, serve func(r *rand.Rand, now float64, prompt, output int) (status int, latency float64)) string {
	r := rand.New(rand.NewPCG(seed, seed))
	var b strings.Builder
	b.WriteString("ts,ttft_s,latency_s,prompt_tokens,completion_tokens,status\n")
	for now := 0.0; now < 2400; {
		rate := load / 60 * (1 + swing*math.Sin(now/480*2*math.Pi))
		now += r.ExpFloat64() / rate
		prompt, output := 1+int(1000*r.ExpFloat64()), 1+int(200*r.ExpFloat64())
		if status, latency := serve(r, now, prompt, output); status != 0 {
			fmt.Fprintf(&b, "%.4f,,,%d,,%d\n", 1.7e9+now, prompt, status)
		} else {
			fmt.Fprintf(&b, "%.4f,%.4f,%.4f,%d,%d,200\n", 1.7e9+now, latency/4, latency, prompt, output)
		}
	}
	return b.String()
}

type server = func(r *rand.Rand, now float64, prompt, output int) (int, float64)

// bucket refuses what a token bucket of a minute's worth does not hold; need says what a request takes.
func bucket(perMinute float64, need func(prompt, output int) float64) server {
	level, last := perMinute, 0.0
	return func(_ *rand.Rand, now float64, prompt, output int) (int, float64) {
		level = min(perMinute, level+(now-last)*perMinute/60)
		last = now
		if n := need(prompt, output); level >= n {
			level -= n
			return 0, 1
		}
		return 429, 0
	}
}

// window refuses more than so many in any minute.
func window(perMinute int) server {
	var taken []float64
	return func(_ *rand.Rand, now float64, _, _ int) (int, float64) {
		for len(taken) > 0 && taken[0] <= now-60 {
			taken = taken[1:]
		}
		if len(taken) >= perMinute {
			return 429, 0
		}
		taken = append(taken, now)
		return 0, 1
	}
}

// places refuses more than so many at once.
func places(n int) server {
	var ends []float64
	return func(r *rand.Rand, now float64, _, _ int) (int, float64) {
		ends = slices.DeleteFunc(ends, func(end float64) bool { return end <= now })
		if len(ends) >= n {
			return 503, 0
		}
		latency := 1 + 2*r.ExpFloat64()
		ends = append(ends, now+latency)
		return 0, latency
	}
}

// atRandom refuses a share.
func atRandom(share float64, status int) server {
	return func(r *rand.Rand, _ float64, _, _ int) (int, float64) {
		if r.Float64() < share {
			return status, 0
		}
		return 0, 1 + 2*r.ExpFloat64()
	}
}

func TestLimitsAreReadFromTheRefusalsThatTheyCause(t *testing.T) {
	one := func(int, int) float64 { return 1 }
	both := func(prompt, output int) float64 { return float64(prompt + output) }
	for name, c := range map[string]struct {
		load, swing float64
		serve       func() server
		want        fit.Caps
	}{
		"window at the peaks":      {110, 0.6, func() server { return window(120) }, fit.Caps{Requests: 120}},
		"window all the time":      {200, 0, func() server { return window(120) }, fit.Caps{Requests: 120}},
		"bucket at the peaks":      {110, 0.6, func() server { return bucket(120, one) }, fit.Caps{Requests: 120}},
		"bucket all the time":      {200, 0, func() server { return bucket(120, one) }, fit.Caps{Requests: 120}},
		"tokens at the peaks":      {200, 0.6, func() server { return bucket(250_000, both) }, fit.Caps{Tokens: 250_000}},
		"tokens all the time":      {400, 0, func() server { return bucket(250_000, both) }, fit.Caps{Tokens: 250_000}},
		"places at the peaks":      {200, 0.6, func() server { return places(12) }, fit.Caps{Concurrency: 12}},
		"places all the time":      {600, 0, func() server { return places(12) }, fit.Caps{Concurrency: 12}},
		"429s at random":           {110, 0, func() server { return atRandom(0.05, 429) }, fit.Caps{}},
		"429s at random, in waves": {110, 0.6, func() server { return atRandom(0.3, 429) }, fit.Caps{}},
		"503s at random, in waves": {200, 0.6, func() server { return atRandom(0.1, 503) }, fit.Caps{}},
		"a window never reached":   {60, 0, func() server { return window(1000) }, fit.Caps{}},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(2) {
				log := served(seed+1, c.load, c.swing, c.serve())
				m := estimate(t, fit.Settings{}, "log.csv", log)
				got := m.Providers[0].Caps
				near := func(got, want float64) bool { return math.Abs(got-want) <= 0.05*want }
				if !near(got.Requests, c.want.Requests) || !near(got.Tokens, c.want.Tokens) || got.Concurrency != c.want.Concurrency {
					t.Errorf("seed %d: got %+v, want %+v", seed, got, c.want)
				}
				sc, err := scenarios.Parse("x.yaml", m.Scenario("x"), scenarios.Options{})
				if err != nil {
					t.Fatal(err)
				}
				p := sc.Cell(0).Providers[0]
				if limited := c.want != (fit.Caps{}); limited && len(p.Faults) > 0 || !limited && strings.Contains(name, "random") != (len(p.Faults) > 0) {
					t.Errorf("faults %v in\n%s", p.Faults, m.Scenario("x"))
				}
				if (p.RateLimit != nil) != (c.want.Requests+c.want.Tokens > 0) || (p.Concurrency > 0) != (c.want.Concurrency > 0) {
					t.Errorf("limits %v and %d in\n%s", p.RateLimit, p.Concurrency, m.Scenario("x"))
				}
			}
		})
	}
}

// What a limit refuses is not there for the failures at random to strike.
func TestFailuresBesideALimitHaveTheirRateAmongWhatItLetsThrough(t *testing.T) {
	limit := window(120)
	m := estimate(t, fit.Settings{}, "log.csv", served(1, 200, 0, func(r *rand.Rand, now float64, p, o int) (int, float64) {
		if r.Float64() < 0.1 {
			return 500, 0
		}
		return limit(r, now, p, o)
	}))
	yaml := string(m.Scenario("x"))
	p := m.Providers[0]
	want := 0.0
	for _, e := range p.Errors {
		if e.Status == 500 {
			want = float64(e.Count) / float64(e.Count+p.Answers)
		}
	}
	var got float64
	at := strings.Index(yaml, "error: {rate: ")
	if _, err := fmt.Sscanf(yaml[max(0, at):], "error: {rate: %g%%, status: 500}", &got); err != nil || math.Abs(got/100-want) > 1e-4 || strings.Contains(yaml, "status: 429") {
		t.Errorf("rate %g%%, want %g in\n%s", got, want, yaml)
	}
}

func TestRandom429sComeWithTheMaximaSeen(t *testing.T) {
	m := estimate(t, fit.Settings{}, "log.csv", served(1, 110, 0, atRandom(0.05, 429)))
	l := m.Providers[0].Limits
	want := fmt.Sprintf("# rate_limit: {requests_per_minute: %d, tokens_per_minute: %d}", l.RequestsMinute, l.TokensPerMinute)
	if yaml := string(m.Scenario("x")); !strings.Contains(yaml, want) {
		t.Errorf("no %s in\n%s", want, yaml)
	}
}
