package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// A Theme holds the colours and the type of a picture.
type Theme struct {
	ground, ink, muted, grid color.NRGBA
	rest                     color.NRGBA   // strategies beyond the hues
	incident                 color.NRGBA   // used for nothing else
	strategies               []color.NRGBA // hues that colour-blind readers can tell apart
	providers                []color.NRGBA // pale fills, with dark text beside them
	others                   color.NRGBA   // the providers beyond the fills

	title, subtitle, heading, tick, name, foot style
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }

var light = Light()

// Light is the theme for white paper.
//
// The strategies' hues are those of Okabe and Ito (2008) without yellow and black, which are lost as thin lines; the
// providers' fills are the "light" scheme of Paul Tol (2021), made for areas.
func Light() Theme {
	t := Theme{
		ground: rgb(0xffffff), ink: rgb(0x1f2328), muted: rgb(0x59636e), grid: rgb(0xe3e6ea),
		rest: rgb(0xa3abb5), incident: rgb(0xb42318),
		strategies: []color.NRGBA{rgb(0x0072b2), rgb(0xd55e00), rgb(0x009e73), rgb(0xcc79a7), rgb(0xe69f00), rgb(0x56b4e9)},
		providers: []color.NRGBA{rgb(0x77aadd), rgb(0xee8866), rgb(0x44bb99), rgb(0xeedd88), rgb(0xffaabb), rgb(0x99ddff),
			rgb(0xbbcc33), rgb(0xaaaa00)},
		others: rgb(0xd4d8dd),
	}
	t.title = style{size: 15, bold: true, colour: t.ink}
	t.subtitle = style{size: 10, colour: t.muted}
	t.heading = style{size: 10, bold: true, colour: t.ink}
	t.tick = style{size: 9, colour: t.muted}
	t.name = style{size: 9.5, bold: true, colour: t.ink}
	t.foot = style{size: 8, colour: t.muted}
	return t
}

// Widths of lines, in points.
const (
	hairline vg.Length = 0.6
	slim     vg.Length = 1.1
	thick    vg.Length = 1.9
)
