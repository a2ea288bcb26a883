package tables

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// A scale is what all figures of a column are written in, so that they can be compared at a glance.
type scale struct {
	unit   string  // of the metric
	factor float64 // by which a figure is multiplied
	before string  // the sign that stands before a figure, and the one after it
	after  string

	decimals int // digits after the point that suit most of the intervals
}

// scaleOf chooses the scale for figures of a unit: times in the unit that suits the longest, unless others would be
// lost in it; then each has its own.
func scaleOf(unit string, figures ...float64) scale {
	s := scale{unit: unit, factor: 1}
	switch unit {
	case "USD":
		s.before = "$"
	case "1/s":
		s.after = "/s"
	case "ratio":
		s.factor, s.after = 100, " %"
	case "s":
		longest, shortest := 0.0, math.Inf(1)
		for _, v := range figures {
			longest = max(longest, math.Abs(v))
			if v != 0 {
				shortest = min(shortest, math.Abs(v))
			}
		}
		switch {
		case shortest < longest/1000:
			return scale{}
		case longest >= 0.9995:
			s.after = " s"
		case longest >= 0.9995e-3:
			s.factor, s.after = 1e3, " ms"
		default:
			s.factor, s.after = 1e6, " µs"
		}
	}
	return s
}

// scaleFor chooses the scale for a metric over all strategies or classes that a table shows.
func scaleFor(metric string, all []reports.Metrics) scale {
	var figures []float64
	unit := ""
	for _, m := range all {
		if x := m[metric]; x != nil {
			unit = x.Unit
			if x.Mean != nil {
				figures = append(figures, *x.Mean)
			}
		}
	}
	s := scaleOf(unit, figures...)
	var decimals []int
	for _, m := range all {
		if half := s.reach(m[metric]); half > 0 {
			decimals = append(decimals, decimalsOf(half))
		}
	}
	if len(decimals) > 0 {
		slices.Sort(decimals)
		s.decimals = decimals[len(decimals)/2]
	}
	return s
}

// reach is half the width of a metric's interval, on the scale; 0 without one.
func (s scale) reach(m *reports.Metric) float64 {
	if m == nil || m.Interval == nil {
		return 0
	}
	return (m.Interval[1] - m.Interval[0]) / 2 * s.factor
}

// maxPercentDecimals bounds the digits of a share: a hundredth of a percentage point is as much as anyone cares for.
const maxPercentDecimals = 2

// figure writes a metric's mean with as many digits as its interval justifies, and half the interval's width: "1.84 s ±
// 0.06". Of that, one digit says enough; two, or one that is rounded up, keep the column even. Without an interval, or
// with one too narrow to show, a figure has three digits.
func (s scale) figure(m *reports.Metric) string {
	v := *m.Mean
	if s.factor == 0 { // each has its own
		s = scaleFor("", []reports.Metrics{{"": m}})
	}
	if s.unit == "ratio" && (v <= 0 || v >= 1) {
		return quantity(v, m.Unit) // nothing and all are exact
	}
	half := s.reach(m)
	if !(half > 0) {
		return s.plain(v)
	}
	enough := decimalsOf(half)
	least := enough
	if half >= 0.75*math.Pow10(1-enough) {
		least--
	}
	decimals := min(max(s.decimals, least), enough+1)
	if s.unit == "ratio" {
		decimals = min(decimals, maxPercentDecimals)
	}
	if half < 0.5*math.Pow10(-decimals) {
		return s.plain(v)
	}
	number := rounded(v*s.factor, decimals)
	if s.unit == "ratio" && (number == rounded(100, decimals) || number == rounded(0, decimals)) {
		return s.plain(v) // not quite all, or not quite nothing
	}
	return s.signed(number) + " ± " + rounded(half, decimals)
}

// plain writes a figure to about three digits.
func (s scale) plain(v float64) string {
	switch s.unit {
	case "s":
		return s.signed(three(v * s.factor))
	case "":
		return three(v)
	}
	return quantity(v, s.unit)
}

// signed sets the signs of the unit.
func (s scale) signed(number string) string {
	sign := ""
	if n, negative := strings.CutPrefix(number, "−"); negative {
		sign, number = "−", n
	}
	return sign + s.before + number + s.after
}

// decimalsOf is how many digits after the point show one digit of a width, below 0 where that digit stands before it.
func decimalsOf(width float64) int {
	_, exponent, _ := strings.Cut(strconv.FormatFloat(width, 'e', 0, 64), "e") // 0.096 is rounded to 1e-01
	n, _ := strconv.Atoi(exponent)
	return -n
}

// rounded writes v to so many digits after the point; below 0, to tens and more.
func rounded(v float64, decimals int) string {
	if decimals < 0 {
		unit := math.Pow10(-decimals)
		v, decimals = math.Round(v/unit)*unit, 0
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) < 16 {
		n, _ := strconv.ParseUint(whole, 10, 64) // digits alone, few enough to fit
		whole = grouped(n)
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		return "−" + whole
	}
	return whole
}

// parts are those of a figure, cut where the figures of a column have to stand below each other.
type parts struct{ whole, fraction, unit, reach, reachFraction string }

// partsOf cuts "$1.84 s ± 0.06" into "$1", ".84", " s", " ± 0" and ".06"; ok is false for a text that is no figure, and
// for nothing and all, which have no point.
func partsOf(text string) (p parts, ok bool) {
	if !strings.ContainsFunc(text, isDigit) || text == "100 %" || strings.HasPrefix(text, "0 ") || strings.HasPrefix(text, "0/") {
		return p, false
	}
	p.whole, p.fraction, p.unit = cutNumber(text)
	if at := strings.Index(p.unit, " ± "); at >= 0 {
		reach := p.unit[at:]
		p.unit = p.unit[:at]
		var rest string
		p.reach, p.reachFraction, rest = cutNumber(reach)
		p.reachFraction += rest
	}
	return p, true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// cutNumber cuts a text after the whole part of its first number and after its fraction.
func cutNumber(text string) (whole, fraction, rest string) {
	end := strings.IndexFunc(text, isDigit)
	for end < len(text) && (isDigit(rune(text[end])) || text[end] == ',') {
		end++
	}
	whole, rest = text[:end], text[end:]
	if len(rest) > 1 && rest[0] == '.' && isDigit(rune(rest[1])) {
		n := 1
		for n < len(rest) && isDigit(rune(rest[n])) {
			n++
		}
		fraction, rest = rest[:n], rest[n:]
	}
	return whole, fraction, rest
}

// aligned pads texts such that, set to the right, their points stand below each other, and what follows "±" too.
func aligned(texts []string) []string {
	var widest [5]int
	all := make([]*parts, len(texts))
	for i, text := range texts {
		if p, ok := partsOf(text); ok {
			all[i] = &p
			for k, x := range p.list() {
				widest[k] = max(widest[k], width(x))
			}
		}
	}
	out := slices.Clone(texts)
	for i, p := range all {
		if p == nil {
			continue
		}
		list := p.list()
		pad := func(k int) string { return strings.Repeat(" ", widest[k]-width(list[k])) }
		out[i] = pad(0) + list[0] + list[1] + pad(1) + list[2] + pad(2)
		switch {
		case list[3] == "":
			out[i] += pad(3) + pad(4)
		default: // the sign follows the figure, its number is set to the right
			sign := " ± "
			out[i] += sign + pad(3) + strings.TrimPrefix(list[3], sign) + list[4] + pad(4)
		}
	}
	return out
}

func (p *parts) list() [5]string {
	return [5]string{p.whole, p.fraction, p.unit, p.reach, p.reachFraction}
}
