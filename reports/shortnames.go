package reports

import (
	"fmt"
	"maps"
	"strings"
)

// shortName cuts a name in the middle.
func shortName(name string) string {
	r := []rune(strings.ToValidUTF8(name, "\uFFFD"))
	if len(r) <= maxFindingName {
		return string(r)
	}
	const tail = 8
	return string(r[:maxFindingName-tail-1]) + "…" + string(r[len(r)-tail:])
}

// shortNames gives every strategy a short name that no other has. Where cutting in the middle would take away what
// names differ in, they are cut before and after it, and numbered where that does not help.
func shortNames(s *Summary) map[string]string {
	var names []string
	out := map[string]string{}
	add := func(n string) {
		if out[n] == "" {
			names, out[n] = append(names, n), shortName(n)
		}
	}
	for i := range s.Strategies {
		add(s.Strategies[i].Name)
	}
	add(s.Baseline)
	for _, again := range []func(name string, place int, alike []string) string{tellingName, numberedName} {
		alike := map[string][]string{}
		for _, n := range names {
			alike[out[n]] = append(alike[out[n]], n)
		}
		was := maps.Clone(out)
		for i, n := range names {
			if group := alike[was[n]]; len(group) > 1 {
				out[n] = again(n, i+1, group)
			}
		}
	}
	return out
}

// tellingName keeps the beginning of a name and what follows where those that it must be told from begin to differ.
func tellingName(name string, _ int, alike []string) string {
	r := []rune(strings.ToValidUTF8(name, "\uFFFD"))
	same := len(r)
	for _, other := range alike {
		if other == name {
			continue
		}
		o, i := []rune(strings.ToValidUTF8(other, "\uFFFD")), 0
		for i < min(len(o), same) && r[i] == o[i] {
			i++
		}
		same = i
	}
	const head, before = 8, 6
	from := max(head+1, min(same-before, len(r)-(maxFindingName-head-1)))
	to := min(len(r), from+maxFindingName-head-1)
	out := string(r[:head]) + "…" + string(r[from:to])
	if to < len(r) {
		out = string(r[:head]) + "…" + string(r[from:to-1]) + "…"
	}
	return out
}

// numberedName ends in the place of the name among those of the report.
func numberedName(name string, place int, _ []string) string {
	number := fmt.Sprintf("#%d", place)
	r := []rune(shortName(name))
	return string(r[:min(len(r), maxFindingName-len(number))]) + number
}
