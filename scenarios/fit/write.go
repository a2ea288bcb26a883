package fit

import (
	"fmt"
	"math"
	"strconv"
)

// assumptions stand where the log does not say.
const (
	assumedPrompt   = 1000 // tokens
	assumedOutput   = 200
	assumedTTFT     = "lognormal: {p50: 400ms, p99: 2s}"
	assumedPerToken = "gamma: {mean: 12ms, cv: 0.3}"
)

// Scenario writes the model as a scenario file, with comments that say what each figure rests on. name must be one
// that a scenario may have.
func (m *Model) Scenario(name string) []byte {
	w := &writer{}
	w.head(m)
	w.line("name: %s", name)
	w.line("description: %s", quoted(m.summary()))
	w.line("requests: 20000")
	w.line("seeds: 10")
	w.workload(m)
	w.line("providers:")
	for _, p := range m.cast() {
		w.provider(m, p)
	}
	w.tail(m)
	return []byte(w.String())
}

func (w *writer) head(m *Model) {
	w.line("# Fitted by \"evenkeel fit\" to these logs:")
	for _, f := range m.Files {
		bad := ""
		if f.Bad > 0 {
			bad = ", " + badRows(f.Bad)
		}
		w.line("#   %s: %s rows, %s%s", base(f.Name), count(f.Rows), f.Format, bad)
	}
	w.comment(0, "KS is the largest difference between the log and the distribution, in shares of the values below any "+
		"point (Kolmogorov and Smirnov). Where no family comes near the log, a table of its quantiles stands instead.")
	w.comment(0, "Sizes and latencies are drawn independently of each other and of the load: latencies hold for loads "+
		"like that of the log.")
}

func badRows(n int) string {
	if n == 1 {
		return "1 bad row left out"
	}
	return count(n) + " bad rows left out"
}

func (m *Model) summary() string {
	from := fmt.Sprintf("%d logs", len(m.Files))
	if len(m.Files) == 1 {
		from = base(m.Files[0].Name)
	}
	providers := fmt.Sprintf("%d providers", len(m.Providers))
	if len(m.Providers) == 1 {
		providers = "1 provider"
	}
	if m.assumed {
		providers = "made-up providers"
	}
	return fmt.Sprintf("Fitted to %s: %s requests, %s.", from, count(m.Requests), providers)
}

func (w *writer) workload(m *Model) {
	w.line("workload:")
	if a := m.Arrivals; a != nil {
		w.comment(2, "%s Recorded: %s/s.", a.says(), number(a.Rate))
		for _, note := range a.Notes {
			w.comment(2, "Note: %s.", note)
		}
		if len(m.Files) == 1 && m.Files[0].trace {
			w.comment(2, "To replay the log itself: arrivals: {trace: {file: %s}}", quoted(base(m.Files[0].Name)))
		}
		w.flow(2, "arrivals", a.Chosen.YAML)
	} else {
		w.comment(2, "The log does not tell when requests came: this rate is an assumption.")
		w.line("  arrivals: {poisson: {rate: %s/s}}", number(m.rate))
	}
	w.size("prompt_tokens", m.Prompt, assumedPrompt)
	w.size("output_tokens", m.Output, assumedOutput)
}

func (w *writer) size(key string, f *Fit, otherwise int) {
	if f == nil {
		by := ""
		if key == "output_tokens" {
			by = ", by which times per token are reckoned"
		}
		w.comment(2, "The log does not tell: an assumption%s.", by)
		w.line("  %s: %d", key, otherwise)
		return
	}
	w.comment(2, "%s", f.says())
	w.flow(2, key, f.Chosen.YAML)
}

// says tells what a fit rests on, for a comment.
func (f *Fit) says() string {
	what := "values"
	if f.Name == "arrivals" {
		what = "gaps"
	}
	s := fmt.Sprintf("%s %s, mean %s, cv %s.", count(len(f.Sample)), what, f.mean(), number(f.CV))
	if !math.IsNaN(f.Chosen.KS) {
		s += fmt.Sprintf(" KS %.3f.", f.Chosen.KS)
	}
	switch best := f.Best(); {
	case f.Table && best != nil:
		s += fmt.Sprintf(" The nearest family, %s, has KS %.3f.", best.Family, best.KS)
	case f.Table && len(f.Sample) < fewest:
		s += " Too few to choose a family."
	}
	return s
}

// mean writes the mean: of tokens to a tenth, since sums of many are made of it.
func (f *Fit) mean() string {
	if f.Unit == Tokens {
		return strconv.FormatFloat(f.Mean, 'f', 1, 64)
	}
	return duration(f.Mean)
}

// cast lists the providers of the scenario: where the log has no latencies, two made-up ones alike.
func (m *Model) cast() []Provider {
	if !m.assumed || len(m.Providers) > 1 {
		return m.Providers
	}
	errors := m.Providers[0].Errors
	return []Provider{{Name: "placeholder-a", Errors: errors}, {Name: "placeholder-b", Errors: errors}}
}

