package plots

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// A series is a strategy as every picture shows it.
type series struct {
	*reports.StrategySummary
	name   string
	colour color.NRGBA
	grey   bool     // one of many, drawn under the coloured ones
	role   string   // why it has a colour where not all have; else "baseline" or ""
	same   []string // names of the strategies that it stands for, see alike
}

// cast gives every strategy its colour, the same in all pictures. While there are hues enough each strategy has one;
// else only the baseline does, the strategies with the lowest and the highest p99 latency, and the one that the finding
// speaks of.
func cast(t Theme, s *reports.Summary) []series {
	all := make([]series, len(s.Strategies))
	best, worst := -1, -1
	var lowest, highest float64
	for i := range s.Strategies {
		g := &s.Strategies[i]
		all[i] = series{StrategySummary: g, name: clean(g.Name)}
		if g.Name == s.Baseline {
			all[i].role = "baseline"
		}
		p99 := tailOf(g)
		if math.IsNaN(p99) {
			continue
		}
		if best < 0 || p99 < lowest {
			best, lowest = i, p99
		}
		if worst < 0 || p99 > highest {
			worst, highest = i, p99
		}
	}
	about := subject(s)
	for i := range all {
		if len(all) <= len(t.strategies) {
			all[i].colour = t.strategies[i]
			continue
		}
		switch {
		case all[i].role != "":
			all[i].colour = t.strategies[0]
		case i == best:
			all[i].colour, all[i].role = t.strategies[2], "lowest p99"
		case i == worst:
			all[i].colour, all[i].role = t.strategies[1], "highest p99"
		case i == about:
			all[i].colour = t.strategies[4]
		default:
			all[i].colour, all[i].grey = t.rest, true
		}
	}
	return all
}

// subject is the strategy that the finding begins with; −1 where it begins otherwise.
func subject(s *reports.Summary) int {
	found := -1
	for i := range s.Strategies {
		name := s.Strategies[i].Name
		if strings.HasPrefix(s.Finding, name+" ") && (found < 0 || len(name) > len(s.Strategies[found].Name)) {
			found = i
		}
	}
	return found
}

// ink is the colour of the text that names a series.
func (g *series) ink(t Theme) color.Color {
	if g.grey {
		return t.muted
	}
	return t.text(g.colour)
}

// tailOf is a strategy's p99 latency in seconds, NaN without a success.
func tailOf(g *reports.StrategySummary) float64 {
	if v := mean(g, "latency_p99_seconds"); !math.IsNaN(v) {
		return v
	}
	if g.Latency == nil || g.Latency.Count() == 0 {
		return math.NaN()
	}
	return g.Latency.Quantile(0.99) / 1e9
}

// mean is the mean of a metric over the seeds, NaN where there is none.
func mean(g *reports.StrategySummary, metric string) float64 {
	m := g.Metrics[metric]
	if m == nil || m.Mean == nil || math.IsInf(*m.Mean, 0) {
		return math.NaN()
	}
	return *m.Mean
}

// legend names the series that ok lets through in their colours; the grey ones are only counted.
func legend(t Theme, all []series, ok func(*series) bool) []span {
	var out []span
	greys := 0
	for i := range all {
		g := &all[i]
		switch {
		case !ok(g):
		case g.grey:
			greys++
		default:
			name := shorten(t.subtitle, g.name, nameWidth)
			if g.role != "" {
				name += " (" + g.role + ")"
			}
			out = append(out, span{text: name, of: g.name, colour: g.ink(t), bold: true, whole: true})
		}
	}
	if greys > 0 {
		out = append(out, span{text: fmt.Sprintf("%s in grey", plural(greys, "other")), whole: true})
	}
	return out
}

// lead puts a text before the names of a legend.
func lead(text string, names []span) []span {
	if len(names) > 0 {
		text += ":"
	}
	return append([]span{{text: text}}, names...)
}

// nameWidth is the most room, in points, that a name takes within a text.
const nameWidth = 190

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
