package plots

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
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
