package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// maxProviders is how many providers of a strategy are shown, and maxProviderRows of all strategies together; the rest
// stands in result.json. Each strategy keeps its busiest ones.
const (
	maxProviders    = 20
	maxProviderRows = 120
)

// cachedNote explains a column that only scenarios with prefix caches have.
const cachedNote = "share of the prompt tokens of successful attempts that were in the provider's prefix cache"

// byProvider shows what each provider did under each strategy, over all seeds.
func byProvider(s *reports.Summary) *grid {
	g := &grid{names: []string{"strategy", "provider"}, columns: []heading{
		{text: "share", note: "of the strategy's attempts", worth: 7, must: true, point: true}, {text: "attempts", worth: 4},
		{text: "ended", note: "how attempts ended", worth: 6, left: true}, {text: "spend", worth: 5, point: true},
		{text: "in flight", note: "attempts at a time, mean / most", worth: 2},
		{text: "kept out", note: "how long the balancer sent nothing there, mean per run", worth: 3}}}
	cached := slices.ContainsFunc(s.Strategies, func(st reports.StrategySummary) bool {
		return slices.ContainsFunc(st.Providers, func(p reports.ProviderSummary) bool { return p.CachedTokens > 0 })
	})
	if cached {
		g.columns = append(g.columns, heading{text: "cached", note: cachedNote, worth: 1, point: true})
	}
	most := max(3, min(maxProviders, maxProviderRows/max(1, len(s.Strategies))))
	for i := range s.Strategies {
		st := &s.Strategies[i]
		list := slices.Clone(st.Providers)
		if len(list) > most+1 { // a row that counts one more would be no shorter
			slices.SortStableFunc(list, func(x, y reports.ProviderSummary) int { return cmp.Compare(y.Attempts, x.Attempts) })
			list = list[:most]
		}
		for p := range list {
			g.add([]string{st.Name, list[p].Name}, false, providerCells(&list[p], cached))
		}
		if more := len(st.Providers) - len(list); more > 0 {
			g.add([]string{st.Name, "and " + grouped(uint64(more)) + " more"}, false, make([]cell, len(g.columns)))
		}
	}
	return g
}

func providerCells(p *reports.ProviderSummary, cached bool) []cell {
	out := []cell{{value: percent(p.Share)}, {value: grouped(p.Attempts)}, {value: strings.Join(Statuses(p.Statuses), "\n")}, {value: dollars(p.SpendUSD)},
		{value: three(p.MeanInFlight) + " / " + grouped(uint64(max(0, p.MaxInFlight)))}, {value: seconds(p.UnhealthySeconds)}}
	if !cached {
		return out
	}
	if p.InputTokens == 0 {
		return append(out, cell{value: missing})
	}
	return append(out, cell{value: percent(float64(p.CachedTokens) / float64(p.InputTokens))})
}
