package mockproviders

import (
	"math/rand/v2"
	"testing"
)

// In whatever order requests come to a provider, the state at each is that of the chain run from the beginning.
func TestTheStateOfABurstBelongsToTheRequest(t *testing.T) {
	bursts := fault(t, "error_burst", func(p any) { p.(*ErrorBurstParams).ToBad, p.(*ErrorBurstParams).ToGood = 0.02, 0.05 })
	m := server(func(c *Config) { c.Faults = []Fault{bursts} })
	plain := m.New(1)
	b := &plain.fx.Bursts[0]
	var want []bool
	bad, changes := false, 0
	for id := range uint64(5000) {
		u := b.chain.Uniform(id, 1<<32)
		if next := u < b.ToBad || bad && u < 1-b.ToGood; next != bad {
			bad = next
			changes++
		}
		want = append(want, bad)
	}
	if changes < 50 {
		t.Fatalf("only %d changes", changes)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for name, order := range map[string]func(k int) int{
		"in order":        func(k int) int { return k },
		"backwards":       func(k int) int { return 4999 - k },
		"at random":       func(int) int { return r.IntN(5000) },
		"nearly in order": func(k int) int { return max(0, k-r.IntN(100)) },
		"some of them":    func(k int) int { return k / 100 * 100 },
	} {
		p := m.New(1)
		for k := range 5000 {
			if id := order(k); p.inBurst(b, uint64(id)) != want[id] {
				t.Fatalf("%s: request %d in a burst: %v", name, id, !want[id])
			}
		}
	}
}
