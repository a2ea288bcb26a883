package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxFinding is how many characters a finding has at most: what fits in a title.
const maxFinding = 110

// maxFindingName is how many characters of a strategy's name a finding shows.
const maxFindingName = 26

// A facet is a judged metric as a finding speaks of it.
type facet struct {
	metric, noun string
	group        string // of several in a group that go the same way, the first is spoken of
	up, down     string // verbs for what grows and shrinks
}

// facets are in the order of their weight.
var facets = []facet{
	{"success_ratio", "success", "service", "raises", "lowers"},
	{"latency_p99_seconds", "p99", "time", "lengthens", "cuts"},
	{"spend_per_1k_usd", "spend", "money", "raises", "cuts"},
	{"slo_ratio", "SLO attainment", "service", "raises", "lowers"},
	{"goodput_rps", "goodput", "service", "raises", "lowers"},
	{"ttft_p99_seconds", "p99 TTFT", "time", "lengthens", "cuts"},
	{"latency_p95_seconds", "p95", "time", "lengthens", "cuts"},
	{"latency_p50_seconds", "p50", "time", "lengthens", "cuts"},
	{"throughput_rps", "throughput", "service", "raises", "lowers"},
}

// A standing is what the verdicts on one strategy come to.
type standing struct {
	name                      string
	metrics                   Metrics
	gains, losses, same, open []facet // by verdict; of the gains and losses the first of each group
}

// Finding says in one sentence of at most 110 characters what the verdicts of a Summary show, and claims nothing that
// is not decided. It leads with the strategy that gains most without loss, else most on balance, measured in margins,
// says what that one gains and loses, and counts how the others fared.
func Finding(s *Summary) string {
	if text := nothing(s); text != "" {
		return text
	}
	var all []standing
	for i := range s.Strategies {
		if st := &s.Strategies[i]; st.Name != s.Baseline {
			all = append(all, stand(st))
		}
	}
	lead := leader(all)
	if lead < 0 {
		return without(all, shortName(s.Baseline))
	}
	rest := slices.Delete(slices.Clone(all), lead, lead+1)
	// Fuller forms come first, and the first that fits is taken. Rather is the leader's part cut than the others'.
	for _, f := range []form{{2, true}, {1, true}, {1, false}} {
		for _, others := range others(rest) {
			if text := shortName(all[lead].name) + " " + all[lead].clause(f) + others; utf8.RuneCountInString(text) <= maxFinding {
				return text
			}
		}
	}
	return shortName(all[lead].name) + " " + all[lead].clause(form{1, false})
}

// A form says how full a clause is: how many gains and losses it tells of, and whether it tells of what did not change.
type form struct {
	each   int
	asides bool
}

// nothing says why nothing can be found, "" where something can.
func nothing(s *Summary) string {
	compared, succeeded, figures := 0, false, false
	for i := range s.Strategies {
		st := &s.Strategies[i]
		if m := st.Metrics["success_ratio"]; m != nil && m.Mean != nil {
			figures, succeeded = true, succeeded || *m.Mean > 0
		}
		for _, m := range st.Metrics {
			if m.Difference != nil {
				compared++
				break
			}
		}
	}
	switch {
	case len(s.Strategies) == 0 || !figures:
		return "nothing was measured"
	case !succeeded:
		return "no request succeeded under any strategy"
	case len(s.Strategies) == 1:
		return shortName(s.Strategies[0].Name) + " ran alone: there is nothing to compare it with"
	case compared == 0:
		return "nothing is compared: there are no figures of the baseline"
	case len(s.Scenario.Seeds) < 2:
		return "one seed cannot tell a difference from chance: run more"
	}
	return ""
}

// stand sorts the facets of a strategy by their verdicts.
func stand(st *StrategySummary) standing {
	out := standing{name: st.Name, metrics: st.Metrics}
	first := func(list []facet, f facet) []facet {
		if slices.ContainsFunc(list, func(o facet) bool { return o.group == f.group }) {
			return list
		}
		return append(list, f)
	}
	for _, f := range facets {
		m := st.Metrics[f.metric]
		if m == nil || m.Difference == nil {
			continue
		}
		switch m.Difference.Verdict {
		case "better":
			out.gains = first(out.gains, f)
		case "worse":
			out.losses = first(out.losses, f)
		case "same":
			out.same = append(out.same, f)
		case "undecided":
			out.open = append(out.open, f)
		}
	}
	return out
}

