package plots

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// A facet is a metric over several scenarios.
type facet struct {
	metric, head string
	brief        []string // shorter heads, for narrow panels
	kind         string   // of its differences
	least        float64  // the difference that has the full colour at least
}

// heads are the heads of its panel with the unit, the fullest first.
func (f facet) heads() []string {
	var out []string
	for _, h := range append([]string{f.head}, f.brief...) {
		out = append(out, h+f.unit())
	}
	return out
}

// unit is that of its differences, for a heading.
func (f facet) unit() string {
	if f.kind == "absolute" {
		return ", pp"
	}
	return ", %"
}

var facets = []facet{
	{tailMetric, "p99 latency", []string{"p99"}, "relative", 0.1},
	{spendMetric, "Spend per 1,000 successes", []string{moneyHeading, "Spend"}, "relative", 0.05},
	{successMetric, "Success", nil, "absolute", 0.01},
}

// Matrix lays out how every strategy differs from the baseline in every scenario: a panel per metric, a row per
// scenario and a column per strategy. What is not decided is hatched.
func Matrix(all []*reports.Summary, t Theme) *Drawing {
	t = t.naming(all...)
	f := compared(all)
	return f.matrix(t, f.matrixFinding(t), "nothing to compare over scenarios")
}

// matrix draws the field with a title.
func (f *field) matrix(t Theme, title, empty string) *Drawing {
	m := newMatrix(f, t)
	m.empty = empty
	head := frame{title: title}
	if len(f.scenarios) > 0 {
		head.subtitle = lead("Difference to "+f.baseline(t)+" by scenario and strategy", t.verdictKey(m.used))
	}
	for i := range head.subtitle {
		if head.subtitle[i].text == "○ undecided" {
			head.subtitle[i].text = "○ undecided, hatched"
		}
	}
	head.footer = append(m.legend(), f.notes(t)...)
	d, body := newDrawing(t, head, m.width(), m.height())
	m.draw(d, body)
	return d
}

// legend says what was run and what the marks are, as far as there are any.
func (m *matrix) legend() []string {
	if len(m.scenarios) == 0 {
		return nil
	}
	out := []string{m.source(), "Each cell: the mean difference, paired by seed; the colour is full from " + m.reaches() + " on."}
	if m.ownUnits {
		out = append(out, "Coloured signs on grey: in a unit of their own, for where one of the two figures is 0 there is no percentage.")
	}
	if m.blanks {
		out = append(out, noFigure+": no difference, for one side or both have no such figure.")
	}
	return append(out, "A lower p99 that is bought with a lower success ratio is no gain.")
}

// matrix is the layout of the panels.
type matrix struct {
	*field
	theme    Theme
	facets   []facet
	reach    []float64         // by facet: the difference that has the full colour
	quiet    []map[string]bool // by facet: verdicts whose figures do not all fit, so that none is written
	names    vg.Length         // width of the rows' names
	heads    vg.Length         // height of the columns' names
	column   vg.Length
	used     func(verdict string) bool
	ownUnits bool   // some differences are not on the scale of their panel
	blanks   bool   // some strategies that ran have no difference
	empty    string // what is said in place of no row
}

const (
	matrixRow   vg.Length = 17
	matrixGap   vg.Length = 16 // between panels
	matrixTitle vg.Length = 18
	matrixLeast vg.Length = 11 // width of a column
	matrixMost  vg.Length = 58
	matrixWide  vg.Length = 1000 // what the picture may grow to for the sake of its figures
)

func newMatrix(f *field, t Theme) *matrix {
	m := &matrix{field: f, theme: t, facets: facets}
	for _, s := range f.scenarios {
		m.names = max(m.names, t.tick.width(shorten(t.tick, s.Scenario.Name, 150)))
	}
	for _, name := range f.strategies {
		m.heads = max(m.heads, t.tick.width(shorten(t.tick, name, 110)))
	}
	used := map[string]bool{}
	m.used = func(v string) bool { return used[v] }
	var decided vg.Length // the room that the figures of what is decided take
	for _, x := range m.facets {
		reach := x.least
		m.each(x, func(d *reports.Difference) {
			v := verdictOf(d)
			used[v] = true
			m.ownUnits = m.ownUnits || offScale(d, x.kind)
			if v == "better" || v == "worse" {
				decided = max(decided, m.figureWidth(x, d))
			}
			if size := math.Abs(d.Mean); size <= 10 && v != "undecided" && !offScale(d, x.kind) {
				reach = math.Max(reach, size)
			}
		})
		m.reach = append(m.reach, math.Min(roundUp(reach), 1))
	}
	m.setColumns(decided)
	for _, x := range m.facets {
		quiet := map[string]bool{}
		m.each(x, func(d *reports.Difference) {
			if v := verdictOf(d); (v == "undecided" || v == "same") && m.figureWidth(x, d) > m.column {
				quiet[v] = true
			}
		})
		m.quiet = append(m.quiet, quiet)
	}
	return m
}

// each calls do for every difference of a metric.
func (m *matrix) each(x facet, do func(*reports.Difference)) {
	for i := range m.scenarios {
		for _, name := range m.strategies {
			if d := m.difference(i, name, x.metric); d != nil {
				do(d)
			} else if m.index[i][name] != nil && name != m.scenarios[i].Baseline {
				m.blanks = true
			}
		}
	}
}

// figureWidth is the width of the column that a difference needs for its sign and figure.
func (m *matrix) figureWidth(x facet, d *reports.Difference) vg.Length {
	in := m.theme.foot
	in.bold = true
	return in.width(signOf(verdictOf(d))+" "+withoutUnit(d, x)) + 5
}

// setColumns gives the columns the room that there is, and more where figures need it and the picture does not get too
// wide.
func (m *matrix) setColumns(decided vg.Length) {
	n := vg.Length(max(1, len(m.strategies)))
	room := func(width vg.Length) vg.Length {
		return (width - 2*pageMargin - m.names - 8 - matrixGap*vg.Length(len(m.facets)-1)) / vg.Length(len(m.facets)) / n
	}
	m.column = max(matrixLeast, min(room(792), matrixMost))
	if m.column < decided && decided <= min(room(matrixWide), matrixMost) {
		m.column = decided
	}
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
	if len(m.scenarios) == 0 {
		return 4 * matrixRow
	}
	return matrixTitle + m.heads + 8 + vg.Length(len(m.scenarios))*matrixRow
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
