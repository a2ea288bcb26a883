package plots

import (
	"image/color"
	"math"
	"testing"
)

// A linear colour has intensities of light, 0 … 1, for red, green and blue.
type linear [3]float64

// light undoes the transfer function of sRGB (IEC 61966-2-1:1999).
func lightOf(c color.NRGBA) (l linear) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		x := float64(v) / 255
		if l[i] = x / 12.92; x > 0.04045 {
			l[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return l
}

// over puts a colour that lets the ground through on the ground, as painting does.
func over(c, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		return uint8(math.Round((float64(a)*float64(c.A) + float64(b)*float64(255-c.A)) / 255))
	}
	return color.NRGBA{mix(c.R, ground.R), mix(c.G, ground.G), mix(c.B, ground.B), 255}
}

// The eyes that a palette is for. The matrices are those of Machado, Oliveira and Fernandes ("A physiologically-based
// model for simulation of color vision deficiency", IEEE TVCG 15, 2009) for a complete deficiency, on linear light.
var eyes = []struct {
	name string
	sees [3]linear
}{
	{"usual", [3]linear{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"protanopia", [3]linear{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"deuteranopia", [3]linear{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"tritanopia", [3]linear{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}

// seen is what an eye takes a colour for.
func seen(m [3]linear, l linear) (out linear) {
	for i := range out {
		out[i] = math.Min(1, math.Max(0, m[i][0]*l[0]+m[i][1]*l[1]+m[i][2]*l[2]))
	}
	return out
}

// A lab is a colour in CIE 1976 L*a*b*, under daylight (D65).
type lab struct{ l, a, b float64 }

func labOf(c linear) lab {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (t*24389/27 + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return lab{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// distance is CIEDE2000 (CIE 142-2001), in the notation of Sharma, Wu and Dalal (2005).
func distance(p, q lab) float64 {
	rad := math.Pi / 180
	mean := (math.Hypot(p.a, p.b) + math.Hypot(q.a, q.b)) / 2
	seventh := func(c float64) float64 { return math.Sqrt(math.Pow(c, 7) / (math.Pow(c, 7) + math.Pow(25, 7))) }
	g := 0.5 * (1 - seventh(mean))
	hue := func(c lab) (chroma, h float64) {
		a := c.a * (1 + g)
		if h = math.Atan2(c.b, a) / rad; h < 0 {
			h += 360
		}
		return math.Hypot(a, c.b), h
	}
	c1, h1 := hue(p)
	c2, h2 := hue(q)
	dh, mh := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, mh = 0, h1+h2
	case dh > 180:
		dh, mh = dh-360, mh-180
	case dh < -180:
		dh, mh = dh+360, mh-180
	}
	if mh < 0 {
		mh += 360
	}
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2*rad)
	ml, mc := (p.l+q.l)/2, (c1+c2)/2
	t := 1 - 0.17*math.Cos((mh-30)*rad) + 0.24*math.Cos(2*mh*rad) + 0.32*math.Cos((3*mh+6)*rad) - 0.20*math.Cos((4*mh-63)*rad)
	sl := 1 + 0.015*(ml-50)*(ml-50)/math.Sqrt(20+(ml-50)*(ml-50))
	sc, sh := 1+0.045*mc, 1+0.015*mc*t
	turn := -2 * seventh(mc) * math.Sin(60*math.Exp(-math.Pow((mh-275)/25, 2))*rad)
	l, c, h := (q.l-p.l)/sl, (c2-c1)/sc, dH/sh
	return math.Sqrt(l*l + c*c + h*h + turn*c*h)
}

// The pairs are of the table of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005).
func TestColourDistanceAgreesWithThePublishedPairs(t *testing.T) {
	for _, c := range []struct {
		p, q lab
		want float64
	}{
		{lab{50, 2.6772, -79.7751}, lab{50, 0, -82.7485}, 2.0425},
		{lab{50, 2.5, 0}, lab{50, 0, -2.5}, 4.3065},
		{lab{50, 2.5, 0}, lab{73, 25, -18}, 27.1492},
		{lab{60.2574, -34.0099, 36.2677}, lab{60.4626, -34.1751, 39.4387}, 1.2644},
		{lab{22.7233, 20.0904, -46.6940}, lab{23.0331, 14.9730, -42.5619}, 2.0373},
		{lab{2.0776, 0.0795, -1.1350}, lab{0.9033, -0.0636, -0.5514}, 0.9082},
	} {
		if got := distance(c.p, c.q); math.Abs(got-c.want) > 6e-5 {
			t.Errorf("%v to %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
	if got := contrast(rgb(0), rgb(0xffffff)); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white has the contrast %v", got)
	}
}

// apart checks that all colours can be told from each other by every eye.
func apart(t *testing.T, what string, least float64, colours []color.NRGBA) {
	t.Helper()
	for _, e := range eyes {
		for i, a := range colours {
			for k, b := range colours[:i] {
				if got := distance(labOf(seen(e.sees, lightOf(a))), labOf(seen(e.sees, lightOf(b)))); got < least {
					t.Errorf("%s: with %s vision colours %d and %d are %.1f apart, want %v", what, e.name, k, i, got, least)
				}
			}
		}
	}
}

func bothThemes() map[string]Theme { return map[string]Theme{"light": Light(), "dark": Dark()} }

// A distance of 1 is just seen side by side (CIE); ten times as much is told apart across a page.
func TestColoursCanBeToldApartByEveryEye(t *testing.T) {
	for name, th := range bothThemes() {
		apart(t, name+" strategies and incidents", 10, append(th.strategies[:len(th.strategies):len(th.strategies)], th.incident))
		few := []color.NRGBA{th.strategies[0], th.strategies[1], th.strategies[2], th.strategies[4], th.rest}
		apart(t, name+" strategies among grey ones", 10, few)
		apart(t, name+" verdicts", 10, []color.NRGBA{th.better, th.worse, th.same})
		// Fills are large, meet at a line of the ground, and keep their order from picture to picture.
		apart(t, name+" providers", 6.5, append(th.providers[:len(th.providers):len(th.providers)], th.others))
	}
}

// The least contrast ratios are those of WCAG 2.2: 3 for graphics (criterion 1.4.11), 4.5 for text (1.4.3).
func TestMarksAndTextStandOutFromTheGround(t *testing.T) {
	for name, th := range bothThemes() {
		check := func(what string, c color.NRGBA, ground color.NRGBA, least float64) {
			t.Helper()
			if got := contrast(over(c, ground), ground); got < least {
				t.Errorf("%s: %s have the contrast %.2f, want %v", name, what, got, least)
			}
		}
		for i, c := range th.strategies {
			check("marks of strategies", c, th.ground, 3)
			check("names of strategies", th.text(c), th.ground, 4.5)
			if th.text(c) != c && contrast(c, th.ground) >= 4.5 {
				t.Errorf("%s: the name of strategy %d was changed without need", name, i)
			}
		}
		for _, c := range []color.NRGBA{th.rest, th.incident, th.better, th.worse, th.same, th.muted} {
			check("marks", c, th.ground, 3)
		}
		for _, c := range []color.NRGBA{th.better, th.worse, th.same, th.incident} {
			check("verdicts and incidents in words", th.text(c), th.ground, 4.5)
		}
		for _, s := range []style{th.title, th.subtitle, th.heading, th.tick, th.name, th.foot} {
			check("texts", s.colour.(color.NRGBA), th.ground, 4.5)
			if s.size < 8 {
				t.Errorf("%s: text of %v points cannot be read at half the size", name, s.size)
			}
		}
		for _, c := range append(th.providers[:len(th.providers):len(th.providers)], th.others) {
			fill := th.onFill
			if got := contrast(fill, c); got < 4.5 {
				t.Errorf("%s: text on the fill %v has the contrast %.2f", name, c, got)
			}
		}
	}
}
