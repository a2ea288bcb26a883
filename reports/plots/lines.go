package plots

import (
	"image/color"
	"strings"
	"unicode"

	"gonum.org/v1/plot/vg"
)

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
