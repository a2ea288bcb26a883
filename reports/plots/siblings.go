package plots

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A kinship finds the siblings of a name.
type kinship map[string]*siblings

// siblings are names that stand side by side, each once. Where they are shortened, each can still be told from the
// others.
type siblings struct {
	names []string
	cut   map[room]string
}

// room is what a name is shortened to.
type room struct {
	name        string
	size, width vg.Length
	bold        bool
}

// naming is t for the pictures of these summaries: its styles know which names stand side by side in them.
func (t Theme) naming(list ...*reports.Summary) Theme {
	strategies, providers, scenarios := namesIn(list)
	var incidents []string
	for _, s := range list {
		strategies = append(strategies, s.Baseline)
		incidents = append(incidents, incidentNames(s)...)
	}
	return t.knowing(strategies, providers, scenarios, incidents)
}

// namesIn lists the names in summaries as they stand there, some of them more than once.
func namesIn(list []*reports.Summary) (strategies, providers, scenarios []string) {
	for _, s := range list {
		scenarios = append(scenarios, s.Scenario.Name)
		providers = append(providers, s.Scenario.Providers...)
		for i := range s.Strategies {
			strategies = append(strategies, s.Strategies[i].Name)
			for k := range s.Strategies[i].Providers {
				providers = append(providers, s.Strategies[i].Providers[k].Name)
			}
		}
	}
	return strategies, providers, scenarios
}

// incidentNames lists the names of incidents, and what they were called at any other provider: of a single one too it
// must be told where it was.
func incidentNames(s *reports.Summary) (out []string) {
	const most = 8 // more are told apart by what happened
	var happened []string
	for i := range s.Scenario.Incidents {
		in := &s.Scenario.Incidents[i]
		out = append(out, incidentName(in))
		if !slices.Contains(happened, in.What) && len(happened) < most {
			happened = append(happened, in.What)
		}
	}
	for _, what := range happened {
		for p := range s.Scenario.Providers {
			out = append(out, incidentName(&reports.Incident{Provider: rawProvider(s, p), What: what}))
		}
	}
	return out
}

// knowing is t with styles that know these names, those of each group side by side.
func (t Theme) knowing(groups ...[]string) Theme {
	kin := kinship{}
	for _, names := range groups {
		kin.add(names)
	}
	for _, s := range []*style{&t.title, &t.subtitle, &t.heading, &t.tick, &t.name, &t.foot} {
		s.kin = kin
	}
	return t
}

func (k kinship) add(names []string) {
	group := &siblings{cut: map[room]string{}}
	seen := map[string]bool{}
	for _, n := range names {
		n = clean(n)
		if seen[n] || n == "" {
			continue
		}
		seen[n] = true
		group.names = append(group.names, n)
		if k[n] == nil {
			k[n] = group
		}
	}
}

// short is name, one of the siblings, at most w wide: cut in the middle and, where what is left could be another name
// too, around what they differ in. Where that could still be another one it is numbered.
func (g *siblings) short(s style, name string, w vg.Length) string {
	r := room{name, s.size, w, s.bold}
	if g.cut[r] != "" {
		return g.cut[r]
	}
	out := elide(s, name, w)
	if rivals := g.rivals(name, out); len(rivals) > 1 {
		begin, end := inCommon(rivals)
		out = around(s, signs(name), begin, end, w)
	}
	if len(g.rivals(name, out)) > 1 {
		number := fmt.Sprintf("#%d", slices.Index(g.names, name)+1)
		out = elide(s, name, max(0, w-s.width(number))) + number
	}
	g.cut[r] = out
	return out
}

// rivals lists name and the others that its short form could stand for.
func (g *siblings) rivals(name, short string) []string {
	out := []string{name}
	if short == name {
		return out
	}
	for _, n := range g.names {
		if n != name && reads(short, n) {
			out = append(out, n)
		}
	}
	return out
}

// reads tells whether a short form could stand for a name: the parts around its dots follow each other in it.
func reads(short, name string) bool {
	parts := strings.Split(short, "…")
	last := len(parts) - 1
	if last == 0 || !strings.HasPrefix(name, parts[0]) {
		return short == name
	}
	name = name[len(parts[0]):]
	for _, part := range parts[1:last] {
		_, after, found := strings.Cut(name, part)
		if !found {
			return false
		}
		name = after
	}
	return strings.HasSuffix(name, parts[last])
}

// inCommon is how many signs all names begin and end with alike.
func inCommon(names []string) (begin, end int) {
	first := signs(names[0])
	begin, end = len(first), len(first)
	for _, n := range names[1:] {
		other := signs(n)
		limit := min(len(first), len(other))
		b := 0
		for b < min(begin, limit) && first[b] == other[b] {
			b++
		}
		e := 0
		for e < min(end, limit-b) && first[len(first)-1-e] == other[len(other)-1-e] {
			e++
		}
		begin, end = b, min(end, e)
	}
	return begin, min(end, len(first)-begin)
}

// around cuts a name to the width w and keeps what is between the signs that it begins and ends with as others do: of
// those as much as there is room for.
func around(s style, name []string, begin, end int, w vg.Length) string {
	end = min(end, len(name)-begin)
	text := func(from, to int) string { return strings.Join(name[from:to], "") }
	middle := text(begin, len(name)-end)
	form := func(head, before, after, tail int) string {
		out := text(0, head)
		if head+before < begin {
			out += "…"
		} else {
			before = begin - head
		}
		out += text(begin-before, begin) + middle
		if after+tail < end {
			out += text(len(name)-end, len(name)-end+after) + "…"
		} else {
			after = end - tail
			out += text(len(name)-end, len(name)-end+after)
		}
		return strings.ReplaceAll(out+text(len(name)-tail, len(name)), "……", "…")
	}
	// The beginning first, then a little around the middle, then the end.
	short := func(n int) string {
		head, near, tail := min(begin, (n+1)/2), min(n/4, begin, end), min(end, n/4)
		near = min(near, begin-head, end-tail)
		return form(head, near, near, tail)
	}
	if over := sort.Search(2*len(name), func(n int) bool { return s.width(short(n)) > w }); over > 0 {
		return short(over - 1)
	}
	before, after := strings.Repeat("…", min(begin, 1)), strings.Repeat("…", min(end, 1))
	return before + elide(s, middle, w-s.width(before+after)) + after
}
