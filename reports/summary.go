// Package reports turns runs into figures that can be compared: metrics per seed, intervals across seeds, and
// paired differences to a baseline.
package reports

import "time"

// Format names the layout of result.json. Fields may be added to it, not renamed.
const Format = "evenkeel/result/v1"

// A Summary is all that a report shows of one scenario.
type Summary struct {
	Format     string            `json:"format"`
	Scenario   ScenarioInfo      `json:"scenario"`
	Baseline   string            `json:"baseline"`
	Finding    string            `json:"finding"` // in one sentence, what the verdicts allow to say and no more
	Strategies []StrategySummary `json:"strategies"`
	Best       []Best            `json:"best,omitempty"`         // absent below two strategies or two seeds
	Pareto     []string          `json:"pareto,omitempty"`       // strategies that no other beats in p99, spend and success at once
	Replicated *Replication      `json:"replication,omitempty"`  // where seeds were added until the comparisons were decided
	Expected   []Expectation     `json:"expectations,omitempty"` // what became of what the scenario expects, in its order
	Warnings   []string          `json:"warnings"`
}

// An Expectation is what became of a line of the scenario's expect, for one strategy.
type Expectation struct {
	Text     string `json:"text"` // as written
	Strategy string `json:"strategy"`
	Outcome  string `json:"outcome"`            // "passed", "failed", "missing" or "undecided"
	Accepted bool   `json:"accepted,omitempty"` // missing or undecided, and the scenario lets that pass
	Finding  string `json:"finding"`            // both sides, and their difference with its interval, in words
}

// A Best says which strategy did best on a metric.
type Best struct {
	Metric       string   `json:"metric"`
	Strategy     string   `json:"strategy"`
	Probability  *float64 `json:"probability"`  // at least this that no other is better by more than the indifference; null where none can be told
	Indifference float64  `json:"indifference"` // relative, and for ratios absolute
}

// A Replication says how many seeds it took.
type Replication struct {
	Looks   []int   `json:"looks"`   // the numbers of seeds after which the comparisons were judged
	Limit   int     `json:"limit"`   // the most seeds that were allowed
	Level   float64 `json:"level"`   // significance level of each look
	Decided bool    `json:"decided"` // false: the limit came first
}

// ScenarioInfo identifies what was run.
type ScenarioInfo struct {
	Name        string        `json:"name"`
	Description string        `json:"description,omitempty"`
	Digest      string        `json:"digest"` // "sha256:…" of the scenario's meaning, comments and layout left out
	Seeds       []uint64      `json:"seeds"`
	Requests    uint64        `json:"requests"` // offered per run, mean over runs, rounded
	Incidents   []Incident    `json:"incidents,omitempty"`
	Warmup      time.Duration `json:"warmup_ns,omitempty"`   // requests that arrived before it are not measured
	AutoWarmup  bool          `json:"warmup_auto,omitempty"` // it was found by pilot runs
	Source      string        `json:"source,omitempty"`      // the scenario file's text
	Prices      string        `json:"prices,omitempty"`      // the price list's file, without its folder, that was given in place of the scenario's own
	Providers   []string      `json:"-"`
	Classes     []string      `json:"-"` // of requests, each name once; nil where there is one class
}

// An Incident is a fault that acts for a part of the run, for shading in plots.
type Incident struct {
	Provider string        `json:"provider"`
	What     string        `json:"what"` // "outage", "slowdown ×4"
	From     time.Duration `json:"from_ns"`
	To       time.Duration `json:"to_ns"`
}

// A StrategySummary is how one strategy did over all seeds.
type StrategySummary struct {
	Name      string            `json:"name"`
	Use       string            `json:"use"`
	Params    map[string]any    `json:"params"`
	Metrics   Metrics           `json:"metrics"`
	Classes   []ClassSummary    `json:"classes,omitempty"` // where the scenario has several classes of requests
	Providers []ProviderSummary `json:"providers"`
	Decisions []string          `json:"decisions"` // digest of every decision, per seed

	// For plots; merged over the seeds. nil where nothing is known.
	Latency  *Distribution `json:"latency_distribution,omitempty"`
	TTFT     *Distribution `json:"ttft_distribution,omitempty"`
	Timeline *Timeline     `json:"timeline,omitempty"`
}

// Barren tells whether requests were made under the strategy of which none succeeded.
func (s *StrategySummary) Barren() bool {
	m := s.Metrics["success_ratio"]
	return m != nil && m.Mean != nil && *m.Mean == 0
}

// A ClassSummary is how one strategy did with the requests of one class. Its metrics are those that can be told for
// a set of requests, and their differences are to the baseline's figures of the same class.
type ClassSummary struct {
	Name     string  `json:"name"`
	Requests uint64  `json:"requests"` // offered per run, mean over the strategy's runs, rounded
	Metrics  Metrics `json:"metrics"`
}

