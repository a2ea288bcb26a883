package plots

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evenkeel/evenkeel/reports"
)

// several cooks n scenarios with different figures.
func cookSeveral(n int, change func(*recipe)) []*reports.Summary {
	var all []*reports.Summary
	for i := range n {
		c := usual()
		c.seeds, c.requests, c.windows = 6, 300, 4
		plain := c.latency
		c.latency = func(r *rand.Rand, s int) float64 {
			return plain(r, (s*7+i*3)%(c.strategies+1)) * (1 + 0.3*float64((s+i)%3))
		}
		if change != nil {
			change(&c)
		}
		s := cook(c)
		s.Scenario.Name = fmt.Sprintf("scenario-%d", i+1)
		judgeAgain(s)
		all = append(all, s)
	}
	return all
}

// judgeAgain gives every difference a verdict, now this and now that.
func judgeAgain(s *reports.Summary) {
	verdicts := []string{"better", "worse", "same", "undecided"}
	for i := range s.Strategies {
		for k, metric := range []string{tailMetric, spendMetric, successMetric} {
			m := s.Strategies[i].Metrics[metric]
			if s.Strategies[i].Name == s.Baseline || m == nil || m.Mean == nil {
				continue
			}
			if m.Difference == nil {
				m.Difference = &reports.Difference{Kind: "relative", Mean: 0.01 * float64(i*(k+1))}
			}
			m.Difference.Verdict = verdicts[(i+k)%4]
			if metric == successMetric {
				m.Difference.Kind = "absolute"
			}
		}
	}
}

func acrossOddities() map[string][]*reports.Summary {
	odd := map[string][]*reports.Summary{
		"usual":       cookSeveral(8, nil),
		"two":         cookSeveral(2, func(c *recipe) { c.strategies = 2 }),
		"one":         cookSeveral(1, nil),
		"twenty":      cookSeveral(3, func(c *recipe) { c.strategies, c.requests = 20, 100 }),
		"sixty":       cookSeveral(2, func(c *recipe) { c.strategies, c.requests, c.seeds = 70, 50, 3 }),
		"long names":  cookSeveral(3, func(c *recipe) { c.strategies, c.longNames = 12, true }),
		"one seed":    cookSeveral(3, func(c *recipe) { c.seeds = 1 }),
		"no success":  cookSeveral(3, func(c *recipe) { c.failing = 1 }),
		"none at all": {{}, {}},
	}
	var many []*reports.Summary
	one := cookSeveral(1, func(c *recipe) { c.strategies, c.requests = 3, 50 })[0]
	for i := range 200 {
		s := *one
		s.Scenario.Name = fmt.Sprintf("a-scenario-with-a-name-as-long-as-sixty-characters-%08d", i)
		many = append(many, &s)
	}
	odd["200 scenarios"] = many
	others := cookSeveral(4, nil)
	for i, s := range others {
		for k := range s.Strategies[1:] {
			s.Strategies[k+1].Name += fmt.Sprint(i)
		}
		s.Strategies[0].Name, s.Baseline = fmt.Sprint("base", i%2), fmt.Sprint("base", i%2)
	}
	odd["hardly anything in common"] = others
	return odd
}

func TestPicturesOverScenariosKeepTheirLabelsApart(t *testing.T) {
	for name, all := range acrossOddities() {
		for _, p := range acrossPictures {
			for _, theme := range []Theme{Light(), Dark()} {
				t.Run(name+"/"+p.name, func(t *testing.T) { checkLayout(t, p.draw(all, theme)) })
			}
		}
	}
}

func TestMatrixShowsEveryStrategyInEveryScenarioAndHatchesWhatIsUndecided(t *testing.T) {
	all := cookSeveral(4, nil)
	d := Matrix(all, light)
	for _, g := range all[0].Strategies {
		if marks, labels := shown(d, g.Name); marks < len(all)*len(facets) || labels < len(all)*len(facets) {
			t.Errorf("%q has %d marks and %d labels", g.Name, marks, labels)
		}
	}
	hatched := map[string]int{}
	for _, m := range d.marks {
		if m.stroke != nil && !m.closed && m.of != "" {
			hatched[m.of]++
		}
	}
	for i, g := range all[0].Strategies {
		undecided := false
		for _, x := range facets {
			if diff := difference(&all[0].Strategies[i], x.metric); diff != nil && diff.Verdict == "undecided" {
				undecided = true
			}
		}
		if undecided != (hatched[g.Name] > 0) {
			t.Errorf("%q: undecided %v, %d hatch lines", g.Name, undecided, hatched[g.Name])
		}
	}
}

