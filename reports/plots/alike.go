package plots

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// alike puts strategies together whose runs are the same, decision for decision, as where several fall back to one
// rule: what is drawn once need not be compared by eye. The baseline stands for its group, else the first one with a
// colour, else the first one.
func alike(s *reports.Summary, all []series) []series {
	var out []series
	for i := range all {
		g := all[i]
		k := slices.IndexFunc(out, func(o series) bool { return sameRuns(o.StrategySummary, g.StrategySummary) })
		switch {
		case k < 0:
			out = append(out, g)
		case g.Name == s.Baseline || out[k].grey && !g.grey:
			g.same = append([]string{out[k].name}, out[k].same...)
			out[k] = g
		default:
			out[k].same = append(out[k].same, g.name)
		}
	}
	return out
}

// sameRuns tells whether two strategies decided the same under every seed, and went through the same.
func sameRuns(a, b *reports.StrategySummary) bool {
	if len(a.Decisions) == 0 || !slices.Equal(a.Decisions, b.Decisions) {
		return false
	}
	x, y := a.Timeline, b.Timeline
	if x == nil || y == nil {
		return x == y
	}
	rows := func(p, q reports.Counts) bool { return slices.EqualFunc(p, q, slices.Equal) }
	return rows(x.Attempts, y.Attempts) && rows(x.Failures, y.Failures) &&
		slices.Equal(x.Succeeded, y.Succeeded) && slices.Equal(x.Unsuccess, y.Unsuccess)
}

// equals joins the names of a series and of those that it stands for.
func (g *series) equals() string { return strings.Join(append([]string{g.name}, g.same...), " = ") }

// title names a series within w: "a = b = c", or "a and 2 like it" where that is too long.
func (g *series) title(in style, w vg.Length) string {
	if all := g.equals(); in.width(all) <= w {
		return all
	}
	rest := ""
	if n := len(g.same); n > 0 {
		rest = fmt.Sprintf(" and %d like it", n)
	}
	return shorten(in, g.name, w-in.width(rest)) + rest
}

// likeness says below a name within w, which strategies run the same; "" where none does.
func (g *series) likeness(in style, w vg.Length) string {
	if len(g.same) == 0 {
		return ""
	}
	if all := "= " + strings.Join(g.same, " = "); in.width(all) <= w {
		return all
	}
	return "= " + plural(len(g.same), "other")
}

// sameNote names the strategies that stand for others, and these.
func sameNote(t Theme, drawn []series) []string {
	room := vg.Length(nameWidth)
	if strategiesIn(drawn) > maxCells { // a long list of long names is not read
		room = nameWidth * 2 / 3
	}
	var groups []string
	for i := range drawn {
		if g := &drawn[i]; len(g.same) > 0 {
			names := []string{shorten(t.foot, g.name, room)}
			for _, n := range g.same {
				names = append(names, shorten(t.foot, n, room))
			}
			groups = append(groups, strings.Join(names, " = "))
		}
	}
	if len(groups) == 0 {
		return nil
	}
	return []string{"Drawn once, being the same in every decision: " + strings.Join(groups, "; ") + "."}
}

// strategiesIn counts the strategies that series stand for.
func strategiesIn(list []series) int {
	n := len(list)
	for i := range list {
		n += len(list[i].same)
	}
	return n
}
