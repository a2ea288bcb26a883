package mockproviders

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"github.com/evenkeel/evenkeel/sim/pq"
)

// A plain simulation of one provider, to compare with: what is left of every attempt is counted down from one change
// to the next, at the speed of that stretch. It knows disciplines, places, a queue, slowdowns, resets and clients that
// cancel. Times are seconds.
type plain struct {
	discipline Discipline
	curve      *Curve
	places     int
	queue      int
	slow       [][3]float64 // from, to, factor
	down       [][2]float64 // refuses from, to, and cuts off at from

	now     float64
	running []*plainJob
	waiting []*plainJob
}

type plainJob struct {
	tag           uint64
	prefill, left float64 // work left: until the first token, in tokens after it
	tokens        float64
	done          bool
	at            float64 // when it ended
	code          int
	sent          float64 // tokens sent
}

const perToken = 0.1 // seconds

// speeds returns how fast an attempt goes now.
func (p *plain) speed(j *plainJob) float64 {
	slow := 1.0
	for _, s := range p.slow {
		if p.now >= s[0] && p.now < s[1] {
			slow *= s[2]
		}
	}
	n := len(p.running)
	switch {
	case p.discipline == PS:
		slow *= float64(n)
	case p.discipline == Batch && j.prefill == 0 && p.curve != nil:
		slow *= p.curve.at(n)
		if p.curve.absolute() { // nanoseconds per token, in place of perToken
			slow /= perToken * 1e9
		}
	}
	if j.prefill == 0 {
		slow *= perToken
	}
	return 1 / slow
}

// advance goes on to time t.
func (p *plain) advance(t float64) {
	for p.now < t {
		next := t
		for _, j := range p.running {
			if j.prefill > 0 {
				next = min(next, p.now+j.prefill/p.speed(j))
			} else {
				next = min(next, p.now+j.left/p.speed(j))
			}
		}
		for _, s := range p.slow {
			for _, border := range s[:2] {
				if border > p.now {
					next = min(next, border)
				}
			}
		}
		for _, d := range p.down {
			if d[0] > p.now {
				next = min(next, d[0])
			}
		}
		p.stretch(next)
	}
}

// stretch goes on to a time before which nothing changes.
func (p *plain) stretch(next float64) {
	dt := next - p.now
	for _, j := range p.running {
		if v := p.speed(j) * dt; j.prefill > 0 {
			j.prefill -= v
		} else {
			j.left -= v
		}
	}
	p.now = next
	for _, d := range p.down {
		if d[0] == next {
			for _, j := range append(p.running, p.waiting...) {
				j.code = CodeRefused
				if j.sent = math.Floor(j.tokens - j.left); j.prefill == 0 && j.sent > 0 {
					j.code = CodeBroken
				}
				j.done, j.at = true, next
			}
			p.running, p.waiting = nil, nil
		}
	}
	for _, j := range append([]*plainJob(nil), p.running...) {
		if j.prefill < 1e-9 {
			j.prefill = 0
		}
		if j.prefill == 0 && j.left < 1e-9 {
			j.done, j.at, j.code, j.sent = true, next, CodeOK, j.tokens
			p.remove(j)
		}
	}
}

func (p *plain) remove(j *plainJob) {
	for _, list := range []*[]*plainJob{&p.running, &p.waiting} {
		for i, k := range *list {
			if k == j {
				*list = append((*list)[:i:i], (*list)[i+1:]...)
			}
		}
	}
	for len(p.waiting) > 0 && len(p.running) < p.places {
		p.running, p.waiting = append(p.running, p.waiting[0]), p.waiting[1:]
	}
}

// admit takes an attempt; it reports whether there was room.
func (p *plain) admit(j *plainJob) bool {
	for _, d := range p.down {
		if p.now >= d[0] && p.now < d[1] {
			return false
		}
	}
	switch {
	case len(p.running) < p.places:
		p.running = append(p.running, j)
	case len(p.waiting) < p.queue:
		p.waiting = append(p.waiting, j)
	default:
		return false
	}
	return true
}

func (p *plain) cancel(j *plainJob) {
	if j.prefill == 0 {
		j.sent = math.Max(j.tokens-j.left, 0)
	}
	j.done, j.at, j.code = true, p.now, CodeCut
	p.remove(j)
}

