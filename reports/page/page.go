// Package page writes a Summary as report.html: one file that needs nothing else, to be passed around. It loads nothing
// and runs no script; its pictures are SVG elements that follow the reader's light or dark preference.
//
// Names and texts come from scenario files and may hold anything, so all of them go through html/template, and stand
// apart from the direction of the writing around them.
package page

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/evenkeel/evenkeel/reports"
)

// Options say what the page cannot know from the Summary.
type Options struct {
	Command    string            // to get the same again: a whole command line; "" leaves it out
	Version    string            // of the program that writes the page
	Captions   map[string]string // by picture, such as "latency"
	NoPictures bool
}

//go:embed page.html.tmpl
var source string

//go:embed style.css
var style string

var layout = template.Must(template.New("page").Funcs(template.FuncMap{"args": args}).Parse(source))

// A captioned is what the template of a table shows.
type captioned struct {
	Table       table
	ID, Caption string
}

func args(t any, id, caption string) captioned {
	if p, ok := t.(*table); ok {
		t = *p
	}
	return captioned{t.(table), id, caption}
}

// maxPage is how many bytes a page has at most, as long as its tables leave it the choice.
const maxPage = 2_000_000

// Write writes the page. Equal summaries and options give equal bytes. It holds no clock time and no path. Where it would
// be too large to be passed around, the largest pictures are left to the files beside it.
func Write(w io.Writer, s *reports.Summary, o Options) error {
	v := newView(s, o)
	for {
		var b bytes.Buffer
		if err := layout.Execute(&b, v); err != nil {
			return fmt.Errorf("report.html: %w", err)
		}
		if b.Len() <= maxPage || !v.leaveOut() {
			_, err := w.Write(b.Bytes())
			return err
		}
	}
}

// leaveOut puts a sentence in place of the largest picture; false where there is none left.
func (v *view) leaveOut() bool {
	var largest *picture
	for _, list := range [][]picture{v.Overview, v.Pictures} {
		for i := range list {
			if p := &list[i]; len(p.SVG) > 0 && (largest == nil || len(p.SVG) > len(largest.SVG)) {
				largest = p
			}
		}
	}
	if largest == nil {
		return false
	}
	largest.SVG, largest.LeftOut = "", true
	return true
}