func (w *writer) provider(m *Model, p Provider) {
	if p.Requests > 0 {
		w.comment(2, "%s", p.says())
	}
	w.line("  - name: %s", quoted(p.Name))
	if len(m.Providers) > 1 {
		w.line("    weight: %s # its share of the log's requests, in percent", number(float64(100*p.Requests)/float64(m.Requests)))
	}
	ttft, perToken := p.TTFT, p.PerToken
	if ttft == nil && m.pooled.TTFT != nil {
		w.comment(4, "No answer of this provider has a latency: these are of all providers together.")
		ttft, perToken, p.Whole = m.pooled.TTFT, m.pooled.PerToken, m.pooled.Whole
	}
	switch {
	case ttft == nil:
		w.comment(4, "The log has no latencies: these are made up. Put those of your providers here.")
		w.flow(4, "ttft", assumedTTFT)
		w.flow(4, "per_output_token", assumedPerToken)
	case p.Whole:
		w.comment(4, "The log does not tell when the first token came: this is the time to the whole answer.")
		w.comment(4, "%s", ttft.says())
		w.flow(4, "ttft", ttft.Chosen.YAML)
	default:
		w.comment(4, "%s", ttft.says())
		w.flow(4, "ttft", ttft.Chosen.YAML)
		if perToken == nil {
			w.comment(4, "The log does not tell the time per output token: answers end with their first token.")
			break
		}
		w.comment(4, "%s", perToken.says())
		w.flow(4, "per_output_token", perToken.Chosen.YAML)
	}
	w.comment(4, "price: {input: 2.50, output: 10.00} # US dollars per million tokens; not in the log")
	w.limits(p)
	w.faults(p)
}

// says tells how many requests a provider had, how they ended, and what it was seen to carry.
func (p *Provider) says() string {
	s := fmt.Sprintf("%s requests, %s answered", count(p.Requests), count(p.Answers))
	for _, e := range p.Errors {
		s += fmt.Sprintf(", %s failed with %d", count(e.Count), e.Status)
	}
	s += "."
	if l := p.Limits; l.InFlight > 0 {
		s += fmt.Sprintf(" At most %s were in flight at once", count(l.InFlight))
		if p.Caps.Concurrency == 0 {
			s += ": what it can carry beyond that is not known, so no concurrency is set"
		}
		s += "."

	}
	if l := p.Limits; l.RequestsMinute > 0 {
		s += fmt.Sprintf(" At most %s requests sent within a minute were answered", count(l.RequestsMinute))
		if l.TokensPerMinute > 0 {
			s += fmt.Sprintf(", and %s tokens of such", count(l.TokensPerMinute))
		}
		s += "."
	}
	return s
}

// limits writes those by which the provider refused requests.
func (w *writer) limits(p Provider) {
	if n := p.Caps.Concurrency; n > 0 {
		w.comment(4, "The 503s came when this many were in service: read from them, as a server that lets none wait.")
		w.line("    concurrency: %d", n)
		w.line("    queue: 0")
	}
	key, limit := "requests_per_minute", p.Caps.Requests
	if p.Caps.Tokens > 0 {
		key, limit = "tokens_per_minute", p.Caps.Tokens
	}
	if limit > 0 {
		w.comment(4, "The 429s came when the minute before them had about so many: read from them, a little off where others share the limit.")
		w.line("    rate_limit: {%s: %s}", key, plain(limit))
	}
}

func (w *writer) faults(p Provider) {
	errors := p.random()
	if len(errors) == 0 {
		return
	}
	w.line("    faults:")
	for _, e := range errors {
		w.line("      - error: {rate: %s%%, status: %d}", plain(float64(e.Rate*100)), e.Status)
		if e.Status == 429 {
			w.comment(8, "At random, whatever the load: they do not come when most requests do. If you know the provider's limits, write rate_limit: instead.")
			if l := p.Limits; l.RequestsMinute > 0 {
				tokens := ""
				if l.TokensPerMinute > 0 {
					tokens = fmt.Sprintf(", tokens_per_minute: %d", l.TokensPerMinute)
				}
				w.comment(8, "The most that was answered of a minute, so at least:")
				w.line("    # rate_limit: {requests_per_minute: %d%s}", l.RequestsMinute, tokens)
			}
		}
	}
}

// tail writes the balancer and the strategies.
func (w *writer) tail(m *Model) {
	timeout := 30.0
	if m.slowest > 15 {
		timeout = float64(20 * math.Ceil(m.slowest/10)) // twice the slowest answer, and round
	}
	w.comment(0, "Not in the log: put here what your gateway does.")
	w.line("balancer:")
	w.line("  timeout: %ss", plain(timeout))
	w.line("  retries: {max: 2, backoff: {initial: 200ms, max: 5s, jitter: full}}")
	w.line("  circuit_breaker: {failure_ratio: 50%%, min_requests: 10, window: 30s, open: 15s, half_open: 3}")
	w.line("strategies:")
	for _, s := range []string{"round_robin", "weighted_round_robin", "least_connections", "response_time", "health_aware", "adaptive"} {
		w.line("  - %s", s)
	}
	w.comment(2, "- cost_based # once the providers have prices")
}
