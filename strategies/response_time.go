package strategies

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

func init() {
	Register("response_time", "takes the provider with the lowest average response time",
		`Each attempt goes to the eligible provider with the lowest average over its last window answers; ties are broken
at random. A failed attempt is time spent without an answer: it counts as at least an average answer's time and
never as an answer, so a provider that errors in a millisecond looks slow, and one that only fails is never the
fastest. Cancelled attempts and bad requests say nothing.

A provider that was never tried gets one attempt at once; one that nothing was heard of for stale_after gets one
too, and what it answers replaces what was known of it. While that attempt is under way nobody else is sent
there. So no one starves, and no one is taken for ever on old news. At most the share explore of the attempts is
spent on it, first attempts aside.

Use it when providers differ in speed far more than their speed depends on your load.

It fails under load: all traffic goes to whoever looks fastest until the answers, which come late, say
otherwise, so it swings between providers (herd behaviour). The average is of whole responses: a provider that
happens to get the long answers looks slow; measure: ttft compares better between requests of different length,
where answers are streamed. With unmeasured: worst, the textbook form, a provider without an answer counts as
infinitely slow and nothing is explored: the first to answer keeps all traffic, and one slow spell excludes a
provider for good.

Parameters: a short window follows changes, a long one hides noise.

Source: the herd effect of old news is Mitzenmacher, "How useful is old information?", 2000; exploring by a
small share of trials is epsilon-greedy (Sutton and Barto, Reinforcement Learning, 1998, section 2.2).`,
		ResponseTime{Window: 100, Unmeasured: "explore", StaleAfter: 30 * time.Second, Explore: 0.1, Measure: "total"},
		newResponseTime)
}

// ResponseTime are the parameters of response_time.
type ResponseTime struct {
	Window     int           `param:"window" min:"1" max:"1000" doc:"answers averaged per provider"`
	Unmeasured string        `param:"unmeasured" enum:"explore|worst" doc:"how a provider without answers counts: explore tries it, worst takes it for infinitely slow"`
	StaleAfter time.Duration `param:"stale_after" above:"0s" doc:"silence after which a provider is tried again"`
	Explore    units.Share   `param:"explore" doc:"largest share of attempts spent on providers gone stale"`
	Measure    string        `param:"measure" enum:"total|ttft" doc:"what is averaged: the whole response, or the time to its first token"`
}

type responseTime struct {
	latencies latencies
	explorer  explorer
	explore   bool
	ttft      bool
	rand      *rng.Rand
	ties      ties
}

func newResponseTime(p *ResponseTime, env Env) (Strategy, error) {
	n := len(env.Providers)
	s := &responseTime{rand: env.Rand, ties: newTies(n)}
	switch {
	case p.Window < 1 || p.Window > 1000:
		return nil, fmt.Errorf("window is %d; average between 1 and 1000 answers", p.Window)
	case p.StaleAfter <= 0:
		return nil, fmt.Errorf("stale_after is %v; it must be positive", p.StaleAfter)
	case !(p.Explore >= 0 && p.Explore <= 1):
		return nil, fmt.Errorf("explore is %v; a share lies between 0 and 1", p.Explore)
	}
	var err error
	if s.explore, err = oneOf("unmeasured", p.Unmeasured, "worst", "explore"); err != nil {
		return nil, err
	}
	if s.ttft, err = oneOf("measure", p.Measure, "total", "ttft"); err != nil {
		return nil, err
	}
	if s.explore {
		s.latencies = newLatencies(n, p.Window, p.StaleAfter)
		s.explorer = newExplorer(n, p.StaleAfter, float64(p.Explore))
	} else {
		s.latencies = newLatencies(n, p.Window, 0)
	}
	return s, nil
}

// oneOf reports whether the parameter called name has the value yes; the only other one is no.
func oneOf(name, value, no, yes string) (bool, error) {
	if value != no && value != yes {
		return false, fmt.Errorf("%s is %q; it is %s or %s", name, value, no, yes)
	}
	return value == yes, nil
}

func (s *responseTime) Pick(now time.Duration, _ *Request, pool Pool) int {
	r := pool.r
	if s.explore && s.explorer.find(now, r) {
		i := s.explorer.ties.choose(s.rand)
		s.explorer.sent(i, now)
		return i
	}
	best := 0.0
	tied := s.ties.list[:0]
	for _, i := range r.order[:r.eligible] {
		switch t := s.latencies.mean[i]; {
		case len(tied) == 0 || t < best:
			best = t
			tied = append(tied[:0], i)
		case t == best:
			tied = append(tied, i)
		}
	}
	s.ties.list = tied
	return s.ties.choose(s.rand)
}

func (s *responseTime) Observe(now time.Duration, _ *Request, out *Outcome) {
	if out.Status == Cancelled || out.Status == BadRequest {
		return
	}
	d := out.Total
	if s.ttft && out.Status == OK && out.TTFT > 0 {
		d = out.TTFT
	}
	s.latencies.record(out.Provider, now, d, out.Status.Failed())
	if s.explore {
		s.explorer.heard(out.Provider, now)
	}
}

// Explain implements Reasoner.
func (s *responseTime) Explain(now time.Duration, _ *Request, pool Pool, why *Reasons) {
	by := "mean response"
	if s.ttft {
		by = "mean time to first token"
	}
	for i, t := range s.latencies.mean {
		why.Score(i, by, "s", t/1e9)
	}
	if s.explore && s.explorer.explain(now, pool, why) {
		return
	}
	why.lowest(pool, by, "the one with the lowest "+by)
}
