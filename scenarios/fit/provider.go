package fit

import "slices"

// A Provider is what was found about one provider.
type Provider struct {
	Name     string
	Requests int
	Answers  int
	TTFT     *Fit // nil where the log has no latency
	PerToken *Fit // nil where the log does not tell it
	Whole    bool // TTFT is the time to the whole answer: the log does not tell when the first token came
	Errors   []ErrorRate
	Limits   Limits
	Caps     Caps
}

// An ErrorRate is the share of requests that fail with a status.
type ErrorRate struct {
	Status int
	Count  int
	Rate   float64 // among those that do not fail with the statuses before it, as faults of a scenario strike
}

// Limits are the most that a provider was seen to serve; 0 where the log does not tell.
type Limits struct {
	InFlight        int // requests at once, answered or not
	RequestsMinute  int // answers to requests sent within any one minute
	TokensPerMinute int // tokens of these
}

// Caps are the limits by which a provider was seen to refuse requests; 0 where it was not.
type Caps struct {
	Requests    float64 // a minute
	Tokens      float64 // of prompts and answers a minute
	Concurrency int     // requests in service at once
}

// random returns the failures that no limit explains, with their rates among the requests that no limit refuses.
func (p *Provider) random() []ErrorRate {
	failed, requests := map[int]int{}, p.Requests
	for _, e := range p.Errors {
		if e.Status == tooMany && p.Caps.Requests+p.Caps.Tokens > 0 || e.Status == noRoom && p.Caps.Concurrency > 0 {
			requests -= e.Count
			continue
		}
		failed[e.Status] = e.Count
	}
	if len(failed) == len(p.Errors) {
		return p.Errors
	}
	return errorRates(failed, requests)
}

// fitProvider fits the requests to one provider.
func fitProvider(name string, records []Record) Provider {
	p := Provider{Name: name, Requests: len(records)}
	var firsts, wholes, tokens []float64
	failed := map[int]int{}
	for i := range records {
		r := &records[i]
		if r.Status != 0 {
			failed[r.Status]++
			continue
		}
		p.Answers++
		if r.TTFT >= 0 {
			firsts = append(firsts, r.TTFT)
		}
		if r.Latency >= 0 {
			wholes = append(wholes, r.Latency)
		}
		if r.PerToken >= 0 {
			tokens = append(tokens, r.PerToken)
		}
	}
	if p.Whole = len(firsts) == 0 && len(wholes) > 0; p.Whole {
		firsts, tokens = wholes, nil
	}
	p.TTFT = fitSample("ttft", Seconds, firsts)
	p.PerToken = fitSample("per_output_token", Seconds, tokens)
	p.Errors = errorRates(failed, len(records))
	p.Limits = limits(records)
	p.refusals(records)
	return p
}

// errorRates turns counts by status into rates, the most frequent first.
func errorRates(failed map[int]int, requests int) []ErrorRate {
	var statuses []int
	for status := range failed {
		statuses = append(statuses, status)
	}
	slices.Sort(statuses)
	slices.SortStableFunc(statuses, func(a, b int) int { return failed[b] - failed[a] })
	var all []ErrorRate
	left := requests
	for _, status := range statuses {
		n := failed[status]
		all = append(all, ErrorRate{status, n, round(float64(n) / float64(left))})
		left -= n
	}
	return all
}

// limits finds the most that was in flight at once, and answered of what was sent within a minute.
func limits(records []Record) Limits {
	type change struct {
		at    int64
		delta int
	}
	var changes []change
	var answered []Record
	for _, r := range records {
		if r.At == NoTime {
			continue
		}
		if r.Status == 0 {
			answered = append(answered, r)
		}
		if r.Latency > 0 {
			changes = append(changes, change{r.At, 1}, change{r.At + int64(float64(r.Latency*1e9)), -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int {
		switch {
		case a.at != b.at && a.at < b.at:
			return -1
		case a.at != b.at:
			return 1
		}
		return a.delta - b.delta // at one moment, ends come first
	})
	var l Limits
	inFlight := 0
	for _, c := range changes {
		inFlight += c.delta
		l.InFlight = max(l.InFlight, inFlight)
	}
	slices.SortStableFunc(answered, func(a, b Record) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	if n := len(answered); n == 0 || answered[n-1].At-answered[0].At < minute {
		return l
	}
	first, tokens := 0, 0
	for i := range answered {
		tokens += int(answered[i].Prompt) + int(answered[i].Output)
		for answered[i].At-answered[first].At >= minute {
			tokens -= int(answered[first].Prompt) + int(answered[first].Output)
			first++
		}
		l.RequestsMinute = max(l.RequestsMinute, i+1-first)
		l.TokensPerMinute = max(l.TokensPerMinute, tokens)
	}
	return l
}

const minute = int64(60e9)
