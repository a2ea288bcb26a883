package plots

import (
	"image/color"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A style is how a text is set.
type style struct {
	size   vg.Length
	bold   bool
	colour color.Color
}

// Of the size of Liberation Sans: how far its letters reach above and below the baseline.
const (
	ascent  = 0.74
	descent = 0.21
)

// faces parses the two typefaces once; they are embedded in the program, so the pictures do not depend on the fonts
// of the machine.
var faces = sync.OnceValue(func() (f [2]font.Face) {
	for i, ttf := range [2][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		face, err := opentype.Parse(ttf)
		if err != nil {
			panic("plots: the embedded typeface cannot be parsed: " + err.Error())
		}
		f[i] = font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans"}, Face: face}
	}
	f[1].Font.Weight = xfont.WeightBold
	return f
})

func (s style) face() font.Face {
	f := faces()[0]
	if s.bold {
		f = faces()[1]
	}
	f.Font.Size = s.size
	return f
}

func (s style) in(c color.Color) style { s.colour = c; return s }

// width measures t.
func (s style) width(t string) vg.Length {
	f := s.face()
	return f.Width(t)
}

// leading is the distance between the baselines of two lines.
func (s style) leading() vg.Length { return s.size * 1.25 }

// An anchor says which point of a text is given: its left end, middle or right end.
type anchor float64

const (
	left   anchor = 0
	middle anchor = 0.5
	right  anchor = 1
)

// text adds t with its anchor at x and its baseline at y, and returns what it covers.
func (d *Drawing) text(of string, s style, a anchor, x, y vg.Length, t string) vg.Rectangle {
	w := s.width(t)
	x -= w * vg.Length(a)
	b := rectangle(x, y-descent*s.size, x+w, y+ascent*s.size)
	if t != "" {
		d.labels = append(d.labels, label{of: of, text: t, at: pt(x, y), in: s, box: b})
	}
	return b
}

// textUp adds t reading upwards from y, with its baseline at x, and returns what it covers.
func (d *Drawing) textUp(of string, s style, x, y vg.Length, t string) vg.Rectangle {
	b := rectangle(x-ascent*s.size, y, x+descent*s.size, y+s.width(t))
	if t != "" {
		d.labels = append(d.labels, label{of: of, text: t, at: pt(x, y), in: s, box: b, up: true})
	}
	return b
}

// clean replaces what cannot be printed on one line.
func clean(t string) string {
	t = strings.ToValidUTF8(t, "\uFFFD")
	t = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, t)
	return strings.Join(strings.Fields(t), " ")
}

// shorten cleans t and cuts runes out of its middle until it is at most w wide: names often differ at their ends.
func shorten(s style, t string, w vg.Length) string {
	t = clean(t)
	if s.width(t) <= w {
		return t
	}
	r := []rune(t)
	if len(r) > 400 {
		r = append(r[:200:200], r[len(r)-200:]...)
	}
	for keep := len(r) - 1; keep > 0; keep-- {
		head := (keep + 1) / 2
		if short := string(r[:head]) + "…" + string(r[len(r)-(keep-head):]); s.width(short) <= w {
			return short
		}
	}
	return "…"
}

// A span is a part of a text in one style. A whole span is never broken over lines.
type span struct {
	text   string
	of     string
	colour color.Color // nil: the colour of the text around it
	bold   bool
	whole  bool
	swatch color.Color // not nil: a small square of this colour stands before the text
	begins bool        // a new line
}

// A word is what wrap puts on a line: it is never broken.
type word struct {
	span
	in    style
	width vg.Length // with the swatch
}

// wrap breaks spans into lines at most w wide. A word too long for a line is shortened.
func wrap(s style, spans []span, w vg.Length) [][]word {
	var lines [][]word
	var line []word
	var x vg.Length
	space := s.width(" ")
	for _, sp := range spans {
		parts := withUnits(strings.Fields(clean(sp.text)))
		if sp.whole {
			parts = []string{clean(sp.text)}
		}
		for i, p := range parts {
			k := word{span: sp, in: s}
			if sp.colour != nil {
				k.in.colour = sp.colour
			}
			k.in.bold = s.bold || sp.bold
			swatch := vg.Length(0)
			if sp.swatch != nil {
				swatch = s.size
			}
			k.text = shorten(k.in, p, w-swatch)
			k.width = k.in.width(k.text) + swatch
			gap := space
			if sp.whole {
				gap = 2 * space
			}
			if len(line) > 0 && (x+gap+k.width > w || sp.begins && i == 0) {
				lines, line, x = append(lines, line), nil, 0
			}
			if len(line) > 0 {
				x += gap
			}
			line = append(line, k)
			x += k.width
		}
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// withUnits joins units to the numbers before them, so that no line ends between the two.
func withUnits(parts []string) []string {
	var out []string
	for _, p := range parts {
		unit, _, _ := strings.Cut(p, ",")
		switch strings.TrimRight(unit, ".;)") {
		case "%", "s", "ms", "µs", "ns":
			if n := len(out); n > 0 && out[n-1] != "" && unicode.IsDigit(rune(out[n-1][len(out[n-1])-1])) {
				out[n-1] += " " + p
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// setLines adds lines below y, from x on, and returns where the next line would begin.
func (d *Drawing) setLines(s style, lines [][]word, x, y vg.Length) vg.Length {
	space := s.width(" ")
	for _, line := range lines {
		base := y - ascent*s.size
		at := x
		for i, k := range line {
			if i > 0 {
				at += space
				if k.whole {
					at += space
				}
			}
			start := at
			if k.swatch != nil {
				side := s.size * 0.72
				d.box(k.of, k.swatch, rectangle(start, base, start+side, base+side))
				start += s.size
			}
			d.text(k.of, k.in, left, start, base, k.text)
			at += k.width
		}
		y -= s.leading()
	}
	return y
}
