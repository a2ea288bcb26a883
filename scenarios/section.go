package scenarios

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// The sections of a scenario file. Fields of type *node are decoded by hand.

type file struct {
	Name        string        `param:"name" doc:"short name: letters, digits, - and _"`
	Description string        `param:"description" doc:"what the scenario shows"`
	Duration    time.Duration `param:"duration" above:"0s" doc:"requests arrive for so long"`
	Requests    uint64        `param:"requests" min:"1" max:"10000000000" doc:"so many requests arrive"`
	Warmup      time.Duration `param:"warmup" doc:"requests that arrive before it are not measured"`
	Seeds       *node         `param:"seeds" doc:"a number of seeds (1, 2, …), or a list of them"`
	SLO         slo           `param:"slo" doc:"what a good answer must meet"`
	Baseline    string        `param:"baseline" doc:"the strategy that the others are compared with"`
	Workload    traffic       `param:"workload" need:"yes" doc:"when requests arrive and how large they are"`
	Providers   *node         `param:"providers" need:"yes" doc:"the providers"`
	Balancer    *node         `param:"balancer" doc:"what is added to every strategy"`
	Strategies  *node         `param:"strategies" need:"yes" doc:"the strategies to compare"`
}

type slo struct {
	Latency time.Duration `param:"latency" above:"0s" doc:"from intended arrival to the end of the answer"`
	TTFT    time.Duration `param:"ttft" above:"0s" doc:"from intended arrival to the first token"`
}

type traffic struct {
	Arrivals workload.Process `param:"arrivals" need:"yes" doc:"the arrival process"`
	Prompt   dist.Dist        `param:"prompt_tokens" of:"count" doc:"length of prompts"`
	Output   dist.Dist        `param:"output_tokens" of:"count" doc:"length of answers"`
}

type provider struct {
	Name           string                `param:"name" need:"yes" doc:"its name"`
	Weight         float64               `param:"weight" above:"0" max:"1e6" doc:"share of traffic it should get, relative to the others"`
	Priority       int                   `param:"priority" min:"-1000" max:"1000" doc:"lower is preferred"`
	TTFT           dist.Dist             `param:"ttft" need:"yes" of:"time" doc:"from the start of service to the first token"`
	PerOutputToken dist.Dist             `param:"per_output_token" of:"time" doc:"time per output token"`
	Concurrency    limit                 `param:"concurrency" min:"1" max:"1000000" doc:"requests served at once"`
	Queue          limit                 `param:"queue" min:"0" max:"1000000000" doc:"requests that may wait"`
	Price          price                 `param:"price" doc:"US dollars per million tokens"`
	Bill           string                `param:"bill" enum:"tokens|success" doc:"what is charged for"`
	Faults         []mockproviders.Fault `param:"faults" doc:"what goes wrong"`
}

type price struct {
	Input  units.TokenPrice `param:"input" need:"yes" doc:"per million prompt tokens"`
	Output units.TokenPrice `param:"output" need:"yes" doc:"per million output tokens"`
}

type balancerSection struct {
	Timeout  time.Duration `param:"timeout" doc:"for each attempt; 0s means none"`
	Retries  retries       `param:"retries" doc:"further attempts, elsewhere"`
	Breaker  *node         `param:"circuit_breaker" doc:"keeps a failing provider out for a while, or none"`
	WhenNone string        `param:"when_none" enum:"try_all|reject" doc:"when no provider is eligible"`

	breaker *breaker // decoded from Breaker
}

type retries struct {
	Max     int     `param:"max" min:"0" max:"100" doc:"retries after the first attempt"`
	Backoff backoff `param:"backoff" doc:"pause before a retry"`
}

type backoff struct {
	Initial time.Duration `param:"initial" doc:"pause before the first retry; doubles with each"`
	Max     time.Duration `param:"max" doc:"longest pause"`
	Jitter  string        `param:"jitter" enum:"full|equal|none" doc:"how the pause is spread"`
}

type breaker struct {
	FailureRatio units.Share   `param:"failure_ratio" above:"0%" max:"100%" doc:"opens when so many fail"`
	MinRequests  int           `param:"min_requests" min:"1" max:"1000000" doc:"among at least so many"`
	Consecutive  int           `param:"consecutive" min:"0" max:"1000000" doc:"or when so many fail one after the other; 0 means that only the ratio counts"`
	Window       time.Duration `param:"window" above:"0s" doc:"counted over so long"`
	Open         time.Duration `param:"open" above:"0s" doc:"keeps the provider out for so long"`
	HalfOpen     int           `param:"half_open" min:"1" max:"1000000" doc:"probes that must succeed afterwards"`
}

type strategyEntry struct {
	Use      string `param:"use" need:"yes" doc:"the registered strategy"`
	Name     string `param:"name" doc:"its name in results; like use by default"`
	Params   *node  `param:"params" doc:"its parameters"`
	Balancer *node  `param:"balancer" doc:"what differs from the shared section, or none"`
}

func newProvider() *provider {
	return &provider{Weight: 1, Concurrency: unlimited, Queue: unlimited, Bill: "tokens"}
}

func newBalancer() *balancerSection {
	return &balancerSection{
		Retries:  retries{Backoff: backoff{Initial: 100 * time.Millisecond, Max: 10 * time.Second, Jitter: "full"}},
		WhenNone: "try_all",
	}
}

func newBreaker() *breaker {
	return &breaker{FailureRatio: 0.5, MinRequests: 10, Window: 30 * time.Second, Open: 15 * time.Second, HalfOpen: 1}
}

// A limit is a number of requests, or unlimited.
type limit int

const unlimited limit = mockproviders.Unlimited

// UnmarshalText reads a whole number or the word unlimited.
func (l *limit) UnmarshalText(text []byte) error {
	if string(text) == "unlimited" {
		*l = unlimited
		return nil
	}
	i, err := parseInt(string(text))
	if err != nil || i < 0 {
		return fmt.Errorf("%q is neither a whole number nor \"unlimited\"", clip(string(text)))
	}
	*l = limit(min(i, 1<<31-1)) // as far as an int of 32 bits goes; the field's limit is lower
	return nil
}

// MarshalText writes the limit as UnmarshalText reads it.
func (l limit) MarshalText() ([]byte, error) {
	if l == unlimited {
		return []byte("unlimited"), nil
	}
	return fmt.Appendf(nil, "%d", int(l)), nil
}
