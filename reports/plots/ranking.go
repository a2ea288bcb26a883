package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/reports/stats"
)

// A ranking is the rank of every strategy in every scenario by one metric.
type ranking struct {
	facet
	ranks [][]int // [strategy][scenario], from 1; 0 where it has none
}

// rank gives every strategy of a scenario one more than how many others are decidedly better: what is not decided is a
// tie. All pairs are judged together, with the margins that differences of this size are judged by anyway.
func (f *field) rank(scenario int, x facet) []int {
	ranks := make([]int, len(f.strategies))
	info, _ := reports.LookupMetric(x.metric)
	better := stats.LowerIsBetter
	if info.Better == "higher" {
		better = stats.HigherIsBetter
	}
	var values [][]float64
	var who []int
	for i, name := range f.strategies {
		g := f.index[scenario][name]
		if g == nil || math.IsNaN(mean(g, x.metric)) {
			continue
		}
		values, who = append(values, bySeed(g.Metrics[x.metric])), append(who, i)
		ranks[i] = 1
	}
	var questions []stats.Question
	var pairs [][2]int
	for a := range who {
		for b := a + 1; b < len(who); b++ {
			if len(values[a]) != len(values[b]) {
				continue
			}
			q, _ := stats.Ask(values[a], values[b], info.Unit != "ratio", f.margin(scenario, x.metric), better)
			questions, pairs = append(questions, q), append(pairs, [2]int{who[a], who[b]})
		}
	}
	for k, answer := range stats.Judge(questions, 1-stats.Confidence) {
		switch answer.Verdict {
		case stats.Better:
			ranks[pairs[k][1]]++
		case stats.Worse:
			ranks[pairs[k][0]]++
		}
	}
	return ranks
}

// margin is the difference of a metric that does not matter in a scenario.
func (f *field) margin(scenario int, metric string) float64 {
	for i := range f.scenarios[scenario].Strategies {
		if d := difference(&f.scenarios[scenario].Strategies[i], metric); d != nil && d.Margin != nil {
			return *d.Margin
		}
	}
	return reports.DefaultMargin(metric)
}

// bySeed lists the figures of a metric, NaN for none.
func bySeed(m *reports.Metric) []float64 {
	out := make([]float64, len(m.Values))
	for i, v := range m.Values {
		out[i] = math.NaN()
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

func (f *field) ranking(x facet) ranking {
	r := ranking{facet: x, ranks: make([][]int, len(f.strategies))}
	for s := range f.scenarios {
		for i, rank := range f.rank(s, x) {
			r.ranks[i] = append(r.ranks[i], rank)
		}
	}
	return r
}

// mean is a strategy's mean rank over the scenarios in which it has one, NaN for none.
func (r *ranking) mean(strategy int) float64 {
	sum, n := 0, 0
	for _, rank := range r.ranks[strategy] {
		if rank > 0 {
			sum, n = sum+rank, n+1
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return float64(sum) / float64(n)
}

// at lists the scenarios in which a strategy has a rank.
func (r *ranking) at(strategy, rank int) []int {
	var out []int
	for s, v := range r.ranks[strategy] {
		if v == rank {
			out = append(out, s)
		}
	}
	return out
}

// Ranking lays out how often every strategy came at which rank over the scenarios: a panel per metric, a row per
// strategy, in the order of the title's count. A dot's area is the number of scenarios.
func Ranking(all []*reports.Summary, t Theme) *Drawing {
	t = t.naming(all...)
	f := newField(all)
	k := &standings{field: f, theme: t, cast: f.cast(t)}
	for _, x := range facets {
		k.panels = append(k.panels, f.ranking(x))
	}
	for i := range f.strategies {
		k.order = append(k.order, i)
	}
	slices.SortStableFunc(k.order, func(a, b int) int {
		return cmp.Or(k.leads(b)-k.leads(a), compareRanks(k.panels[0].mean(a), k.panels[0].mean(b)))
	})
	head := frame{title: k.finding(), footer: f.notes(t)}
	if len(k.order) > 0 {
		head.subtitle = []span{{text: "Rank of each strategy over the scenarios. Rank 1: no other strategy is decidedly better; what is undecided is a tie."}}
		head.footer = append([]string{f.source(), "Dots: in how many scenarios a strategy came at a rank, which is one more than the number of strategies that are decidedly better there " +
			"(all pairs judged together, paired by seed). At the right: the mean rank. Order: how often unbeaten in p99 latency and success at once, then the mean rank by p99."}, head.footer...)
		if bins := k.bins(); bins[len(bins)-1].from > len(bins) {
			head.footer = append(head.footer, "Farther ranks share columns: each holds those from its own to the next one's.")
		}
	}
	d, body := newDrawing(t, head, 792, rankHead+vg.Length(max(1, len(k.order)))*rankRow+tickDrop+6)
	k.draw(d, body)
	return d
}

// compareRanks puts what has no rank last.
func compareRanks(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}

// cast gives the strategies their colours: those that they have in the reports of the scenarios, if these agree, which
// they do where all compare the same strategies.
func (f *field) cast(t Theme) []series {
	s := &reports.Summary{}
	for i, name := range f.strategies {
		if i == 0 && len(f.scenarios) > 0 {
			s.Baseline = f.scenarios[0].Baseline
		}
		s.Strategies = append(s.Strategies, reports.StrategySummary{Name: name})
	}
	return cast(t, s)
}
