package scenarios

import (
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// The sections of a scenario file. Fields of type *node are decoded by hand.

type file struct {
	Name        string        `param:"name" doc:"short name: letters, digits, - and _"`
	Description string        `param:"description" doc:"what the scenario shows"`
	Duration    time.Duration `param:"duration" above:"0s" doc:"requests arrive for so long"`
	Requests    uint64        `param:"requests" min:"1" max:"10000000000" doc:"so many requests arrive"`
	Warmup      *node         `param:"warmup" doc:"requests that arrive before it are not measured; or auto"`
	Seeds       *node         `param:"seeds" doc:"a number of seeds (1, 2, …), a list of them, or auto"`
	SLO         slo           `param:"slo" doc:"what a good answer must meet"`
	Baseline    string        `param:"baseline" doc:"the strategy that the others are compared with"`
	Prices      string        `param:"prices" doc:"a file of model prices"`
	Workload    traffic       `param:"workload" need:"yes" doc:"when requests arrive and how large they are"`
	Providers   *node         `param:"providers" need:"yes" doc:"the providers"`
	Incidents   *node         `param:"incidents" doc:"faults that strike several providers at once"`
	Balancer    *node         `param:"balancer" doc:"what is added to every strategy"`
	Strategies  *node         `param:"strategies" need:"yes" doc:"the strategies to compare"`
	Expect      *node         `param:"expect" doc:"what must hold of the results"`
	Regression  *node         `param:"regression" doc:"how much worse than a baseline is too much"`
}

type slo struct {
	Latency time.Duration `param:"latency" above:"0s" doc:"from intended arrival to the end of the answer"`
	TTFT    time.Duration `param:"ttft" above:"0s" doc:"from intended arrival to the first token"`
}

type seedsSection struct {
	Auto *node `param:"auto" doc:"as many seeds as it takes, by the keys below"`
}

type autoSeedsSection struct {
	First     int         `param:"first" min:"2" max:"10000" doc:"so many seeds are run at first"`
	Max       int         `param:"max" min:"2" max:"10000" doc:"and at most so many"`
	Precision units.Share `param:"precision" above:"0%" max:"100%" doc:"how far the intervals may reach to either side"`
}

type traffic struct {
	Arrivals workload.Process `param:"arrivals" need:"yes" doc:"the arrival process"`
	Classes  *node            `param:"classes" doc:"the sorts of requests; without them, the keys of one stand here"`
	requestKeys
}

type class struct {
	Name  string      `param:"name" need:"yes" doc:"its name"`
	Share units.Share `param:"share" above:"0%" max:"100%" doc:"share of the arrivals"`
	SLO   slo         `param:"slo" doc:"what a good answer must meet; the scenario's by default"`
	requestKeys
}

// requestKeys are the keys that a class and a workload without classes have in common.
type requestKeys struct {
	Prompt    dist.Dist `param:"prompt_tokens" of:"count" doc:"length of prompts"`
	Output    dist.Dist `param:"output_tokens" of:"count" doc:"length of answers"`
	Cap       dist.Dist `param:"max_output_tokens" of:"count" doc:"how long the client allows an answer to become"`
	Priority  int       `param:"priority" min:"0" max:"7" doc:"0 is served first where requests wait, 7 last"`
	Tenant    string    `param:"tenant" doc:"who sends them"`
	Model     string    `param:"model" doc:"the model they ask for"`
	Providers []string  `param:"providers" doc:"the providers that may serve them"`
	Session   *session  `param:"session" doc:"each arrival begins a conversation"`

	sim sim.Class // worked out from these
}

type session struct {
	Turns        dist.Dist `param:"turns" need:"yes" of:"count" doc:"requests of a session"`
	Think        dist.Dist `param:"think" of:"time" doc:"from the end of an answer to the next request"`
	TurnTokens   dist.Dist `param:"turn_tokens" of:"count" doc:"what each later turn adds to the prompt, beside the answers so far"`
	SharedPrefix int       `param:"shared_prefix" min:"0" max:"10000000" doc:"tokens that all prompts of the class begin with"`
	MaxContext   int       `param:"max_context" min:"1" max:"10000000" doc:"a prompt never becomes longer"`
}

type incident struct {
	Name      string              `param:"name" need:"yes" doc:"its name"`
	Providers []string            `param:"providers" need:"yes" doc:"the providers that it strikes"`
	Fault     mockproviders.Fault `param:"fault" need:"yes" doc:"what goes wrong with all of them at the same times"`
}

type balancerSection struct {
	Timeout  time.Duration `param:"timeout" doc:"for each attempt; 0s means none"`
	Retries  retries       `param:"retries" doc:"further attempts, elsewhere"`
	Hedge    *node         `param:"hedge" doc:"another attempt beside one that takes long, or none"`
	Breaker  *node         `param:"circuit_breaker" doc:"keeps a failing provider out for a while, or none"`
	WhenNone string        `param:"when_none" enum:"try_all|reject" doc:"when no provider is eligible"`
	Honor    bool          `param:"honor_retry_after" doc:"keeps a provider out until the time that its 429 named"`

	hedge   *hedge   // decoded from Hedge
	breaker *breaker // decoded from Breaker
}

type hedge struct {
	After time.Duration `param:"after" doc:"since the request's latest attempt began"`
	Max   int           `param:"max" min:"1" max:"100" doc:"hedges of one request"`
}

type retries struct {
	Max     int         `param:"max" min:"0" max:"100" doc:"retries after the first attempt"`
	Backoff backoff     `param:"backoff" doc:"pause before a retry"`
	Budget  units.Share `param:"budget" doc:"retries may be such a share of requests; no limit by default"`
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

type expectation struct {
	That        string      `param:"that" need:"yes" doc:"what must hold"`
	Confidence  units.Share `param:"confidence" above:"50%" below:"100%" doc:"how sure it must be; 95% by default"`
	OnUndecided string      `param:"on_undecided" enum:"fail|pass" doc:"what becomes of it where the figures leave it open; fail by default"`
}

type regression struct {
	Margin      *node       `param:"margin" doc:"by metric, how large a difference still counts as none"`
	Confidence  units.Share `param:"confidence" above:"50%" below:"100%" doc:"how sure all decisions together must be; 95% by default"`
	OnUndecided string      `param:"on_undecided" enum:"fail|pass" doc:"what becomes of metrics of which the figures leave it open; fail by default"`
}

func newBalancer() *balancerSection {
	return &balancerSection{
		Retries:  retries{Backoff: backoff{Initial: 100 * time.Millisecond, Max: 10 * time.Second, Jitter: "full"}},
		WhenNone: "try_all",
		Honor:    true,
	}
}

func newBreaker() *breaker {
	return &breaker{FailureRatio: 0.5, MinRequests: 10, Window: 30 * time.Second, Open: 15 * time.Second, HalfOpen: 1}
}
