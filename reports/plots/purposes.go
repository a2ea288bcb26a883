package plots

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/evenkeel/evenkeel/reports"
)

// SpendByPurpose lays out what 1,000 successes cost, two bars of equal length for each strategy, the cheapest first:
// one divided by provider, one by what the money was for. Beside them, enlarged, stands what went to attempts that
// answered nobody. Where no strategy has a success it is what 1,000 requests cost, all of it in vain.
func SpendByPurpose(s *reports.Summary, t Theme) *Drawing {
	t = t.naming(s)
	all := cast(t, s)
	b := newBills(t, s, all)
	f := frame{title: titled(t, s, billFinding(t, s, b.bills))}
	f.subtitle = b.legend()
	f.footer = append([]string{source(s)}, b.notes()...)
	d, body := newDrawing(t, f, pageWidth, b.height())
	d.bills(b, body)
	return d
}

// A purpose is what an attempt was paid for.
type purpose struct {
	name string
	of   func(*reports.Purposes) float64
}

// purposes lists all, that which the money is meant for first.
var purposes = []purpose{
	{"useful answers", func(p *reports.Purposes) float64 { return p.Answers }},
	{"first attempts in vain", func(p *reports.Purposes) float64 { return p.Failed }},
	{"retries in vain", func(p *reports.Purposes) float64 { return p.Retries }},
	{"hedges in vain", func(p *reports.Purposes) float64 { return p.Hedges }},
	{"cut streams", func(p *reports.Purposes) float64 { return p.CutStreams }},
}

// A bill is what a strategy spent per 1,000 successes, or per 1,000 requests.
type bill struct {
	of         *series
	total      float64     // US dollars; NaN without a success
	interval   *[2]float64 // of the total
	byProvider []float64   // by layer, of the total
	byPurpose  []float64   // by purpose, of the total; nil where that is not known
	inVain     float64     // of a strategy without a success, per 1,000 requests; NaN where it is not known
}

// wasted is what went to attempts that answered nobody.
func (b *bill) wasted() float64 {
	sum := 0.0
	for i, v := range b.byPurpose {
		if i > 0 {
			sum += v
		}
	}
	return sum
}

// changeText is how the spend differs from the baseline's, behind the sign of the verdict; "" where it is not compared.
func (b *bill) changeText(baseline string) string {
	diff := difference(b.of.StrategySummary, spendMetric)
	if diff == nil || b.of.Name == baseline || b.of.Barren() {
		return ""
	}
	return strings.TrimSpace(signOf(diff.Verdict) + " " + changedOf(diff, spendMetric))
}

// wasteText is what went to attempts that answered nobody, and its share.
func (b *bill) wasteText() string {
	switch w := b.wasted(); {
	case b.byPurpose == nil:
		return "not recorded"
	case w > 0:
		return amount(w) + " · " + wasteShare(w/b.total)
	}
	return "none"
}

// amount writes dollars with two significant digits below ten cents, zeros among them.
func amount(v float64) string {
	if v < 0.0995 {
		return "$" + significantFixed(v, 2)
	}
	return dollars(v)
}

// wasteShare writes a share with two significant digits, zeros among them, but none beyond a hundredth of a per cent.
func wasteShare(v float64) string {
	switch {
	case v < 5e-5:
		return "<0.01 %"
	case v < 0.0995:
		return significantFixed(math.Round(v*1e4)/100, 2-btoi(v < 9.5e-4)) + " %"
	}
	return percent(v, 0)
}

// billOf divides the mean of the spend metric in proportion to what was spent over all seeds, so that the whole is the
// figure that stands in the tables.
func billOf(g *series, ls []layer, per spendBase) bill {
	b := bill{of: g, inVain: math.NaN()}
	b.total, b.interval = per.of(g.StrategySummary)
	if g.Barren() {
		b.inVain, _ = perRequests(per.requests).of(g.StrategySummary)
	}
	byPurpose, all, purposed := make([]float64, len(purposes)), 0.0, 0.0
	for i := range g.Providers {
		p := &g.Providers[i]
		all += p.SpendUSD
		for k := range purposes {
			v := purposes[k].of(&p.Purposes)
			byPurpose[k] += v
			purposed += v
		}
	}
	if math.IsNaN(b.total) || all <= 0 {
		return b
	}
	b.byProvider = make([]float64, len(ls))
	for i, l := range ls {
		for _, p := range l.providers {
			if p < len(g.Providers) {
				b.byProvider[i] += b.total * g.Providers[p].SpendUSD / all
			}
		}
	}
	if purposed > 0 {
		for k := range byPurpose {
			byPurpose[k] *= b.total / purposed
		}
		b.byPurpose = byPurpose
	}
	return b
}

