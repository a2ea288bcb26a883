package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

const (
	successMetric   = "success_ratio"
	objectiveMetric = "slo_ratio"
)

// overviewMetrics are those of which the rows of an overview show figures and verdicts.
var overviewMetrics = []string{tailMetric, spendMetric, successMetric, objectiveMetric}

const moneyHeading = "Spend per 1,000"

// requestsHeading is that of spend where nothing succeeded that it could be divided by.
const requestsHeading = "Spend per 1,000 requests"

// Overview lays out what a comparison found, in one picture. Above, a row for each strategy, the lowest p99 latency
// first: the tail and the spend with their differences to the baseline, success and attainment of the objective, and
// where the traffic went. Below, spend against p99 latency with the Pareto front.
func Overview(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	all := cast(t, s)
	o := newOverview(t, s, all)
	f := frame{title: overviewTitle(t, s), subtitle: o.subtitle(s)}
	scattered := !o.barren && slices.ContainsFunc(all, func(g series) bool { return priced(&g) && mean(g.StrategySummary, spendMetric) > 0 })
	f.footer = o.notes(s, all, scattered)

	const width, scatter = 792, 226
	if !scattered { // no dot has a place, or all have it at $0
		d, body := newDrawing(t, f, width, o.height())
		d.overviewRows(o, body)
		return d
	}
	lay := func() (*Drawing, int) {
		d, body := newDrawing(t, f, width, o.height()+scatter)
		d.overviewRows(o, rectangle(body.Min.X, body.Min.Y+scatter, body.Max.X, body.Max.Y))
		at := rectangle(body.Min.X, body.Min.Y, body.Max.X, body.Min.Y+scatter-6)
		return d, d.spend(all, s.Pareto, at)
	}
	d, unnamed := lay()
	if unnamed > 0 { // each has its row above
		f.footer = append(f.footer, "Without a name in the lower panel for want of room: "+plural(unnamed, "dot")+".")
		d, _ = lay()
	}
	return d
}

// overviewTitle is what the verdicts allow to say.
func overviewTitle(t Theme, s *reports.Summary) string {
	finding := s.Finding
	if finding == "" {
		finding = reports.Finding(s)
	}
	return titled(t, s, clean(finding))
}

// An overview is the layout of the rows.
type overview struct {
	theme     Theme
	rows      []*series
	layers    []layer
	legend    [][]word // of the layers
	objective bool     // attainment of the objective is known
	judged    bool     // verdicts are there
	barren    bool     // no request succeeded: how attempts ended takes the place of the tail
	per       spendBase
	line      vg.Length
	name      vg.Length // widths of the columns, in points
	tail      vg.Length
	figure    vg.Length
	change    vg.Length
	money     vg.Length // of what 1,000 successes cost; 0 where nothing is known of it
	changed   vg.Length // of its difference
	share     vg.Length
	shares    vg.Length // of both columns of shares in figures
	traffic   vg.Length
}

// Room between the columns and above and below the rows of an overview, in points.
const (
	overviewGap  vg.Length = 20
	overviewHead vg.Length = 33
	overviewFoot vg.Length = 22
	legendLine   vg.Length = 12.5
)

