package tables

import (
	"regexp"
	"strings"
	"testing"
)

// A term is what a legend may have to explain: how its explanation begins, how a line of a table holds it, and what both
// have in common, to be quick.
type term struct {
	word            string
	explained, seen *regexp.Regexp
}

func (t *term) in(text string, how *regexp.Regexp) bool {
	return strings.Contains(text, t.word) && how.MatchString(text)
}

var terms = func() []term {
	var list []term
	add := func(word, explained, seen string) {
		list = append(list, term{word, regexp.MustCompile(explained), regexp.MustCompile("(?m)" + seen)})
	}
	for mark, said := range map[string]string{"✓": "better", "✗": "worse", "=": "the same", "?": "undecided"} {
		add(mark, regexp.QuoteMeta(mark)+" "+said, `\S `+regexp.QuoteMeta(mark)+`( |$)`)
	}
	add("±", "± half the width", `\S ± `)
	add("", `Differences are to`, `[0-9] (%|pp) [✓✗=?]|[+−±≈][0-9.,]+ (%|pp)( │|$)`)
	add("pp", `pp: percentage points`, `[0-9] pp( |$)`)
	add("–", `–: no figure`, `(│|[a-z0-9]) +–( |$)`)
	for _, head := range []string{"p50", "p99", "TTFT", "goodput", "spend/1k", "busiest", "traffic", "share", "ended", "in flight", "kept out", "cached"} {
		add(head, `(^|[.,] )`+head+`(, \w+)*: `, `(^|│) *`+head+`( |$)`)
	}
	return list
}()

// wrong says what the legends of an output explain that is not shown, or the other way about.
func wrong(out string) string {
	_, out, _ = strings.Cut(colors.ReplaceAllString(out, ""), "\n\n") // the title
	var body, legend, neither strings.Builder
	to := &body
	for l := range strings.Lines(out) {
		for _, begin := range []string{"Means over", "By class of", "Over all seeds"} {
			if strings.HasPrefix(l, begin) {
				to = &legend
			}
		}
		switch {
		case l == "\n":
			to = &body
		case strings.HasPrefix(l, "Not shown"), strings.HasPrefix(l, "warning:"), strings.HasPrefix(l, "There is one"):
			to = &neither
		}
		to.WriteString(l)
	}
	said := strings.Join(strings.Fields(legend.String()), " ")
	for _, t := range terms {
		explained, seen := t.in(said, t.explained), t.in(body.String(), t.seen)
		if explained != seen {
			return t.explained.String() + map[bool]string{true: " is explained, but not shown", false: " is shown, but not explained"}[explained]
		}
	}
	return ""
}

func TestLegendsExplainWhatIsShownAndNothingElse(t *testing.T) {
	for name, s := range samples() {
		for i, w := range widths() {
			for k := range 4 {
				every := 8 // to be quick
				if name == "plain" || name == "classes" {
					every = 2
				}
				if (i+k)%every > 0 {
					continue
				}
				by := append(Breakdowns(), "")[(i+k)%3] // each with all other options, at neighbouring widths
				o := Options{Width: w, By: by, Color: k%2 > 0, NoSparklines: k/2 > 0}
				if out := show(t, s, o); wrong(out) != "" {
					t.Fatalf("%s, %+v: %s\n%s", name, o, wrong(out), out)
				}
			}
		}
	}
}

func TestTheSignsOfAClassAreExplainedWhereTheFirstTableHasThemNot(t *testing.T) {
	s := classesSummary("rr", "fast", "chat", "batch")
	for _, m := range s.Strategies[1].Metrics {
		if m.Difference != nil {
			m.Difference.Verdict = "same"
		}
	}
	out := strings.Join(strings.Fields(show(t, s, Options{By: "class"})), " ")
	if want := "By class of request, with the signs explained above and ✓ better and ✗ worse."; !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
}
