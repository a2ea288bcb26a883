package strategies_test

import (
	"testing"

	"github.com/evenkeel/evenkeel/strategies"
)

func TestRandomIsUniformOverTheEligible(t *testing.T) {
	l := newLab[strategies.Random](t, "random", nil, alike(6)...)
	l.roster.Exclude(0)
	l.roster.Exclude(3)
	const n = 40_000
	for i, got := range l.counts(n) {
		want := 0.25
		if i == 0 || i == 3 {
			want = 0
		}
		binomial(t, "provider", got, n, want)
	}
}
