package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A facet is a metric over several scenarios.
type facet struct {
	metric, head string
	kind         string  // of its differences
	least        float64 // the difference that has the full colour at least
}

// unit is that of its differences, for a heading.
func (f facet) unit() string {
	if f.kind == "absolute" {
		return ", pp"
	}
	return ", %"
}

var facets = []facet{
	{tailMetric, "p99 latency", "relative", 0.1},
	{spendMetric, "Spend per 1,000 successes", "relative", 0.05},
	{successMetric, "Success", "absolute", 0.01},
}

// What is drawn over several scenarios at most: further rows and columns are counted in the footer.
const (
	maxMatrixRows    = 150
	maxMatrixColumns = 50
)

// manyColumns is how many strategies are drawn in any case. Of more, those of a single scenario are left out: they can
// be compared over no other.
const manyColumns = 10

// A field is what several summaries have in common: strategies by name, those of most scenarios first, then in the order
// in which they come.
type field struct {
	scenarios  []*reports.Summary
	strategies []string
	index      []map[string]*reports.StrategySummary // by scenario
	count      map[string]int                        // of the scenarios in which a strategy ran
	omitted    []string                              // sentences about what is not drawn
}

func newField(all []*reports.Summary) *field {
	f := &field{count: map[string]int{}}
	for _, s := range all {
		if len(f.scenarios) == maxMatrixRows {
			break
		}
		byName := map[string]*reports.StrategySummary{}
		for i := range s.Strategies {
			g := &s.Strategies[i]
			byName[g.Name] = g
			if f.count[g.Name]++; f.count[g.Name] == 1 {
				f.strategies = append(f.strategies, g.Name)
			}
		}
		f.scenarios, f.index = append(f.scenarios, s), append(f.index, byName)
	}
	if n := len(all) - len(f.scenarios); n > 0 {
		f.omitted = append(f.omitted, fmt.Sprintf("Not drawn: %s.", plural(n, "more scenario")))
	}
	slices.SortStableFunc(f.strategies, func(a, b string) int { return f.count[b] - f.count[a] })
	if all := len(f.strategies); all > manyColumns && len(f.scenarios) > 2 {
		f.strategies = slices.DeleteFunc(f.strategies, func(name string) bool { return f.count[name] == 1 })
		if n := all - len(f.strategies); n > 0 {
			f.omitted = append(f.omitted, fmt.Sprintf("Not drawn: %s that ran in one scenario only.", several(n, "strategy", "strategies")))
		}
	}
	if n := len(f.strategies) - maxMatrixColumns; n > 0 {
		f.strategies = f.strategies[:maxMatrixColumns]
		f.omitted = append(f.omitted, fmt.Sprintf("Not drawn: %s more.", several(n, "strategy", "strategies")))
	}
	return f
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// baselines names what the strategies are compared with.
func (f *field) baselines(t Theme) string {
	one := ""
	for _, s := range f.scenarios {
		switch {
		case one == "" || one == s.Baseline:
			one = s.Baseline
		default:
			return "each scenario's baseline"
		}
	}
	if one == "" {
		return "the baseline"
	}
	return shorten(t.title, one, 260)
}

// source says what was run.
func (f *field) source() string {
	fewest, most := math.MaxInt, 0
	for _, s := range f.scenarios {
		fewest, most = min(fewest, len(s.Scenario.Seeds)), max(most, len(s.Scenario.Seeds))
	}
	seeds := plural(most, "seed")
	if fewest < most {
		seeds = fmt.Sprintf("%d to %d seeds", fewest, most)
	}
	return fmt.Sprintf("%s, %s each.", plural(len(f.scenarios), "scenario"), seeds)
}

// Matrix lays out how every strategy differs from the baseline in every scenario: a panel per metric, a row per
// scenario and a column per strategy. What is not decided is hatched.
func Matrix(all []*reports.Summary, t Theme) *Drawing {
	t = t.naming(all...)
	f := newField(all)
	m := newMatrix(f, t)
	head := frame{title: f.matrixFinding(t)}
	key := t.verdictKey(m.used)
	head.subtitle = lead("Difference to "+f.baselines(t)+" by scenario and strategy", key)
	for i := range head.subtitle {
		if head.subtitle[i].text == "○ undecided" {
			head.subtitle[i].text = "○ undecided, hatched"
		}
	}
	head.footer = append([]string{f.source(), "Each cell: the mean difference, paired by seed; colour: how much, up to " + m.reaches() + ". " +
		"A lower p99 that is bought with a lower success ratio is no gain."}, f.omitted...)
	d, body := newDrawing(t, head, m.width(), m.height())
	m.draw(d, body)
	return d
}

// matrix is the layout of the panels.
type matrix struct {
	*field
	theme  Theme
	facets []facet
	reach  []float64 // by facet: the difference that has the full colour
	names  vg.Length // width of the rows' names
	heads  vg.Length // height of the columns' names
	column vg.Length
	used   func(verdict string) bool
}

const (
	matrixRow   vg.Length = 17
	matrixGap   vg.Length = 16 // between panels
	matrixTitle vg.Length = 18
	matrixLeast vg.Length = 11 // width of a column
)

func newMatrix(f *field, t Theme) *matrix {
	m := &matrix{field: f, theme: t, facets: facets}
	used := map[string]bool{}
	m.used = func(v string) bool { return used[v] }
	for _, s := range f.scenarios {
		m.names = max(m.names, t.tick.width(shorten(t.tick, s.Scenario.Name, 150)))
	}
	for _, name := range f.strategies {
		m.heads = max(m.heads, t.tick.width(shorten(t.tick, name, 110)))
	}
	for _, x := range m.facets {
		reach := x.least
		for i := range f.scenarios {
			for _, name := range f.strategies {
				d := f.difference(i, name, x.metric)
				if d == nil {
					continue
				}
				used[verdictOf(d)] = true
				if v := math.Abs(d.Mean); v <= 10 && verdictOf(d) != "undecided" {
					reach = math.Max(reach, v)
				}
			}
		}
		m.reach = append(m.reach, math.Min(roundUp(reach), 1))
	}
	n := vg.Length(max(1, len(f.strategies)))
	room := (792 - 2*pageMargin - m.names - 8 - matrixGap*vg.Length(len(m.facets)-1)) / vg.Length(len(m.facets))
	m.column = max(matrixLeast, min(room/n, 58))
	return m
}

// roundUp gives the next of 1, 2, 5, 10 …
func roundUp(v float64) float64 {
	e := math.Pow(10, math.Floor(math.Log10(v)))
	for _, k := range []float64{1, 2, 5} {
		if v <= k*e*(1+1e-9) {
			return k * e
		}
	}
	return 10 * e
}

func (m *matrix) panel() vg.Length { return m.column * vg.Length(max(1, len(m.strategies))) }

func (m *matrix) width() vg.Length {
	n := vg.Length(len(m.facets))
	return max(560, 2*pageMargin+m.names+8+n*m.panel()+(n-1)*matrixGap)
}

func (m *matrix) height() vg.Length {
	return matrixTitle + m.heads + 8 + vg.Length(max(1, len(m.scenarios)))*matrixRow
}

func (m *matrix) reaches() string {
	text := ""
	for i, x := range m.facets {
		if i > 0 {
			text += ", "
		}
		text += strings.TrimPrefix(signed(m.reach[i], x.kind), "+")
	}
	return text
}

// difference is how a strategy differs from the baseline in a scenario; nil for the baseline itself and where it did not
// run.
func (f *field) difference(scenario int, strategy, metric string) *reports.Difference {
	g := f.index[scenario][strategy]
	if g == nil || strategy == f.scenarios[scenario].Baseline {
		return nil
	}
	d := difference(g, metric)
	if d == nil || math.IsNaN(d.Mean) || math.IsInf(d.Mean, 0) {
		return nil
	}
	return d
}

// verdictOf takes what is not judged as undecided.
func verdictOf(d *reports.Difference) string {
	if d.Verdict == "" {
		return "undecided"
	}
	return d.Verdict
}
