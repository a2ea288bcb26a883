package plots

import (
	"html"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// An Album holds pictures as SVG elements of one HTML page. Each is drawn once and takes its colours from classes, so
// that the page's style sheet turns all of them from light to dark. Text stays text, stretched to the width that it
// was laid out with: labels keep apart in whatever typeface the reader has.
type Album struct {
	tips    map[string]string
	themes  [2]Theme // light, dark
	classes map[class]int
	list    []class
}

// An Inlined is one picture of an Album.
type Inlined struct {
	Name  string // as the file is called, without its ending
	Title string // says in words what is seen
	SVG   string // an element of HTML, all text in it escaped
}

// A class is a declaration of the style sheet, in both themes.
type class struct {
	property string
	values   [2]string
}

// NewAlbum returns an empty Album. tips holds what is shown of a strategy or provider under the pointer, by its name;
// its name where it holds nothing.
func NewAlbum(tips map[string]string) *Album {
	a := &Album{tips: map[string]string{}, themes: [2]Theme{Light(), Dark()}, classes: map[class]int{}}
	for name, tip := range tips {
		a.tips[clean(name)] = tip
	}
	return a
}

// All draws every picture that Write draws, in its order.
func (a *Album) All(s *reports.Summary) []Inlined {
	var all []Inlined
	for _, p := range pictures {
		all = append(all, a.Draw(p.name, func(t Theme) *Drawing { return p.draw(s, t) }))
	}
	return all
}

// Draw draws one picture.
func (a *Album) Draw(name string, draw func(Theme) *Drawing) Inlined {
	light, dark := draw(a.themes[0]), draw(a.themes[1])
	out := Inlined{Name: name, Title: light.title}
	if len(light.marks) == len(dark.marks) && len(light.labels) == len(dark.labels) {
		out.SVG = a.svg(light, dark, "picture")
	} else { // what is drawn depends on the theme
		out.SVG = a.svg(light, light, "picture by-day") + a.svg(dark, dark, "picture by-night")
	}
	return out
}

// CSS returns the style sheet of the pictures drawn so far.
func (a *Album) CSS() string {
	var day, night strings.Builder
	day.WriteString(".by-night{display:none}")
	night.WriteString(".by-day{display:none}.by-night{display:inline}")
	for i, c := range a.list {
		name := ".c" + strconv.Itoa(i) + "{" + c.property + ":"
		day.WriteString(name + c.values[0] + "}")
		if c.values[1] != c.values[0] {
			night.WriteString(name + c.values[1] + "}")
		}
	}
	return day.String() + "\n@media screen and (prefers-color-scheme:dark){" + night.String() + "}"
}

// class returns the name of the class that sets a property.
func (a *Album) class(property, light, dark string) string {
	c := class{property, [2]string{light, dark}}
	i, ok := a.classes[c]
	if !ok {
		i = len(a.list)
		a.classes[c] = i
		a.list = append(a.list, c)
	}
	return "c" + strconv.Itoa(i)
}

func (a *Album) colour(property string, light, dark color.Color) string {
	return a.class(property, hex(light), hex(dark))
}

// hex writes a colour as CSS does.
func hex(c color.Color) string {
	v := color.NRGBAModel.Convert(c).(color.NRGBA)
	const digits = "0123456789abcdef"
	b := []byte{'#'}
	for _, x := range [4]uint8{v.R, v.G, v.B, v.A} {
		b = append(b, digits[x>>4], digits[x&15])
	}
	if v.A == 255 {
		b = b[:7]
	}
	return string(b)
}

// An svg element counts in tenths of a point from the upper left corner, so that every number is whole.
func tenths(v vg.Length) int { return int(math.Round(float64(v) * 10)) }

func (a *Album) svg(light, dark *Drawing, classes string) string {
	w := inliner{Album: a, height: light.height}
	size := strconv.Itoa(tenths(light.width)) + " " + strconv.Itoa(tenths(light.height))
	w.WriteString(`<svg class="` + classes + `" viewBox="0 0 ` + size + `" role="img" aria-label="` + html.EscapeString(light.title) + `">`)
	for i := range light.marks {
		w.mark(&light.marks[i], &dark.marks[i])
	}
	w.end()
	for i := range light.labels {
		w.label(&light.labels[i], &dark.labels[i])
	}
	w.WriteString("</svg>")
	return w.String()
}
