package plots

import (
	"html"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// An inliner writes the marks of one picture. Marks in a row that look alike and stand for the same share a path.
type inliner struct {
	strings.Builder
	*Album
	height vg.Length
	look   string // the attributes of the open path; "" where none is open
	tipped string // what the open group shows under the pointer; "" where none is open
	x, y   int    // where the pen stands
}

// end closes what is open.
func (w *inliner) end() {
	w.endPath()
	if w.tipped != "" {
		w.WriteString("</g>")
		w.tipped = ""
	}
}

func (w *inliner) endPath() {
	if w.look != "" {
		w.WriteString(`"/>`)
		w.look = ""
	}
}

// begin opens a group with a tip and a path with attributes, unless they are open and can be gone on with.
func (w *inliner) begin(tip, look string, join bool) {
	if tip != w.tipped {
		w.end()
		if tip != "" {
			w.WriteString("<g><title>" + html.EscapeString(clean(tip)) + "</title>")
		}
		w.tipped = tip
	}
	if look != w.look || !join {
		w.endPath()
		w.WriteString("<path " + look + ` d="`)
		w.look = look
	}
}

func (w *inliner) mark(m, dark *mark) {
	tip := m.tip
	if tip == "" {
		tip = m.of
		if said, ok := w.tips[m.of]; ok {
			tip = said
		}
	}
	if m.radius > 0 {
		w.dots(m, dark, tip)
		return
	}
	if len(m.points) < 2 {
		return
	}
	if m.fill != nil && dark.fill != nil {
		r, ok := box(m)
		look := `class="` + w.colour("fill", m.fill, dark.fill) + `"`
		if ok {
			look = `class="sharp ` + look[len(`class="`):]
		}
		w.begin(tip, look, ok && opaque(m.fill))
		if ok {
			w.rectangle(r)
		} else {
			w.polyline(m.points)
		}
	}
	if m.stroke != nil && dark.stroke != nil {
		w.begin(tip, w.stroke(m, dark), opaque(m.stroke))
		w.polyline(m.points)
		if m.closed {
			w.WriteString("z")
		}
	}
}

// stroke gives the attributes of a line.
func (w *inliner) stroke(m, dark *mark) string {
	look := `class="line ` + w.colour("stroke", m.stroke, dark.stroke) + `" stroke-width="` + strconv.Itoa(tenths(m.width)) + `"`
	if len(m.dash) > 0 {
		var lengths []string
		for _, l := range m.dash {
			lengths = append(lengths, strconv.Itoa(tenths(l)))
		}
		look += ` stroke-dasharray="` + strings.Join(lengths, " ") + `"`
	}
	return look
}

// dots draws each dot as a line of no length with round ends, the rim as a wider one below it.
func (w *inliner) dots(m, dark *mark, tip string) {
	dot := func(property string, width vg.Length) string {
		return `class="dot ` + property + `" stroke-width="` + strconv.Itoa(tenths(width)) + `"`
	}
	for _, p := range m.points {
		if m.stroke != nil && dark.stroke != nil {
			w.begin(tip, dot(w.colour("stroke", m.stroke, dark.stroke), 2*m.radius+m.width), true)
			w.move(p)
			w.WriteString("h0")
		}
		if m.fill != nil && dark.fill != nil {
			join := opaque(m.fill) || len(m.points) > 60 // many faint dots in one path do not darken each other, but are small
			w.begin(tip, dot(w.colour("stroke", m.fill, dark.fill), 2*m.radius-m.width*rim(m)), join)
			w.move(p)
			w.WriteString("h0")
		}
	}
}

// rim is 1 where a rim is painted over the edge of a dot.
func rim(m *mark) vg.Length {
	if m.stroke != nil {
		return 1
	}
	return 0
}

func (w *inliner) move(p vg.Point) {
	w.x, w.y = tenths(p.X), tenths(w.height-p.Y)
	w.WriteString("M" + strconv.Itoa(w.x))
	w.number(w.y)
}

// polyline draws lines from point to point; steps of no length are left out.
func (w *inliner) polyline(points []vg.Point) {
	w.move(points[0])
	first := true
	for _, p := range points[1:] {
		x, y := tenths(p.X), tenths(w.height-p.Y)
		if x == w.x && y == w.y {
			continue
		}
		if first {
			w.WriteString("l" + strconv.Itoa(x-w.x))
		} else {
			w.number(x - w.x)
		}
		w.number(y - w.y)
		w.x, w.y, first = x, y, false
	}
	if first {
		w.WriteString("h0")
	}
}

func (w *inliner) rectangle(r vg.Rectangle) {
	w.move(pt(r.Min.X, r.Max.Y))
	width, height := strconv.Itoa(tenths(r.Max.X)-w.x), strconv.Itoa(tenths(w.height-r.Min.Y)-w.y)
	w.WriteString("h" + width + "v" + height + "h-" + width)
}

// number writes a number after another one.
func (w *inliner) number(v int) {
	if v >= 0 {
		w.WriteByte(' ')
	}
	w.WriteString(strconv.Itoa(v))
}

// box tells whether a mark is an upright rectangle, and which.
func box(m *mark) (vg.Rectangle, bool) {
	p := m.points
	if len(p) != 4 || m.stroke != nil {
		return vg.Rectangle{}, false
	}
	if !(p[0].Y == p[1].Y && p[1].X == p[2].X && p[2].Y == p[3].Y && p[3].X == p[0].X) {
		return vg.Rectangle{}, false
	}
	x0, x1 := vg.Length(math.Min(float64(p[0].X), float64(p[2].X))), vg.Length(math.Max(float64(p[0].X), float64(p[2].X)))
	y0, y1 := vg.Length(math.Min(float64(p[0].Y), float64(p[2].Y))), vg.Length(math.Max(float64(p[0].Y), float64(p[2].Y)))
	return rectangle(x0, y0, x1, y1), true
}

func opaque(c color.Color) bool {
	_, _, _, alpha := c.RGBA()
	return alpha == 0xffff
}

// label writes a line of text, stretched to the width that it was laid out with. What the typeface lacks was not
// measured but estimated: that is not stretched, and held where it is to be beside something.
func (w *inliner) label(l, dark *label) {
	font := w.class("font-size", strconv.Itoa(tenths(l.in.size))+"px", strconv.Itoa(tenths(l.in.size))+"px")
	classes := font + " " + w.colour("fill", l.in.colour, dark.in.colour)
	if l.in.bold {
		classes += " bold"
	}
	x, fit := l.at.X, ""
	switch length := tenths(l.length()); {
	case length > 0 && paintable(l.text):
		fit = `" textLength="` + strconv.Itoa(length) + `" lengthAdjust="spacingAndGlyphs`
	case l.hold == middle:
		x, fit = (l.box.Min.X+l.box.Max.X)/2, `" text-anchor="middle`
	case l.hold == right:
		x, fit = l.box.Max.X, `" text-anchor="end`
	}
	w.WriteString(`<text class="` + classes + `" x="` + strconv.Itoa(tenths(x)) + `" y="` + strconv.Itoa(tenths(w.height-l.at.Y)))
	if l.up {
		w.WriteString(`" transform="rotate(-90 ` + strconv.Itoa(tenths(x)) + " " + strconv.Itoa(tenths(w.height-l.at.Y)) + ")")
	}
	w.WriteString(fit + `">` + html.EscapeString(clean(l.text)) + "</text>")
}

// length is how long the text is, along its line.
func (l *label) length() vg.Length {
	if l.up {
		return l.box.Max.Y - l.box.Min.Y
	}
	return l.box.Max.X - l.box.Min.X
}
