package plots

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/evenkeel/evenkeel/reports"
)

// lacking stands for signs that the typeface cannot draw.
const lacking = "□"

// standIns are the names that stand for those of one kind that the typeface of the PNG files cannot draw. SVG files and
// pages keep the names: a reader's browser finds the signs in some other typeface.
type standIns struct {
	of       map[string]string // by the name as it is
	numbered []string          // those names that a number stands for, in order
}

// standInsFor finds, for each name that cannot be drawn, one that no other has: what of it can be drawn, with boxes, and
// where that is too little its number among the names.
func standInsFor(kind string, names []string) standIns {
	c := standIns{of: map[string]string{}}
	taken, seen := map[string]int{}, map[string]bool{}
	var order []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			order = append(order, n)
			taken[boxed(n)]++
		}
	}
	for i, n := range order {
		short := boxed(n)
		switch {
		case paintable(clean(n)):
			continue
		case taken[short] == 1 && legible(short) >= 3:
			c.of[n] = short
			continue
		}
		number := fmt.Sprintf("%s %d", kind, i+1)
		for taken[number] > 0 {
			number += "′"
		}
		taken[number]++
		c.of[n], c.numbered = number, append(c.numbered, n)
	}
	return c
}

// name is what stands for n, which is n itself where it can be drawn.
func (c *standIns) name(n string) string {
	if other, ok := c.of[n]; ok {
		return other
	}
	return n
}

func (c *standIns) names(list []string) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = c.name(n)
	}
	return out
}

// explain says of which names, among the words of a picture, a number stands: "strategy 4", with what can be drawn of it.
func (c *standIns) explain(words string) (out []string) {
	for _, n := range c.numbered {
		number := c.of[n]
		if !mentions(words, number) {
			continue
		}
		if short := boxed(n); legible(short) > 0 {
			number += " (" + short + ")"
		}
		out = append(out, number)
	}
	return out
}

// mentions tells whether words hold a numbered name, and not only a longer number that begins like it.
func mentions(words, numbered string) bool {
	for {
		_, after, found := strings.Cut(words, numbered)
		if !found {
			return false
		}
		if after == "" || after[0] < '0' || after[0] > '9' {
			return true
		}
		words = after
	}
}

// boxed is t with a box for each part that cannot be drawn.
func boxed(t string) string {
	t = clean(t)
	if paintable(t) {
		return t
	}
	var out strings.Builder
	last := false
	for _, sign := range signs(t) {
		ok := paintable(sign)
		if ok {
			out.WriteString(sign)
		} else if !last {
			out.WriteString(lacking)
		}
		last = !ok
	}
	return out.String()
}

// legible counts the letters and digits of t.
func legible(t string) (n int) {
	for _, r := range t {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// A cover holds the stand-ins of a whole report.
type cover struct {
	strategies, providers, scenarios standIns
	order                            string // what the names come in the order of
}

func newCover(list []*reports.Summary) *cover {
	strategies, providers, scenarios := namesIn(list)
	return &cover{standInsFor("strategy", strategies), standInsFor("provider", providers), standInsFor("scenario", scenarios),
		"the page and the tables, which write them out"}
}

// summary is s with the stand-ins in the place of names; s itself where it needs none.
func (c *cover) summary(s *reports.Summary) *reports.Summary {
	out := *s
	out.Scenario.Name = c.scenarios.name(s.Scenario.Name)
	out.Scenario.Providers = c.providers.names(s.Scenario.Providers)
	out.Scenario.Incidents = nil
	changed := len(c.strategies.of)+len(c.providers.of)+len(c.scenarios.of) > 0
	for _, in := range s.Scenario.Incidents {
		what := boxed(in.What)
		changed = changed || !paintable(clean(in.What))
		in.What, in.Provider = what, strings.Join(c.providers.names(strings.Split(c.providers.name(in.Provider), ", ")), ", ")
		out.Scenario.Incidents = append(out.Scenario.Incidents, in)
	}
	if !changed {
		return s
	}
	out.Baseline, out.Pareto = c.strategies.name(s.Baseline), c.strategies.names(s.Pareto)
	out.Best = append([]reports.Best(nil), s.Best...)
	for i := range out.Best {
		out.Best[i].Strategy = c.strategies.name(out.Best[i].Strategy)
	}
	out.Strategies = append([]reports.StrategySummary(nil), s.Strategies...)
	for i := range out.Strategies {
		g := &out.Strategies[i]
		g.Name = c.strategies.name(g.Name)
		g.Providers = append([]reports.ProviderSummary(nil), g.Providers...)
		for k := range g.Providers {
			g.Providers[k].Name = c.providers.name(g.Providers[k].Name)
		}
	}
	if paintable(clean(s.Finding)) {
		return &out
	}
	if out.Finding = ""; s.Finding == reports.Finding(s) {
		out.Finding = reports.Finding(&out)
	} else {
		out.Finding = boxed(s.Finding)
	}
	return &out
}
