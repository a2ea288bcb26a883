package reports

import (
	"math"
	"strconv"
	"strings"
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

// amount says by how much a metric differs, without the sign.
func amount(m *Metric) string {
	d := m.Difference
	v := math.Abs(d.Mean)
	switch {
	case d.Kind == "relative" && d.Mean >= 2:
		return "to " + digits(1+d.Mean) + " times"
	case d.Kind == "relative":
		return "by " + digits(float64(v*100)) + " %"
	case m.Unit == "ratio":
		return "by " + digits(float64(v*100)) + " pp"
	case m.Unit == "USD":
		return "by $" + digits(v)
	case m.Unit == "1/s":
		return "by " + digits(v) + "/s"
	case m.Unit == "s":
		return "by " + digits(v) + " s"
	}
	return "by " + digits(v)
}

// digits writes a figure with two significant digits, or as a whole number.
func digits(v float64) string {
	if v >= 9.95 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	return strconv.FormatFloat(r, 'f', -1, 64)
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

// others says how the strategies beside the leader fared, in forms of falling length.
func others(rest []standing) []string {
	if len(rest) == 0 {
		return []string{""}
	}
	parts, alike := tally(rest)
	fare := fares[rest[0].fare()]
	switch {
	case len(rest) == 1:
		return []string{"; " + rest[0].name + " " + fare.one, "; the other " + fare.one}
	case alike:
		return []string{"; the rest " + fare.many}
	}
	full := "; of the rest " + strings.Join(parts, ", ")
	return []string{full, brief.Replace(full)}
}

// brief shortens a tally.
var brief = strings.NewReplacer(" gains for losses", "", " are ", " ", " is ", " ")
