package plots

import (
	"fmt"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// finding says what became of the p99 latencies, of the success ratios that fell, and of what is in one result only;
// what got worse comes first.
func (o *overlay) finding(t Theme, changed *reports.Summary) string {
	if len(o.both) == 0 {
		return "no strategy ran in both results"
	}
	if len(o.unchanged) == 0 && len(o.pairs) == 0 {
		return "no request succeeded in either result"
	}
	tail, first := o.tailFinding(t, changed)
	fell := o.about(t, (*pair).fell, "success falls for %s", "success falls for %d of %d strategies")
	clauses := []string{o.about(t, (*pair).lost, "%s answers nothing any more", "%d of %d strategies answer nothing any more"),
		o.about(t, (*pair).won, "%s answers requests again", "%d of %d strategies answer requests again")}
	if first {
		clauses = append(clauses, tail, fell)
	} else {
		clauses = append(clauses, fell, tail)
	}
	clauses = append(clauses, o.about(t, (*pair).never, "%s still answers nothing", "%d of %d strategies still answer nothing"))
	if n := len(o.unchanged); n > 0 && n < len(o.both) {
		clauses = append(clauses, o.about(t, func(p *pair) bool { return p.unchanged }, "%s is unchanged", "%d of %d strategies are unchanged"))
	}
	clauses = append(clauses, oneOrMore(t, o.added, "new"), oneOrMore(t, o.gone, "gone"))
	var said []string
	for _, c := range clauses {
		if c != "" {
			said = append(said, c)
		}
	}
	return strings.Join(said, "; ")
}

// about says something of the strategies of both results that ok lets through: by name of one, else how many they are;
// "" of none.
func (o *overlay) about(t Theme, ok func(*pair) bool, one, many string) string {
	n, name := 0, ""
	for i := range o.both {
		if ok(&o.both[i]) {
			n, name = n+1, o.both[i].name
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(one, shorten(t.title, name, 200))
	}
	return fmt.Sprintf(many, n, len(o.both))
}

// oneOrMore says of strategies that they are something: by name of one.
func oneOrMore(t Theme, names []string, what string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return shorten(t.title, names[0], 200) + " is " + what
	}
	return fmt.Sprintf("%d strategies are %s", len(names), what)
}

// tailFinding says what became of the p99 latencies of what changed, and whether any got worse; "" where there are none
// to compare.
func (o *overlay) tailFinding(t Theme, changed *reports.Summary) (text string, worsened bool) {
	same, open, steady := 0, 0, 0
	for i := range o.both {
		p := &o.both[i]
		if p.steady {
			steady++
		}
		switch verdict := markOf(p.newer.StrategySummary, tailMetric); {
		case p.unchanged || len(p.drawn()) < 2:
		case verdict == "same":
			same++
		case !flagged(verdict):
			open++
		}
	}
	worse := chosen(changed, func(g *reports.StrategySummary) bool { return mark99(g) == "worse" })
	better := chosen(changed, func(g *reports.StrategySummary) bool { return mark99(g) == "better" })
	switch {
	case len(o.unchanged) == len(o.both) && len(o.added)+len(o.gone) > 0:
		return "every strategy of both results decides as in the old one", false
	case len(o.unchanged) == len(o.both):
		return "every strategy decides as in " + OldResult, false
	case steady == len(o.both):
		return "figures differ, though every strategy decides as in " + OldResult, false
	case len(worse) > 0 && len(better) > 0:
		return fmt.Sprintf("against %s, p99 latency is higher for %s and lower for %s", OldResult, several(len(worse), "strategy", "strategies"),
			several(len(better), "strategy", "strategies")), true
	case len(worse) == 1:
		return fmt.Sprintf("%s raises p99 latency%s against %s", shorten(t.title, worse[0].Name, loneName), by(worse[0]), OldResult), true
	case len(better) == 1:
		return fmt.Sprintf("%s cuts p99 latency%s against %s", shorten(t.title, better[0].Name, loneName), by(better[0]), OldResult), false
	case len(worse) > 0:
		return fmt.Sprintf("%d strategies raise p99 latency against %s", len(worse), OldResult), true
	case len(better) > 0:
		return fmt.Sprintf("%d strategies cut p99 latency against %s", len(better), OldResult), false
	case open > 0 && same > 0:
		return fmt.Sprintf("against %s, p99 latency is the same for %s and undecided for %s", OldResult, several(same, "strategy", "strategies"),
			several(open, "strategy", "strategies")), false
	case open+same > 0 && open+same < len(o.both):
		return o.ofSome(t, same > 0), false
	case open > 0:
		return "p99 latency is undecided against " + OldResult, false
	case same > 0:
		return "p99 latency is the same as in " + OldResult, false
	}
	return "", false
}

// ofSome is tailFinding where all that changed and has a latency came to one verdict, and there are others.
func (o *overlay) ofSome(t Theme, same bool) string {
	verdict := "undecided against "
	if same {
		verdict = "the same as in "
	}
	return o.about(t, func(p *pair) bool { return !p.unchanged && len(p.drawn()) == 2 },
		"p99 latency of %s is "+verdict+OldResult, "p99 latency of %d of %d strategies is "+verdict+OldResult)
}
