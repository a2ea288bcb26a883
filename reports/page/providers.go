package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/tables"
)

// maxProviders is how many providers of a strategy are shown, and maxProviderRows of all; the rest stands in result.json.
const (
	maxProviders    = 20
	maxProviderRows = 500
)

// byProvider shows what each provider did under each strategy, over all seeds.
func byProvider(s *reports.Summary) *table {
	t := &table{Names: []string{"Strategy", "Provider"}, Heads: []head{
		{Text: "Share", Long: "of the strategy's attempts"}, {Text: "Attempts"}, {Text: "Ended", Long: "how attempts ended", Left: true},
		{Text: "Spend"}, {Text: "In flight", Long: "attempts at a time, mean and most"},
		{Text: "Kept out", Long: "how long the balancer sent nothing there, mean per run"}},
		Note: "Over all seeds."}
	cached := slices.ContainsFunc(s.Strategies, func(st reports.StrategySummary) bool {
		return slices.ContainsFunc(st.Providers, func(p reports.ProviderSummary) bool { return p.CachedTokens > 0 })
	})
	if cached {
		t.Heads = append(t.Heads, head{Text: "Cached", Long: "share of the prompt tokens of successful attempts that were in the provider's prefix cache"})
	}
	most := max(1, min(maxProviders, maxProviderRows/max(1, len(s.Strategies))))
	for i := range s.Strategies {
		st := &s.Strategies[i]
		list := slices.Clone(st.Providers)
		if len(list) > most {
			slices.SortStableFunc(list, func(x, y reports.ProviderSummary) int { return cmp.Compare(y.Attempts, x.Attempts) })
			list = list[:most]
			t.Note = fmt.Sprintf("Over all seeds; of each strategy, the providers with most attempts, at most %d. All are in result.json.", most)
		}
		for p := range list {
			t.Rows = append(t.Rows, row{Group: plain(st.Name), Name: plain(list[p].Name), Cells: providerCells(&list[p], cached)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	t.group()
	return t
}

func providerCells(p *reports.ProviderSummary, cached bool) []cell {
	out := []cell{{Value: tables.Quantity(p.Share, "ratio")}, {Value: tables.Grouped(p.Attempts)}, {Value: strings.Join(tables.Statuses(p.Statuses), ", "), Left: true},
		{Value: tables.Quantity(p.SpendUSD, "USD")},
		{Value: tables.Quantity(p.MeanInFlight, "count") + " / " + tables.Grouped(uint64(max(0, p.MaxInFlight)))},
		{Value: tables.Quantity(p.UnhealthySeconds, "s")}}
	switch {
	case cached && p.InputTokens == 0:
		out = append(out, cell{Value: missing})
	case cached:
		out = append(out, cell{Value: tables.Quantity(float64(p.CachedTokens)/float64(p.InputTokens), "ratio")})
	}
	return out
}

// byPurpose shows what each strategy spent for, over all seeds; nil where nothing was spent.
func byPurpose(s *reports.Summary) *table {
	t := &table{Names: []string{"Strategy"}, Heads: []head{{Text: "Answers", Long: "attempts that answered a request"},
		{Text: "Cut streams", Long: "attempts that broke off after their first token"}, {Text: "Hedges", Long: "hedges that answered nobody"},
		{Text: "Retries", Long: "retries that answered nobody"}, {Text: "Failed", Long: "first attempts that answered nobody"}},
		Note: "Over all seeds."}
	spent := false
	for i := range s.Strategies {
		st := &s.Strategies[i]
		var sum [5]float64
		for _, p := range st.Providers {
			u := p.Purposes
			for k, v := range [5]float64{u.Answers, u.CutStreams, u.Hedges, u.Retries, u.Failed} {
				sum[k] += v
				spent = spent || v > 0
			}
		}
		r := row{Name: plain(st.Name), Baseline: st.Name == s.Baseline}
		for _, v := range sum {
			r.Cells = append(r.Cells, cell{Value: tables.Quantity(v, "USD")})
		}
		t.Rows = append(t.Rows, r)
	}
	if !spent {
		return nil
	}
	return t
}
