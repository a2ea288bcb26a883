package plots

import (
	"fmt"
	"html"
	"io"
	"strconv"
)

// typefaces are the family of the pictures and, where a reader does not have it, those of the same widths.
const typefaces = `"Liberation Sans",Arimo,Arial,Helvetica,sans-serif`

// svg writes d as a file of its own: text stays text, stretched to the width that it was laid out with.
func (d *Drawing) svg(out io.Writer) error {
	a := NewAlbum(nil)
	a.themes = [2]Theme{d.theme, d.theme}
	w := inliner{Album: a, height: d.height}
	for i := range d.marks {
		w.mark(&d.marks[i], &d.marks[i])
	}
	w.end()
	for i := range d.labels {
		w.label(&d.labels[i], &d.labels[i])
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	width, height := tenths(d.width), tenths(d.height)
	_, err := fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%spt" height="%spt" viewBox="0 0 %d %d" role="img" aria-label="%s">`+
		"\n<style>text{font-family:%s}.bold{font-weight:bold}.line,.dot{fill:none}.dot{stroke-linecap:round}"+
		".line{stroke-linejoin:round}.sharp{shape-rendering:crispEdges}",
		number(float64(width)/10), number(float64(height)/10), width, height, html.EscapeString(clean(d.title)), typefaces)
	if err != nil {
		return err
	}
	for i, c := range a.list {
		if _, err := fmt.Fprintf(out, ".c%d{%s:%s}", i, c.property, c.values[0]); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "</style>\n<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>\n%s</svg>\n",
		width, height, hex(d.theme.ground), w.String())
	return err
}
