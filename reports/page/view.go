package page

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/plots"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// maxSource is how many bytes of the scenario's file are shown.
const maxSource = 256 << 10

// A view is what the template shows.
type view struct {
	Style                template.CSS
	Name, Finding        string
	Description          []string // paragraphs
	Facts                []fact
	Warnings             []string
	Overview             []picture // before the tables
	Verdicts             table
	Legend               *legend // of the verdicts
	Best                 []best
	Pareto               []string
	Pictures             []picture // after them
	Classes, Providers   *table
	Purposes             *table
	Source               string
	SourceFile, SourceOf string // the file's name; what is said where the text was cut
	Command, Version     string
	Digest, Seeds        string
}

type fact struct{ Term, Value string }

type picture struct {
	ID, Heading, Caption string
	SVG                  template.HTML
	LeftOut              bool // too large for the page
}

func newView(s *reports.Summary, o Options) *view {
	v := &view{Name: plain(s.Scenario.Name), Finding: plain(s.Finding), Description: paragraphs(s.Scenario.Description),
		Command: plain(o.Command), Version: plain(o.Version), Digest: plain(s.Scenario.Digest), Seeds: tables.Seeds(s.Scenario.Seeds)}
	if v.Name == "" {
		v.Name = "Unnamed scenario"
	}
	v.Facts = facts(s)
	for _, w := range s.Warnings {
		v.Warnings = append(v.Warnings, plain(w))
	}
	v.Verdicts, v.Legend = verdicts(s)
	v.Best, v.Pareto = bestOf(s), plainAll(s.Pareto)
	v.Classes, v.Providers, v.Purposes = byClass(s), byProvider(s), byPurpose(s)
	v.Source, v.SourceOf = cut(s.Scenario.Source)
	v.SourceFile = v.Name + ".yaml"
	css := style
	if !o.NoPictures {
		css += v.draw(s, o)
	}
	v.Style = template.CSS(css)
	return v
}

// draw adds the pictures and returns their style sheet.
func (v *view) draw(s *reports.Summary, o Options) string {
	album := plots.NewAlbum(tips(s))
	for _, p := range album.All(s) {
		x := picture{ID: p.Name, Heading: heading(p.Name), Caption: o.Captions[p.Name], SVG: template.HTML(p.SVG)}
		if p.Name == "overview" {
			v.Overview = append(v.Overview, x)
		} else {
			v.Pictures = append(v.Pictures, x)
		}
	}
	return album.CSS()
}

// heading makes a heading of a picture's name.
func heading(name string) string {
	return strings.ToUpper(name[:1]) + name[1:]
}

func facts(s *reports.Summary) []fact {
	list := []fact{
		{"Strategies", strconv.Itoa(len(s.Strategies))},
		{"Baseline", plain(s.Baseline)},
		{"Seeds", tables.Seeds(s.Scenario.Seeds)},
		{"Requests per run", "about " + tables.Grouped(s.Scenario.Requests)},
	}
	if n := len(s.Scenario.Providers); n > 0 {
		list = append(list, fact{"Providers", tables.Grouped(uint64(n))})
	}
	if n := len(s.Scenario.Incidents); n > 0 {
		list = append(list, fact{"Incidents", tables.Grouped(uint64(n))})
	}
	if r := s.Replicated; r != nil && len(r.Looks) > 0 {
		said := fmt.Sprintf("until decided, after %d", r.Looks[len(r.Looks)-1])
		if !r.Decided {
			said = fmt.Sprintf("up to the limit of %d; some comparisons are undecided", r.Limit)
		}
		list = append(list, fact{"Seeds were added", said})
	}
	return list
}

// plain makes text from a file harmless: what is no UTF-8, control characters, and marks that turn the direction of
// writing become the replacement character; line breaks become spaces.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.In(r, unicode.Co, unicode.Cs):
			return utf8.RuneError
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func plainAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, plain(s))
	}
	return out
}

// paragraphs splits text at blank lines.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = plain(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// cut makes the scenario's text harmless, line by line, and keeps the page small.
func cut(text string) (shown, said string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if len(text) > maxSource {
		whole := len(text)
		text = text[:maxSource]
		text = text[:strings.LastIndexByte(text, '\n')+1]
		said = fmt.Sprintf("The first %s of %s bytes.", tables.Grouped(uint64(len(text))), tables.Grouped(uint64(whole)))
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		body := strings.TrimLeft(l, " ")
		lines[i] = l[:len(l)-len(body)] + plain(body)
	}
	return strings.Join(lines, "\n"), said
}
