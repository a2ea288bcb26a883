package plots

import (
	"unicode"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"
)

// paintable tells whether the embedded typeface draws every rune of t as it is to be read. It does not where it has no
// glyph for one, nor for marks that belong above or below a letter, and for writing from right to left: it is set rune
// by rune, from left to right.
func paintable(t string) bool {
	for _, r := range t {
		if !paints(r) {
			return false
		}
	}
	return true
}

func paints(r rune) bool {
	if r >= ' ' && r < 0x7f {
		return true
	}
	if joins(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Hebrew, unicode.Arabic) {
		return false
	}
	var b sfnt.Buffer
	for _, f := range faces() {
		if i, err := f.Face.GlyphIndex(&b, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// joins tells whether r is one of the invisible runes that make one sign of the two beside it, or keep them apart.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// breadth is about how wide a rune is, in parts of the size, that the typeface has no glyph for: a reader's browser
// takes it from some other one. It is rather too wide than too narrow.
func breadth(r rune) vg.Length {
	switch {
	case joins(r), unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi),
		r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff60:
		return 1
	case unicode.Is(unicode.So, r), r >= 0x1f000:
		return 1.3 // emoji
	}
	return 0.8
}

// signs divides t into what a reader sees as single signs: a letter with its marks, an emoji of several runes.
func signs(t string) []string {
	var out []string
	start, open, flags := 0, false, 0
	var last rune
	for i, r := range t {
		joined := joins(r) || joins(last) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me) || r >= 0x1f3fb && r <= 0x1f3ff
		if flag := r >= 0x1f1e6 && r <= 0x1f1ff; flag { // two of these letters are a flag
			flags++
			joined = joined || flags%2 == 0
		} else {
			flags = 0
		}
		if open && !joined {
			out = append(out, t[start:i])
			start = i
		}
		open, last = true, r
	}
	if open {
		out = append(out, t[start:])
	}
	return out
}