// Whatever attempts come and go: every one ends when, how and after as many tokens as the plain simulation says.
func TestRandomHistoriesAgreeWithAPlainSimulation(t *testing.T) {
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 8))
		ref := &plain{discipline: Discipline(seed % 3), places: 1 + r.IntN(6), queue: r.IntN(8)}
		var faults []Fault
		for range r.IntN(3) {
			from, long, factor := 1+r.Float64()*40, 1+r.Float64()*20, math.Exp(r.NormFloat64())
			w := When{From: time.Duration(from * 1e9), To: time.Duration((from + long) * 1e9)}
			ref.slow = append(ref.slow, [3]float64{w.From.Seconds(), w.To.Seconds(), factor})
			faults = append(faults, &SlowdownParams{Factor: factor, Shape: "step", When: w})
		}
		for k := range r.IntN(4) {
			w := When{From: time.Duration((float64(k) + r.Float64()*0.8) * 15e9)}
			w.To = w.From + 2*time.Second
			ref.down = append(ref.down, [2]float64{w.From.Seconds(), w.To.Seconds()})
			faults = append(faults, &OutageParams{Mode: "reset", When: w})
		}
		if ref.discipline == Batch {
			ref.curve = []*Curve{nil, {Points: []CurvePoint{{1, 1}, {3, 1.5}, {5, 4}}}, {Alpha: 0.05, Beta: 0.03}}[r.IntN(3)]
		}
		p := Compile(Config{Name: "p", TTFT: dist.NewConstant(0.05), PerPromptToken: 0.001, PerOutputToken: dist.NewConstant(perToken),
			Concurrency: ref.places, Queue: ref.queue, Discipline: ref.discipline, Slowdown: ref.curve, Faults: faults}).New(seed)
		compare(t, seed, r, ref, p)
	}
}

func compare(t *testing.T, seed uint64, r *rand.Rand, ref *plain, p *Provider) {
	t.Helper()
	jobs, numbers, alive := []*plainJob{}, map[uint64]uint32{}, []uint64{}
	check := func(at int64, end *End) {
		j := jobs[end.Tag]
		delete(numbers, end.Tag)
		ref.advance(float64(at)/1e9 + 1e-6)
		if !j.done || math.Abs(j.at-float64(at)/1e9) > 1e-6 || j.code != end.Code || j.sent != float64(end.Tokens) {
			t.Fatalf("seed %d, attempt %d: ended at %v s with %d after %d tokens; plainly: %+v", seed, end.Tag, float64(at)/1e9, end.Code, end.Tokens, *j)
		}
	}
	var end End
	until := func(now int64) {
		for p.Next() <= now && p.Next() != pq.Never {
			if at := p.Next(); p.Advance(at, &end) {
				check(at, &end)
			}
		}
	}
	now := int64(0)
	for range 150 {
		now += int64(r.ExpFloat64()*4e8) + 5000
		until(now)
		ref.advance(float64(now) / 1e9)
		if tag := uint64(len(jobs)); r.IntN(4) > 0 || len(alive) == 0 {
			prompt, output := int32(r.IntN(800)), int32(1+r.IntN(30))
			j := &plainJob{tag: tag, prefill: 0.05 + 0.001*float64(prompt), left: float64(output), tokens: float64(output)}
			jobs = append(jobs, j)
			n, ok := p.Admit(now, &Job{Request: tag, Prompt: prompt, Output: output, Tag: tag}, &end)
			if ok != ref.admit(j) {
				t.Fatalf("seed %d, attempt %d at %v s: taken %v", seed, tag, float64(now)/1e9, ok)
			}
			if ok {
				numbers[tag], alive = n, append(alive, tag)
			}
			continue
		}
		k := r.IntN(len(alive))
		tag := alive[k]
		alive = append(alive[:k], alive[k+1:]...)
		if n, open := numbers[tag]; open {
			end := p.Cancel(now, n)
			delete(numbers, tag)
			ref.cancel(jobs[tag])
			// A token that is just being sent may or may not count.
			if sent := jobs[tag].sent; end.Tag != tag || float64(end.Tokens) > sent+1e-4 || float64(end.Tokens) < sent-1-1e-4 {
				t.Fatalf("seed %d, attempt %d cancelled at %v s: %d tokens, plainly %v", seed, tag, float64(now)/1e9, end.Tokens, sent)
			}
		}
	}
	until(pq.Never - 1)
	if p.Open() != 0 || len(numbers) != 0 {
		t.Fatalf("seed %d: %d attempts open", seed, p.Open())
	}
}
