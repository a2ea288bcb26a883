package plots

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestInlinePicturesAreWellFormedAndHoldEveryLabel(t *testing.T) {
	for name, s := range oddities() {
		a := NewAlbum(map[string]string{"round_robin": "round_robin · p99 1 s"})
		for i, p := range a.All(s) {
			if err := wellFormed(p.SVG); err != nil {
				t.Errorf("%s, %s: %v", name, p.Name, err)
			}
			d := pictures[i].draw(s, light)
			if n := strings.Count(p.SVG, "<text "); n%len(d.labels) != 0 || n == 0 && len(d.labels) > 0 {
				t.Errorf("%s, %s: %d texts for %d labels", name, p.Name, n, len(d.labels))
			}
			if p.Title == "" {
				t.Errorf("%s, %s: no title", name, p.Name)
			}
		}
	}
}

func wellFormed(svg string) error {
	d := xml.NewDecoder(strings.NewReader("<page>" + svg + "</page>"))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestInlinePicturesTurnDarkByTheirStyleSheet(t *testing.T) {
	c := usual()
	c.seeds, c.requests = 3, 300
	a := NewAlbum(nil)
	for _, p := range a.All(cook(c)) {
		if strings.Contains(p.SVG, "by-day") {
			t.Errorf("%s is drawn twice", p.Name)
		}
	}
	day, night, ok := strings.Cut(a.CSS(), "@media screen and (prefers-color-scheme:dark)")
	if !ok || !strings.Contains(day, hex(Light().ink)) || !strings.Contains(night, hex(Dark().ink)) {
		t.Errorf("the style sheet is %s", a.CSS())
	}
}

func TestHoverTextsStandOnceAroundTheMarksOfTheirStrategy(t *testing.T) {
	c := usual()
	c.strategies, c.seeds, c.requests = 2, 3, 300
	a := NewAlbum(map[string]string{"round_robin": "p99 <1 s> & more"})
	svg := a.Draw("latency", func(t Theme) *Drawing { return Latency(cook(c), t) }).SVG
	if !strings.Contains(svg, "<g><title>p99 &lt;1 s&gt; &amp; more</title><path ") || !strings.Contains(svg, "<g><title>wrr</title>") {
		t.Error("there are no hover texts, or they are not escaped")
	}
}
