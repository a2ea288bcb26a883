package plots

import (
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// A reader who sees ×4 beside a row looks for it on the axis.
func TestTheAxisSpeaksOfMultiplesAsTheFiguresDo(t *testing.T) {
	for _, c := range []struct {
		mean  float64
		times bool
	}{{0.9, false}, {1.9, false}, {2.1, true}, {3, true}, {5.4, true}, {40, true}} {
		f := newForest(light, judgedSummary(reports.Difference{Kind: "relative", Mean: c.mean, Verdict: "worse"},
			reports.Difference{Kind: "relative", Mean: -0.45, Verdict: "better"}))
		x := f.scale(tailMetric)
		x.from, x.to = 0, 150
		for _, tick := range f.ticks(x, tailMetric, light.tick.width) {
			if tick.value > 1 && strings.HasPrefix(tick.text, "×") != c.times {
				t.Errorf("a difference is %s, a tick %q", changed(&reports.Difference{Kind: "relative", Mean: c.mean}), tick.text)
			}
		}
	}
}
