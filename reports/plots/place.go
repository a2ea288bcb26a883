package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// A placer puts labels beside points so that no label covers another one, a marker or a leader line. (The greedy
// choice among candidate positions around each point; Christensen, Marks and Shieber 1995.)
type placer struct {
	bounds vg.Rectangle
	taken  []vg.Rectangle // labels and markers: never covered
	lines  [][2]vg.Point  // leaders: never covered
	soft   []vg.Rectangle // whiskers and seeds: covered only when all else is worse
}

// A spot is where a label goes.
type spot struct {
	box    vg.Rectangle
	leader bool // far enough to need a line to its point
	end    vg.Point
}

// place finds room for a label of size w × h near p, and takes it. It returns false where there is none.
func (q *placer) place(p vg.Point, w, h vg.Length) (spot, bool) {
	best, lowest := spot{}, math.Inf(1)
	for _, far := range []float64{7, 13, 21, 31, 43, 57, 75} {
		if lowest < far { // nothing farther out can be better
			break
		}
		for k := range 16 {
			s := q.candidate(p, w, h, vg.Length(far), k)
			if cost := q.cost(p, s) + far + 0.15*float64((k+1)/2); cost < lowest {
				best, lowest = s, cost
			}
		}
	}
	if math.IsInf(lowest, 1) {
		return best, false
	}
	q.taken = append(q.taken, best.box)
	if best.leader {
		q.lines = append(q.lines, [2]vg.Point{p, best.end})
	}
	return best, true
}

// candidate k of 16 stands far from p in a direction that turns from the right to both sides alternately.
func (q *placer) candidate(p vg.Point, w, h, far vg.Length, k int) spot {
	turn := float64((k+1)/2) * math.Pi / 8
	if k%2 == 0 {
		turn = -turn
	}
	cos, sin := vg.Length(math.Cos(turn)), vg.Length(math.Sin(turn))
	x, y := p.X+far*cos, p.Y+far*sin
	b := rectangle(x, y-h/2, x+w, y+h/2)
	if cos < 0.35 {
		shift := w * min(1, (0.35-cos)/0.7) // slides from beginning at the point to ending at it
		b.Min.X, b.Max.X = b.Min.X-shift, b.Max.X-shift
	}
	if sin > 0.6 || sin < -0.6 {
		up := h / 2 * sin
		b.Min.Y, b.Max.Y = b.Min.Y+up, b.Max.Y+up
	}
	end := pt(min(max(p.X, b.Min.X), b.Max.X), min(max(p.Y, b.Min.Y), b.Max.Y))
	return spot{box: b, leader: far > 14, end: end}
}

// cost is infinite for a place that is not free, and else counts what the label covers.
func (q *placer) cost(p vg.Point, s spot) float64 {
	b := s.box
	if b.Min.X < q.bounds.Min.X || b.Max.X > q.bounds.Max.X || b.Min.Y < q.bounds.Min.Y || b.Max.Y > q.bounds.Max.Y {
		return math.Inf(1)
	}
	wide := rectangle(b.Min.X-2, b.Min.Y-1, b.Max.X+2, b.Max.Y+1)
	for _, t := range q.taken {
		if overlap(wide, t) || s.leader && !inside(t, p) && crosses(p, s.end, t) {
			return math.Inf(1)
		}
	}
	for _, l := range q.lines {
		if crosses(l[0], l[1], wide) {
			return math.Inf(1)
		}
	}
	covered := 0.0
	for _, t := range q.soft {
		if overlap(b, t) {
			covered += 3
		}
	}
	return math.Min(covered, 40)
}

func inside(r vg.Rectangle, p vg.Point) bool {
	return p.X >= r.Min.X && p.X <= r.Max.X && p.Y >= r.Min.Y && p.Y <= r.Max.Y
}

// crosses tells whether the line from a to b meets r, by clipping it against the sides (Liang and Barsky 1984).
func crosses(a, b vg.Point, r vg.Rectangle) bool {
	from, to := vg.Length(0), vg.Length(1)
	clip := func(start, delta, lo, hi vg.Length) bool {
		if delta == 0 {
			return start >= lo && start <= hi
		}
		t0, t1 := (lo-start)/delta, (hi-start)/delta
		from, to = max(from, min(t0, t1)), min(to, max(t0, t1))
		return from <= to
	}
	return clip(a.X, b.X-a.X, r.Min.X, r.Max.X) && clip(a.Y, b.Y-a.Y, r.Min.Y, r.Max.Y)
}