// Metrics holds metrics by name; encoding/json writes them in alphabetical order.
type Metrics map[string]*Metric

// A Metric is one figure per seed and what follows from them.
type Metric struct {
	Unit       string      `json:"unit"`                 // "s", "USD", "1/s", "ratio", "count"
	Better     string      `json:"better"`               // "lower", "higher", or "" where neither is
	Values     []*float64  `json:"values"`               // by seed; null where a run has no such figure (no success, no latency)
	Mean       *float64    `json:"mean"`                 // over the seeds that have a figure; null when none has
	Interval   *[2]float64 `json:"interval"`             // 95 % confidence, Student's t across seeds; null below two seeds
	Difference *Difference `json:"difference,omitempty"` // to the baseline, paired by seed; absent for the baseline itself
}

// A Difference is how a metric differs from the baseline's, paired by seed. What cannot be computed, below two pairs
// for one, is null.
type Difference struct {
	Kind     string      `json:"kind"` // "relative": this/baseline − 1, from log ratios; "absolute": this − baseline
	Mean     float64     `json:"mean"`
	Interval *[2]float64 `json:"interval"`               // 95 % confidence, Student's t on the paired values
	BCa      *[2]float64 `json:"interval_bca,omitempty"` // 95 % confidence, BCa bootstrap
	P        *float64    `json:"p,omitempty"`            // of the paired t test
	Wilcoxon *float64    `json:"p_wilcoxon,omitempty"`   // of the signed-rank test
	Adjusted *float64    `json:"p_holm,omitempty"`       // P corrected over all strategies and metrics judged together
	Margin   *float64    `json:"margin,omitempty"`       // the largest difference that does not matter, on the scale of Kind
	Verdict  string      `json:"verdict,omitempty"`      // "better", "same", "worse" or "undecided"; "" where the metric is not judged
}

// A ProviderSummary is one provider's part under one strategy, summed over the seeds.
type ProviderSummary struct {
	Name             string            `json:"name"`
	Attempts         uint64            `json:"attempts"`
	Share            float64           `json:"share"` // of the strategy's attempts
	Statuses         map[string]uint64 `json:"statuses"`
	SpendUSD         float64           `json:"spend_usd"`
	Purposes         Purposes          `json:"spend_by_purpose_usd"`
	InputTokens      uint64            `json:"input_tokens"`  // of successful attempts
	CachedTokens     uint64            `json:"cached_tokens"` // those of them that were in the provider's prefix cache
	OutputTokens     uint64            `json:"output_tokens"` // of successful attempts
	MeanInFlight     float64           `json:"mean_in_flight"`
	MaxInFlight      int               `json:"max_in_flight"`
	UnhealthySeconds float64           `json:"unhealthy_seconds"` // mean per run
}

// Purposes divides spend in US dollars by what it was for. Every billed attempt counts once, under the first that fits.
type Purposes struct {
	Answers    float64 `json:"answers"`     // attempts that answered a request
	CutStreams float64 `json:"cut_streams"` // attempts that broke off after their first token
	Hedges     float64 `json:"hedges"`      // hedges that answered nobody
	Retries    float64 `json:"retries"`     // retries that answered nobody
	Failed     float64 `json:"failed"`      // first attempts that answered nobody
}

// A Timeline is the course of a strategy's runs in windows of virtual time, summed over the seeds where it counts. A
// list by window has a value for each window that Arrived has, or is empty where nothing is known.
type Timeline struct {
	Width     time.Duration `json:"width_ns"`
	Attempts  Counts        `json:"attempts"` // [window][provider]
	Failures  Counts        `json:"failures"` // [window][provider]: attempts that ended there without an answer
	Arrived   []uint64      `json:"arrived"`
	Succeeded []uint64      `json:"succeeded"`
	Unsuccess []uint64      `json:"unsuccessful"`

	// Seconds; NaN, in JSON null, where nothing ended well. The quantiles are good to a tenth.
	MeanLatency Series   `json:"mean_latency"`
	AttemptP95  []Series `json:"attempt_p95"` // [provider], over the seeds together, of successful attempts: by coarser windows, see Coarse

	// Over the seeds: how a window of one run looks.
	P95      Band `json:"p95"`       // seconds: 95th percentile of latency
	Errors   Band `json:"errors"`    // share of the requests ending in the window that failed or were rejected
	InFlight Band `json:"in_flight"` // attempts in flight at the window's end

	Coarse int `json:"coarse"` // how many windows one value of AttemptP95 spans, from 1
}

// A Band is a figure per window over the seeds: its median, and its 10th and 90th percentile.
type Band struct {
	Low  Series `json:"low"`
	Mid  Series `json:"mid"`
	High Series `json:"high"`
}
