package fit

import (
	"math"
	"slices"
)

// buckets finds the token bucket whose emptiness tells best which requests were refused, of requests or of tokens; 0
// where none tells it well. It returns the limit as rateLimit does, with the request refused.
func (p *Provider) buckets(requests, tokens []met) (limit, tokenLimit float64) {
	r, told := bucketRate(requests)
	t, tokensTold := bucketRate(tokens)
	switch {
	case max(told, tokensTold) < telling:
		return 0, 0
	case tokensTold > told:
		return 0, t
	}
	return math.Round(r) + 1, 0
}

// telling is how well a bucket must tell.
const telling = 0.6

// bucketRate returns the rate of the bucket of a minute's worth that tells best, and how well: the share of the
// refused that it refuses less the share of the accepted that it does (W. J. Youden, "Index for rating diagnostic
// tests", Cancer 3, 1950). Refusals by such a bucket come with between once and twice its rate in the minute before.
func bucketRate(all []met) (rate, told float64) {
	var refused []float64
	for _, m := range all {
		if m.refused {
			refused = append(refused, m.load)
		}
	}
	if len(refused) < fewest {
		return 0, 0
	}
	slices.Sort(refused)
	middle := quantile(refused, 0.5)
	for r := float64(0.4 * middle); r < float64(1.2*middle); r = float64(r * 1.01) {
		if j := youden(all, r); j > told {
			rate, told = r, j
		}
	}
	return rate, told
}

// youden plays a bucket back. What was seen puts its level right: who was accepted found enough, who was refused did
// not.
func youden(all []met, rate float64) float64 {
	level, last := rate, all[0].at
	var accepted, refused, wronged, caught float64
	for _, m := range all {
		level = min(rate, level+float64(float64(m.at-last)/float64(minute)*rate))
		last = m.at
		short := level < m.need
		if m.refused {
			refused++
			if short {
				caught++
			}
			level = min(level, m.need)
			continue
		}
		accepted++
		if short {
			wronged++
		}
		level = max(level, m.need) - m.need
	}
	return caught/refused - wronged/max(1, accepted)
}
