package plots

import (
	"slices"

	"github.com/evenkeel/evenkeel/reports"
)

// notes explains what is drawn, and what is not: scattered tells whether spend is drawn against p99 latency.
func (o *overview) notes(s *reports.Summary, all []series, scattered bool) []string {
	out := []string{source(s), "Dots: means over the seeds."}
	if intervals(all) {
		out[1] = "Dots: means over the seeds, with their 95 % confidence intervals where these reach beyond the dot; faint points: one per seed."
	}
	if o.objective {
		out = append(out, "SLO: the share of all requests that were answered within the scenario's objective.")
	}
	if scattered && len(s.Pareto) > 0 {
		out = append(out, "Dashed: the Pareto front of the means; no strategy beats those on it in p99, spend and success at once.")
	}
	switch names := missing(o.theme, all, priced); {
	case o.barren:
		out = append(out, "No request succeeded, so that there is neither latency nor spend per success.")
	case unmeasured(s):
	case names != "":
		out = append(out, "Without latency and spend, as no request succeeded: "+names+".")
	}
	if slices.ContainsFunc(all, func(g series) bool {
		return slices.ContainsFunc(overviewMetrics, func(metric string) bool {
			d := difference(g.StrategySummary, metric)
			return d != nil && unspread(d)
		})
	}) {
		out = append(out, unspreadNote)
	}
	if free(all) {
		out = append(out, "Nothing was spent, so that there is no spend to draw against p99 latency.")
	}
	return out
}
