package plots

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/hist"
)

// geometric is a distribution of 10,000 latencies, evenly in their logarithms, from low to a thousand times as much.
func geometric(low float64) *reports.Distribution {
	all := new(hist.Histogram)
	for i := range 10_000 {
		all.Record(int64(low * math.Pow(1000, float64(i)/10_000) * 1e9))
	}
	return reports.NewDistribution(all)
}

// scaleBelow reads the scale of a logarithmic axis of times off the labels below a panel.
func scaleBelow(t *testing.T, d *Drawing) func(v float64) vg.Length {
	t.Helper()
	units := map[string]float64{"µs": 1e-6, "ms": 1e-3, "s": 1}
	var at, logs []float64
	for _, l := range d.labels {
		text, unit, ok := strings.Cut(l.text, " ")
		v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
		if scale := units[unit]; ok && err == nil && scale > 0 {
			at, logs = append(at, float64(l.box.Min.X+l.box.Max.X)/2), append(logs, math.Log(v*scale))
		}
	}
	if len(at) < 2 {
		t.Fatalf("labels %q", words(d))
	}
	k := len(at) - 1
	return func(v float64) vg.Length {
		return vg.Length(at[0] + (math.Log(v)-logs[0])/(logs[k]-logs[0])*(at[k]-at[0]))
	}
}

// heightOf is where the axis at the left has a label.
func heightOf(t *testing.T, d *Drawing, text string) vg.Length {
	t.Helper()
	for _, l := range d.labels {
		if l.text == text {
			return l.at.Y + l.in.size*0.35
		}
	}
	t.Fatalf("there is no %q among %q", text, words(d))
	return 0
}

func TestQuantilesStandOnTheCurvesWhereTheAxesSay(t *testing.T) {
	g := series{StrategySummary: &reports.StrategySummary{Name: "a", Latency: geometric(0.01)}, name: "a", colour: light.strategies[0]}
	for _, panel := range []struct {
		name  string
		draw  func(*Drawing, vg.Rectangle)
		marks map[float64]string // by quantile
		rises bool
	}{
		{"share answered", func(d *Drawing, r vg.Rectangle) { d.body([]series{g}, wholeLatency, r) }, map[float64]string{0.5: "p50 · 50 %"}, true},
		{"share slower", func(d *Drawing, r vg.Rectangle) { d.tail([]series{g}, wholeLatency, r) },
			map[float64]string{0.99: "p99 · 1 %", 0.999: "p99.9 · 0.1 %"}, false},
	} {
		d := &Drawing{theme: light, width: 400, height: 300}
		panel.draw(d, rectangle(80, 40, 380, 280))
		x := scaleBelow(t, d)
		var curve []vg.Point
		var dots []vg.Point
		for _, m := range d.marks {
			switch {
			case m.of != "a":
			case m.radius > 0:
				dots = append(dots, m.points...)
			default:
				curve = m.points
			}
		}
		if first, last := curve[0], curve[len(curve)-1]; last.Y > first.Y != panel.rises {
			t.Errorf("%s: the curve goes from %v to %v", panel.name, first, last)
		}
		if len(dots) != len(panel.marks) {
			t.Fatalf("%s: dots at %v", panel.name, dots)
		}
		for _, at := range dots {
			found := false
			for q, text := range panel.marks {
				found = found || math.Abs(float64(at.X-x(g.Latency.Quantile(q)/1e9))) < 0.5 && math.Abs(float64(at.Y-heightOf(t, d, text))) < 0.01
			}
			if lo, hi := heightsAt(curve, at.X); !found || float64(at.Y) < lo-1.5 || float64(at.Y) > hi+1.5 {
				t.Errorf("%s: a dot stands at %v, where the curve is at %.1f … %.1f", panel.name, at, lo, hi)
			}
		}
	}
}

// One in ten requests is slower than p90, one in a hundred than p99, all along the curve.
func TestTheTailIsTheShareOfSlowerRequests(t *testing.T) {
	h := geometric(0.01)
	p := newPanel(rectangle(0, 0, 300, 200), scale{lo: 0.05, hi: 12, log: true}, scale{lo: 1e-3, hi: 1, log: true})
	line := fallingCurve(p, h)
	for _, q := range []float64{0.3, 0.5, 0.9, 0.95, 0.99, 0.995} {
		lo, hi := heightsAt(line, p.x.at(h.Quantile(q)/1e9))
		if y := float64(p.y.at(1 - q)); y < lo-1.5 || y > hi+1.5 {
			t.Errorf("at the %v quantile the curve is at %.1f … %.1f, not %.1f", q, lo, hi, y)
		}
	}
}