func TestHeadsOfNarrowPanelsAreShorterAndNotCut(t *testing.T) {
	one := cookChanges(2, 1)
	one[0].Strategies[0].Metrics[tailMetric].Difference.Mean = 0.01
	for want, d := range map[string]*Drawing{
		"Spend per 1,000 successes, %": Matrix(cookSeveral(3, nil), light),
		"Spend per 1,000, %":           Matrix(cookSeveral(3, func(c *recipe) { c.strategies = 2 }), light),
		"Spend, %":                     Changes(one, light),
	} {
		if !labelled(d, want) || strings.Contains(words(d), "…") {
			t.Errorf("there is no %q among %q", want, words(d))
		}
	}
}

func TestMatrixClaimsOnlyWhatIsDecided(t *testing.T) {
	all := cookSeveral(3, func(c *recipe) { c.strategies = 2 })
	set := func(tail, success string) {
		for _, s := range all {
			s.Strategies[1].Metrics[tailMetric].Difference = &reports.Difference{Kind: "relative", Mean: -0.4, Verdict: tail}
			s.Strategies[1].Metrics[successMetric].Difference = &reports.Difference{Kind: "absolute", Mean: -0.1, Verdict: success}
		}
	}
	for _, c := range []struct{ tail, success, want string }{
		{"better", "same", "wrr cuts p99 latency in all 3 scenarios and raises it in none"},
		{"better", "worse", "No strategy cuts p99 latency decidedly in any scenario, against round_robin"},
		{"undecided", "same", "No strategy cuts p99 latency decidedly in any scenario, against round_robin"},
		{"worse", "same", "No strategy cuts p99 latency decidedly in any scenario, against round_robin"},
	} {
		set(c.tail, c.success)
		if got := Matrix(all, light).title; got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.tail, c.success, got, c.want)
		}
	}
}

func TestRanksAreTiedWhereNothingIsDecided(t *testing.T) {
	figures := func(values ...float64) *reports.Metric {
		m := &reports.Metric{Unit: "s", Better: "lower", Mean: new(float64)}
		for _, v := range values {
			m.Values = append(m.Values, &v)
			*m.Mean += v / float64(len(values))
		}
		return m
	}
	s := &reports.Summary{Baseline: "fast"}
	for name, m := range map[string]*reports.Metric{
		"fast": figures(1, 1.1, 0.9, 1, 1.05, 0.95), "also": figures(1.3, 0.9, 1.2, 0.8, 1.1, 0.9), "slow": figures(3, 3.2, 2.9, 3, 3.1, 3),
	} {
		s.Strategies = append(s.Strategies, reports.StrategySummary{Name: name, Metrics: reports.Metrics{tailMetric: m}})
	}
	s.Strategies = append(s.Strategies, reports.StrategySummary{Name: "none", Metrics: reports.Metrics{}})
	f := newField([]*reports.Summary{s})
	got := map[string]int{}
	for i, rank := range f.rank(0, facets[0]) {
		got[f.strategies[i]] = rank
	}
	for name, want := range map[string]int{"fast": 1, "also": 1, "slow": 3, "none": 0} {
		if got[name] != want {
			t.Errorf("%s has rank %d, want %d", name, got[name], want)
		}
	}
}

func TestPicturesOverScenariosAreTheSameBytesEveryTime(t *testing.T) {
	all := cookSeveral(3, nil)
	one, two := t.TempDir(), t.TempDir()
	o := Options{Formats: []string{"png", "svg"}, dpi: 48}
	names, err := WriteAcross(one, all, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := WriteAcross(two, all, o); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(one, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(two, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
	}
	if len(names) != 4 {
		t.Errorf("the files are %q", names)
	}
}
