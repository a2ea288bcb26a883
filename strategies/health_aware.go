package strategies

import (
	"fmt"
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

func init() {
	Register("health_aware", "takes the best healthy provider by response time and error rate",
		`Each attempt goes to the healthy provider with the highest 1 / (response time × (1 + error rate)). The response
time averages its latest answers, as many as answers says; the error rate is over the last window. A provider whose
error rate exceeds unhealthy_above among at least min_requests attempts is unhealthy and gets nothing, except
probes: after probe_after one attempt goes there; a failed probe doubles the wait, up to probe_max; probes
successes in a row make it healthy. One that falls ill again soon after goes on where its waiting had got to. At
least the share panic of all providers always stays in use, however ill: when everything fails, the fault is
likely not the providers'. Where that leaves nobody eligible for an attempt, health is ignored for it. With panic:
auto the share is half, except with recovery: never, where it is nothing: never then means never. Providers never
tried, or unheard of for stale_after, get an attempt as response_time does it.

Use it when providers have incidents of their own and one can carry the traffic of another.

It fails as response_time does: all traffic goes to the best, which then gets worse. The error rate matters
little until the threshold: at the most it halves the score. The textbook form is error_step: 0.01,
recover_step: 0.001, unhealthy_above: 0.1, recovery: never: each failure adds a step to the error rate and each
success takes a smaller one back. A steady 9 % of errors holds the rate where it is, a few more exclude the
provider, and since an excluded provider has no successes it never returns; one after the other they all go.

Source: outlier ejection, growing ejection times and the panic threshold are Envoy's; the circuit breaker's
half-open state is Nygard, Release It!, 2007.`,
		HealthAware{
			Answers: 100, Window: 30 * time.Second, MinRequests: 10, UnhealthyAbove: 0.3, Panic: ShareOrAuto{Auto: true},
			Recovery: "half_open", ProbeAfter: 5 * time.Second, ProbeMax: 2 * time.Minute, Probes: 3,
			StaleAfter: 30 * time.Second, Explore: 0.1,
		}, newHealthAware)
}

// HealthAware are the parameters of health_aware.
type HealthAware struct {
	Answers        int           `param:"answers" min:"1" max:"1000" doc:"answers averaged for the response time"`
	Window         time.Duration `param:"window" min:"1ms" doc:"time over which the error rate is counted"`
	MinRequests    int           `param:"min_requests" min:"1" doc:"attempts in the window before it says anything about health"`
	UnhealthyAbove units.Share   `param:"unhealthy_above" doc:"error rate above which a provider is unhealthy"`
	Panic          ShareOrAuto   `param:"panic" doc:"share of the providers that always stays in use; auto: 0% with recovery: never, else 50%"`
	Recovery       string        `param:"recovery" enum:"half_open|never" doc:"how an unhealthy provider returns: half_open by probes, or never"`
	ProbeAfter     time.Duration `param:"probe_after" above:"0s" doc:"wait before the first probe; it doubles with each failed one"`
	ProbeMax       time.Duration `param:"probe_max" above:"0s" doc:"longest wait before a probe"`
	Probes         int           `param:"probes" min:"1" doc:"successful probes in a row that make a provider healthy"`
	StaleAfter     time.Duration `param:"stale_after" above:"0s" doc:"silence after which a healthy provider is tried again"`
	Explore        units.Share   `param:"explore" doc:"largest share of attempts spent on providers gone stale"`
	ErrorStep      float64       `param:"error_step" min:"0" doc:"added to the error rate by a failure; 0 counts over the window instead"`
	RecoverStep    float64       `param:"recover_step" min:"0" doc:"taken from the error rate by a success, where error_step is set"`
}

type healthAware struct {
	params    HealthAware
	steps     bool          // the error rate goes by steps
	width     time.Duration // of a slot of the window
	keep      int           // providers that stay in use whatever happens
	down      int           // unhealthy providers
	halfOpen  bool
	latencies latencies
	explorer  explorer
	health    []health
	score     []float64 // response time × (1 + error rate), the lower the better; NaN for the unhealthy
	rand      *rng.Rand
	ties      ties
}

type health struct {
	down      bool
	rate      float64 // error rate
	window    errorWindow
	wait      time.Duration // before the next probe
	probeAt   time.Duration
	since     time.Duration // of falling ill, or of recovering
	successes int           // of probes, in a row
}

func newHealthAware(p *HealthAware, env Env) (Strategy, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if p.Recovery != "half_open" && p.Recovery != "never" {
		return nil, fmt.Errorf("recovery is %q; it is half_open or never", p.Recovery)
	}
	n := len(env.Providers)
	panics := p.Panic.or(0.5)
	if p.Recovery == "never" {
		panics = p.Panic.or(0)
	}
	s := &healthAware{
		params: *p, steps: p.ErrorStep > 0, width: p.Window / slots,
		keep:      int(math.Ceil(float64(float64(panics)*float64(n)) - 1e-9)),
		halfOpen:  p.Recovery == "half_open",
		latencies: newLatencies(n, p.Answers, p.StaleAfter), explorer: newExplorer(n, p.StaleAfter, float64(p.Explore)),
		health: make([]health, n), score: make([]float64, n), rand: env.Rand, ties: newTies(n),
	}
	for i := range s.score {
		s.score[i] = math.Inf(1)
	}
	return s, nil
}

func (p *HealthAware) check() error {
	switch {
	case p.Answers < 1 || p.Answers > 1000:
		return fmt.Errorf("answers is %d; average between 1 and 1000", p.Answers)
	case p.Window < time.Millisecond:
		return fmt.Errorf("window is %v; it is at least 1ms", p.Window)
	case p.MinRequests < 1 || p.Probes < 1:
		return fmt.Errorf("min_requests is %d and probes is %d; they are at least 1", p.MinRequests, p.Probes)
	case !(p.UnhealthyAbove >= 0 && p.UnhealthyAbove <= 1 && p.Panic.or(0) >= 0 && p.Panic.or(0) <= 1 &&
		p.Explore >= 0 && p.Explore <= 1):
		return fmt.Errorf("unhealthy_above, panic and explore are %v, %v and %v; shares lie between 0 and 1",
			p.UnhealthyAbove, p.Panic.or(0), p.Explore)
	case p.ProbeAfter <= 0 || p.ProbeMax < p.ProbeAfter || p.StaleAfter <= 0:
		return fmt.Errorf("probe_after, probe_max and stale_after are %v, %v and %v; all are positive, "+
			"and the second is not below the first", p.ProbeAfter, p.ProbeMax, p.StaleAfter)
	case !(p.ErrorStep >= 0) || !(p.RecoverStep >= 0):
		return fmt.Errorf("error_step and recover_step are %v and %v; they cannot be negative", p.ErrorStep, p.RecoverStep)
	}
	return nil
}

func (s *healthAware) Pick(now time.Duration, _ *Request, pool Pool) int {
	r := pool.r
	if s.down > 0 && s.halfOpen {
		if i := s.probe(now, r); i != None {
			return i
		}
	}
	if s.explorer.find(now, r) {
		i := s.explorer.ties.choose(s.rand)
		s.explorer.sent(i, now)
		return i
	}
	best := math.Inf(1)
	tied := s.ties.list[:0]
	for _, i := range r.order[:r.eligible] {
		switch c := s.score[i]; { // NaN compares false
		case c < best:
			best = c
			tied = append(tied[:0], i)
		case c == best:
			tied = append(tied, i)
		}
	}
	if len(tied) == 0 && s.keep > 0 {
		tied = append(tied, r.order[:r.eligible]...)
	}
	s.ties.list = tied
	return s.ties.choose(s.rand)
}

// probe returns the unhealthy eligible provider that has waited longest for a probe, or None.
func (s *healthAware) probe(now time.Duration, r *Roster) int {
	first, next := None, time.Duration(never)
	for _, i := range r.order[:r.eligible] {
		if h := &s.health[i]; h.down && h.probeAt < next {
			first, next = int(i), h.probeAt
		}
	}
	if first == None || next > now {
		return None
	}
	h := &s.health[first]
	h.probeAt = now + h.wait // the next one, should this one never end
	return first
}
