package mockproviders

import (
	"math"
	"time"

	"github.com/evenkeel/evenkeel/sim/rng"
)

// A Cache is a provider's memory of prompt prefixes.
type Cache struct {
	Capacity int           // tokens
	TTL      time.Duration // an entry unused for so long is gone; 0 means never
}

// A prefixCache holds entries, each some tokens under a key, and forgets the least recently used first. The entries
// whose time is over are among those, so they are in nobody's way. It allocates only while it grows.
type prefixCache struct {
	cfg   Cache
	table []uint32    // slots by hash: open addressing, linear probing; 0 is empty; length a power of two
	slots []cacheSlot // slot 0 is the ring's head: its next is the most recently used
	free  uint32
	count int
	held  int64 // tokens
}

type cacheSlot struct {
	key        uint64
	tokens     int32
	used       int64
	next, prev uint32
}

func newPrefixCache(cfg Cache) *prefixCache {
	return &prefixCache{cfg: cfg, table: make([]uint32, 64), slots: make([]cacheSlot, 1)}
}

// find returns the place in the table of a key, or the empty one where it belongs.
func (c *prefixCache) find(key uint64) int {
	mask := len(c.table) - 1
	i := int(rng.Mix(key)) & mask
	for c.table[i] != 0 && c.slots[c.table[i]].key != key {
		i = (i + 1) & mask
	}
	return i
}

// get returns the slot of a live entry, 0 if there is none.
func (c *prefixCache) get(now int64, key uint64) uint32 {
	i := c.table[c.find(key)]
	if i != 0 && c.cfg.TTL > 0 && now-c.slots[i].used > int64(c.cfg.TTL) {
		c.drop(i)
		return 0
	}
	return i
}

// lookup returns how many tokens are held under key, and marks them as used.
func (c *prefixCache) lookup(now int64, key uint64) int32 {
	i := c.get(now, key)
	if i == 0 {
		return 0
	}
	c.unlink(i)
	c.link(now, i)
	return c.slots[i].tokens
}

// put holds tokens under key, at least as many as before, and marks them as used. What the cache has no room for even
// when empty it does not hold.
func (c *prefixCache) put(now int64, key uint64, tokens int32) {
	if int64(tokens) > int64(c.cfg.Capacity) || tokens <= 0 {
		return
	}
	i := c.get(now, key)
	if i != 0 {
		c.unlink(i)
		tokens = max(tokens, c.slots[i].tokens)
	} else {
		i = c.add(key)
	}
	c.held += int64(tokens - c.slots[i].tokens)
	c.slots[i].tokens = tokens
	c.link(now, i)
	for c.held > int64(c.cfg.Capacity) {
		c.drop(c.slots[0].prev)
	}
}

// add returns a slot for a new key.
func (c *prefixCache) add(key uint64) uint32 {
	i := c.free
	if i != 0 {
		c.free = c.slots[i].next
	} else {
		c.slots = append(c.slots, cacheSlot{})
		i = uint32(len(c.slots) - 1)
	}
	c.slots[i] = cacheSlot{key: key}
	if c.count++; 2*c.count > len(c.table) {
		old := c.table
		c.table = make([]uint32, 2*len(old))
		for _, k := range old {
			if k != 0 {
				c.table[c.find(c.slots[k].key)] = k
			}
		}
	}
	c.table[c.find(key)] = i
	return i
}

// link makes an entry the most recently used.
func (c *prefixCache) link(now int64, i uint32) {
	first := c.slots[0].next
	c.slots[i].used = now
	c.slots[i].next, c.slots[i].prev = first, 0
	c.slots[first].prev = i
	c.slots[0].next = i
}

func (c *prefixCache) unlink(i uint32) {
	s := c.slots[i]
	c.slots[s.prev].next = s.next
	c.slots[s.next].prev = s.prev
}

// drop removes an entry. Those that follow in the table move up to where they are found without it, so that it leaves
// no trace. (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm R.)
func (c *prefixCache) drop(i uint32) {
	c.unlink(i)
	c.held -= int64(c.slots[i].tokens)
	c.count--
	mask := len(c.table) - 1
	hole := c.find(c.slots[i].key)
	for k := (hole + 1) & mask; c.table[k] != 0; k = (k + 1) & mask {
		home := int(rng.Mix(c.slots[c.table[k]].key)) & mask
		if (k-home)&mask >= (k-hole)&mask {
			c.table[hole] = c.table[k]
			hole = k
		}
	}
	c.table[hole] = 0
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
	c, x := p.cache, j.Prefix
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
		c.put(now, x.Session&(sessionKeys-1)|sessionKeys, int32(min(int64(j.Prompt)+int64(j.Output), math.MaxInt32)))
	}
	return min(hit, j.Prompt)
}

// recallBlocks finds the blocks that the cache holds from the beginning of the prompt on without a gap, and remembers
// all. It marks the last ones as used first, so that they are also forgotten first: without those before them they are
// of no use. (So does vLLM: Kwon et al., SOSP 2023.)
func (p *Provider) recallBlocks(now int64, j *job) int32 {
	c, x := p.cache, j.Prefix
	hits := 0
	for hits < len(x.Blocks) && c.get(now, blockKey(x.Blocks[hits])) != 0 {
		hits++
	}
	for k := len(x.Blocks) - 1; k >= 0; k-- {
		c.put(now, blockKey(x.Blocks[k]), x.BlockTokens)
	}
	return int32(min(int64(hits)*int64(x.BlockTokens), int64(j.Prompt)))
}

func blockKey(block int32) uint64 { return uint64(uint32(block)) }
