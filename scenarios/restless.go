package scenarios

import (
	"fmt"
	"math"
	"slices"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// restless warns of users of a closed loop who may ask for ever at one instant: who think for no time, and can get
// their answer in none. A run that comes to that is broken off.
func (s *Scenario) restless() []string {
	closed, ok := s.base.Arrivals.(*workload.Closed)
	if !ok || closed.Think != nil && closed.Think.Quantile(0.5) > 0 {
		return nil
	}
	for i := range s.base.Providers {
		p := &s.base.Providers[i]
		how := answersInNoTime(p)
		if how == "" && s.failsAtOnce() {
			how = refusesInNoTime(p, closed.Users)
		}
		if how != "" {
			return []string{fmt.Sprintf("the closed users do not think, and provider %q %s: users may ask for ever at one instant; "+
				"give them a think time, or the provider an rtt", p.Name, how)}
		}
	}
	return nil
}

// failsAtOnce reports whether under some strategy a request that is refused fails at once, without a pause before
// another attempt.
func (s *Scenario) failsAtOnce() bool {
	return slices.ContainsFunc(s.Strategies, func(st Strategy) bool {
		r := st.Balancer.Retries
		return r.Max == 0 || r.Backoff.Initial == 0
	})
}

// answersInNoTime says how, "" if it does not.
func answersInNoTime(p *mockproviders.Config) string {
	if p.RTT == 0 && p.TTFT.Quantile(0.5) == 0 && p.PerPromptToken == 0 && p.PerOutputToken.Quantile(0.5) == 0 && p.Slowdown == nil {
		return "can answer in no time"
	}
	return ""
}

// refusesInNoTime says how, "" if it does not.
func refusesInNoTime(p *mockproviders.Config, users int) string {
	if p.RTT > 0 {
		return ""
	}
	for _, f := range p.Faults {
		e := mockproviders.Effects{Slow: 1, Allow: 1, Price: 1_000_000}
		f.Act(&e, 0)
		if e.Refuse || slices.ContainsFunc(e.Errors, func(r mockproviders.RandomError) bool { return r.After == 0 }) {
			return fmt.Sprintf("can refuse them in no time (%s)", f)
		}
	}
	places := math.Inf(1)
	if p.Concurrency != mockproviders.Unlimited && p.Queue != mockproviders.Unlimited {
		places = float64(p.Concurrency) + float64(p.Queue)
	}
	switch {
	case p.RateLimit != nil:
		return "can refuse them in no time (rate_limit)"
	case float64(users) > places:
		return "can refuse them in no time (queue)"
	}
	return ""
}
