package fit

import (
	"cmp"
	"math"
	"slices"
)

// What a provider answers when it refuses a request for its load.
const (
	tooMany = 429 // a rate limit
	noRoom  = 503 // no free place
)

// A refusal of a limit comes where the load is high; one at random comes whatever it is. The two are told apart by the
// probability that a request refused met more load than one accepted: the area under the curve of J. A. Hanley and
// B. J. McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 143,
// 1982. At random it is 1/2.
const (
	decisive = 0.8  // such a probability is that of a limit
	low      = 0.1  // quantile of the load at refusals that stands for the limit
	burst    = 2.2  // a bucket that holds a minute's worth lets through twice the limit after a lull; and a little more
	even     = 0.2  // a variance of so small a part of that of random refusals is that of a limit
	long     = 15   // minutes of a log that tell such a variance
	full     = 0.95 // part of the places that are taken when no more is to be had
)

// A met is the load that a request met.
type met struct {
	load    float64 // of the minute
	refused bool
	at      int64
	need    float64 // its own part of the load
}

// refusals finds the limits by which a provider refused requests.
func (p *Provider) refusals(records []Record) {
	sent := make([]Record, 0, len(records))
	for _, r := range records {
		if r.At != NoTime {
			sent = append(sent, r)
		}
	}
	slices.SortStableFunc(sent, func(a, b Record) int { return cmp.Compare(a.At, b.At) })
	requests, tokens := byMinute(sent)
	limit, spread := rateLimit(requests, len(sent) > 0 && sent[len(sent)-1].At-sent[0].At >= long*minute)
	t, tokenSpread := rateLimit(tokens, false)
	if limit == 0 && t == 0 {
		limit, t = p.buckets(requests, tokens)
	}
	switch {
	case t > 0 && (limit == 0 || tokenSpread < float64(0.9*spread)):
		p.Caps.Tokens = round(t)
	case limit > 0:
		p.Caps.Requests = round(math.Floor(limit - 1)) // the one refused was one too many
	}
	p.Caps.Concurrency = places(sent)
}

// byMinute returns how many requests each request makes with those accepted in the minute before it, once the log is
// a minute old, and how many tokens; these are nil where the log does not tell them.
func byMinute(sent []Record) (requests, tokens []met) {
	var mean float64 // answer
	answers, blank := 0, false
	for i := range sent {
		if r := &sent[i]; r.Status == 0 {
			mean += float64(r.Output)
			answers++
			blank = blank || r.Prompt == 0 || r.Output == 0
		}
	}
	mean /= max(1, float64(answers))
	first, count, sum := 0, 0, 0
	for i := range sent {
		r := &sent[i]
		for ; r.At-sent[first].At >= minute; first++ {
			if old := &sent[first]; old.Status == 0 {
				count--
				sum -= int(old.Prompt) + int(old.Output)
			}
		}
		refused := r.Status == tooMany
		if r.At-sent[0].At >= minute && (refused || r.Status == 0) {
			requests = append(requests, met{float64(count + 1), refused, r.At, 1})
			need := float64(r.Prompt) + mean
			if !refused {
				need = float64(r.Prompt) + float64(r.Output)
			}
			tokens = append(tokens, met{float64(sum) + need, refused, r.At, need})
		}
		if r.Status == 0 {
			count++
			sum += int(r.Prompt) + int(r.Output)
		}
	}
	if blank {
		tokens = nil
	}
	return requests, tokens
}

// rateLimit returns the load of a minute at which requests were refused, and its coefficient of variation; 0 where
// refusals seem to come at random. counts says that the loads are numbers of requests in a long log: where each is
// refused at random with probability f, the number accepted of n has at least the variance n·f·(1−f).
func rateLimit(all []met, counts bool) (limit, spread float64) {
	var refused []float64
	most := 0.0
	for _, m := range all {
		if m.refused {
			refused = append(refused, m.load)
		} else {
			most = max(most, m.load)
		}
	}
	if len(refused) < fewest {
		return 0, 0
	}
	slices.Sort(refused)
	mean, _ := moments(refused)
	sd := (quantile(refused, 0.75) - quantile(refused, 0.25)) / 1.349 // of a normal one; lulls leave a few far off
	random := float64(mean * float64(len(refused)) / float64(len(all)))
	steady := counts && float64(sd*sd) < float64(even*random)
	limit = quantile(refused, low)
	if limit < 2 || most > float64(burst*limit) || !steady && !(higher(all) >= decisive) {
		return 0, 0
	}
	return limit, sd / mean
}

// higher returns the probability that a refused request met more load than an accepted one, ties counted by half.
func higher(all []met) float64 {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b met) int { return cmp.Compare(a.load, b.load) })
	below, refusedAll, sum := 0.0, 0.0, 0.0
	for i := 0; i < len(sorted); {
		accepted, refused, load := 0.0, 0.0, sorted[i].load
		for ; i < len(sorted) && sorted[i].load == load; i++ {
			if sorted[i].refused {
				refused++
			} else {
				accepted++
			}
		}
		sum += float64(refused * (below + accepted/2))
		below += accepted
		refusedAll += refused
	}
	return sum / (below * refusedAll)
}

// places returns how many requests were in service when others were refused for want of room; 0 where such refusals
// seem to come at random.
func places(sent []Record) int {
	const ends, starts, refuses = 0, 1, 2 // of events at one moment, in this order
	type event struct {
		at   int64
		what int
	}
	var events []event
	for i := range sent {
		switch r := &sent[i]; {
		case r.Status == noRoom:
			events = append(events, event{r.At, refuses})
		case r.Status == 0 && r.Latency > 0:
			events = append(events, event{r.At, starts}, event{r.At + int64(float64(r.Latency*1e9)), ends})
		}
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Or(cmp.Compare(a.at, b.at), a.what-b.what) })
	var all []met
	var refused []float64
	running, most := 0, 0
	for _, e := range events {
		switch e.what {
		case ends:
			running--
		case starts:
			all = append(all, met{load: float64(running)})
			running++
			most = max(most, running)
		case refuses:
			all = append(all, met{load: float64(running), refused: true})
			refused = append(refused, float64(running))
		}
	}
	if len(refused) < fewest {
		return 0
	}
	slices.Sort(refused)
	n := quantile(refused, 0.5) // clocks make the most a little more
	if quantile(refused, low) < float64(full*n) || float64(full*float64(most)) > n+1 || !(higher(all) >= decisive) {
		return 0
	}
	return int(n)
}
