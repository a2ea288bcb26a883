package plots

import (
	"image/color"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/text/unicode/norm"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// How wide names are in titles at most, in points: of strategies that are told from others, and of one that a title speaks
// of alone.
const (
	titleName vg.Length = 230
	loneName  vg.Length = 260
)

// A style is how a text is set.
type style struct {
	size   vg.Length
	bold   bool
	colour color.Color
	kin    kinship // the names that stand side by side
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

// width measures t, and estimates what the typeface has no glyphs for.
func (s style) width(t string) vg.Length {
	f := s.face()
	var w vg.Length
	from := 0
	for i, r := range t {
		if paints(r) {
			continue
		}
		w += f.Width(t[from:i]) + vg.Length(breadth(r)*s.size)
		from = i + utf8.RuneLen(r)
	}
	return w + f.Width(t[from:])
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
		d.labels = append(d.labels, label{of: of, text: t, at: pt(x, y), in: s, box: b, hold: a})
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

// maxMarks bounds the marks above and below a letter: no writing has more, and a stack of them covers other lines.
const maxMarks = 3

// clean replaces what cannot be printed on one line, and composes letters with their marks.
func clean(t string) string {
	if isPlain(t) {
		return t
	}
	runes := []rune(norm.NFC.String(strings.ToValidUTF8(t, "\uFFFD")))
	visible := func(i int) bool {
		return i >= 0 && i < len(runes) && unicode.IsGraphic(runes[i]) && !unicode.IsSpace(runes[i])
	}
	var out strings.Builder
	marks := 0
	for i, r := range runes {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		if !unicode.IsPrint(r) && !(joins(r) && visible(i-1) && visible(i+1)) {
			r = ' '
		}
		out.WriteRune(r)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// isPlain tells whether t is as clean leaves it, for most names are.
func isPlain(t string) bool {
	for i := range len(t) {
		if c := t[i]; c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(t)-1 || t[i+1] == ' ') {
			return false
		}
	}
	return true
}

// shorten cleans t and, where it is wider than w, cuts it so that it can be told from the names beside it.
func shorten(s style, t string, w vg.Length) string {
	t = clean(t)
	if s.width(t) <= w {
		return t
	}
	if group := s.kin[t]; group != nil {
		return group.short(s, t, w)
	}
	return elide(s, t, w)
}

// elide cuts signs out of the middle of t until it is at most w wide: names often differ at their ends.
func elide(s style, t string, w vg.Length) string {
	if s.width(t) <= w {
		return t
	}
	all := signs(t)
	if len(all) > 400 {
		all = append(all[:200:200], all[len(all)-200:]...)
	}
	keeping := func(n int) string {
		head := (n + 1) / 2
		return strings.Join(all[:head], "") + "…" + strings.Join(all[len(all)-(n-head):], "")
	}
	over := sort.Search(len(all), func(n int) bool { return s.width(keeping(n)) > w })
	if over < 2 {
		return "…"
	}
	return keeping(over - 1)
}
