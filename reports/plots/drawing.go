package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Drawing is a picture laid out but not yet painted: marks and labels at known places, in points (1/72 inch) from
// the lower left corner.
type Drawing struct {
	width, height vg.Length
	theme         Theme
	marks         []mark  // painted in order
	labels        []label // painted in order, above all marks
	title         string  // says in words what is seen, for those who do not see it
}

// A mark is a line, an area or a set of dots.
type mark struct {
	of     string // the strategy, provider or incident it stands for; "" for axes and grid
	points []vg.Point
	radius vg.Length // above 0: a dot at each point; else the points are joined
	closed bool
	fill   color.Color // nil: not filled
	stroke color.Color // nil: not stroked
	width  vg.Length
	dash   []vg.Length
	tip    string // what a page shows of the mark under the pointer; "" leaves it to of
}

// A label is one line of text.
type label struct {
	of   string // the strategy, provider or incident it names; "" otherwise
	text string
	at   vg.Point // left end of the baseline
	in   style
	box  vg.Rectangle // what it covers
	up   bool         // it reads upwards
	hold anchor       // the point of it that keeps its place where a reader's typeface is narrower
}

// Size returns the width and height of the picture.
func (d *Drawing) Size() (width, height vg.Length) { return d.width, d.height }

// Paint paints the picture on c, its lower left corner at that of c.
func (d *Drawing) Paint(c draw.Canvas) {
	c.Push()
	defer c.Pop()
	c.Translate(c.Min)
	c.SetColor(d.theme.ground)
	c.Fill(rectangle(-1, -1, d.width+1, d.height+1).Path()) // beyond the edges: a last pixel may be covered in part
	for i := range d.marks {
		d.marks[i].paint(c)
	}
	for _, l := range d.labels {
		c.SetColor(l.in.colour)
		if l.up {
			c.Push()
			c.Translate(l.at)
			c.Rotate(math.Pi / 2)
			c.FillString(l.in.face(), vg.Point{}, l.text)
			c.Pop()
			continue
		}
		c.FillString(l.in.face(), l.at, l.text)
	}
}

func (m *mark) paint(c vg.Canvas) {
	if m.radius > 0 {
		for _, p := range m.points {
			var path vg.Path
			path.Move(vg.Point{X: p.X + m.radius, Y: p.Y})
			path.Arc(p, m.radius, 0, 2*math.Pi)
			path.Close()
			m.ink(c, path)
		}
		return
	}
	if len(m.points) < 2 {
		return
	}
	path := make(vg.Path, 0, len(m.points)+1)
	path.Move(m.points[0])
	for _, p := range m.points[1:] {
		path.Line(p)
	}
	if m.closed {
		path.Close()
	}
	m.ink(c, path)
}

func (m *mark) ink(c vg.Canvas, path vg.Path) {
	if m.fill != nil {
		c.SetColor(m.fill)
		c.Fill(path)
	}
	if m.stroke != nil {
		c.SetColor(m.stroke)
		c.SetLineWidth(m.width)
		c.SetLineDash(m.dash, 0)
		c.Stroke(path)
	}
}

// line adds a line through points.
func (d *Drawing) line(of string, c color.Color, width vg.Length, points ...vg.Point) {
	d.marks = append(d.marks, mark{of: of, points: points, stroke: c, width: width})
}

// dashed adds a dashed line through points.
func (d *Drawing) dashed(of string, c color.Color, width vg.Length, points ...vg.Point) {
	d.marks = append(d.marks, mark{of: of, points: points, stroke: c, width: width, dash: []vg.Length{3, 2.5}})
}

// area adds a filled polygon.
func (d *Drawing) area(of string, c color.Color, points ...vg.Point) {
	d.marks = append(d.marks, mark{of: of, points: points, closed: true, fill: c})
}

// box adds a filled rectangle.
func (d *Drawing) box(of string, c color.Color, r vg.Rectangle) {
	d.area(of, c, corners(r)...)
}

func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}

// dots adds filled dots with a rim in the colour of the ground, which keeps touching dots apart; rim 0 is none.
func (d *Drawing) dots(of string, c color.Color, radius, rim vg.Length, points ...vg.Point) {
	m := mark{of: of, points: points, radius: radius, fill: c}
	if rim > 0 {
		m.stroke, m.width = d.theme.ground, rim
	}
	d.marks = append(d.marks, m)
}

func rectangle(x0, y0, x1, y1 vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}
}

func pt(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }

// overlap tells whether a and b share more than their edges.
func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}
