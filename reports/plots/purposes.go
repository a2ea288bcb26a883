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
// answered nobody.
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

// A bill is what a strategy spent per 1,000 successes.
type bill struct {
	of         *series
	total      float64   // US dollars; NaN without a success
	byProvider []float64 // by layer, of the total
	byPurpose  []float64 // by purpose, of the total; nil where that is not known
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
	if diff == nil || b.of.Name == baseline {
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
func billOf(g *series, ls []layer) bill {
	b := bill{of: g, total: mean(g.StrategySummary, spendMetric)}
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
	used     []bool // by purpose: whether any money went there
	names    vg.Length
	total    vg.Length // of the figures right of the bars
	change   vg.Length // of the differences to the baseline right of these; 0 where there is none
	wasted   vg.Length // of the figures right of the bars of what answered nobody
	row      vg.Length
	known    bool // whether anything is known of purposes
	waste    bool // whether anything was spent on attempts that answered nobody
}

func newBills(t Theme, s *reports.Summary, all []series) *ledger {
	l := &ledger{theme: t, baseline: s.Baseline, layers: layers(s), used: make([]bool, len(purposes)), row: 33}
	if len(all) > 12 {
		l.row = 27
	}
	for i := range all {
		b := billOf(&all[i], l.layers)
		for k, v := range b.byPurpose {
			l.used[k] = l.used[k] || v > 0
			l.known = true
			l.waste = l.waste || k > 0 && v > 0
		}
		l.bills = append(l.bills, b)
		l.total = max(l.total, t.name.width(money(b.total)))
		if text := b.changeText(s.Baseline); text != "" {
			l.change = max(l.change, changeStyle(t, "better").width(text)+6)
		}
		l.wasted = max(l.wasted, t.tick.width(b.wasteText()))
		l.names = max(l.names, min(t.name.width(b.of.name), 150))
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
	out := []span{{text: "Spend per 1,000 successes."}}
	if l.change > 0 {
		out = append(out, span{text: "Against " + shorten(t.subtitle, l.baseline, nameWidth) + ":"})
		out = append(out, t.verdictKey(func(v string) bool {
			return slices.ContainsFunc(l.bills, func(b bill) bool { return markOf(b.of.StrategySummary, spendMetric) == v })
		})...)
	}
	bars := "Upper bars, by provider:"
	if !l.waste {
		bars = "By provider:"
	}
	out = append(out, span{text: bars, whole: true, begins: true})
	for i := range l.layers {
		out = append(out, l.layers[i].span(t))
	}
	if len(l.layers) == 0 {
		out = []span{{text: "Spend per 1,000 successes."}}
	}
	if !l.waste {
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

// notes says what the bars are and what is not there.
func (l *ledger) notes() []string {
	out := []string{"Bars end at the mean over the seeds."}
	if slices.ContainsFunc(l.bills, func(b bill) bool {
		m := b.of.Metrics[spendMetric]
		return m != nil && m.Interval != nil
	}) {
		out[0] = "Bars end at the mean over the seeds; whiskers are 95 % confidence intervals."
	}
	out = append(out, "Bars are divided as the spend of all seeds together was.")
	if !l.known {
		return append(out, "What the money was for was not recorded.")
	}
	if !l.waste {
		return append(out, "All of it was spent on useful answers.")
	}
	var none []string
	for k, p := range purposes {
		if !l.used[k] {
			none = append(none, p.name)
		}
	}
	if len(none) > 0 {
		out = append(out, "Nothing was spent on "+listed(none, "or")+".")
	}
	return out
}
