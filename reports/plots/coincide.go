package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// How curves are compared, in points: how far from each other they still hide one another, and how long the dashes are
// where they do. Both are counted along the axes.
const (
	courseStep vg.Length = 2
	courseNear vg.Length = 1
	dashLength vg.Length = 8
	leastRun             = 20 // steps over which curves lie on each other before they are dashed
	leastGap             = 8  // steps that part two runs
)

// curves draws the curve of every series that ok lets through. Where coloured ones lie on each other they take turns, in
// dashes, so that none hides another.
func (d *Drawing) curves(all []series, ok func(*series) bool, points func(*series) []vg.Point, p panel) {
	var of []*series
	var lines [][]vg.Point
	var trails []trail
	inPaintOrder(all, ok, func(g *series) {
		line := points(g)
		if g.grey {
			d.line(g.name, g.colour, g.line(), line...)
			return
		}
		of, lines, trails = append(of, g), append(lines, line), append(trails, trailOf(line, p))
	})
	for i, g := range of {
		t := &trails[i]
		for _, stretch := range t.painted(t.runs(trails[:i]), trails, i) {
			if part := t.part(lines[i], stretch[0], stretch[1]); len(part) > 1 {
				d.line(g.name, g.colour, g.line(), part...)
			}
		}
	}
}

// A trail is how a curve runs that turns back on neither axis: at even steps of the way along both axes, how far it is
// to one side of the diagonal. Curves lie on each other where their values at a step are alike.
type trail struct {
	down  bool
	first int // the step of the first value
	side  []vg.Length
}

// turned gives the way to a point, and how far to the side it is.
func (t *trail) turned(at vg.Point) (way, side vg.Length) {
	if t.down {
		return at.X - at.Y, at.X + at.Y
	}
	return at.X + at.Y, at.X - at.Y
}

// trailOf leaves out where a curve runs along the upper or lower edge of its panel: there they all do.
func trailOf(line []vg.Point, p panel) trail {
	const edge = 1
	t := trail{down: line[len(line)-1].Y < line[0].Y}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if max(a.Y, b.Y) < p.Min.Y+edge || min(a.Y, b.Y) > p.Max.Y-edge {
			continue
		}
		from, side0 := t.turned(a)
		to, side1 := t.turned(b)
		for k := int(math.Ceil(float64(from / courseStep))); vg.Length(k)*courseStep < to; k++ {
			if t.side == nil {
				t.first = k
			}
			share := (vg.Length(k)*courseStep - from) / (to - from)
			t.side = append(t.side, side0+vg.Length(share*(side1-side0)))
		}
	}
	return t
}

// on tells whether the curve lies on another one at a step.
func (t *trail) on(other *trail, step int) bool {
	i, k := step-t.first, step-other.first
	return i >= 0 && k >= 0 && i < len(t.side) && k < len(other.side) &&
		math.Abs(float64(t.side[i]-other.side[k])) < float64(courseNear)
}

func (t *trail) onAny(others []trail, step int) bool {
	for i := range others {
		if t.on(&others[i], step) {
			return true
		}
	}
	return false
}

// runs lists where the curve lies on any of those below it, in steps from its first.
func (t *trail) runs(below []trail) (out [][2]int) {
	for i := range t.side {
		if !t.onAny(below, i+t.first) {
			continue
		}
		if n := len(out); n > 0 && i-out[n-1][1] < leastGap {
			out[n-1][1] = i + 1
		} else {
			out = append(out, [2]int{i, i + 1})
		}
	}
	return slices.DeleteFunc(out, func(r [2]int) bool { return r[1]-r[0] < leastRun })
}

// turn is which one curve i is, in the order of painting, of those that lie on each other in a run of it, and how many
// these are.
func turn(trails []trail, i int, run [2]int) (which, of int) {
	t := &trails[i]
	for k := range trails {
		near := 0
		for step := run[0]; step < run[1]; step++ {
			if t.on(&trails[k], step+t.first) {
				near++
			}
		}
		if 2*near < run[1]-run[0] {
			continue
		}
		if of++; k < i {
			which++
		}
	}
	return which, max(of, which+1)
}

// painted lists the stretches of the way on which curve i is painted: all of it but, in the runs, of so many dashes the
// one whose turn it is.
func (t *trail) painted(runs [][2]int, trails []trail, i int) (out [][2]vg.Length) {
	start := vg.Length(math.Inf(-1))
	for _, r := range runs {
		which, of := turn(trails, i, r)
		if which == 0 { // it lies on several, on each for a part
			which, of = 1, 2
		}
		a, b := vg.Length(t.first+r[0])*courseStep, vg.Length(t.first+r[1])*courseStep
		out = append(out, [2]vg.Length{start, a})
		for k := math.Floor(float64(a / dashLength)); vg.Length(k)*dashLength < b; k++ {
			if int(k-float64(of)*math.Floor(k/float64(of))) == which {
				out = append(out, [2]vg.Length{max(a, vg.Length(k)*dashLength), min(b, vg.Length(k+1)*dashLength)})
			}
		}
		start = b
	}
	return append(out, [2]vg.Length{start, vg.Length(math.Inf(1))})
}

// part is the line between two places of its way.
func (t *trail) part(line []vg.Point, from, to vg.Length) (out []vg.Point) {
	for i := 1; i < len(line); i++ {
		a, _ := t.turned(line[i-1])
		b, _ := t.turned(line[i])
		lo, hi := max(a, from), min(b, to)
		if lo > hi || a == b {
			continue
		}
		at := func(way vg.Length) vg.Point {
			share := (way - a) / (b - a)
			return pt(line[i-1].X+vg.Length(share*(line[i].X-line[i-1].X)), line[i-1].Y+vg.Length(share*(line[i].Y-line[i-1].Y)))
		}
		if out == nil {
			out = append(out, at(lo))
		}
		out = append(out, at(hi))
	}
	return out
}
