package mockproviders

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/units"
)

// randomConfig puts together whatever a provider can be.
func randomConfig(t *testing.T, r *rand.Rand) Config {
	maybe := func(n int) bool { return r.IntN(n) == 0 }
	seconds := func(n float64) time.Duration { return time.Duration(r.Float64() * n * 1e9) }
	cfg := Config{Name: fmt.Sprint("p", r.IntN(100)), TTFT: dist.NewLognormal(-1, 1), PerOutputToken: dist.NewGamma(2, 0.02),
		Concurrency: 1 + r.IntN(8), Queue: r.IntN(10), Discipline: Discipline(r.IntN(3)), Bill: Bill(r.IntN(2)), BillAfterCancel: maybe(3),
		Price: Price{Input: 3, Output: units.TokenPrice(r.IntN(7)), CachedInput: NoCachedPrice + units.TokenPrice(r.IntN(3)), Request: units.Money(r.IntN(2))}}
	if maybe(4) {
		cfg.Concurrency, cfg.Queue = Unlimited, Unlimited
	}
	if maybe(5) {
		cfg.TTFT, cfg.PerOutputToken = dist.NewConstant(0), dist.NewConstant(0)
	}
	if maybe(2) {
		cfg.RTT = seconds(0.2)
	}
	if maybe(2) {
		cfg.PerPromptToken, cfg.PerCachedToken, cfg.Cache = 0.001, 0.0001, &Cache{Capacity: 3000, TTL: seconds(10)}
	}
	if maybe(2) {
		cfg.RateLimit = &RateLimit{RequestsPerMinute: 1 + 600*r.Float64(), TokensPerMinute: 1e5 * r.Float64(), Burst: float64(r.IntN(20))}
	}
	if maybe(2) {
		cfg.Slowdown = []*Curve{{Alpha: 0.01, Beta: 0.01}, {Points: []CurvePoint{{1, 1}, {9, 3}}}}[r.IntN(2)]
	}
	if maybe(4) {
		cfg.Joins, cfg.Leaves, cfg.Cut = seconds(5), 30*time.Second+seconds(30), maybe(2)
	}
	if maybe(4) {
		cfg.Price.Tiers = []PriceTier{{Above: 500, Input: 9, Output: 9, CachedInput: NoCachedPrice}}
		cfg.Price.Discounts = []Discount{{From: 0, To: time.Minute, Off: units.Share(r.Float64())}}
	}
	for range r.IntN(4) {
		cfg.Faults = append(cfg.Faults, randomFault(t, r))
	}
	return cfg
}

func randomFault(t *testing.T, r *rand.Rand) Fault {
	names := Faults.Names()
	return fault(t, names[r.IntN(len(names))], func(params any) {
		v := reflect.ValueOf(params).Elem()
		for _, share := range []string{"Share", "Rate", "At", "Good"} {
			if f := v.FieldByName(share); f.IsValid() && f.Kind() == reflect.Float64 {
				f.SetFloat(0.01 + 0.5*r.Float64())
			}
		}
		if f := v.FieldByName("Mode"); f.IsValid() {
			f.SetString([]string{"refuse", "hang", "reset"}[r.IntN(3)])
		}
		if f := v.FieldByName("First"); f.IsValid() {
			f.SetInt(int64(r.IntN(5)))
		}
		if f := v.FieldByName("AfterIdle"); f.IsValid() {
			f.SetInt(int64(r.IntN(3)) * second)
		}
		w := params.(Fault).Timing()
		w.From = time.Duration(r.IntN(20)) * time.Second
		if r.IntN(2) == 0 {
			w.MTBF, w.MTTR = 5*time.Second, 3*time.Second
		} else {
			w.To = w.From + time.Duration(1+r.IntN(40))*time.Second
		}
	})
}

// An auditor plays a client and keeps its own books.
type auditor struct {
	t     *testing.T
	what  string
	p     *Provider
	open  map[uint64]uint32 // number by tag
	late  map[uint64]bool   // cancelled attempts whose bill is to come
	jobs  []Job
	begun []int64
	log   []ending
	rtt   int64
}

