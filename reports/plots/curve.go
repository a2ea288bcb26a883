package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// maxCurvePoints bounds the points of one distribution curve.
const maxCurvePoints = 350

// A step is a point of a distribution: the share of values below x.
type step struct {
	x     float64 // seconds
	below float64
}

// steps lists the corners of the distribution, in order. Within a step of it the share rises; between steps it
// stays.
func steps(d *reports.Distribution) []step {
	n := float64(d.Count())
	var out []step
	var seen uint64
	for _, b := range d.Steps {
		out = append(out, step{float64(b.Low) / 1e9, float64(seen) / n})
		seen += b.Count
		out = append(out, step{float64(b.High) / 1e9, float64(seen) / n})
	}
	return out
}

// thin drops points of a curve that runs in one direction on each axis until at most limit are left. A point is kept
// when it lies a fixed way (in the sum of both directions) from the last one kept; since the curve never turns back
// its whole way is known, which bounds the count. Before a jump the last point is kept too, so that corners stay.
func thin(points []vg.Point, limit int) []vg.Point {
	if len(points) <= limit {
		return points
	}
	way := func(a, b vg.Point) vg.Length {
		return vg.Length(math.Abs(float64(b.X-a.X)) + math.Abs(float64(b.Y-a.Y)))
	}
	last := points[len(points)-1]
	pace := way(points[0], last) / vg.Length(limit/2-2)
	kept := points[:1:1]
	for i, p := range points[1:] {
		if way(kept[len(kept)-1], p) < pace {
			continue
		}
		if prev := points[i]; way(prev, p) > pace/2 && prev != kept[len(kept)-1] {
			kept = append(kept, prev)
		}
		kept = append(kept, p)
	}
	if kept[len(kept)-1] != last {
		kept = append(kept, last)
	}
	return kept
}

// risingCurve is the share of values below x, from 0 to 1.
func risingCurve(p panel, d *reports.Distribution) []vg.Point {
	points := []vg.Point{pt(p.Min.X, p.y.at(0))}
	for _, s := range steps(d) {
		points = append(points, p.at(s.x, s.below))
		if s.x > p.x.hi {
			break
		}
	}
	points = append(points, pt(p.Max.X, points[len(points)-1].Y))
	return thin(points, maxCurvePoints)
}

// fallingCurve is the share of values above x, from 1 down to the floor of the panel.
func fallingCurve(p panel, d *reports.Distribution) []vg.Point {
	points := []vg.Point{pt(p.Min.X, p.y.at(1))}
	for _, s := range steps(d) {
		above := 1 - s.below
		if s.x < p.x.lo { // the curve enters at the left edge
			points[0].Y = p.y.at(above)
			continue
		}
		points = append(points, p.at(s.x, above))
		if above <= p.y.lo {
			break
		}
	}
	if len(points) == 1 { // all of it lies left of the panel
		points = []vg.Point{p.at(p.x.lo, 1), p.at(p.x.lo, p.y.lo)}
	}
	return thin(points, maxCurvePoints)
}
