package mockproviders

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

// plainCache is a cache written as simply as can be: a list, most recently used first.
type plainCache struct {
	cfg     Cache
	entries []plainEntry
}

type plainEntry struct {
	key    uint64
	tokens int32
	used   int64
}

func (c *plainCache) lookup(now int64, key uint64) int32 {
	for i, e := range c.entries {
		if e.key == key {
			c.entries = append(c.entries[:i:i], c.entries[i+1:]...)
			if c.cfg.TTL > 0 && now > e.used+int64(c.cfg.TTL) {
				return 0
			}
			c.entries = append([]plainEntry{{key, e.tokens, now}}, c.entries...)
			return e.tokens
		}
	}
	return 0
}

func (c *plainCache) put(now int64, key uint64, tokens int32) {
	if int(tokens) > c.cfg.Capacity {
		return
	}
	if before := c.lookup(now, key); before > 0 {
		tokens = max(tokens, before)
		c.entries = c.entries[1:]
	}
	c.entries = append([]plainEntry{{key, tokens, now}}, c.entries...)
	for total, i := 0, 0; i < len(c.entries); i++ {
		if total += int(c.entries[i].tokens); total > c.cfg.Capacity {
			c.entries = c.entries[:i]
		}
	}
}

func TestTheCacheForgetsLikeAPlainList(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		cfg := Cache{Capacity: 10 + r.IntN(3000)}
		if seed%2 == 0 {
			cfg.TTL = time.Duration(1 + r.IntN(200))
		}
		fast, plain := newPrefixCache(cfg), &plainCache{cfg: cfg}
		now, hits := int64(0), 0
		for op := range 4000 {
			now += int64(r.IntN(5))
			key := uint64(r.IntN(200)) * (1 + uint64(r.IntN(2))<<40)
			if r.IntN(2) == 0 {
				got, want := fast.lookup(now, key), plain.lookup(now, key)
				if got != want {
					t.Fatalf("seed %d, step %d: %d tokens under %d, want %d", seed, op, got, key, want)
				}
				hits += min(int(got), 1)
			} else {
				tokens := int32(1 + r.IntN(cfg.Capacity/4+3))
				fast.put(now, key, tokens)
				plain.put(now, key, tokens)
			}
			if fast.held > int64(cfg.Capacity) {
				t.Fatalf("seed %d, step %d: %d tokens held in %d", seed, op, fast.held, cfg.Capacity)
			}
		}
		if hits == 0 {
			t.Errorf("seed %d: nothing was ever found", seed)
		}
	}
}

func TestAFullCacheAllocatesNothingAndDoesNotGrow(t *testing.T) {
	c := newPrefixCache(Cache{Capacity: 100_000})
	key := uint64(0)
	churn := func() {
		key++
		c.put(int64(key), key, 100)
		c.lookup(int64(key), key-500)
	}
	for range 5000 {
		churn()
	}
	table, slots := len(c.table), len(c.slots)
	if got := testing.AllocsPerRun(100_000, churn); got != 0 {
		t.Errorf("%v allocations per use", got)
	}
	if len(c.table) != table || len(c.slots) != slots || c.count != 1000 || table > 4096 {
		t.Errorf("grown from %d and %d to %d and %d places for %d entries", table, slots, len(c.table), len(c.slots), c.count)
	}
}

// cached is a provider where a token of the prompt takes a millisecond, or a tenth of that if it is cached, and costs
// 2.50 or 0.25 dollars per million.
func cached(t *testing.T, cache Cache) func(now int64, prompt int32, prefix Prefix) (ms int64, end End) {
	p := Compile(Config{Name: "p", TTFT: dist.NewConstant(0), PerOutputToken: dist.NewConstant(0), PerPromptToken: 1e-3, PerCachedToken: 1e-4,
		Concurrency: Unlimited, Queue: Unlimited, Cache: &cache, Price: Price{Input: 2_500_000, CachedInput: 250_000}}).New(1)
	return func(now int64, prompt int32, prefix Prefix) (int64, End) {
		t.Helper()
		var end End
		if _, ok := p.Admit(now, &Job{Prompt: prompt, Output: 100, Prefix: &prefix}, &end); !ok {
			t.Fatal("refused")
		}
		at, end := next(t, p)
		return (at - now) / 1e6, end
	}
}

