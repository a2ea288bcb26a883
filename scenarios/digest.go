package scenarios

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
)

// unrun are the keys of a scenario that runs do not depend on.
var unrun = []string{"description", "expect", "regression"}

// digest identifies what a file says: "sha256:" and the hash of its tree, in which keys are sorted. Comments, layout,
// quotes and what does not change the runs (unrun) do not count. Values count as they are written: 0.5% and 0.005 differ. A provider's
// profile counts as if it were written out, and so do prices that were looked up.
func digest(root *node, looked []string) string {
	h := sha256.New()
	write(h, root, true)
	for _, price := range looked {
		head(h, 'p', len(price))
		h.Write([]byte(price))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// write feeds h an unambiguous form of n: the kind, the number of parts or bytes, and these.
func write(h hash.Hash, n *node, top bool) {
	switch n.kind {
	case mapping:
		order := make([]int, 0, len(n.keys))
		for i, k := range n.keys {
			if !top || !slices.Contains(unrun, k.text) {
				order = append(order, i)
			}
		}
		slices.SortFunc(order, func(a, b int) int { return strings.Compare(n.keys[a].text, n.keys[b].text) })
		head(h, 'm', len(order))
		for _, i := range order {
			write(h, n.keys[i], false)
			write(h, n.items[i], false)
		}
	case list:
		head(h, 'l', len(n.items))
		for _, item := range n.items {
			write(h, item, false)
		}
	default:
		head(h, 's', len(n.text))
		h.Write([]byte(n.text))
	}
}

func head(h hash.Hash, kind byte, n int) {
	var b [9]byte
	b[0] = kind
	binary.BigEndian.PutUint64(b[1:], uint64(n))
	h.Write(b[:])
}
