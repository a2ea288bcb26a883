package plots

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A rendition holds the summaries of a report twice: as they are, for SVG files, and with names that the embedded
// typeface can draw, for PNG files.
type rendition struct {
	real, covered []*reports.Summary
	cover         *cover
	differ        bool
}

func render(list ...*reports.Summary) *rendition {
	r := &rendition{real: list, cover: newCover(list)}
	for _, s := range list {
		other := r.cover.summary(s)
		r.covered = append(r.covered, other)
		r.differ = r.differ || other != s
	}
	return r
}

// png lays out a picture of which every sign can be drawn, and explains the names that are not the real ones.
func (r *rendition) png(draw func([]*reports.Summary) *Drawing) *Drawing {
	d := draw(r.covered)
	if r.differ {
		d.footnote(r.cover.note(d.words()))
	}
	return d
}

// write puts a picture into dir in every format of the checked options.
func (o Options) write(dir, name string, r *rendition, draw func([]*reports.Summary) *Drawing) ([]string, error) {
	png := r.png(draw)
	var names []string
	for _, format := range o.Formats {
		file := name + "." + format
		encode := func(w io.Writer) error { return png.png(w, o.dpi) }
		if format == "svg" {
			d := png
			if r.differ {
				d = draw(r.real)
			}
			encode = d.svg
		}
		if err := writeFile(filepath.Join(dir, file), encode); err != nil {
			return names, fmt.Errorf("picture %s: %w", file, err)
		}
		names = append(names, file)
	}
	return names, nil
}

// maxExplained bounds the names that a note lists.
const maxExplained = 12

// note says what the stand-ins among the words of a picture are; "" where there are none.
func (c *cover) note(words string) string {
	var out []string
	var all []string
	for _, kind := range []*standIns{&c.strategies, &c.providers, &c.scenarios} {
		all = append(all, kind.explain(words)...)
	}
	if n := len(all); n > maxExplained {
		all = append(all[:maxExplained:maxExplained], plural(n-maxExplained, "other"))
	}
	if len(all) > 0 {
		names, have, are := listed(all, "and"), "has a name", "it is"
		if len(all) > 1 {
			have, are = "have names", "they are"
		}
		_, first := utf8.DecodeRuneInString(names)
		out = append(out, strings.ToUpper(names[:first])+names[first:]+" "+have+" that this picture's typeface cannot draw; "+
			are+" numbered in the order of "+c.order+".")
	}
	if strings.Contains(words, lacking) {
		out = append(out, lacking+" stands for signs that this typeface cannot draw.")
	}
	return strings.Join(out, " ")
}

// words joins all that is written in d.
func (d *Drawing) words() string {
	var out []string
	for i := range d.labels {
		out = append(out, d.labels[i].text)
	}
	return strings.Join(out, " ")
}

// footnote adds lines below all that is drawn.
func (d *Drawing) footnote(text string) {
	t := d.theme
	lines := wrap(t.foot, []span{{text: text}}, d.width-2*pageMargin)
	up := vg.Length(len(lines)) * t.foot.leading()
	d.height += up
	for i := range d.marks {
		m := &d.marks[i]
		points := make([]vg.Point, len(m.points)) // of its own: marks may share them
		for k, p := range m.points {
			points[k] = pt(p.X, p.Y+up)
		}
		m.points = points
	}
	for i := range d.labels {
		l := &d.labels[i]
		l.at.Y, l.box.Min.Y, l.box.Max.Y = l.at.Y+up, l.box.Min.Y+up, l.box.Max.Y+up
	}
	d.setLines(t.foot, lines, pageMargin, pageMargin*0.6+up)
}
