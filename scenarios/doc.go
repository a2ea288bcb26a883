// Package scenarios is the scenario language: YAML files in, checked scenarios out, every mistake of a file reported
// at once with its line and column. It also holds the built-in scenarios.
//
// A scenario says what traffic comes, which providers there are and what goes wrong with them, and which strategies
// are compared:
//
//	name: smallest
//	requests: 10000
//	workload:
//	  arrivals: {poisson: {rate: 10/s}}
//	  prompt_tokens: 1000
//	  output_tokens: 200
//	providers:
//	  - {name: a, ttft: 400ms, per_output_token: 10ms}
//	  - {name: b, ttft: 600ms, per_output_token: 12ms}
//	strategies: [round_robin, random]
//
// It may also say what must hold of the results (Expectation) and how they are compared with stored ones (Regression).
// A provider may be taken from the library of ready-made ones (Profiles) by `use: hosted/groq-llama-70b`.
//
// Reference documents every key. Load reads a scenario by the name of a file, a folder or a built-in one; Parse reads
// one from memory. Strategies, distributions, arrival processes and faults are decoded by what they registered
// (package sim/registry), so a new kind needs no change here.
package scenarios
