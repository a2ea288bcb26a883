package mockproviders

import (
	"math"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/rng"
	"github.com/evenkeel/evenkeel/sim/units"
)

// Status codes of an attempt's end that are not HTTP's.
const (
	CodeRefused = 0  // nobody took the connection
	CodeCut     = -1 // the client cancelled
	CodeOK      = 200
	CodeNoRoom  = 503
)

// A Model is a Config prepared for running: its distributions tabulated, its faults laid out in time. It is
// immutable and shared by concurrent runs.
type Model struct {
	cfg      Config
	owner    uint64 // keys the draws; from the name, so that neither order nor company changes them
	ttft     *dist.Sampler
	perToken *dist.Sampler
	segments []segment
	slots    int // concurrency, MaxInt32 where unlimited
	room     int // queue, likewise
}

// Compile prepares cfg for running.
func Compile(cfg Config) *Model {
	return &Model{
		cfg:      cfg,
		owner:    rng.HashString(cfg.Name),
		ttft:     dist.Compile(cfg.TTFT, 1e9),
		perToken: dist.Compile(cfg.PerOutputToken, 1e9),
		segments: schedule(cfg.Faults),
		slots:    limit(cfg.Concurrency),
		room:     limit(cfg.Queue),
	}
}

func limit(n int) int {
	if n == Unlimited {
		return math.MaxInt32
	}
	return n
}

// Config returns what m was compiled from.
func (m *Model) Config() *Config { return &m.cfg }

// A Job is one attempt as a provider sees it.
type Job struct {
	Request uint64 // keys its draws
	Attempt uint32 // how many attempts of the request this provider saw before: 0 for the first
	Prompt  int32  // tokens
	Output  int32  // tokens of the full answer
	Tag     uint64 // the caller's; comes back in End
}

// An End is how an attempt ended.
type End struct {
	Tag    uint64
	Code   int   // HTTP status, CodeRefused or CodeCut
	First  int64 // when the first token left, in nanoseconds since the run began; -1 if none did
	Tokens int32 // output tokens sent
	Cost   units.Money
}

// A Provider is one provider during one run: an automaton that is told the time, which must never decrease. It
// serves first come, first served: Concurrency attempts at once, Queue more wait, the rest are refused.
type Provider struct {
	m        *Model
	ttft     rng.Stream
	perToken rng.Stream
	faults   rng.Stream

	seg     int // the segment of m.segments that now lies in
	running pq.Queue
	jobs    []job
	free    uint32 // head of the list of unused jobs, linked by next
	head    uint32 // queue of waiting jobs, linked by next and prev
	tail    uint32
	busy    int // places taken
	waiting int
	stale   int // events in running of attempts that were cancelled
}

// job numbers start at 1, so that 0 ends a list.
type job struct {
	Job
	start int64   // when service began
	first int64   // when the first token leaves
	end   int64   // when the attempt ends if nobody cancels it; identifies its event in running
	token float64 // nanoseconds per output token
	code  int32   // of the end
	state jobState
	next  uint32
	prev  uint32
}

type jobState uint8

const (
	unused jobState = iota
	waiting
	serving
	hanging
)

// New returns the provider at the beginning of a run.
func (m *Model) New(seed uint64) *Provider {
	return &Provider{
		m:        m,
		ttft:     rng.NewStream(seed, rng.TTFT, m.owner),
		perToken: rng.NewStream(seed, rng.PerOutputToken, m.owner),
		faults:   rng.NewStream(seed, rng.Fault, m.owner),
		jobs:     make([]job, 1, 64),
	}
}

// Admit hands an attempt to the provider. Taken, it gets a number that Cancel wants, valid until its End. Refused
// (ok false), the attempt is over: no End will come for it, code says why, and it costs nothing.
func (p *Provider) Admit(now int64, j *Job) (number uint32, code int, ok bool) {
	fx := p.effects(now)
	switch {
	case fx.Refuse:
		return 0, CodeRefused, false
	case fx.Hang:
		n := p.take(j)
		p.jobs[n].state = hanging
		return n, 0, true
	case p.busy < p.m.slots:
		n := p.take(j)
		p.serve(now, n)
		return n, 0, true
	case p.waiting < p.m.room:
		n := p.take(j)
		p.enqueue(n)
		return n, 0, true
	}
	return 0, CodeNoRoom, false
}

// Next returns when the next attempt will end, pq.Never if none will.
func (p *Provider) Next() int64 { return p.running.At() }

// Advance ends the attempt that is due first, if it is due at or before now, fills end and reports true; the
// longest waiting attempt takes its place. Call it until it reports false.
func (p *Provider) Advance(now int64, end *End) bool {
	if p.running.At() > now {
		return false
	}
	n := p.running.Min().ID
	j := &p.jobs[n]
	at := j.end
	*end = End{Tag: j.Tag, Code: int(j.code), First: -1}
	if j.code == CodeOK {
		end.First, end.Tokens = j.first, j.Output
	}
	end.Cost = p.bill(j, end.Tokens, j.code == CodeOK)
	p.release(n)
	if w := p.dequeue(); w != 0 {
		p.begin(at, w)
		p.running.ReplaceMin(p.jobs[w].end, w)
	} else {
		p.running.Pop()
		p.busy--
	}
	if p.stale > 0 {
		p.settle()
	}
	return true
}

