// Package reports turns runs into figures that can be compared: metrics per seed, intervals across seeds, and
// paired differences to a baseline.
package reports

import (
	"time"

	"github.com/evenkeel/evenkeel/sim/hist"
)

// Format names the layout of result.json. Fields may be added to it, not renamed.
const Format = "evenkeel/result/v1"

// A Summary is all that a report shows of one scenario.
type Summary struct {
	Format     string            `json:"format"`
	Scenario   ScenarioInfo      `json:"scenario"`
	Baseline   string            `json:"baseline"`
	Strategies []StrategySummary `json:"strategies"`
	Warnings   []string          `json:"warnings"`
}

// ScenarioInfo identifies what was run.
type ScenarioInfo struct {
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	Digest      string     `json:"digest"` // "sha256:…" of the scenario's meaning, comments and layout left out
	Seeds       []uint64   `json:"seeds"`
	Requests    uint64     `json:"requests"` // offered per run, mean over runs, rounded
	Incidents   []Incident `json:"incidents,omitempty"`
	Providers   []string   `json:"-"`
	Classes     []string   `json:"-"` // of requests, each name once; nil where there is one class
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

	// For plots; merged over the seeds.
	Latency  *hist.Histogram `json:"-"`
	TTFT     *hist.Histogram `json:"-"`
	Timeline *Timeline       `json:"-"`
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

// A Difference is how a metric differs from the baseline's, paired by seed.
type Difference struct {
	Kind     string      `json:"kind"` // "relative": this/baseline − 1, from log ratios; "absolute": this − baseline
	Mean     float64     `json:"mean"`
	Interval *[2]float64 `json:"interval"` // 95 % confidence, Student's t on the paired values; null below two pairs
	Mark     string      `json:"mark"`     // "better" or "worse" where the interval leaves out 0, else ""
}

// A ProviderSummary is one provider's part under one strategy, summed over the seeds.
type ProviderSummary struct {
	Name             string            `json:"name"`
	Attempts         uint64            `json:"attempts"`
	Share            float64           `json:"share"` // of the strategy's attempts
	Statuses         map[string]uint64 `json:"statuses"`
	SpendUSD         float64           `json:"spend_usd"`
	InputTokens      uint64            `json:"input_tokens"`  // of successful attempts
	CachedTokens     uint64            `json:"cached_tokens"` // those of them that were in the provider's prefix cache
	OutputTokens     uint64            `json:"output_tokens"` // of successful attempts
	MeanInFlight     float64           `json:"mean_in_flight"`
	MaxInFlight      int               `json:"max_in_flight"`
	UnhealthySeconds float64           `json:"unhealthy_seconds"` // mean per run
}

// A Timeline is the course of a strategy's runs in windows of virtual time, summed over the seeds.
type Timeline struct {
	Width       time.Duration
	Attempts    [][]uint64 // [window][provider]
	Arrived     []uint64
	Succeeded   []uint64
	Unsuccess   []uint64
	MeanLatency []float64 // seconds, of requests that succeeded in the window; NaN where none did
}
