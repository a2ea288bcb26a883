package mockproviders

import "time"

// A Cache is a provider's memory of prompt prefixes.
type Cache struct {
	Capacity int           // tokens
	TTL      time.Duration // an entry unused for so long is gone; 0 means never
}

// A prefixCache holds entries, each some tokens under a key, and forgets the least recently used first.
type prefixCache struct {
	cfg   Cache
	index map[uint64]uint32
	slots []cacheSlot // slot 0 is the ring's head: its next is the most recently used
	free  uint32
	held  int // tokens
}

type cacheSlot struct {
	key        uint64
	tokens     int32
	used       int64
	next, prev uint32
}

func newPrefixCache(cfg Cache) *prefixCache {
	return &prefixCache{cfg: cfg, index: map[uint64]uint32{}, slots: make([]cacheSlot, 1)}
}

// lookup returns how many tokens are held under key, and marks them as used.
func (c *prefixCache) lookup(now int64, key uint64) int32 {
	i, ok := c.index[key]
	if !ok {
		return 0
	}
	s := &c.slots[i]
	if c.cfg.TTL > 0 && now-s.used > int64(c.cfg.TTL) {
		c.drop(i)
		return 0
	}
	s.used = now
	c.unlink(i)
	c.link(i)
	return s.tokens
}

// put holds tokens under key, at least as many as before.
func (c *prefixCache) put(now int64, key uint64, tokens int32) {
	if int(tokens) > c.cfg.Capacity || tokens <= 0 {
		return
	}
	i, ok := c.index[key]
	if ok {
		c.unlink(i)
		c.held -= int(c.slots[i].tokens)
		tokens = max(tokens, c.slots[i].tokens)
	} else if i = c.free; i != 0 {
		c.free = c.slots[i].next
	} else {
		c.slots = append(c.slots, cacheSlot{})
		i = uint32(len(c.slots) - 1)
	}
	c.index[key] = i
	c.slots[i] = cacheSlot{key: key, tokens: tokens, used: now}
	c.link(i)
	c.held += int(tokens)
	for c.held > c.cfg.Capacity {
		c.drop(c.slots[0].prev)
	}
}

func (c *prefixCache) link(i uint32) {
	first := c.slots[0].next
	c.slots[i].next, c.slots[i].prev = first, 0
	c.slots[first].prev = i
	c.slots[0].next = i
}

func (c *prefixCache) unlink(i uint32) {
	s := c.slots[i]
	c.slots[s.prev].next = s.next
	c.slots[s.next].prev = s.prev
}

func (c *prefixCache) drop(i uint32) {
	c.unlink(i)
	c.held -= int(c.slots[i].tokens)
	delete(c.index, c.slots[i].key)
	c.slots[i].next = c.free
	c.free = i
}

// A Prefix is what of a prompt a provider may have seen before.
type Prefix struct {
	Session uint64 // names the conversation; 0 means none
	Repeats int32  // tokens at the beginning of the prompt that the session sent or got before
	Common  uint64 // names a beginning that many sessions share, such as a system prompt; 0 means none
	Shared  int32  // tokens of it

	Blocks      []int32 // names of the blocks that the prompt begins with, from a trace; they take precedence
	BlockTokens int32   // tokens of a block
}

// keys of a session, a common beginning and a block must not meet.
const (
	sessionKeys uint64 = 1 << 62
	commonKeys  uint64 = 2 << 62
)

// recall returns how many tokens of the prompt the cache holds, and remembers the prompt and its answer: the next
// turn of a session begins with both, and it cannot come before the answer is there.
func (p *Provider) recall(now int64, j *job) int32 {
	c, x := p.cache, &j.Prefix
	if len(x.Blocks) > 0 {
		return p.recallBlocks(now, j)
	}
	var hit int32
	if x.Session != 0 && x.Repeats > 0 {
		hit = min(c.lookup(now, x.Session&(sessionKeys-1)|sessionKeys), x.Repeats)
	}
	if x.Common != 0 {
		hit = max(hit, min(c.lookup(now, x.Common&(sessionKeys-1)|commonKeys), x.Shared))
		c.put(now, x.Common&(sessionKeys-1)|commonKeys, x.Shared)
	}
	if x.Session != 0 {
		c.put(now, x.Session&(sessionKeys-1)|sessionKeys, j.Prompt+j.Output)
	}
	return min(hit, j.Prompt)
}

// recallBlocks finds the blocks that the cache holds from the beginning of the prompt on without a gap.
func (p *Provider) recallBlocks(now int64, j *job) int32 {
	c, x := p.cache, &j.Prefix
	hit, gap := int32(0), false
	for _, b := range x.Blocks {
		key := uint64(uint32(b)) + 1
		if !gap && c.lookup(now, key) > 0 {
			hit += x.BlockTokens
			continue
		}
		gap = true
		c.put(now, key, x.BlockTokens)
	}
	return min(hit, j.Prompt)
}
