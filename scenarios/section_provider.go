package scenarios

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/units"
)

// The sections of a provider. What a profile gives has been put in already: see expand.

type provider struct {
	Use             string                `param:"use" doc:"a ready-made profile; keys that stand beside it take the place of its own"`
	Name            string                `param:"name" need:"yes" doc:"its name"`
	Model           string                `param:"model" doc:"the model that it serves"`
	Weight          float64               `param:"weight" above:"0" max:"1e6" doc:"share of traffic it should get, relative to the others"`
	Priority        int                   `param:"priority" min:"-1000" max:"1000" doc:"lower is preferred"`
	RTT             time.Duration         `param:"rtt" doc:"network round trip, added to every exchange"`
	TTFT            *node                 `param:"ttft" need:"yes" doc:"from the start of service to the first token"`
	PerOutputToken  dist.Dist             `param:"per_output_token" of:"time" doc:"time per output token"`
	Concurrency     limit                 `param:"concurrency" min:"1" max:"1000000" doc:"requests served at once"`
	Queue           limit                 `param:"queue" min:"0" max:"1000000000" doc:"requests that may wait"`
	Discipline      string                `param:"discipline" enum:"fcfs|ps|batch" doc:"the order and speed of service"`
	Slowdown        *node                 `param:"slowdown" doc:"how much slower each decodes when more run"`
	RateLimit       *rateLimit            `param:"rate_limit" doc:"what it admits in a minute"`
	Cache           *cache                `param:"cache" doc:"its memory of prompt prefixes"`
	Price           *node                 `param:"price" doc:"US dollars per million tokens"`
	Bill            string                `param:"bill" enum:"tokens|success" doc:"what is charged for"`
	BillAfterCancel bool                  `param:"bill_after_cancel" doc:"goes on generating for a client that has gone, and charges for it"`
	Joins           time.Duration         `param:"joins" doc:"when it becomes a member"`
	Leaves          time.Duration         `param:"leaves" above:"0s" doc:"when it stops being one"`
	Leave           string                `param:"leave" enum:"drain|cut" doc:"what happens then to the requests that it serves"`
	Faults          []mockproviders.Fault `param:"faults" doc:"what goes wrong"`
}

func newProvider() *provider {
	return &provider{Weight: 1, Concurrency: unlimited, Queue: unlimited, Discipline: "fcfs", Bill: "tokens", Leave: "drain"}
}

type promptTTFT struct {
	Base      dist.Dist     `param:"base" need:"yes" of:"time" doc:"what does not depend on the prompt"`
	PerPrompt time.Duration `param:"per_prompt_token" doc:"for each token of the prompt that is not cached"`
	PerCached time.Duration `param:"per_cached_token" doc:"for each that is"`
}

type linearSlowdown struct {
	Alpha time.Duration `param:"alpha" doc:"time per token, whatever else runs"`
	Beta  time.Duration `param:"beta" doc:"time per token and running request"`
}

type slowdownPoints struct {
	Points []slowdownPoint `param:"points"`
}

type slowdownPoint struct {
	Running int     `param:"running" min:"1" max:"1000000" doc:"requests that run at once"`
	Factor  float64 `param:"factor" above:"0" max:"1e6" doc:"times as long per token"`
}

type rateLimit struct {
	Requests float64 `param:"requests_per_minute" above:"0" max:"1e12" doc:"requests"`
	Tokens   float64 `param:"tokens_per_minute" above:"0" max:"1e12" doc:"tokens of prompts and answers together"`
	Input    float64 `param:"input_tokens_per_minute" above:"0" max:"1e12" doc:"tokens of prompts"`
	Output   float64 `param:"output_tokens_per_minute" above:"0" max:"1e12" doc:"tokens of answers"`
	Burst    float64 `param:"burst" min:"1" max:"1e12" doc:"requests that may come at once after a lull"`
}

type cache struct {
	Capacity int           `param:"capacity" need:"yes" min:"1" max:"2000000000" doc:"tokens"`
	TTL      time.Duration `param:"ttl" doc:"an entry unused for so long is gone; 0s means never"`
}

type price struct {
	Model     string            `param:"model" doc:"looked up in the price list"`
	Input     *units.TokenPrice `param:"input" max:"100000" doc:"per million prompt tokens"`
	Output    *units.TokenPrice `param:"output" max:"100000" doc:"per million output tokens"`
	Cached    *units.TokenPrice `param:"cached_input" max:"100000" doc:"per million prompt tokens found in the prefix cache; like input by default"`
	Request   *units.Money      `param:"request" max:"1000" doc:"US dollars per request that is served"`
	Tiers     []priceTier       `param:"tiers" doc:"other prices for long prompts"`
	Discounts []discount        `param:"discounts" doc:"lower prices in a part of every day"`
}

type priceTier struct {
	Above  int               `param:"above" need:"yes" min:"1" max:"10000000" doc:"it applies to prompts longer than so many tokens"`
	Input  units.TokenPrice  `param:"input" need:"yes" max:"100000" doc:"per million prompt tokens"`
	Output units.TokenPrice  `param:"output" need:"yes" max:"100000" doc:"per million output tokens"`
	Cached *units.TokenPrice `param:"cached_input" max:"100000" doc:"per million prompt tokens found in the prefix cache; like input by default"`
}

type discount struct {
	From time.Duration `param:"from" need:"yes" below:"24h" doc:"time of day; the run begins at midnight"`
	To   time.Duration `param:"to" need:"yes" above:"0s" max:"48h" doc:"time of day; above 24h it lies on the next day"`
	Off  units.Share   `param:"off" need:"yes" above:"0%" max:"100%" doc:"share by which all prices are lower"`
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
