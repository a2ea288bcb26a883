package plots

import (
	"fmt"
	"slices"
)

// leads is the number of scenarios in which a strategy is unbeaten in p99 latency and in success too, since a lower p99
// that is bought with a lower success ratio is no gain.
func (k *standings) leads(strategy int) int {
	n := 0
	for _, s := range k.panels[0].at(strategy, 1) {
		if success := k.success(); success == nil || success.ranks[strategy][s] <= 1 {
			n++
		}
	}
	return n
}

// success is the panel of the success ratio; nil where there is none.
func (k *standings) success() *ranking {
	for i := range k.panels {
		if k.panels[i].metric == successMetric {
			return &k.panels[i]
		}
	}
	return nil
}

// tied tells whether no strategy is ranked behind another by the metrics that the title speaks of.
func (k *standings) tied() bool {
	for _, p := range []*ranking{&k.panels[0], k.success()} {
		if p == nil {
			continue
		}
		for _, ranks := range p.ranks {
			if len(ranks) > 0 && slices.Max(ranks) > 1 {
				return false
			}
		}
	}
	return true
}

// finding names the strategies that are unbeaten in most scenarios, each with how many it ran in.
func (k *standings) finding() string {
	p, what := &k.panels[0], "p99 latency"
	if k.success() != nil {
		what += " and success"
	}
	var leaders, had []int // strategies, and in how many scenarios these have a rank
	most, all, ranked := 0, -1, 0
	for _, i := range k.order {
		n, in := k.leads(i), len(p.ranks[i])-len(p.at(i, 0))
		if in > 0 {
			ranked++
		}
		if all < 0 {
			all = in
		} else if in != all {
			all = 0 // in how many scenarios everyone has a rank, 0 if these differ
		}
		if n > most {
			leaders, had, most = nil, nil, n
		}
		if n == most && n > 0 {
			leaders, had = append(leaders, i), append(had, in)
		}
	}
	switch {
	case len(k.order) == 0:
		return "No two scenarios share a strategy"
	case ranked == 0:
		return "No strategy has a p99 latency to be ranked by"
	case len(leaders) == 0:
		return "No strategy is unbeaten in " + what + " at once in any scenario"
	case ranked > 1 && k.tied():
		return "No strategy is decidedly better than another in " + what + " in any scenario"
	}
	return k.lead(what, leaders, had, most, all > 0)
}

// lead says of the leaders that each is unbeaten in most scenarios, of which it had so many.
func (k *standings) lead(what string, leaders, had []int, most int, alike bool) string {
	name := func(i int) string { return shorten(k.theme.title, k.strategies[leaders[i]], 200) }
	switch {
	case len(leaders) == 1 && alike:
		return fmt.Sprintf("%s is unbeaten in %s in %s, more often than any other", name(0), what, ofAll(most, had[0]))
	case len(leaders) == 1:
		return fmt.Sprintf("%s is unbeaten in %s in %d of its %s, no other in as many", name(0), what, most, plural(had[0], "scenario"))
	case len(leaders) == 2 && had[0] == had[1]:
		return fmt.Sprintf("%s and %s are unbeaten in %s most often, each in %s", name(0), name(1), what, ofAll(most, had[0]))
	case len(leaders) == 2:
		return fmt.Sprintf("Unbeaten in %s most often: %s in %d of %s, %s in %d of %d", what, name(0), most, plural(had[0], "scenario"), name(1), most, had[1])
	case slices.Min(had) == slices.Max(had):
		return fmt.Sprintf("%d strategies are unbeaten in %s most often, each in %s", len(leaders), what, ofAll(most, had[0]))
	}
	return fmt.Sprintf("%d strategies are unbeaten in %s most often, each in %d of its %d to %d scenarios", len(leaders), what, most,
		slices.Min(had), slices.Max(had))
}
