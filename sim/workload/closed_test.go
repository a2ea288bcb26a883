package workload

import (
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
)

func TestThinkTimesAreKeyedByRequest(t *testing.T) {
	const n = 100_000
	c := &Closed{Users: 10, Think: dist.NewExponential(9)}
	one, again, other := c.Bind(1), c.Bind(1), c.Bind(2)
	total, same := 0.0, 0
	for id := range uint64(n) {
		think := one.Think(id)
		if back := again.Think(id); think != back {
			t.Fatalf("request %d: %d ns, asked again %d ns", id, think, back)
		}
		if think == other.Think(id) {
			same++
		}
		total += float64(think) / 1e9
	}
	within(t, "mean think time", total/n, 9, 9/math.Sqrt(n), 4)
	if same > 0 {
		t.Errorf("%d think times are the same under another seed", same)
	}
}

func TestThinkTimesAreWholeNanosecondsAndBounded(t *testing.T) {
	for _, c := range []struct {
		think dist.Dist
		want  int64
	}{
		{nil, 0},
		{dist.NewConstant(0), 0},
		{dist.NewConstant(0.5), 500_000_000},
		{dist.NewConstant(1.6e-9), 2},
		{dist.NewConstant(1e200), maxThink},
	} {
		thinker := (&Closed{Users: 1, Think: c.think}).Bind(1)
		if got := thinker.Think(3); got != c.want {
			t.Errorf("%v: %d ns, want %d", c.think, got, c.want)
		}
	}
}

func TestClosedIsBuiltFromItsParameters(t *testing.T) {
	kind, err := Kinds.Lookup("closed")
	if err != nil {
		t.Fatal(err)
	}
	p, err := kind.Build(&ClosedParams{Users: 10, Think: dist.NewConstant(2)})
	c, ok := p.(*Closed)
	if err != nil || !ok || c.Users != 10 || c.Think == nil {
		t.Fatalf("got %+v, error %v", p, err)
	}
	if !math.IsNaN(c.Rate()) {
		t.Errorf("rate %g, but it depends on the answers", c.Rate())
	}
	if _, open := p.(Open); open {
		t.Error("a closed process is open")
	}
}
