package plots

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

func TestAnSVGFileIsWellFormedSmallAndKeepsItsText(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 10, 20, 400
	s := cook(c)
	s.Strategies[3].Name = `<script>"&'`
	for _, p := range pictures {
		d := p.draw(s, Dark())
		var b bytes.Buffer
		if err := d.svg(&b); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 400_000 {
			t.Errorf("%s: %d bytes", p.name, b.Len())
		}
		if strings.Contains(strings.ReplaceAll(b.String(), "http://www.w3.org/2000/svg", ""), "://") {
			t.Errorf("%s refers to something outside", p.name)
		}
		var texts []string
		dec := xml.NewDecoder(&b)
		in := ""
		for {
			token, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", p.name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				in = token.Name.Local
			case xml.CharData:
				if in == "text" {
					texts = append(texts, string(token))
				}
			case xml.EndElement:
				in = ""
			}
		}
		var want []string
		for _, l := range d.labels {
			want = append(want, l.text)
		}
		if !slices.Equal(texts, want) {
			t.Errorf("%s: the texts are\n%q, want\n%q", p.name, texts, want)
		}
	}
}

// A title or name that closes an element, or an attribute, would make an element of its own.
func TestNothingFromAFileBecomesAnElementOfAnSVG(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 3, 2, 200
	s := cook(c)
	const evil = `"/><script>alert(1)</script><x y="&`
	s.Scenario.Name, s.Finding = evil, evil
	s.Scenario.Providers[0], s.Strategies[1].Name = evil, evil
	for i := range s.Strategies {
		s.Strategies[i].Providers[0].Name = evil
	}
	s.Scenario.Incidents[0] = reports.Incident{Provider: evil, What: evil, From: 1e10, To: 9e10}
	for _, p := range pictures {
		var b bytes.Buffer
		if err := p.draw(s, light).svg(&b); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&b); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", p.name, err)
			}
			if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"svg", "style", "rect", "g", "title", "path", "text"}, e.Name.Local) {
				t.Errorf("%s has an element %q", p.name, e.Name.Local)
			}
		}
	}
}
