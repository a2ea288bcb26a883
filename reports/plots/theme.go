package plots

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// A Theme holds the colours and the type of a picture. The zero Theme stands for Light.
type Theme struct {
	ground, ink, muted, grid color.NRGBA
	rest                     color.NRGBA   // strategies beyond the hues
	incident                 color.NRGBA   // used for no strategy and no provider
	strategies               []color.NRGBA // hues that colour-blind readers can tell apart, for marks
	providers                []color.NRGBA // fills
	others                   color.NRGBA   // the providers beyond the fills
	onFill                   color.NRGBA   // text on the fills
	better, worse, same      color.NRGBA   // verdicts; what is undecided is hollow and muted

	title, subtitle, heading, tick, name, foot style
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func hues(vs ...uint32) (out []color.NRGBA) {
	for _, v := range vs {
		out = append(out, rgb(v))
	}
	return out
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }

var light = Light()

// Light is the theme for white paper.
//
// The strategies' hues began as those of Okabe and Ito (2008) and were moved until each stands out from white and all
// from each other in colour-blind eyes too; yellow, which white swallows, became plum. The providers' fills are the
// "light" scheme of Paul Tol (2021), made for areas.
func Light() Theme {
	return Theme{
		ground: rgb(0xffffff), ink: rgb(0x1f2328), muted: rgb(0x59636e), grid: rgb(0xe3e6ea),
		rest: rgb(0x858e99), incident: rgb(0xa8102a),
		strategies: hues(0x0065a8, 0xdb5f00, 0x00936a, 0xd66fae, 0x5b2553, 0x2f96f0, 0x2018b8, 0x805870),
		providers:  hues(0x77aadd, 0xee8866, 0x44bb99, 0xeedd88, 0xffaabb, 0x99ddff, 0xbbcc33, 0xaaaa00),
		others:     rgb(0xd4d8dd), onFill: rgb(0x1f2328),
		better: rgb(0x0a7d6c), worse: rgb(0xa8102a), same: rgb(0x858e99),
	}.set()
}

// Dark is the theme for screens with a dark ground. Its hues follow those of Light in order, lightened, and its fills are those of
// Light at four fifths of their light.
func Dark() Theme {
	return Theme{
		ground: rgb(0x0d1117), ink: rgb(0xe6edf3), muted: rgb(0x9198a1), grid: rgb(0x262d36),
		rest: rgb(0x6e7681), incident: rgb(0xff5a5f),
		strategies: hues(0x3b8eff, 0xf39a2e, 0x2fd0a5, 0xc07fb0, 0xffe689, 0xb4c6ff, 0x7850c8, 0x8c5c0a),
		providers:  hues(0x5f88b0, 0xbe6c51, 0x36957a, 0xbeb06c, 0xcc8895, 0x7ab0cc, 0x95a328, 0x888800),
		others:     rgb(0x7d8590), onFill: rgb(0x0d1117),
		better: rgb(0x2ecfb0), worse: rgb(0xff5a5f), same: rgb(0x8b949e),
	}.set()
}

// set gives the theme its type.
func (t Theme) set() Theme {
	t.title = style{size: 15, bold: true, colour: t.ink}
	t.subtitle = style{size: 10, colour: t.muted}
	t.heading = style{size: 10, bold: true, colour: t.ink}
	t.tick = style{size: 9, colour: t.muted}
	t.name = style{size: 9.5, bold: true, colour: t.ink}
	t.foot = style{size: 8, colour: t.muted}
	return t
}

// Themes lists the names that ThemeNamed takes.
func Themes() []string { return []string{"light", "dark"} }

// ThemeNamed returns a theme by its name.
func ThemeNamed(name string) (Theme, error) {
	switch name {
	case "light":
		return Light(), nil
	case "dark":
		return Dark(), nil
	}
	return Theme{}, fmt.Errorf("unknown theme %q; there are %s", name, strings.Join(Themes(), " and "))
}

// text moves a hue towards the ink until text in it can be read: to a contrast ratio of 4.5 (WCAG 2.2, criterion 1.4.3).
func (t Theme) text(c color.NRGBA) color.NRGBA {
	toward := func(a, b uint8, k int) uint8 { return uint8((int(a)*(20-k) + int(b)*k) / 20) }
	out := c
	for k := 0; k <= 20 && contrast(out, t.ground) < 4.5; k++ {
		out = color.NRGBA{toward(c.R, t.ink.R, k), toward(c.G, t.ink.G, k), toward(c.B, t.ink.B, k), 255}
	}
	return out
}

// contrast is the contrast ratio of two colours, 1 … 21 (WCAG 2.2, "contrast ratio" and "relative luminance").
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Widths of lines, in points.
const (
	hairline vg.Length = 0.6
	slim     vg.Length = 1.1
	thick    vg.Length = 1.9
)
