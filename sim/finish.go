package sim

import (
	"fmt"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// finish closes the books after the last event.
func (r *runner) finish() (*Result, error) {
	end := r.rec.now
	unfinished := r.giveUp(end)
	ran := r.cfg.Duration > 0 && !r.traffic.over() // for all of its duration
	r.rec.res.End = r.traffic.last
	if ran {
		r.rec.res.End = int64(r.cfg.Duration)
	}
	if r.rec.rich {
		return nil, errRich
	}
	r.rec.close()
	res := r.rec.res
	res.Timeline.trim(res.End, !ran, len(r.providers))
	for i := range res.Providers {
		p := &res.Providers[i]
		p.Unhealthy = int64(r.bal.Unhealthy(time.Duration(end), i))
		if end > 0 {
			p.MeanInFlight = float64(r.rec.prov[i].area) / float64(end)
		}
	}
	return res, r.check(unfinished)
}

// giveUp takes back the attempts that nobody will ever answer and returns how many requests, measured or not, are
// left without an end.
func (r *runner) giveUp(now int64) (unfinished uint64) {
	r.bal.Outstanding(func(id balancer.RequestID) {
		unfinished++
		q := &r.requests[id.Index()]
		r.rec.all.sojourns += uint64(now - q.at)
		if q.measured {
			r.rec.class[q.class].Unfinished++
		}
	})
	r.rec.hedging = false // what is cancelled now lost no race
	r.bal.InFlight(func(id balancer.AttemptID, p int) {
		a := &r.attempts[id.Index()]
		end := r.providers[p].Cancel(now, a.taken)
		r.rec.attemptEnded(now, p, a, &r.requests[a.request], &strategies.Outcome{Provider: p, Status: strategies.Cancelled, Cost: end.Cost,
			OutputTokens: int(end.Tokens)}, end.Cached)
	})
	return unfinished
}

// A ConservationError says that the books of a run do not balance: a defect of the program.
type ConservationError struct {
	Strategy string
	Seed     uint64
	What     string
}

// Error implements error.
func (e *ConservationError) Error() string {
	return fmt.Sprintf("the books of strategy %q with seed %d do not balance: %s; this is a defect of evenkeel or of the strategy, please report it with the scenario file",
		e.Strategy, e.Seed, e.What)
}

// check holds the run to what must always be true: every request and every attempt ends exactly once and in one
// way, money and time are neither made nor lost, and Little's law (∫ N dt = Σ sojourn times, for any stretch of
// time that begins and ends empty; J. D. C. Little, 1961) holds exactly.
func (r *runner) check(unfinished uint64) error {
	res, all := r.rec.res, &r.rec.all
	var attempts, statuses uint64
	var spend, lost units.Money
	var err error
	must := func(ok bool, what string, args ...any) {
		if !ok && err == nil {
			err = &ConservationError{r.cfg.Strategy.Name, res.Seed, fmt.Sprintf(what, args...)}
		}
	}
	for i := range res.Providers {
		p, b := &res.Providers[i], &r.rec.prov[i]
		attempts += p.Attempts
		spend += p.Spend
		for _, n := range p.Statuses {
			statuses += n
		}
		must(r.providers[i].Open() == 0, "provider %d still has %d attempts", i, r.providers[i].Open())
		must(b.started == b.ended && b.inFlight == 0, "provider %d: %d attempts started, %d ended, %d in flight", i, b.started, b.ended, b.inFlight)
		lost += p.Lost.CutStreams + p.Lost.Hedges + p.Lost.Retries + p.Lost.Firsts
		must(b.area == b.total, "provider %d: Little's law: ∫ in-flight dt = %d, Σ durations = %d", i, b.area, b.total)
	}
	must(all.offered == all.succeeded+all.failed+all.rejected+unfinished, "%d requests offered, %d succeeded, %d failed, %d rejected, %d unfinished",
		all.offered, all.succeeded, all.failed, all.rejected, unfinished)
	must(all.live == unfinished, "%d requests in progress, %d unfinished", all.live, unfinished)
	must(all.area == all.sojourns, "Little's law: ∫ N dt = %d, Σ sojourn times = %d", all.area, all.sojourns)
	must(all.attempts == all.firsts+all.retries+all.hedges, "%d attempts, %d first ones, %d retries, %d hedges", all.attempts, all.firsts, all.retries, all.hedges)
	must(len(r.rec.late) == 0, "%d bills are owed", len(r.rec.late))
	must(all.inFlight == 0, "%d attempts in flight at the end", all.inFlight)
	must(res.Offered == res.Succeeded+res.Failed+res.Rejected+res.Unfinished, "measured: %d requests offered, %d succeeded, %d failed, %d rejected, %d unfinished",
		res.Offered, res.Succeeded, res.Failed, res.Rejected, res.Unfinished)
	must(res.Attempts == attempts && attempts == statuses, "measured: %d attempts, %d by provider, %d by status", res.Attempts, attempts, statuses)
	must(res.Spend == spend && res.Wasted == lost, "measured: spend %d, %d by provider, wasted %d, %d by provider picodollars", res.Spend, spend, res.Wasted, lost)
	must(res.Latency.Count() == res.Succeeded, "measured: %d latencies of %d successes", res.Latency.Count(), res.Succeeded)
	return err
}
