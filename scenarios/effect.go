package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/sim/workload"
)

// idle collects warnings of what the file says and what has no effect. What a profile brings is not told of: it is
// made for other traffic, too.
func (d *decoder) idle(s *Scenario, f *file) {
	if len(d.errs) > 0 {
		return
	}
	given := func(n *node, keys ...string) bool {
		for _, key := range keys {
			if n == nil || n.kind != mapping {
				return false
			}
			n = n.get(key)
		}
		return n != nil && n.line > 0
	}
	prefixes := known(s.repeatsPrefixes)
	for i, n := range f.Providers.items {
		p := &s.base.Providers[i]
		warn := func(format string, args ...any) {
			s.idle = append(s.idle, fmt.Sprintf("provider %q: ", p.Name)+fmt.Sprintf(format, args...))
		}
		for _, of := range [...]struct {
			given bool
			what  string
		}{
			{given(n, "cache") && p.Cache != nil, "cache"},
			{given(n, "ttft", "per_cached_token"), "per_cached_token"},
			{given(n, "price", "cached_input"), "cached_input"},
		} {
			switch {
			case of.given && p.Cache == nil:
				warn("%s has no effect without a cache", of.what)
			case of.given && !prefixes():
				warn("%s has no effect: no class of requests has sessions, and no trace tells the blocks of its prompts", of.what)
			}
		}
		if given(n, "queue") && p.Concurrency == mockproviders.Unlimited && p.Queue != mockproviders.Unlimited {
			warn("queue has no effect: concurrency is unlimited, so nobody waits")
		}
		if a, b, ok := overlap(p.Price.Discounts); ok && given(n, "price", "discounts") {
			warn("discounts %d and %d overlap: where they do, the first one holds", a+1, b+1)
		}
		if given(n, "faults") {
			for _, fault := range p.Faults {
				if lacks := lacking(fault, p); lacks != "" {
					warn("the fault %q has no effect without a %s", fault, lacks)
				}
			}
		}
	}
	s.idle = append(s.idle, idleIncidents(s.base.Providers)...)
	s.idle = append(s.idle, s.idleHedges()...)
}

// idleHedges warns of hedges that never begin, or not as often as asked for. Strategies with the same section are told of
// once.
func (s *Scenario) idleHedges() []string {
	var all []string
	for _, st := range s.Strategies {
		h, timeout, n := st.Balancer.Hedge, st.Balancer.Timeout, len(s.base.Providers)
		var why string
		switch {
		case h == nil:
			continue
		case n == 1:
			why = "hedge has no effect: there is no second provider"
		case timeout > 0 && h.After >= timeout:
			why = fmt.Sprintf("hedge has no effect: its after of %s is not shorter than the timeout of %s", units.FormatDuration(h.After), units.FormatDuration(timeout))
		case h.Max >= n:
			why = fmt.Sprintf("hedge: max: %d is more than the other %d providers; no provider gets a request twice at the same time", h.Max, n-1)
		}
		if why != "" && !slices.Contains(all, "balancer: "+why) {
			all = append(all, "balancer: "+why)
		}
	}
	return all
}

// known calls f at most once, and only when its answer is wanted.
func known(f func() bool) func() bool {
	asked, answer := false, false
	return func() bool {
		if !asked {
			asked, answer = true, f()
		}
		return answer
	}
}

// repeatsPrefixes reports whether prompts may begin as earlier ones did: those of sessions, and of traces with blocks.
func (s *Scenario) repeatsPrefixes() bool {
	if s.base.Sizes != nil {
		for i := range s.base.Sizes.Classes {
			if s.base.Sizes.Classes[i].Session != nil {
				return true
			}
		}
	}
	open, ok := s.base.Arrivals.(workload.Open)
	if !ok {
		return false
	}
	source, err := open.Open(1, s.base.Sizes)
	if err != nil {
		return true // the run will tell
	}
	defer source.Close()
	_, blocky := source.(workload.Blocky)
	return blocky
}

// lacking names what a fault needs and the provider does not have, "" if nothing. Incidents have warnings of their own.
func lacking(f mockproviders.Fault, p *mockproviders.Config) string {
	switch f.(type) {
	case *mockproviders.RateLimitCutParams:
		if p.RateLimit == nil {
			return "rate_limit"
		}
	case *mockproviders.PriceChangeParams:
		if q := &p.Price; q.Input == 0 && q.Output == 0 && q.CachedInput <= 0 && q.Request == 0 && len(q.Tiers) == 0 {
			return "price"
		}
	}
	return ""
}

// idleIncidents warns of incidents that touch none of the providers that they strike.
func idleIncidents(providers []mockproviders.Config) []string {
	var order []*mockproviders.Shared
	lacks := map[*mockproviders.Shared]string{}
	for i := range providers {
		for _, f := range providers[i].Faults {
			shared, ok := f.(*mockproviders.Shared)
			if !ok {
				continue
			}
			lack := lacking(shared.Fault, &providers[i])
			if old, seen := lacks[shared]; !seen {
				order = append(order, shared)
			} else if old == "" {
				lack = ""
			}
			lacks[shared] = lack
		}
	}
	var all []string
	for _, shared := range order {
		if lack := lacks[shared]; lack != "" {
			all = append(all, fmt.Sprintf("the incident %q has no effect: no provider that it strikes has a %s", shared.Name, lack))
		}
	}
	return all
}

// overlap finds two discounts that hold at one time of day.
func overlap(all []mockproviders.Discount) (a, b int, ok bool) {
	const day = 24 * time.Hour
	for b := range all {
		for a := range b {
			for _, shift := range [...]time.Duration{-day, 0, day} {
				if all[a].From < all[b].To+shift && all[b].From+shift < all[a].To {
					return a, b, true
				}
			}
		}
	}
	return 0, 0, false
}
