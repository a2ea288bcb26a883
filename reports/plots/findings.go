package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// titled puts the scenario's name before a statement.
func titled(t Theme, s *reports.Summary, statement string) string {
	if name := shorten(t.title, s.Scenario.Name, 300); name != "" {
		return name + ": " + statement
	}
	return strings.ToUpper(statement[:1]) + statement[1:]
}

func mark99(g *reports.StrategySummary) string { return markOf(g, "latency_p99_seconds") }

// markOf is the verdict on a metric against the baseline; "" where it is not judged.
func markOf(g *reports.StrategySummary, metric string) string {
	if m := g.Metrics[metric]; m != nil && m.Difference != nil {
		return m.Difference.Verdict
	}
	return ""
}

// chosen lists the strategies that ok lets through, the most changed p99 first.
func chosen(s *reports.Summary, ok func(*reports.StrategySummary) bool) []*reports.StrategySummary {
	var out []*reports.StrategySummary
	for i := range s.Strategies {
		g := &s.Strategies[i]
		m := g.Metrics["latency_p99_seconds"]
		if m == nil || m.Difference == nil || g.Name == s.Baseline || !ok(g) {
			continue
		}
		out = append(out, g)
		for k := len(out) - 1; k > 0 && change(out[k]) > change(out[k-1]); k-- {
			out[k], out[k-1] = out[k-1], out[k]
		}
	}
	return out
}

func change(g *reports.StrategySummary) float64 {
	return math.Abs(g.Metrics["latency_p99_seconds"].Difference.Mean)
}

// by writes how much a p99 changed: " by 43 %", " to 12 times", " to 1/734,000"; nothing where the difference is not
// relative.
func by(g *reports.StrategySummary) string {
	diff := g.Metrics["latency_p99_seconds"].Difference
	if diff.Kind != "relative" || math.IsNaN(diff.Mean) || math.IsInf(diff.Mean, 0) {
		return ""
	}
	switch times, parts := reports.Factor(diff.Mean); {
	case times != "":
		return " to " + times + " times"
	case parts != "":
		return " to 1/" + parts
	}
	return " by " + perCent(diff.Mean)
}

// perCent writes the size of a relative difference as tables show it, but for zeros at its end.
func perCent(v float64) string { return digits(math.Abs(reports.Hundredths(v, "relative"))) + " %" }

// after sets a part of a sentence off with a comma, if there is one.
func after(part string) string {
	if part == "" {
		return ""
	}
	return "," + part
}

// tailFinding is what the marks decide about p99 latency, and who fails much more than the baseline: such a strategy's
// latency is of a part of its requests only.
func tailFinding(t Theme, s *reports.Summary) string {
	if none := barrenFinding(t, s); none != "" {
		return none
	}
	if unmeasured(s) {
		return nothingMeasured
	}
	if i := slices.IndexFunc(s.Strategies, func(g reports.StrategySummary) bool { return g.Name == s.Baseline && g.Barren() }); i >= 0 {
		return "the baseline " + shorten(t.title, s.Baseline, loneName) + " answers nothing that a latency could be compared with"
	}
	out := tailVerdict(t, s)
	if clause := barrenClause(t, s); clause != "" {
		return out + clause
	}
	lowest, least := (*reports.StrategySummary)(nil), 0.0
	for _, g := range chosen(s, func(g *reports.StrategySummary) bool { return markOf(g, "success_ratio") == "worse" }) {
		if v := mean(g, "success_ratio"); !math.IsNaN(v) && (lowest == nil || v < least) {
			lowest, least = g, v
		}
	}
	base := math.NaN()
	for i := range s.Strategies {
		if g := &s.Strategies[i]; g.Name == s.Baseline {
			base = mean(g, "success_ratio")
		}
	}
	if lowest == nil || !(base-least >= 0.05) || strings.Contains(out, "but answers") {
		return out
	}
	return out + fmt.Sprintf("; %s answers only %s of its requests", shorten(t.title, lowest.Name, loneName), lossShare(least))
}

// tailVerdict states what the marks decide about p99 latency. A lower p99 that is bought with a lower success ratio
// is no finding: slow requests that fail leave the latency of successes.
func tailVerdict(t Theme, s *reports.Summary) string {
	compared := chosen(s, func(*reports.StrategySummary) bool { return true })
	better := chosen(s, func(g *reports.StrategySummary) bool {
		return mark99(g) == "better" && markOf(g, "success_ratio") != "worse"
	})
	worse := chosen(s, func(g *reports.StrategySummary) bool { return mark99(g) == "worse" })
	name := func(n string) string { return shorten(t.title, n, loneName) }
	base := name(s.Baseline)
	switch {
	case len(compared) == 0:
		return "how latency is distributed"
	case len(better) == 1:
		return fmt.Sprintf("%s cuts p99 latency%s against %s", name(better[0].Name), by(better[0]), base)
	case len(better) > 1:
		return fmt.Sprintf("%s cut p99 latency against %s%s",
			countOf(len(better), len(compared)), base, foremost(t, s, better))
	case len(worse) == 1:
		return fmt.Sprintf("%s raises p99 latency%s against %s", name(worse[0].Name), by(worse[0]), base)
	case len(worse) > 1:
		return fmt.Sprintf("%s raise p99 latency against %s%s",
			countOf(len(worse), len(compared)), base, foremost(t, s, worse))
	}
	same := chosen(s, func(g *reports.StrategySummary) bool { return mark99(g) == "same" })
	failing := chosen(s, func(g *reports.StrategySummary) bool { return mark99(g) == "better" })
	switch {
	case len(failing) > 0:
		return fmt.Sprintf("%s has a lower p99 latency than %s, but answers fewer requests", name(failing[0].Name), base)
	case len(same) == len(compared):
		return "p99 latency is the same as under " + base + ", within the margin"
	case len(same) > 0:
		return fmt.Sprintf("under %s p99 latency is the same as under %s, the rest is undecided",
			countOf(len(same), len(compared)), base)
	}
	return "p99 latency is undecided against " + base
}

func countOf(n, all int) string {
	if n == all {
		if n == 2 {
			return "both others"
		}
		return fmt.Sprintf("all %d others", n)
	}
	return fmt.Sprintf("%d of the %d others", n, all)
}
