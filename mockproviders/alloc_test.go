package mockproviders

import (
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

func TestAnAttemptAllocatesNothingWhateverTheProviderDoes(t *testing.T) {
	for _, d := range []Discipline{FCFS, PS, Batch} {
		cfg := Config{Name: "p", TTFT: dist.NewConstant(0.1), PerPromptToken: 1e-6, PerOutputToken: dist.NewExponential(0.01),
			Concurrency: 20, Queue: 10, Discipline: d, Slowdown: &Curve{Points: []CurvePoint{{1, 1}, {20, 2}}}, RTT: 50 * time.Millisecond,
			RateLimit: &RateLimit{RequestsPerMinute: 1200, TokensPerMinute: 1e6}, Cache: &Cache{Capacity: 20_000, TTL: time.Minute},
			Price: dear(), Faults: []Fault{
				fault(t, "error", func(p any) { p.(*ErrorParams).Rate, p.(*ErrorParams).First = 0.1, 10 }),
				fault(t, "error_burst", func(any) {}),
				fault(t, "fast_failure", func(p any) { p.(*FastFailureParams).First = 10 }),
				fault(t, "cut_stream", func(p any) { p.(*CutStreamParams).Share = 0.1 }),
				fault(t, "trickle", func(p any) { p.(*TrickleParams).Share = 0.1 }),
				fault(t, "cold_start", func(p any) { p.(*ColdStartParams).AfterIdle = time.Second }),
			}}
		p := Compile(cfg).New(1)
		now, id := int64(0), uint64(0)
		blocks := []int32{1, 2, 3}
		var end End
		codes := map[int]int{}
		prefixes := make([]Prefix, 4096) // as many as can be in flight, by far
		attempt := func() {
			now += 40e6
			for p.Next() <= now {
				if p.Advance(p.Next(), &end) {
					codes[end.Code]++
				}
			}
			id++
			prefix := &prefixes[id%4096]
			*prefix = Prefix{Session: id % 100, Repeats: 300, Common: 1, Shared: 100}
			if id%3 == 0 {
				blocks[2] = int32(id)
				*prefix = Prefix{Blocks: blocks, BlockTokens: 150}
			}
			job := Job{Request: id, Prompt: 500, Output: int32(id % 100), Prefix: prefix, Tag: id}
			if n, ok := p.Admit(now, &job, &end); ok && id%7 == 0 {
				p.Cancel(now, n)
			}
		}
		for range 20_000 {
			attempt()
		}
		if got := testing.AllocsPerRun(20_000, attempt); got != 0 {
			t.Errorf("discipline %d: %v allocations per attempt", d, got)
		}
		for _, code := range []int{CodeOK, CodeBroken, CodeRateLimit, CodeNoRoom, 500, 503} {
			if codes[code] == 0 {
				t.Errorf("discipline %d: no attempt ended with %d", d, code)
			}
		}
	}
}
