package plots

import (
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// pageMargin is the empty border of every picture, in points.
const pageMargin vg.Length = 18

// A frame holds the words around the panels.
type frame struct {
	title    string
	subtitle []span
	footer   []string // sentences
}

// newDrawing sets the words above and below a body of the given size and returns the place of the body.
func newDrawing(t Theme, f frame, width, body vg.Length) (*Drawing, vg.Rectangle) {
	inner := width - 2*pageMargin
	title := balanced(t.title, f.title, inner)
	subtitle := wrap(t.subtitle, f.subtitle, inner)
	footer := wrap(t.foot, []span{{text: strings.Join(f.footer, " ")}}, inner)
	head := vg.Length(len(title))*t.title.leading() + 3 + vg.Length(len(subtitle))*t.subtitle.leading() + 10
	foot := vg.Length(len(footer))*t.foot.leading() + 10
	d := &Drawing{theme: t, width: width, height: pageMargin + head + body + foot + pageMargin*0.6, title: clean(f.title)}

	y := d.setLines(t.title, title, pageMargin, d.height-pageMargin)
	d.setLines(t.subtitle, subtitle, pageMargin, y-3)
	low := pageMargin*0.6 + foot
	d.setLines(t.foot, footer, pageMargin, low-10)
	return d, rectangle(pageMargin, low, width-pageMargin, low+body)
}

// balanced breaks a title into as few lines as wrap does, but between its clauses or, where that will not do, into like
// lengths: a last line of one word looks lost.
func balanced(s style, title string, w vg.Length) [][]word {
	spans := []span{{text: title}}
	lines := wrap(s, spans, w)
	if first, second, two := strings.Cut(title, "; "); two && len(lines) == 2 {
		if clauses := wrap(s, []span{{text: first + ";"}, {text: second, begins: true}}, w); len(clauses) == 2 {
			return clauses
		}
	}
	for narrow := w * 0.97; narrow > w*0.5 && len(lines) > 1; narrow *= 0.97 {
		tried := wrap(s, spans, narrow)
		if len(tried) > len(lines) {
			break
		}
		lines = tried
	}
	return lines
}

// source says what was run: scenario, seeds and requests.
func source(s *reports.Summary) string {
	out := "Scenario " + clean(s.Scenario.Name) + " · " + seedList(s.Scenario.Seeds)
	if s.Scenario.Requests > 0 {
		out += fmt.Sprintf(" · %s requests per run.", group(strconv.FormatUint(s.Scenario.Requests, 10)))
		return out
	}
	return out + "."
}

// seedList writes seeds briefly: "seeds 1–10", "seeds 1, 5, 9", "37 seeds".
func seedList(seeds []uint64) string {
	if len(seeds) == 1 {
		return fmt.Sprintf("seed %d", seeds[0])
	}
	run := len(seeds) > 2
	for i := 1; i < len(seeds); i++ {
		run = run && seeds[i] == seeds[i-1]+1
	}
	switch {
	case run:
		return fmt.Sprintf("seeds %d–%d", seeds[0], seeds[len(seeds)-1])
	case len(seeds) == 0 || len(seeds) > 8:
		return plural(len(seeds), "seed")
	}
	var names []string
	for _, v := range seeds {
		names = append(names, strconv.FormatUint(v, 10))
	}
	return "seeds " + strings.Join(names, ", ")
}

// notDrawn names the series that a picture cannot show; nothing when it shows all.
func notDrawn(t Theme, all []series, why string, ok func(*series) bool) []string {
	if names := missing(t, all, ok); names != "" {
		return []string{"Not drawn, " + why + ": " + names + "."}
	}
	return nil
}

// missing lists the names of the series that ok does not let through.
func missing(t Theme, all []series, ok func(*series) bool) string {
	var names []string
	for i := range all {
		if !ok(&all[i]) {
			names = append(names, shorten(t.foot, all[i].name, nameWidth))
		}
	}
	return strings.Join(names, ", ")
}

// heading writes a small bold title above a panel.
func (d *Drawing) heading(x, y, w vg.Length, t string) {
	d.text("", d.theme.heading, left, x, y, shorten(d.theme.heading, t, w))
}

// fullest is the first of the forms of a heading that is at most w wide, else the last.
func (d *Drawing) fullest(forms []string, w vg.Length) string {
	for _, form := range forms {
		if d.theme.heading.width(form) <= w {
			return form
		}
	}
	return forms[len(forms)-1]
}

// sayNothing writes across a panel that no strategy has anything to show in it.
func (d *Drawing) sayNothing(all []series, ok func(*series) bool, r vg.Rectangle) {
	for i := range all {
		if ok(&all[i]) {
			return
		}
	}
	mid := pt((r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2)
	d.text("", d.theme.heading.in(d.theme.muted), middle, mid.X, mid.Y, "no request succeeded")
}
