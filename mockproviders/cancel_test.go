package mockproviders

import (
	"fmt"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/sim/pq"
	"github.com/evenkeel/evenkeel/sim/units"
)

// Wherever an attempt is, cancelling it ends it there, bills what was done by then, and leaves no trace: the next one
// goes as on an empty provider.
func TestCancellingAtEveryStage(t *testing.T) {
	const prompt = units.Money(1000 * 2_500_000)
	const token = units.Money(10_000_000)
	rtt := 200 * time.Millisecond
	hang := fault(t, "outage", func(p any) { p.(*OutageParams).Mode, p.(*OutageParams).To = "hang", time.Second })
	fast := fault(t, "fast_failure", func(p any) { p.(*FastFailureParams).To = time.Second })
	errs := fault(t, "error", func(p any) { p.(*ErrorParams).Rate, p.(*ErrorParams).To = 1, time.Second })
	trickle := fault(t, "trickle", func(p any) { p.(*TrickleParams).Share, p.(*TrickleParams).To = 1, time.Second })
	for _, c := range []struct {
		name       string
		discipline Discipline
		change     func(*Config)
		at         int64 // milliseconds
		stage      stage
		first      int64 // likewise
		tokens     int32
		cost       units.Money
	}{
		{"before the first token", FCFS, nil, 500, serving, -1, 0, prompt},
		{"with it", FCFS, nil, 1000, serving, 1000, 0, prompt},
		{"after some", FCFS, nil, 1550, serving, 1000, 5, prompt + 5*token},
		{"in prefill", Batch, nil, 500, prefill, -1, 0, prompt},
		{"decoding in a batch", Batch, nil, 1550, decoding, 1000, 5, prompt + 5*token},
		{"before the first token, sharing", PS, nil, 500, filling, -1, 0, prompt},
		{"decoding, sharing", PS, nil, 1550, decoding, 1000, 5, prompt + 5*token},
		{"trickling", Batch, func(c *Config) { c.Faults = []Fault{trickle} }, 3450, trickling, 1000, 6, prompt + 6*token},
		{"about to fail", FCFS, func(c *Config) { c.Faults = []Fault{errs} }, 999, serving, -1, 0, prompt},
		{"about to fail at once", FCFS, func(c *Config) { c.Faults = []Fault{fast} }, 4, failing, -1, 0, 0},
		{"hanging", PS, func(c *Config) { c.Faults = []Fault{hang} }, 5000, hanging, -1, 0, 0},
		{"on the way back", Batch, func(c *Config) { c.RTT = rtt }, 3100, sent, 1200, 20, prompt + 20*token},
		{"first token on the way back", FCFS, func(c *Config) { c.RTT = rtt }, 1150, serving, -1, 1, prompt + token},
		{"first token there", FCFS, func(c *Config) { c.RTT = rtt }, 1250, serving, 1200, 2, prompt + 2*token},
		{"only full answers are billed", FCFS, func(c *Config) { c.Bill = BillSuccess }, 1550, serving, 1000, 5, 0},
		{"nobody notices", PS, func(c *Config) { c.BillAfterCancel = true }, 1550, decoding, 1000, 5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := steady(func(cfg *Config) {
				cfg.Discipline, cfg.Concurrency = c.discipline, 1
				if c.change != nil {
					c.change(cfg)
				}
			})
			n := admit(t, p, 0, 1)
			var end End
			for p.Next() <= c.at*1e6 {
				if p.Advance(p.Next(), &end) {
					t.Fatalf("ended: %+v", end)
				}
			}
			if got := p.jobs[n].stage; got != c.stage {
				t.Fatalf("in stage %d, want %d", got, c.stage)
			}
			want := End{Tag: 1, Code: CodeCut, First: max(c.first*1e6, -1), Tokens: c.tokens, Cost: c.cost, Requests: -1, TokensLeft: -1}
			want.Late = c.name == "nobody notices"
			if end := p.Cancel(c.at*1e6, n); end != want {
				t.Errorf("cancelled with %+v, want %+v", end, want)
			}
			free := 10 * second // long after all faults, and after what goes on unnoticed
			for p.Next() <= free {
				if p.Advance(p.Next(), &end) && (!want.Late || !end.Late || end.Tag != 1 || end.Cost != prompt+20*token) {
					t.Errorf("ended again: %+v", end)
				}
			}
			if p.Open() != 0 || p.busy != 0 || p.Next() != pq.Never || len(p.jobs) != 2 || p.free != n {
				t.Error("something is left")
			}
			admit(t, p, free, 2)
			if at, end := next(t, p); at != free+3*second+int64(p.m.cfg.RTT) || end.Code != CodeOK || end.Tag != 2 {
				t.Errorf("the next one ended at %d: %+v", at, end)
			}
		})
	}
}

// Cancelled in any order, those that wait leave the others' order as it was.
func TestCancellingAnyOfThoseThatWait(t *testing.T) {
	for _, cancelled := range [][]uint64{{1}, {2}, {3}, {1, 2, 3}, {3, 1}, {2, 3}} {
		p := steady(func(c *Config) { c.Concurrency = 1 })
		var numbers []uint32
		for tag := range uint64(4) {
			numbers = append(numbers, admit(t, p, 0, tag))
		}
		left := map[uint64]bool{1: true, 2: true, 3: true}
		for _, tag := range cancelled {
			p.Cancel(second, numbers[tag])
			delete(left, tag)
		}
		order := ""
		for p.Next() != pq.Never {
			_, end := next(t, p)
			order += fmt.Sprint(end.Tag)
		}
		want := "0"
		for tag := range uint64(4) {
			if left[tag] {
				want += fmt.Sprint(tag)
			}
		}
		if order != want {
			t.Errorf("cancelled %v: served in the order %s, want %s", cancelled, order, want)
		}
	}
}

func TestTheUrgentAreServedBeforeThoseThatWaitedLonger(t *testing.T) {
	p := steady(func(c *Config) { c.Concurrency = 1 })
	for tag, urgency := range []uint8{0, 7, 3, 0, 3, 7, 0} {
		var end End
		p.Admit(0, &Job{Request: uint64(tag), Output: 1, Tag: uint64(tag), Urgency: urgency}, &end)
	}
	order := ""
	for p.Next() != pq.Never {
		_, end := next(t, p)
		order += fmt.Sprint(end.Tag)
	}
	if order != "0362415" {
		t.Errorf("served in the order %s, want 0362415", order)
	}
}
