package scenarios

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/hist"
	"github.com/evenkeel/evenkeel/strategies"
)

// A showcase is what some strategies of a scenario came to under two seeds.
type showcase struct {
	t         testing.TB
	providers []string
	results   map[string][]*sim.Result
}

// show runs strategies of a built-in scenario, for at most d of virtual time.
func show(t *testing.T, name string, d time.Duration, names ...string) showcase {
	t.Helper()
	return run(t, builtin(t, name).Shorten(d), names)
}

func run(t *testing.T, s *Scenario, names []string) showcase {
	t.Helper()
	c := showcase{t, s.Providers(), map[string][]*sim.Result{}}
	var cfgs []*sim.Config
	for _, n := range names {
		i, ok := s.Strategy(n)
		if !ok {
			t.Fatalf("there is no strategy %s in %s", n, s.Name)
		}
		cfgs = append(cfgs, s.Cell(i))
	}
	err := sim.RunCells(context.Background(), cfgs, Seeds(2), 0, func(cfg, _ int, r *sim.Result) {
		c.results[names[cfg]] = append(c.results[names[cfg]], r)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sum adds a figure over a strategy's runs.
func (c showcase) sum(strategy string, of func(*sim.Result) float64) float64 {
	if len(c.results[strategy]) == 0 {
		c.t.Fatalf("%s was not run", strategy)
	}
	total := 0.0
	for _, r := range c.results[strategy] {
		total += of(r)
	}
	return total
}

func (c showcase) mean(strategy string, of func(*sim.Result) float64) float64 {
	return c.sum(strategy, of) / float64(len(c.results[strategy]))
}

func (c showcase) success(strategy string) float64 {
	return c.mean(strategy, func(r *sim.Result) float64 { return float64(r.Succeeded) / float64(r.Offered) })
}

func (c showcase) attempts(strategy string) float64 {
	return c.mean(strategy, func(r *sim.Result) float64 { return float64(r.Attempts) / float64(r.Offered) })
}

// quantile is in seconds.
func (c showcase) quantile(strategy string, p float64, of func(*sim.Result) *hist.Histogram) float64 {
	return c.mean(strategy, func(r *sim.Result) float64 { return float64(of(r).Quantile(p)) / 1e9 })
}

func latency(r *sim.Result) *hist.Histogram { return &r.Latency }
func ttft(r *sim.Result) *hist.Histogram    { return &r.TTFT }

func (c showcase) spend(strategy string) float64 {
	return c.mean(strategy, func(r *sim.Result) float64 { return r.Spend.Dollars() / float64(r.Succeeded) })
}

// cached is the share of input that was found in caches.
func (c showcase) cached(strategy string) float64 {
	return c.mean(strategy, func(r *sim.Result) float64 {
		found, all := 0.0, 0.0
		for _, p := range r.Providers {
			found, all = found+float64(p.CachedTokens), all+float64(p.InputTokens)
		}
		return found / all
	})
}

// between returns what share of the requests that ended in a time succeeded, and what share of the attempts that began
// in it went to a provider. "" stands for no provider.
func (c showcase) between(strategy string, from, to time.Duration, provider string) (success, share float64) {
	var ok, ended, there, attempts float64
	for _, r := range c.results[strategy] {
		for w := int(int64(from) / r.Timeline.Width); w < int(int64(to)/r.Timeline.Width); w++ {
			ok += float64(r.Timeline.Windows[w].Succeeded)
			ended += float64(r.Timeline.Windows[w].Succeeded + r.Timeline.Windows[w].Unsuccess)
			for i, p := range c.providers {
				n := float64(r.Timeline.PerProvider[w*len(c.providers)+i])
				attempts += n
				if p == provider {
					there += n
				}
			}
		}
	}
	return ok / ended, there / attempts
}

// less fails unless a is below b by the factor.
func (c showcase) less(what string, a, b, factor float64) {
	c.t.Helper()
	if !(a*factor < b) {
		c.t.Errorf("%s: %.4g is not below %.4g by a factor of %v", what, a, b, factor)
	}
}

func (c showcase) within(what string, got, low, high float64) {
	c.t.Helper()
	if !(got >= low && got <= high) {
		c.t.Errorf("%s: %.4g, want between %v and %v", what, got, low, high)
	}
}

func TestRateLimitStormFeedsOnRetries(t *testing.T) {
	c := show(t, "rate-limit-storm", 8*time.Minute, "round_robin", "deaf_no_retries", "deaf", "deaf_impatient", "least_connections_impatient")
	refusals := func(name string, providers ...int) float64 {
		return c.sum(name, func(r *sim.Result) float64 {
			n := 0.0
			for _, i := range providers {
				n += float64(r.Providers[i].Statuses[strategies.RateLimited])
			}
			return n
		})
	}
	const openai, anthropic, google = 0, 1, 2
	c.within("refusals of the others without retries", refusals("deaf_no_retries", anthropic, google), 0, 10)
	c.less("refusals of openai against those of the others, with retries", refusals("deaf", openai), refusals("deaf", anthropic, google), 1.1)
	all := []int{openai, anthropic, google}
	c.less("refusals of who heeds Retry-After", refusals("round_robin", all...), refusals("deaf_impatient", all...), 4)
	c.less("refusals of round_robin against least_connections", refusals("deaf_impatient", all...), refusals("least_connections_impatient", all...), 1.15)
	c.within("success of the impatient beyond that of who heeds", c.success("deaf_impatient")-c.success("round_robin"), -0.005, 0.005)
	_, before := c.between("least_connections_impatient", time.Minute, 5*time.Minute, "openai")
	_, during := c.between("least_connections_impatient", 5*time.Minute, 8*time.Minute, "openai")
	c.less("share of openai before the cut against during it", before, during, 1.05)
}

func TestBlackHoleAttractsTraffic(t *testing.T) {
	c := show(t, "black-hole", 8*time.Minute, "round_robin", "least_connections", "least_connections_breaker", "least_connections_retry", "health_aware")
	share, lost := map[string]float64{}, map[string]float64{}
	for name := range c.results {
		_, share[name] = c.between(name, 4*time.Minute+30*time.Second, 7*time.Minute, "east")
		lost[name] = 1 - c.success(name)
	}
	c.within("share of the black hole under round_robin", share["round_robin"], 0.24, 0.26)
	c.within("under least_connections", share["least_connections"], 0.85, 1)
	c.within("under health_aware", share["health_aware"], 0, 0.01)
	c.within("behind a breaker", share["least_connections_breaker"], 0, 0.05)
	c.less("failures of round_robin", lost["round_robin"], lost["least_connections"], 3)
	c.less("failures with a breaker", lost["least_connections_breaker"], lost["least_connections"], 10)
	c.less("failures of health_aware", lost["health_aware"], lost["least_connections"], 100)
	c.less("failures with a retry", lost["least_connections_retry"], lost["least_connections"], 1000)
	c.less("attempts that this costs", 1.25, c.attempts("least_connections_retry"), 1)
}

func TestRegionalOutageMeetsTheRetryToo(t *testing.T) {
	c := show(t, "regional-outage", 10*time.Minute, "round_robin", "round_robin_one_retry", "least_connections", "response_time")
	dark := func(name string) float64 {
		success, _ := c.between(name, 5*time.Minute+30*time.Second, 8*time.Minute, "")
		return success
	}
	c.within("success with one retry, without breakers", dark("round_robin_one_retry"), 0.6, 0.75)
	c.within("success with breakers", dark("round_robin"), 0.999, 1)
	first := func(name string) float64 {
		success, _ := c.between(name, 5*time.Minute, 5*time.Minute+15*time.Second, "")
		return 1 - success
	}
	c.less("failures of round_robin until the breakers open", first("round_robin"), first("least_connections"), 1.5)
	_, us := c.between("round_robin", 6*time.Minute, 8*time.Minute, "us-1")
	c.within("share of each survivor", us, 0.48, 0.52)
	c.less("p50 of least_connections", c.quantile("least_connections", 0.5, latency), c.quantile("response_time", 0.5, latency), 1.5)
}

func TestColdJoinIsFloodedByWhoDoesNotLook(t *testing.T) {
	c := show(t, "cold-join", 10*time.Minute, "round_robin", "least_connections", "adaptive")
	cold := func(name string) float64 {
		_, share := c.between(name, 5*time.Minute+30*time.Second, 7*time.Minute, "newcomer")
		return share
	}
	if _, share := c.between("round_robin", 0, 4*time.Minute+50*time.Second, "newcomer"); share != 0 {
		t.Errorf("%.3f of the traffic went to the newcomer before it joined", share)
	}
	c.within("share of the cold newcomer under round_robin", cold("round_robin"), 0.23, 0.27)
	c.within("under least_connections", cold("least_connections"), 0.02, 0.12)
	c.within("under adaptive", cold("adaptive"), 0.02, 0.12)
	for _, name := range []string{"least_connections", "adaptive"} {
		c.less("p99 of "+name, c.quantile(name, 0.99, latency), c.quantile("round_robin", 0.99, latency), 1.5)
		_, warm := c.between(name, 9*time.Minute, 10*time.Minute, "newcomer")
		c.within("share of the warm newcomer under "+name, warm, 0.2, 0.3)
	}
}

func TestTrickleFillsThePlaces(t *testing.T) {
	c := show(t, "trickle", 10*time.Minute, "round_robin", "round_robin_20s", "least_connections")
	c.within("p99 of the time to first token of round_robin", c.quantile("round_robin", 0.99, ttft), 50, 70)
	c.within("of least_connections", c.quantile("least_connections", 0.99, ttft), 0, 3)
	good := func(name string) float64 {
		return c.mean(name, func(r *sim.Result) float64 { return float64(r.InSLO) / float64(r.Offered) })
	}
	c.less("goodput with a timeout of a minute", good("round_robin"), good("round_robin_20s"), 1.1)
	_, share := c.between("least_connections", 6*time.Minute, 9*time.Minute, "dripping")
	c.within("share of the dripping provider under least_connections", share, 0.02, 0.2)
}

func TestCutStreamsArePaidForTwice(t *testing.T) {
	c := show(t, "cut-streams", 12*time.Minute, "round_robin", "round_robin_strict", "least_connections", "cost_based")
	wasted := func(name string) float64 {
		return c.mean(name, func(r *sim.Result) float64 { return r.Wasted.Dollars() })
	}
	c.less("waste of round_robin", wasted("round_robin"), wasted("least_connections"), 1.1)
	c.less("waste with strict breakers", wasted("round_robin_strict"), wasted("round_robin"), 5)
	c.less("waste of cost_based", wasted("cost_based"), wasted("round_robin"), 5)
	c.less("spend of cost_based", c.spend("cost_based"), c.spend("round_robin"), 1.2)
	for name := range c.results {
		c.within("success of "+name, c.success(name), 0.9999, 1)
	}
	_, before := c.between("least_connections", time.Minute, 4*time.Minute, "bargain")
	_, during := c.between("least_connections", 4*time.Minute, 11*time.Minute, "bargain")
	c.less("share of the bargain under least_connections before it breaks", before, during, 1.02)
	_, during = c.between("cost_based", 4*time.Minute+30*time.Second, 11*time.Minute, "bargain")
	c.within("under cost_based", during, 0, 0.1)
}

func TestDiurnalDayShowsInTheSharesOfTheCheap(t *testing.T) {
	c := show(t, "diurnal-day", 24*time.Hour, "round_robin", "cost_based")
	share := func(name string, hour int, provider string) float64 {
		_, share := c.between(name, time.Duration(hour)*time.Hour, time.Duration(hour+2)*time.Hour, provider)
		return share
	}
	c.within("share of the dear one at night", share("cost_based", 1, "openai"), 0, 0.02)
	c.within("at noon", share("cost_based", 13, "openai"), 0.25, 0.6)
	c.less("share of the local one at noon", share("cost_based", 13, "local"), share("cost_based", 1, "local"), 2)
	c.less("spend of cost_based", c.spend("cost_based"), c.spend("round_robin"), 1.15)
	c.less("p99 of cost_based", c.quantile("cost_based", 0.99, latency), c.quantile("round_robin", 0.99, latency), 1.5)
}

func TestSessionsPrefixCacheRewardsTheFaithful(t *testing.T) {
	c := show(t, "sessions-prefix-cache", 12*time.Minute, "round_robin", "least_connections", "cost_based")
	for _, name := range []string{"round_robin", "least_connections"} {
		c.within("cached share of "+name, c.cached(name), 0.6, 0.72)
	}
	c.within("cached share of cost_based", c.cached("cost_based"), 0.8, 0.95)
	c.less("spend of cost_based", c.spend("cost_based"), c.spend("round_robin"), 1.2)
	c.less("p99 of the time to first token of cost_based", c.quantile("cost_based", 0.99, ttft), c.quantile("round_robin", 0.99, ttft), 1.05)
}

func TestBatchingClusterPunishesTheHerd(t *testing.T) {
	c := show(t, "batching-cluster", 5*time.Minute, "round_robin", "random", "least_connections", "response_time", "adaptive")
	even := "least_connections"
	c.less("p50 of least_connections", c.quantile(even, 0.5, latency), c.quantile("response_time", 0.5, latency), 4)
	c.less("its p99 of the time to first token against random", c.quantile(even, 0.99, ttft), c.quantile("random", 0.99, ttft), 1.05)
	c.less("against adaptive", c.quantile(even, 0.99, ttft), c.quantile("adaptive", 0.99, ttft), 2)
	c.within("p50 of round_robin over that of least_connections", c.quantile("round_robin", 0.5, latency)/c.quantile(even, 0.5, latency), 0.98, 1.02)
	c.within("success of response_time", c.success("response_time"), 0.8, 0.99)
	c.within("success of least_connections", c.success(even), 0.9999, 1)
}

func TestRetryStormOutlivesItsTrigger(t *testing.T) {
	c := show(t, "retry-storm", 15*time.Minute, "no_retries", "one_retry", "three_retries", "three_retries_backoff", "three_retries_budget", "three_retries_breaker")
	at := func(name string, from, to time.Duration) float64 {
		success, _ := c.between(name, from, to, "")
		return success
	}
	for name := range c.results {
		c.within("success before the trigger of "+name, at(name, 0, 3*time.Minute), 0.99, 1)
	}
	c.within("right after the trigger without retries", at("no_retries", 5*time.Minute, 15*time.Minute), 0.99, 1)
	c.within("then with one retry", at("one_retry", 4*time.Minute+30*time.Second, 5*time.Minute+30*time.Second), 0, 0.05)
	c.within("later with one retry", at("one_retry", 8*time.Minute, 15*time.Minute), 0.99, 1)
	for _, name := range []string{"three_retries", "three_retries_backoff"} {
		c.within("to the end of "+name, at(name, 5*time.Minute, 15*time.Minute), 0, 0.01)
	}
	c.within("soon after the trigger with a budget", at("three_retries_budget", 6*time.Minute, 15*time.Minute), 0.99, 1)
	c.within("after the trigger with breakers", at("three_retries_breaker", 5*time.Minute, 15*time.Minute), 0.99, 1)
}

// The data set is not part of the project; EVENKEEL_DATA says where it is.
func TestMooncakeConversationFindsPrefixes(t *testing.T) {
	data := os.Getenv(DataVariable)
	t.Setenv(DataVariable, "")
	if _, err := LoadBuiltin("mooncake-conversation"); err == nil || !strings.Contains(err.Error(), "get it from https://github.com/kvcache-ai/Mooncake") {
		t.Errorf("without the data set: got %v", err)
	}
	if data == "" {
		t.Skip(DataVariable + " is not set")
	}
	t.Setenv(DataVariable, data)
	s, err := LoadBuiltin("mooncake-conversation")
	if err != nil {
		t.Fatal(err)
	}
	c := run(t, s, []string{"round_robin", "response_time", "cost_based"})
	c.within("cached share of round_robin", c.cached("round_robin"), 0.15, 0.25)
	c.less("cached share of round_robin", c.cached("round_robin"), c.cached("cost_based"), 1.05)
	c.less("spend of cost_based", c.spend("cost_based"), c.spend("round_robin"), 1.01)
	c.less("p50 of round_robin", c.quantile("round_robin", 0.5, latency), c.quantile("response_time", 0.5, latency), 1.2)
}