type ending struct {
	at  int64
	end End
}

func (a *auditor) fail(format string, args ...any) {
	a.t.Helper()
	a.t.Fatalf("%s: %s", a.what, fmt.Sprintf(format, args...))
}

// ended checks the end of an attempt.
func (a *auditor) ended(now int64, end *End) {
	a.t.Helper()
	j := &a.jobs[end.Tag]
	a.log = append(a.log, ending{now, *end})
	switch {
	case end.Cost < 0 || end.Tokens < 0 || end.Tokens > j.Output || end.Cached < 0 || end.Cached > j.Prompt || end.RetryAfter < 0:
		a.fail("attempt %+v ended with %+v", *j, *end)
	case end.First != -1 && (end.First < a.begun[end.Tag]+a.rtt || end.First > now):
		a.fail("first token at %d, of an attempt from %d to %d", end.First, a.begun[end.Tag], now)
	case end.Code == CodeOK && (end.Tokens != j.Output || end.First == -1):
		a.fail("a full answer to %+v was %+v", *j, *end)
	case end.RetryAfter > 0 != (end.Code == CodeRateLimit):
		a.fail("%+v", *end)
	case end.Requests < -1 || end.TokensLeft < -1:
		a.fail("%+v", *end)
	}
}

// audit counts what the provider has.
func (a *auditor) audit(now int64) {
	a.t.Helper()
	p := a.p
	busy, queued, gone := 0, 0, 0
	for i := range p.jobs[1:] {
		switch j := &p.jobs[1+i]; j.stage {
		case serving, prefill, filling, decoding, trickling:
			busy++
			if j.gone {
				gone++
			}
		case waiting:
			queued++
			if j.gone {
				gone++
			}
		}
	}
	switch {
	case p.open != len(a.open):
		a.fail("%d attempts open, want %d", p.open, len(a.open))
	case p.busy != busy || p.waiting != queued || busy > p.m.slots || queued > p.m.room:
		a.fail("busy %d, counted %d of %d; waiting %d, counted %d of %d", p.busy, busy, p.m.slots, p.waiting, queued, p.m.room)
	case queued > 0 && busy < p.m.slots:
		a.fail("%d wait though only %d of %d places are taken", queued, busy, p.m.slots)
	case p.Next() < now || p.Next() == pq.Never && busy+queued > 0:
		a.fail("at %d something is due at %d", now, p.Next())
	case gone > 0 && !p.m.cfg.BillAfterCancel:
		a.fail("%d are served for nobody", gone)
	case p.cache != nil && p.cache.held > int64(p.m.cfg.Cache.Capacity):
		a.fail("%d tokens cached", p.cache.held)
	}
}

// until goes on to a time, now and then with an attempt or a cancel between two ends of the same moment.
func (a *auditor) until(now int64, between func(at int64)) {
	a.t.Helper()
	var end End
	for last := int64(0); a.p.Next() <= now && a.p.Next() != pq.Never; {
		at := a.p.Next()
		if at < last {
			a.fail("something is due at %d, before %d", at, last)
		}
		last = at
		if a.p.Advance(at, &end) {
			if end.Late {
				if !a.late[end.Tag] || end.Cost < 0 {
					a.fail("a bill that nobody owes: %+v", end)
				}
				delete(a.late, end.Tag)
				continue
			}
			if _, open := a.open[end.Tag]; !open {
				a.fail("attempt %d ended twice, or never began: %+v", end.Tag, end)
			}
			delete(a.open, end.Tag)
			a.ended(at, &end)
			between(at)
		}
	}
}

func (a *auditor) admit(now int64, j Job) {
	a.t.Helper()
	var end End
	j.Tag = uint64(len(a.jobs))
	a.jobs, a.begun = append(a.jobs, j), append(a.begun, now)
	n, ok := a.p.Admit(now, &j, &end)
	if ok {
		a.open[j.Tag] = n
	} else if end.Tag != j.Tag || end.Code == CodeOK || end.Cost != 0 || a.rtt > 0 {
		a.fail("refused with %+v", end)
	} else {
		a.ended(now, &end)
	}
}