// A ledger is the common layout of the bills.
type ledger struct {
	theme    Theme
	baseline string
	layers   []layer
	bills    []bill // the cheapest first, those without a figure last
	used     []bool // by purpose: whether a bar shows it
	spentOn  []bool // by purpose: whether any money went there, under a strategy without a success, too
	names    vg.Length
	total    vg.Length // of the figures right of the bars
	change   vg.Length // of the differences to the baseline right of these; 0 where there is none
	wasted   vg.Length // of the figures right of the bars of what answered nobody
	row      vg.Length
	per      spendBase
	known    bool // whether anything is known of purposes
	waste    bool // whether anything was spent on attempts that answered nobody
	lower    bool // whether there are bars by purpose
}

func newBills(t Theme, s *reports.Summary, all []series) *ledger {
	l := &ledger{theme: t, baseline: s.Baseline, layers: layers(s), used: make([]bool, len(purposes)), row: 33, spentOn: make([]bool, len(purposes)),
		per: perSuccesses(s.Scenario.Requests)}
	if allBarren(s) {
		l.per = perRequests(s.Scenario.Requests)
	}
	if len(all) > 12 {
		l.row = 27
	}
	for i := range all {
		b := billOf(&all[i], l.layers, l.per)
		for k, v := range b.byPurpose {
			l.used[k] = l.used[k] || v > 0
			l.waste = l.waste || k > 0 && v > 0
		}
		for k := range purposes {
			for p := range all[i].Providers {
				l.spentOn[k] = l.spentOn[k] || purposes[k].of(&all[i].Providers[p].Purposes) > 0
			}
			l.known = l.known || l.spentOn[k]
		}
		l.bills = append(l.bills, b)
		l.total = max(l.total, t.name.width(money(b.total)))
		if text := b.changeText(s.Baseline); text != "" {
			l.change = max(l.change, changeStyle(t, "better").width(text)+6)
		}
		l.wasted = max(l.wasted, t.tick.width(b.wasteText()))
		l.names = max(l.names, min(t.name.width(b.of.name), 150))
	}
	if l.lower = l.waste; l.per.perRun { // the bars say it already
		l.waste = false
	}
	slices.SortStableFunc(l.bills, func(a, b bill) int {
		switch x, y := math.IsNaN(a.total), math.IsNaN(b.total); {
		case x && !y:
			return 1
		case y && !x:
			return -1
		}
		return cmp.Compare(a.total, b.total)
	})
	return l
}

func (l *ledger) height() vg.Length {
	return billHead + vg.Length(max(1, len(l.bills)))*l.row + tickDrop + 2
}

// legend names the fills.
func (l *ledger) legend() []span {
	t := l.theme
	whole := []span{{text: "Spend per 1,000 " + l.per.noun + "."}}
	if l.scale().hi <= 0 { // nothing is filled
		return whole
	}
	out := whole
	if l.change > 0 {
		out = append(out, span{text: "Against " + shorten(t.subtitle, l.baseline, nameWidth) + ":"})
		out = append(out, t.verdictKey(func(v string) bool {
			return slices.ContainsFunc(l.bills, func(b bill) bool { return markOf(b.of.StrategySummary, spendMetric) == v })
		})...)
	}
	bars := "Upper bars, by provider:"
	if !l.lower {
		bars = "By provider:"
	}
	out = append(out, span{text: bars, whole: true, begins: true})
	for i := range l.layers {
		out = append(out, l.layers[i].span(t))
	}
	if len(l.layers) == 0 {
		out = whole
	}
	if !l.lower {
		return out
	}
	out = append(out, span{text: "Lower bars, by what it was for:", whole: true, begins: true})
	for k, p := range purposes {
		if l.used[k] {
			out = append(out, span{text: p.name, of: p.name, colour: t.ink, whole: true, swatch: purposeFill(t, k)})
		}
	}
	return out
}
