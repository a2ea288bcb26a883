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

// Write writes the page. Equal summaries and options give equal bytes. It holds no clock time and no path.
func Write(w io.Writer, s *reports.Summary, o Options) error {
	v := newView(s, o)
	var b bytes.Buffer
	if err := layout.Execute(&b, v); err != nil {
		return fmt.Errorf("report.html: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