func (a *auditor) cancel(now int64, tag uint64) {
	a.t.Helper()
	end := a.p.Cancel(now, a.open[tag])
	delete(a.open, tag)
	if end.Tag != tag || end.Code != CodeCut {
		a.fail("cancelled %d: %+v", tag, end)
	}
	if end.Late {
		a.late[tag] = true
	}
	a.ended(now, &end)
}

// history plays a random history and returns what happened.
func history(t *testing.T, seed uint64) []ending {
	r := rand.New(rand.NewPCG(seed, 21))
	cfg := randomConfig(t, r)
	a := &auditor{t: t, what: fmt.Sprintf("seed %d", seed), p: Compile(cfg).New(seed), open: map[uint64]uint32{}, late: map[uint64]bool{}, rtt: int64(cfg.RTT)}
	act := func(now int64) {
		if r.IntN(3) > 0 || len(a.open) == 0 {
			j := Job{Request: uint64(r.IntN(400)), Order: uint64(len(a.jobs)), Attempt: uint32(r.IntN(3)), Prompt: int32(r.IntN(900)), Output: int32(r.IntN(40)), Urgency: uint8(r.IntN(3))}
			j.Cap = j.Output * int32(r.IntN(3))
			switch r.IntN(4) {
			case 0:
				j.Prefix = &Prefix{Session: 1 + uint64(r.IntN(9)), Repeats: int32(r.IntN(900)), Common: uint64(r.IntN(3)), Shared: int32(r.IntN(200))}
			case 1:
				j.Prefix = &Prefix{Blocks: []int32{int32(r.IntN(3)), int32(r.IntN(9)), int32(r.IntN(9))}, BlockTokens: 300}
			}
			a.admit(now, j)
			return
		}
		for tag := uint64(r.IntN(len(a.jobs))); ; tag = (tag + 1) % uint64(len(a.jobs)) {
			if _, open := a.open[tag]; open {
				a.cancel(now, tag)
				return
			}
		}
	}
	now := int64(0)
	for range 250 {
		now += int64(r.ExpFloat64() * 3e8)
		a.until(now, func(at int64) {
			if r.IntN(4) == 0 {
				act(at)
			}
		})
		act(now)
		for a.p.Next() <= now {
			a.until(now, func(int64) {})
		}
		a.audit(now)
	}
	a.until(pq.Never-1, func(int64) {})
	for tag := range uint64(len(a.jobs)) { // those that hang
		if n, open := a.open[tag]; open {
			if a.p.jobs[n].stage != hanging {
				a.fail("attempt %d never ended", tag)
			}
			a.cancel(now+1e12, tag)
		}
	}
	if len(a.late) != 0 {
		a.fail("%d bills are owed", len(a.late))
	}
	if a.p.Open() != 0 || a.p.busy != 0 || a.p.waiting != 0 || a.p.Next() != pq.Never {
		a.fail("something is left: %d open, %d busy, %d waiting, next at %d", a.p.Open(), a.p.busy, a.p.waiting, a.p.Next())
	}
	return a.log
}

func TestWhateverHappensTheBooksBalance(t *testing.T) {
	codes := map[int]int{}
	for seed := range uint64(400 * effort) {
		log := history(t, seed)
		if seed%50 == 0 && !slices.Equal(log, history(t, seed)) {
			t.Fatalf("seed %d: the same history went another way", seed)
		}
		for _, e := range log {
			codes[e.end.Code]++
		}
	}
	for _, code := range []int{CodeOK, CodeRefused, CodeCut, CodeBroken, CodeRateLimit, CodeNoRoom, 500} {
		if codes[code] < 200*effort {
			t.Errorf("%d attempts ended with %d: the histories are too tame", codes[code], code)
		}
	}
}
