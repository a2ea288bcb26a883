package sim

import (
	"time"

	"github.com/evenkeel/evenkeel/mockproviders"
	"github.com/evenkeel/evenkeel/sim/workload"
	"github.com/evenkeel/evenkeel/strategies"
	"github.com/evenkeel/evenkeel/strategies/balancer"
)

// advance ends the attempt that is due at a provider.
func (r *runner) advance(now int64, p int) {
	provider := r.providers[p]
	if provider.Advance(now, &r.end) {
		r.next.set(p, provider.Next())
		if r.end.Late {
			r.rec.lateBill(p, r.end.Tag, r.end.Cost)
			return
		}
		r.ended(now, balancer.AttemptID(r.end.Tag), p, statusOf(r.end.Code))
		return
	}
	r.next.set(p, provider.Next())
}

// ended tells the balancer and the books about the attempt in r.end.
func (r *runner) ended(now int64, id balancer.AttemptID, p int, status strategies.Status) {
	a := &r.attempts[id.Index()]
	q, end, out := &r.requests[a.request], &r.end, &r.out
	out.Provider, out.Status, out.Total, out.TTFT = p, status, time.Duration(now-a.start), 0
	out.OutputTokens, out.Cost, out.RetryAfter = int(end.Tokens), end.Cost, time.Duration(end.RetryAfter)
	out.RequestsLeft, out.TokensLeft = end.Requests, end.TokensLeft
	if end.First >= 0 {
		out.TTFT = time.Duration(end.First - a.start)
	}
	q.first = end.First
	r.rec.attemptEnded(now, p, a, q, out, end.Cached)
	r.do(now, r.bal.Finish(time.Duration(now), id, out))
}

// do carries out what the balancer asked for, and what it asks for in consequence.
func (r *runner) do(now int64, actions []balancer.Action) {
	if r.doing {
		r.todo = append(r.todo, actions...)
		return
	}
	r.doing = true
	for k := range actions {
		if k > 0 {
			r.todo = append(r.todo, actions[k])
		}
	}
	if len(actions) > 0 {
		r.act(now, &actions[0])
	}
	for k := 0; k < len(r.todo); k++ {
		a := r.todo[k]
		r.act(now, &a)
	}
	r.todo = r.todo[:0]
	r.doing = false
}

// act carries out one action. What it calls may overwrite *a, so all is taken from it first.
func (r *runner) act(now int64, a *balancer.Action) {
	switch a.Kind {
	case balancer.Start:
		r.start(now, a)
	case balancer.Cancel:
		r.cancel(now, a.Attempt, int(a.Provider), a.Status)
	default:
		q := &r.requests[a.Request.Index()]
		r.rec.requestEnded(now, q, a.Kind, a.Status)
		r.traffic.done(now, q, a.Kind == balancer.Succeed)
	}
}

// start sends an attempt to its provider.
func (r *runner) start(now int64, action *balancer.Action) {
	n, id, p := action.Request.Index(), action.Attempt, int(action.Provider)
	repeat, number := action.Repeat, action.Number
	q := &r.requests[n]
	i := id.Index()
	for i >= len(r.attempts) {
		r.attempts = append(r.attempts, attempt{})
	}
	a := &r.attempts[i]
	a.start, a.request, a.taken, a.number, a.measured = now, uint32(n), 0, number, q.measured
	r.rec.attemptStarted(now, p, q, number)
	job := &r.job
	job.Request, job.Order, job.Tag = q.id, q.order, uint64(id)
	job.Attempt, job.Prompt, job.Output, job.Cap = uint32(repeat), q.prompt, q.output, q.cap
	if r.special {
		job.Prefix, job.Urgency = nil, 0
		r.describe(q, job, i)
	}
	provider := r.providers[p]
	taken, ok := provider.Admit(now, job, &r.end)
	if !ok {
		r.ended(now, id, p, statusOf(r.end.Code))
		return
	}
	a.taken = taken
	r.next.set(p, provider.Next())
}

// describe tells a provider what only some requests have: urgency, and what of the prompt its cache may hold.
func (r *runner) describe(q *request, job *mockproviders.Job, attempt int) {
	if int(q.class) < len(r.cfg.Classes) {
		job.Urgency = uint8(r.cfg.Classes[q.class].Priority)
	}
	var prefix mockproviders.Prefix
	switch {
	case q.row != 0 && r.traffic.blocky != nil:
		prefix = mockproviders.Prefix{Blocks: r.traffic.blocky.Blocks(q.row), BlockTokens: workload.BlockTokens}
	case q.session != 0:
		s := &r.traffic.sessions.all[q.session]
		prefix = mockproviders.Prefix{Session: s.id + 1, Repeats: q.repeats}
		if shared := r.traffic.sessions.draws.Session(q.class).SharedPrefix; shared > 0 {
			prefix.Common, prefix.Shared = uint64(q.class)+1, min(int32(shared), q.prompt)
		}
	default:
		return
	}
	for attempt >= len(r.prefixes) {
		r.prefixes = append(r.prefixes, new(mockproviders.Prefix))
	}
	job.Prefix = r.prefixes[attempt]
	*job.Prefix = prefix
}

// cancel takes an attempt back from its provider.
func (r *runner) cancel(now int64, id balancer.AttemptID, p int, status strategies.Status) {
	provider := r.providers[p]
	a := &r.attempts[id.Index()]
	r.end = provider.Cancel(now, a.taken)
	r.next.set(p, provider.Next())
	if r.end.Late {
		r.rec.owe(r.end.Tag, a, &r.requests[a.request], status == strategies.Cancelled)
	}
	r.ended(now, id, p, status)
}

// statusOf gives what a client makes of an attempt's end.
func statusOf(code int) strategies.Status {
	switch code {
	case mockproviders.CodeOK:
		return strategies.OK
	case mockproviders.CodeBroken:
		return strategies.ServerError
	}
	return strategies.StatusOf(code)
}