// A session of three turns: 1,000 tokens, then what was before and 100 more. The second finds 1,100 tokens (the first
// prompt and its answer), of which it repeats all.
func TestAReturningSessionIsFasterAndCheaper(t *testing.T) {
	send := cached(t, Cache{Capacity: 10_000, TTL: time.Minute})
	for k, turn := range []struct {
		at              int64
		prompt, repeats int32
		session         uint64
		cached          int32
		ms              int64
	}{
		{0, 1000, 0, 7, 0, 1000},
		{10, 1200, 1100, 7, 1100, 100 + 110},
		{20, 1400, 1300, 7, 1300, 100 + 130},
		{21, 1400, 1300, 8, 0, 1400},   // another session, whose beginning it never saw
		{90, 1600, 1500, 7, 0, 1600},   // back after more than the minute
		{91, 1800, 1000, 7, 1000, 900}, // repeats only a part
	} {
		ms, end := send(turn.at*second, turn.prompt, Prefix{Session: turn.session, Repeats: turn.repeats})
		cost := int64(turn.prompt-turn.cached)*2_500_000 + int64(turn.cached)*250_000
		if end.Cached != turn.cached || ms != turn.ms || int64(end.Cost) != cost {
			t.Errorf("turn %d: %d cached, %d ms, %d picodollars, want %d, %d and %d", k, end.Cached, ms, end.Cost, turn.cached, turn.ms, cost)
		}
	}
}

func TestSessionsShareACommonBeginning(t *testing.T) {
	send := cached(t, Cache{Capacity: 10_000})
	for session, want := range []int32{0, 400, 400} {
		if _, end := send(int64(session)*second, 500, Prefix{Session: uint64(session + 1), Common: 3, Shared: 400}); end.Cached != want {
			t.Errorf("session %d: %d cached, want %d", session, end.Cached, want)
		}
	}
	if _, end := send(9*second, 500, Prefix{Session: 9, Common: 4, Shared: 400}); end.Cached != 0 {
		t.Errorf("another beginning: %d cached", end.Cached)
	}
}

func TestBlocksAreFoundFromTheBeginningWithoutAGap(t *testing.T) {
	send := cached(t, Cache{Capacity: 512 * 6})
	for k, c := range []struct {
		blocks []int32
		prompt int32
		want   int32
	}{
		{[]int32{1, 2, 3}, 1400, 0},
		{[]int32{1, 2, 4}, 1400, 1024},
		{[]int32{1, 2, 3}, 1400, 1400}, // all three, of which the last is not full
		{[]int32{9, 2, 3}, 1536, 0},    // the beginning differs
		{[]int32{5, 6, 7}, 1536, 0},    // the cache holds six: 4 and then 1 were used longest ago
		{[]int32{9, 2, 3}, 1536, 1536},
		{[]int32{0, 1, 2}, 1536, 0},
	} {
		if _, end := send(int64(k)*second, c.prompt, Prefix{Blocks: c.blocks, BlockTokens: 512}); end.Cached != c.want {
			t.Errorf("prompt %d: %d cached, want %d", k, end.Cached, c.want)
		}
	}
}

// Of a prompt that does not fit, the beginning stays: the rest is of no use without it.
func TestOfALongPromptTheBeginningStays(t *testing.T) {
	send := cached(t, Cache{Capacity: 512 * 2})
	for k, want := range []int32{0, 1024, 1024} {
		if _, end := send(int64(k)*second, 2048, Prefix{Blocks: []int32{1, 2, 3, 4}, BlockTokens: 512}); end.Cached != want {
			t.Errorf("time %d: %d cached, want %d", k, end.Cached, want)
		}
	}
}
