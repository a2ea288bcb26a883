package cmd

import (
	"time"

	"github.com/evenkeel/evenkeel/strategies"
)

// A variant is a strategy as somebody might have changed it: for the worse, or so that it only looks different.
type variant struct {
	what     string
	scenario string
	strategy string // the scenario's name for it
	use      string // the registered name that it takes over
	metric   string // one of those that get worse
	change   func(original strategies.Builder) strategies.Builder
}

// harmful are changes that a check must catch.
var harmful = []variant{
	{"ignores what is in flight", "slow-provider", "least_connections", "least_connections", "latency_p99", instead(anyone)},
	{"ignores the weights", "steady", "least_connections", "least_connections", "latency_p99", withProviders(func(p *strategies.Provider) { p.Weight = 1 })},
	{"never counts an attempt as ended", "slow-provider", "least_connections", "least_connections", "latency_p99", instead(ownCount(1, 0))},
	{"counts a retry twice", "regional-outage", "least_connections", "least_connections", "latency_p99", instead(ownCount(2, 1))},
	{"takes the worse of two", "cold-join", "least_request", "least_request", "latency_p99", instead(worseOfTwo)},
	{"draws one instead of two", "cold-join", "least_request", "least_request", "latency_p99", withParams(func(p *strategies.LeastRequest) { p.Choices = 1 })},
	{"hands the turn of one that dropped out to the next", "regional-outage", "round_robin", "round_robin", "latency_p99", instead(skipping)},
	{"always begins with the first", "cold-join", "round_robin", "round_robin", "latency_p50", instead(first)},
	{"never asks again whoever failed ten times", "textbook-pitfalls", "round_robin", "round_robin", "latency_p99", instead(unforgiving)},
	{"turns the weights upside down", "steady", "weighted_round_robin", "weighted_round_robin", "latency_p99", withProviders(func(p *strategies.Provider) { p.Weight = 1 / p.Weight })},
	{"draws among the first half", "batching-cluster", "random", "random", "latency_p99", instead(firstHalf)},
	{"ignores the price", "price-spread", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.InputPrice, p.OutputPrice = 1, 1 })},
	{"looks at the price of the input alone", "textbook-pitfalls", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.OutputPrice = 0 })},
	{"mixes up the prices of input and output", "textbook-pitfalls", "cost_based", "cost_based", "spend_per_1k", withProviders(func(p *strategies.Provider) { p.InputPrice, p.OutputPrice = p.OutputPrice, p.InputPrice })},
	{"takes failures for successes", "cut-streams", "cost_based", "cost_based", "spend_per_1k", heard(asSuccess)},
	{"judges by averages that are a minute old", "slow-provider", "adaptive", "adaptive", "latency_p99", late(time.Minute)},
	{"never hears how attempts went", "slow-provider", "adaptive", "adaptive", "latency_p99", heard(nothing)},
	{"takes one provider for the next", "steady", "response_time", "response_time", "latency_p99", heard(neighbour)},
	{"takes quick failures for quick answers", "black-hole", "response_time", "response_time", "success_ratio", heard(asSuccess)},
	{"never hears of failures", "cut-streams", "health_aware", "health_aware", "ttft_p99", heard(goodNews)},
	{"never half-opens", "textbook-pitfalls", "health_aware", "health_aware", "latency_p50", withParams(func(p *strategies.HealthAware) { p.Recovery = "never" })},
}

// harmless are the same strategies written in another way.
var harmless = []variant{
	{"looks for the least recent in a list", "regional-outage", "round_robin", "round_robin", "", instead(leastRecent)},
	{"keeps its own count of what is in flight", "regional-outage", "least_connections", "least_connections", "", instead(ownCount(1, 1))},
	{"compares the two the other way round", "cold-join", "least_request", "least_request", "", instead(lessBusyOfTwo)},
	{"draws from a list of its own", "batching-cluster", "random", "random", "", instead(fromList)},
	{"learns when it is asked", "black-hole", "health_aware", "health_aware", "", lazily},
	{"learns when it is asked", "cut-streams", "cost_based", "cost_based", "", lazily},
	{"learns when it is asked", "steady", "response_time", "response_time", "", lazily},
}