// leader is the index of the strategy to speak of: with gains and without losses before any other, then by how many
// margins it gains more than it loses; −1 where none gains.
func leader(all []standing) int {
	best, bestScore := -1, 0.0
	for i := range all {
		if len(all[i].gains) == 0 {
			continue
		}
		score := all[i].weigh(all[i].gains) - all[i].weigh(all[i].losses)
		if best < 0 || len(all[i].losses) == 0 && len(all[best].losses) > 0 ||
			(len(all[i].losses) == 0) == (len(all[best].losses) == 0) && score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// weigh adds up differences in margins, each no more than a hundred.
func (s *standing) weigh(list []facet) float64 {
	var sum float64
	for _, f := range list {
		d := s.metrics[f.metric].Difference
		if d.Margin != nil && *d.Margin > 0 {
			sum += min(100, math.Abs(d.Mean) / *d.Margin)
		}
	}
	return sum
}

// clause says what a strategy gains and loses, the heavier first. That there are losses is never left out.
func (s *standing) clause(f form) string {
	text := s.verbs(s.gains, f.each)
	if len(s.losses) > 0 {
		losses := s.verbs(s.losses, f.each)
		if s.weigh(s.losses) > s.weigh(s.gains) {
			text, losses = losses, text
		}
		text += " but " + losses
		if len(s.losses) > f.each {
			text += ", and has other losses"
		}
	}
	if f.asides {
		text += s.asides()
	}
	return text
}

// asides says what is the same or undecided of p99 and spend. Success rarely moves, and is spoken of where it does.
func (s *standing) asides() string {
	var same, open string
	for _, f := range facets[1:3] {
		switch {
		case slices.Contains(s.open, f):
			open += ", " + f.noun + " undecided"
		case len(s.losses) > 0 || !slices.Contains(s.same, f):
		case same == "":
			same = " at the same " + f.noun
		default:
			same += " and " + f.noun
		}
	}
	return same + open
}

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
		return "by " + digits(v*100) + " %"
	case m.Unit == "ratio":
		return "by " + digits(v*100) + " pp"
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
		return []string{"; " + shortName(rest[0].name) + " " + fare.one, "; the other " + fare.one}
	case alike:
		return []string{"; the rest " + fare.many}
	}
	full := "; of the rest " + strings.Join(parts, ", ")
	return []string{full, brief.Replace(full)}
}

// brief shortens a tally.
var brief = strings.NewReplacer(" gains for losses", "", " are ", " ", " is ", " ")

// without speaks of strategies none of which gains.
func without(all []standing, baseline string) string {
	parts, alike := tally(all)
	k := all[0].fare()
	if len(all) == 1 {
		s, name := &all[0], shortName(all[0].name)
		switch {
		case len(s.losses) > 0:
			text := ""
			for n := 2; n > 0 && (text == "" || utf8.RuneCountInString(text) > maxFinding); n-- {
				text = name + " " + s.verbs(s.losses, n) + ": it does worse than " + baseline
			}
			return text
		case k == 3:
			return name + " does the same as " + baseline + ", within the margins"
		}
		return "whether " + name + " does better than " + baseline + " is undecided"
	}
	switch {
	case alike && k == 4:
		return "all differences to " + baseline + " are undecided"
	case alike && k == 3:
		return fmt.Sprintf("all %d do the same as %s, within the margins", len(all), baseline)
	case alike:
		return fmt.Sprintf("all %d do worse than %s", len(all), baseline)
	}
	return "none is shown to do better than " + baseline + ": " + strings.Join(parts, ", ")
}

// shortName cuts a name in the middle.
func shortName(name string) string {
	r := []rune(strings.ToValidUTF8(name, "\uFFFD"))
	if len(r) <= maxFindingName {
		return string(r)
	}
	const tail = 8
	return string(r[:maxFindingName-tail-1]) + "…" + string(r[len(r)-tail:])
}