// Cancel ends an attempt that was taken and has not ended; the longest waiting attempt takes its place.
func (p *Provider) Cancel(now int64, number uint32) End {
	j := &p.jobs[number]
	end := End{Tag: j.Tag, Code: CodeCut, First: -1}
	switch j.state {
	case waiting:
		p.unlink(number)
	case serving:
		if now >= j.first && j.code == CodeOK {
			end.First = j.first
			end.Tokens = p.sent(j, now)
		}
		end.Cost = p.bill(j, end.Tokens, false)
	}
	served := j.state == serving
	p.release(number)
	if served {
		p.stale++
		p.settle()
		if w := p.dequeue(); w != 0 {
			p.begin(now, w)
			p.running.Push(p.jobs[w].end, w)
		} else {
			p.busy--
		}
	}
	return end
}

// Load returns how many attempts are being served, waiting and left hanging.
func (p *Provider) Load() (busy, waits, hangs int) {
	for i := range p.jobs {
		if p.jobs[i].state == hanging {
			hangs++
		}
	}
	return p.busy, p.waiting, hangs
}

// serve gives a place to an attempt that has just come.
func (p *Provider) serve(now int64, n uint32) {
	p.busy++
	p.begin(now, n)
	p.running.Push(p.jobs[n].end, n)
}

// begin works out how service that begins now will go. Only what the attempt's own keyed draws and the faults say
// enters, so the same attempt begun at the same time goes the same way whatever else the provider serves.
func (p *Provider) begin(now int64, n uint32) {
	fx := p.effects(now)
	j := &p.jobs[n]
	j.state, j.code, j.start = serving, CodeOK, now
	ttft := p.m.ttft.At(p.ttft.Uniform(j.Request, uint64(j.Attempt)))
	j.token = p.m.perToken.At(p.perToken.Uniform(j.Request, uint64(j.Attempt)))
	for i := range fx.Errors {
		e := &fx.Errors[i]
		if p.faults.Sub(e.Key).Uniform(j.Request, uint64(j.Attempt)) < e.Rate {
			j.code = int32(e.Status)
			j.first = p.after(now, ttft)
			j.end = j.first
			return
		}
	}
	j.first = p.after(now, ttft)
	j.end = p.after(now, ttft+float64(float64(j.Output)*j.token))
}

// effects returns what the faults do now.
func (p *Provider) effects(now int64) *Effects {
	for now >= p.m.segments[p.seg].until {
		p.seg++
	}
	return &p.m.segments[p.seg].Effects
}

// maxEnd keeps sums of times far from overflow: 146 years.
const maxEnd = math.MaxInt64 / 2

// after returns when work (nanoseconds at full speed) begun at start is done, at the speeds that the slowdowns of
// the present and later segments leave.
func (p *Provider) after(start int64, work float64) int64 {
	for k, t := p.seg, start; ; k++ {
		s := &p.m.segments[k]
		took := float64(work * s.Slow)
		if took <= float64(s.until-t) {
			return int64(min(float64(t-start)+took+0.5, maxEnd)) + start
		}
		work -= float64(float64(s.until-t) / s.Slow)
		t = s.until
	}
}

// sent returns how many output tokens an attempt has sent by now.
func (p *Provider) sent(j *job, now int64) int32 {
	if j.token <= 0 {
		return j.Output
	}
	k := p.seg
	for k > 0 && p.m.segments[k-1].until > j.first {
		k--
	}
	work := 0.0
	for t := j.first; t < now; k++ {
		s := &p.m.segments[k]
		to := min(s.until, now)
		work += float64(float64(to-t) / s.Slow)
		t = to
	}
	return int32(min(work/j.token, float64(j.Output)))
}

// bill charges an attempt that was served: fully, or for the tokens processed when it was cut.
func (p *Provider) bill(j *job, tokens int32, full bool) units.Money {
	if p.m.cfg.Bill == BillSuccess && !full {
		return 0
	}
	return units.Money(j.Prompt)*units.Money(p.m.cfg.InputPrice) + units.Money(tokens)*units.Money(p.m.cfg.OutputPrice)
}

// settle drops the events of attempts that were cancelled, so that Next tells the truth.
func (p *Provider) settle() {
	for p.running.Len() > 0 {
		e := p.running.Min()
		if j := &p.jobs[e.ID]; j.state == serving && j.end == e.At {
			return
		}
		p.running.Pop()
		p.stale--
	}
}

// take stores an attempt under a free number.
func (p *Provider) take(j *Job) uint32 {
	n := p.free
	if n == 0 {
		p.jobs = append(p.jobs, job{})
		n = uint32(len(p.jobs) - 1)
	} else {
		p.free = p.jobs[n].next
	}
	p.jobs[n].Job = *j
	return n
}

func (p *Provider) release(n uint32) {
	p.jobs[n].state = unused
	p.jobs[n].next = p.free
	p.free = n
}

func (p *Provider) enqueue(n uint32) {
	j := &p.jobs[n]
	j.state, j.next, j.prev = waiting, 0, p.tail
	if p.tail == 0 {
		p.head = n
	} else {
		p.jobs[p.tail].next = n
	}
	p.tail = n
	p.waiting++
}

// dequeue removes the attempt that has waited longest and returns its number, 0 if none waits.
func (p *Provider) dequeue() uint32 {
	n := p.head
	if n != 0 {
		p.unlink(n)
	}
	return n
}

func (p *Provider) unlink(n uint32) {
	j := &p.jobs[n]
	if j.prev == 0 {
		p.head = j.next
	} else {
		p.jobs[j.prev].next = j.next
	}
	if j.next == 0 {
		p.tail = j.prev
	} else {
		p.jobs[j.next].prev = j.prev
	}
	p.waiting--
}
