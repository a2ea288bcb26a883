package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// verbs says how facets differ: "cuts p99 by 41 % and spend by 5 %".
func (s *standing) verbs(list []facet, n int) string {
	text, last := "", ""
	for i, f := range list[:min(n, len(list))] {
		m := s.metrics[f.metric]
		verb := f.up
		if m.Difference.Mean < 0 {
			verb = f.down
		}
		if i > 0 {
			text += " and "
		}
		if verb != last {
			text += verb + " "
		}
		text, last = text+f.noun+" "+amount(m), verb
	}
	return text
}

// The ways in which strategies fare, and how one or several of them are said to.
var fares = []struct{ one, many string }{
	{"gains", "gain"},
	{"trades gains for losses", "trade gains for losses"},
	{"loses", "lose"},
	{"is the same", "are the same"},
	{"is undecided", "are undecided"},
}

// fare is an index into fares.
func (s *standing) fare() int {
	switch {
	case len(s.gains) > 0 && len(s.losses) == 0:
		return 0
	case len(s.gains) > 0:
		return 1
	case len(s.losses) > 0:
		return 2
	case len(s.same) > 0 && len(s.open) == 0:
		return 3
	}
	return 4
}

// tally counts how strategies fared, each kind in words; one says what stands for all of them if they fared alike.
func tally(rest []standing) (parts []string, alike bool) {
	var counts [5]int
	for i := range rest {
		counts[rest[i].fare()]++
	}
	for k, n := range counts {
		switch {
		case n == 1:
			parts = append(parts, "1 "+fares[k].one)
		case n > 1:
			parts = append(parts, strconv.Itoa(n)+" "+fares[k].many)
		}
	}
	return parts, len(parts) == 1
}

// others says how the strategies beside the leader fared, in forms of falling length; those that answered nothing first.
func others(rest []standing, dead []string) []string {
	nothing := clauses(answerNothing(dead))
	if len(rest) == 0 {
		if len(nothing) == 0 {
			return []string{""}
		}
		return nothing
	}
	parts, alike := tally(rest)
	fare := fares[rest[0].fare()]
	var forms []string
	switch {
	case len(rest) == 1:
		forms = []string{"; " + rest[0].name + " " + fare.one, "; the other " + fare.one}
	case alike:
		forms = []string{"; the rest " + fare.many}
	default:
		full := "; of the rest " + strings.Join(parts, ", ")
		forms = []string{full, brief.Replace(full)}
	}
	if len(nothing) == 0 {
		return forms
	}
	var out []string
	for _, form := range forms {
		out = append(out, nothing[0]+form)
	}
	return append(out, nothing...)
}

// without speaks of strategies none of which gains, in forms of falling length.
func without(all []standing, baseline string) []string {
	parts, alike := tally(all)
	k := all[0].fare()
	if len(all) == 1 {
		s, name := &all[0], all[0].name
		switch {
		case len(s.losses) > 0:
			text := ""
			for n := 2; n > 0 && (text == "" || utf8.RuneCountInString(text) > maxFinding); n-- {
				text = name + " " + s.verbs(s.losses, n) + ": it does worse than " + baseline
			}
			return []string{text}
		case k == 3:
			return []string{name + " does the same as " + baseline + ", within the margins"}
		}
		if len(s.same) > 0 {
			text := name + " is not shown to differ from " + baseline
			return []string{text + ": " + shown(all), text}
		}
		return []string{"whether " + name + " does better than " + baseline + " is undecided"}
	}
	every := "both"
	if len(all) > 2 {
		every = fmt.Sprintf("all %d", len(all))
	}
	switch {
	case alike && k == 4 && slices.ContainsFunc(all, func(s standing) bool { return len(s.same) > 0 }):
		text := "none is shown to differ from " + baseline
		return []string{text + ": " + shown(all), text}
	case alike && k == 4:
		return []string{"all differences to " + baseline + " are undecided"}
	case alike && k == 3:
		return []string{every + " do the same as " + baseline + ", within the margins"}
	case alike:
		return []string{every + " do worse than " + baseline}
	}
	text := "none is shown to do better than " + baseline
	return []string{text + ": " + strings.Join(parts, ", "), text}
}

// shown counts the figures of strategies of which none is better or worse.
func shown(all []standing) string {
	same, open := 0, 0
	for i := range all {
		same += len(all[i].same)
		open += len(all[i].open)
	}
	return fmt.Sprintf("%d of %d figures the same, %d undecided", same, same+open, open)
}

// answerNothing says who answered no request at all, in forms of falling length; none where everybody answered some.
func answerNothing(dead []string) []string {
	count := strconv.Itoa(len(dead)) + " answer nothing"
	switch len(dead) {
	case 0:
		return nil
	case 1:
		return []string{dead[0] + " answers nothing", "another answers nothing"}
	case 2:
		return []string{dead[0] + " and " + dead[1] + " answer nothing", count}
	}
	return []string{count}
}

// clauses puts semicolons before forms of a clause.
func clauses(forms []string) []string {
	var out []string
	for _, form := range forms {
		out = append(out, "; "+form)
	}
	return out
}

// brief shortens a tally.
var brief = strings.NewReplacer(" gains for losses", "", " are ", " ", " is ", " ")
