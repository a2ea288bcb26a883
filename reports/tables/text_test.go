package tables

import (
	"strings"
	"testing"
)

func TestNoLineBreaksBetweenANumberAndItsUnit(t *testing.T) {
	const text = "half the width of the 95 % interval. = the same: within 0.1 pp, 60 s long"
	for w := 12; w < 80; w++ {
		for l := range strings.Lines(wrap(text, w, 0)) {
			if l = strings.TrimSpace(l); strings.HasPrefix(l, "%") || strings.HasPrefix(l, "pp") || strings.HasPrefix(l, "s ") || strings.HasSuffix(l, "=") {
				t.Errorf("at %d columns: %q", w, l)
			}
		}
	}
}