func newOverview(t Theme, s *reports.Summary, all []series) *overview {
	o := &overview{theme: t, layers: layers(s), line: 21, barren: allBarren(s), per: perSuccesses(s.Scenario.Requests)}
	if o.barren {
		o.per = perRequests(s.Scenario.Requests)
	}
	switch {
	case len(all) > 14:
		o.line = 14.5
	case len(all) > 8:
		o.line = 17
	}
	for i := range all {
		g := &all[i]
		o.rows = append(o.rows, g)
		o.objective = o.objective || !math.IsNaN(mean(g.StrategySummary, objectiveMetric))
		for _, metric := range overviewMetrics {
			o.judged = o.judged || markOf(g.StrategySummary, metric) != ""
		}
		o.name = max(o.name, t.name.width(o.label(g)))
		if v, _ := o.per.of(g.StrategySummary); !math.IsNaN(v) {
			o.money = max(o.money, t.name.width(o.moneyText(g)))
		}
		if o.barren {
			continue
		}
		o.figure = max(o.figure, t.name.width(o.tailText(g)))
		o.change = max(o.change, o.changeWidth(g, tailMetric))
		o.changed = max(o.changed, o.changeWidth(g, spendMetric))
	}
	if o.money > 0 {
		o.money = max(o.money, t.heading.width(o.moneyHead())-8-o.changed)
	}
	slices.SortStableFunc(o.rows, func(a, b *series) int {
		return compareKnown(tailOf(a.StrategySummary), tailOf(b.StrategySummary))
	})
	o.shares = t.tick.width("▲ >99.9 %") + 8
	if o.objective {
		o.shares *= 2
	}
	inner := vg.Length(792-2*pageMargin) - o.name - o.figure - o.change - o.shares - 3*overviewGap - 24
	if o.money > 0 {
		inner -= o.money + 8 + o.changed + overviewGap
	}
	o.tail, o.share, o.traffic = inner*0.32, inner*0.2, inner*0.48
	var names []span
	for i := range o.layers {
		l := o.layers[i].span(t)
		l.text = shorten(t.tick, o.layers[i].name, o.traffic/2-t.tick.size-6)
		names = append(names, l)
	}
	o.legend = wrap(t.tick, names, o.traffic)
	return o
}

// compareKnown sorts numbers upwards, NaN last.
func compareKnown(a, b float64) int {
	if math.IsNaN(a) || math.IsNaN(b) {
		return cmp.Compare(btoi(math.IsNaN(a)), btoi(math.IsNaN(b)))
	}
	return cmp.Compare(a, b)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (o *overview) label(g *series) string { return shorten(o.theme.name, g.name, 150) }

// changeWidth is the room for a difference behind the sign of its verdict.
func (o *overview) changeWidth(g *series, metric string) vg.Length {
	in := o.theme.tick
	in.bold = true
	sign, text := o.changeText(g, metric)
	return in.width(sign + " " + text)
}

func (o *overview) moneyHead() string {
	if o.barren {
		return requestsHeading
	}
	return moneyHeading
}

func (o *overview) moneyText(g *series) string {
	v, _ := o.per.of(g.StrategySummary)
	if math.IsNaN(v) {
		return "–"
	}
	return money(v)
}

func (o *overview) tailText(g *series) string {
	v := tailOf(g.StrategySummary)
	if math.IsNaN(v) {
		return "–"
	}
	return figure(v)
}

// changeText is how a metric differs from the baseline's, behind the sign of the verdict.
func (o *overview) changeText(g *series, metric string) (sign, text string) {
	diff := difference(g.StrategySummary, metric)
	if g.role == "baseline" {
		return "", "baseline"
	}
	if diff == nil {
		return "", ""
	}
	return signOf(diff.Verdict), changedOf(diff, metric)
}

// head is the room above the rows: headings, the names of columns, and the legend of the providers.
func (o *overview) head() vg.Length {
	return overviewHead + max(0, vg.Length(len(o.legend)-1))*legendLine
}

func (o *overview) height() vg.Length {
	return o.head() + vg.Length(len(o.rows))*o.line + overviewFoot
}

// subtitle says what was compared and explains the signs.
func (o *overview) subtitle(s *reports.Summary) []span {
	out := []span{{text: "The strategies, the lowest p99 latency first."}}
	if o.barren {
		out[0].text = "The strategies, and what became of their attempts."
	}
	if !o.judged {
		return out
	}
	key := o.theme.verdictKey(func(v string) bool {
		return slices.ContainsFunc(o.rows, func(g *series) bool {
			return slices.ContainsFunc(overviewMetrics, func(m string) bool { return markOf(g.StrategySummary, m) == v })
		})
	})
	return append(append(out, span{text: "Against " + shorten(o.theme.subtitle, s.Baseline, nameWidth) + ":"}), key...)
}
