package fit

import (
	"fmt"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/sim/registry"
)

// Columns names the columns of a log. Where a name is "", names in common use are tried, with and without a unit:
// latency, latency_s, latency_ms. Members of nested JSON objects are named with dots: usage.prompt_tokens.
type Columns struct {
	Time     string // when the request was sent
	Provider string
	TTFT     string // time to first token
	Latency  string // time to the end of the answer
	PerToken string // time per output token; worked out from the others where it is not named
	Prompt   string // tokens
	Output   string // tokens
	Status   string // HTTP status, or a word such as ok and error
	Error    string // empty, null or 0 for an answer
}

// A quantity is what a column may hold.
type quantity int

const (
	sentAt quantity = iota
	provider
	ttft
	latency
	perToken
	prompt
	output
	status
	failure
	quantities
)

// known lists, by quantity, the names that are tried, in their order.
var known = [quantities][]string{
	sentAt:   {"timestamp", "time", "ts", "start_time", "started_at", "created_at", "request_time", "arrival_time"},
	provider: {"provider", "model", "deployment", "backend", "endpoint"},
	ttft:     {"ttft", "time_to_first_token"},
	latency:  {"latency", "end_to_end_latency", "e2e_latency", "duration", "total_time", "response_time", "elapsed"},
	perToken: {"tpot", "time_per_output_token"},
	prompt:   {"prompt_tokens", "input_tokens", "number_input_tokens", "contexttokens", "input_length", "usage.prompt_tokens", "usage.input_tokens"},
	output:   {"completion_tokens", "output_tokens", "number_output_tokens", "generatedtokens", "output_length", "usage.completion_tokens", "usage.output_tokens"},
	status:   {"status", "status_code", "http_status", "code"},
	failure:  {"error_code", "error"},
}

// suffixes of names that tell the unit.
var suffixes = []struct {
	text string
	unit time.Duration
}{
	{"_s", time.Second}, {"_sec", time.Second}, {"_seconds", time.Second}, {"_ms", time.Millisecond},
	{"_us", time.Microsecond}, {"_ns", time.Nanosecond},
}

// A meaning is what the name of a column says.
type meaning struct {
	of   quantity // quantities for a column that is not used
	rank int      // lower is preferred
	unit time.Duration
}

// columns reads the rows of one file.
type columns struct {
	named    [quantities]string
	used     [quantities]bool // seen in some row
	meanings map[string]meaning
	names    []string // that were met, in their order
	unit     time.Duration
	epoch    time.Duration // unit of numbers that are times since 1970; 0 until the first
	llmperf  bool          // negative error codes are remarks of the benchmark
}

func newColumns(o Options) *columns {
	n := o.Columns
	return &columns{unit: o.Unit, meanings: map[string]meaning{}, named: [quantities]string{
		n.Time, n.Provider, n.TTFT, n.Latency, n.PerToken, n.Prompt, n.Output, n.Status, n.Error,
	}}
}

// meaning tells what a column is for.
func (c *columns) meaning(name string) meaning {
	m, ok := c.meanings[name]
	if ok {
		return m
	}
	m = c.judge(name)
	c.meanings[name] = m
	if len(c.names) < 1000 {
		c.names = append(c.names, name)
	}
	return m
}

func (c *columns) judge(name string) meaning {
	lower := strings.ToLower(name)
	base, unit := lower, time.Duration(0)
	for _, s := range suffixes {
		if cut, ok := strings.CutSuffix(lower, s.text); ok {
			base, unit = cut, s.unit
		}
	}
	for q, own := range c.named {
		if own != "" && own == name {
			return meaning{quantity(q), 0, unit}
		}
	}
	for q, list := range known {
		if c.named[q] != "" {
			continue
		}
		for rank, k := range list {
			if lower == k {
				return meaning{quantity(q), rank, 0}
			}
			if base == k && quantity(q).timed() {
				return meaning{quantity(q), rank, unit}
			}
		}
	}
	return meaning{of: quantities}
}

// timed reports whether columns of q may have a unit of time.
func (q quantity) timed() bool { return q == sentAt || q == ttft || q == latency || q == perToken }

// header checks that the columns that were named are there, and that there is any to use.
func (c *columns) header(file string, row []pair) error {
	var all []string
	found := false
	for _, p := range row {
		all = append(all, p.name)
		used := c.meaning(p.name).of != quantities
		found = found || used
	}
	for q, own := range c.named {
		if m, ok := c.meanings[own]; own != "" && (!ok || m.of != quantity(q)) {
			return fmt.Errorf("%s:1: the header has no column %q%s", file, own, registry.Suggest(own, all))
		}
	}
	if !found {
		return c.nothing(file + ":1")
	}
	return nil
}

// unused reports a column that was named and stood in no row, or that no row had any column to use.
func (c *columns) unused(file string) error {
	found := false
	for q, own := range c.named {
		if own != "" && !c.used[q] {
			return fmt.Errorf("%s: no row has a value of %q%s", file, own, registry.Suggest(own, c.names))
		}
		found = found || c.used[q]
	}
	if !found {
		return c.nothing(file)
	}
	return nil
}

func (c *columns) nothing(at string) error {
	names := c.names
	if len(names) > 12 {
		names = append(names[:12:12], "…")
	}
	return fmt.Errorf("%s: no column is recognised among %s; name them, with --time, --ttft, --latency and so on",
		at, clip(strings.Join(names, ", ")))
}

// recognise tells by its first row whether a file is one of the formats in the field, and by what they need.
func (c *columns) recognise(f *File, row []pair) {
	has := map[string]bool{}
	for _, p := range row {
		has[p.name] = true
	}
	switch {
	case has["TIMESTAMP"] && has["ContextTokens"] && has["GeneratedTokens"]:
		f.Format, f.trace = "Azure trace", true
	case has["timestamp"] && has["input_length"] && has["output_length"]:
		f.Format, f.trace = "Mooncake trace", true
		c.epoch = time.Millisecond
	case has["end_to_end_latency_s"] && has["number_output_tokens"]:
		f.Format, c.llmperf = "LLMPerf results", true
	}
}
