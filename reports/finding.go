package reports

import (
	"cmp"
	"math"
	"slices"
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
	{"goodput_rps", "goodput", "service", "raises", "lowers"},
	{"slo_ratio", "SLO attainment", "service", "raises", "lowers"},
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
// is not decided. It leads with the strategy that gains most without loss (see leader), else most on balance, measured in margins,
// says what that one gains and loses, and counts how the others fared. Who answered no request at all is named.
func Finding(s *Summary) string {
	if text := nothing(s); text != "" {
		return text
	}
	called := shortNames(s)
	base := called[s.Baseline]
	var all []standing
	var dead []string // they have nothing that could be weighed
	first := ""
	for i := range s.Strategies {
		switch st := &s.Strategies[i]; {
		case st.Name != s.Baseline && st.Barren():
			dead = append(dead, called[st.Name])
		case st.Name != s.Baseline:
			all = append(all, stand(st))
			all[len(all)-1].name = called[st.Name]
		case st.Barren():
			first = "the baseline " + base + " answers nothing"
		}
	}
	if len(all) == 0 {
		return answerNothing(dead)[0] + ", unlike " + base
	}
	if first == "" {
		return found(all, dead, base, maxFinding)
	}
	if rest := found(all, dead, base, maxFinding-utf8.RuneCountInString(first)-2); rest != "" {
		return first + "; " + rest
	}
	return first
}

// found is what strategies against the baseline come to in so much room: "" where it has not enough for that.
func found(all []standing, dead []string, base string, room int) string {
	fits := func(text string) bool { return utf8.RuneCountInString(text) <= room }
	lead := leader(all)
	if lead < 0 {
		forms := without(all, base)
		for _, end := range append(clauses(answerNothing(dead)), "") { // rather than who answers nothing, counts are cut
			for _, text := range forms {
				if fits(text + end) {
					return text + end
				}
			}
		}
		return ""
	}
	rest := slices.Delete(slices.Clone(all), lead, lead+1)
	// Fuller forms come first, and the first that fits is taken. Rather is the leader's part cut than the others'.
	for _, f := range []form{{2, 2, true}, {1, 2, true}, {1, 2, false}, {1, 1, true}, {1, 1, false}} {
		for _, others := range others(rest, dead) {
			if text := all[lead].name + " " + all[lead].clause(f) + others; fits(text) {
				return text
			}
		}
	}
	least := all[lead].name + " " + all[lead].clause(form{1, 1, false})
	if !fits(least) {
		return ""
	}
	return least
}

// A form says how full a clause is: how many gains and losses it tells of, and whether it tells of what did not change.
type form struct {
	gains, losses int
	asides        bool
}

// nothing says why nothing can be found, "" where something can.
func nothing(s *Summary) string {
	compared, succeeded, figures := false, false, false
	for i := range s.Strategies {
		st := &s.Strategies[i]
		if m := st.Metrics["success_ratio"]; m != nil && m.Mean != nil {
			figures, succeeded = true, succeeded || *m.Mean > 0
		}
		for _, m := range st.Metrics { //lint:ordered only whether there is any is told
			compared = compared || m.Difference != nil
		}
	}
	switch {
	case len(s.Strategies) == 0 || !figures:
		return "nothing was measured"
	case !succeeded && len(s.Strategies) == 1:
		return "no request succeeded"
	case !succeeded:
		return "no request succeeded under any strategy"
	case len(s.Strategies) == 1:
		return shortName(s.Strategies[0].Name) + " ran alone: there is nothing to compare it with"
	case !compared:
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
	out.sort(out.gains)
	out.sort(out.losses)
	return out
}

// sort puts the largest differences first, in margins, but success, p99 and spend before all others.
func (s *standing) sort(list []facet) {
	slices.SortStableFunc(list, func(a, b facet) int {
		x, y := slices.Contains(facets[:3], a), slices.Contains(facets[:3], b)
		switch {
		case x && y:
			return 0
		case x:
			return -1
		case y:
			return 1
		}
		return cmp.Compare(s.weigh([]facet{b}), s.weigh([]facet{a}))
	})
}

// leader is the index of the strategy to speak of: with gains and without losses before any other, of those the ones
// of which success, p99 and spend are all shown to be no worse, then by how many margins it gains more than it loses; −1 where none
// gains.
func leader(all []standing) int {
	best, bestScore := -1, 0.0
	for i := range all {
		if len(all[i].gains) == 0 {
			continue
		}
		score := all[i].weigh(all[i].gains) - all[i].weigh(all[i].losses)
		if best < 0 || all[i].tier() < all[best].tier() || all[i].tier() == all[best].tier() && score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// tier is 0 for a strategy without losses of which success, p99 and spend are no worse, 1 for others without losses.
func (s *standing) tier() int {
	switch {
	case len(s.losses) > 0:
		return 2
	case slices.ContainsFunc(facets[:3], func(f facet) bool { return slices.Contains(s.open, f) && s.maybeWorse(f) }):
		return 1
	}
	return 0
}

// maybeWorse tells whether a metric may be worse by more than its margin. What is undecided between better and the same
// is not, and no reason to speak of another strategy.
func (s *standing) maybeWorse(f facet) bool {
	m := s.metrics[f.metric]
	d := m.Difference
	switch {
	case d.Interval == nil || d.Margin == nil:
		return true
	case m.Better == higher:
		return d.Interval[0] < -*d.Margin
	}
	return d.Interval[1] > *d.Margin
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

// clause says what a strategy gains and loses. Losses come first where they are far heavier, and that there are more is
// never left out.
func (s *standing) clause(f form) string {
	text := s.verbs(s.gains, f.gains)
	if len(s.losses) > 0 {
		losses := s.verbs(s.losses, f.losses)
		if len(s.losses) > f.losses {
			losses += ", among other losses"
		}
		switch {
		case s.weigh(s.losses) <= float64(3*s.weigh(s.gains)):
			text += " but " + losses
		case len(s.losses) > f.losses:
			text = losses + ", but " + text
		default:
			text = losses + " but " + text
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
		case f.metric == "spend_per_1k_usd" && s.free():
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

// free reports whether nothing was spent: that no more is spent than by the baseline is then nothing to tell.
func (s *standing) free() bool {
	m := s.metrics["spend_per_1k_usd"]
	return m != nil && m.Mean != nil && *m.Mean == 0
}
