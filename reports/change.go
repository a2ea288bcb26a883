package reports

import (
	"math"
	"strconv"
	"strings"
)

// From which change on reports speak of a multiple: three times as much, or a hundredth. Above, "+200 %" takes thought,
// below, "−99 %" hides whether it is a hundredth or a millionth.
const (
	leastTimes = 2
	leastParts = -0.99
)

// Factor writes a relative difference that is too large for per cent: how many times as much there is, "12", or of how
// many parts one is left, "734,000" for a fall to 1/734,000. Both are "" where per cent will do, and where nothing is
// left: that is exactly −100 %.
func Factor(difference float64) (times, parts string) {
	switch {
	case math.IsNaN(difference) || math.IsInf(difference, 0):
	case difference >= leastTimes:
		return multiple(1 + difference), ""
	case difference <= leastParts && difference > -1:
		return "", multiple(1 / (1 + difference))
	}
	return "", ""
}

// multiple writes a number with two significant digits below ten, else whole with three.
func multiple(v float64) string {
	if v < 9.95 {
		return decimal(significant(v, 2))
	}
	return decimal(math.Round(significant(v, 3)))
}

// Hundredths is a difference in per cent, or that of shares in percentage points, rounded as reports show it: whole
// from ten on, below to a tenth, of percentage points below one to a hundredth. What would be nothing then keeps two
// significant digits.
func Hundredths(difference float64, kind string) float64 {
	p := float64(difference * 100)
	unit := 1.0 // how many of the last digit make one
	switch a := math.Abs(p); {
	case a < 0.995 && kind == "absolute":
		unit = 100
	case a < 9.95:
		unit = 10
	}
	if r := math.Round(p*unit) / unit; r != 0 || p == 0 {
		return r
	}
	return significant(p, 2)
}

// amount says by how much a metric differs, without the sign: in the digits in which pictures and tables show it.
func amount(m *Metric) string {
	d := m.Difference
	v := math.Abs(d.Mean)
	if d.Kind == "relative" {
		switch times, parts := Factor(d.Mean); {
		case times != "":
			return "to " + times + " times"
		case parts != "":
			return "to 1/" + parts
		}
		return "by " + decimal(math.Abs(Hundredths(d.Mean, d.Kind))) + " %"
	}
	switch m.Unit {
	case "ratio":
		return "by " + decimal(math.Abs(Hundredths(d.Mean, d.Kind))) + " pp"
	case "USD":
		return "by " + dollars(v)
	case "1/s":
		return "by " + decimal(significant(v, 3)) + "/s"
	case "s":
		return "by " + duration(v)
	}
	return "by " + decimal(significant(v, 3))
}

// dollars writes an amount to the cent, from $100 on to the dollar and below $1 with three digits.
func dollars(v float64) string {
	switch {
	case v >= 100:
		return "$" + decimal(math.Round(v))
	case v >= 1:
		return "$" + strconv.FormatFloat(v, 'f', 2, 64)
	}
	return "$" + decimal(significant(v, 3))
}

// duration writes seconds with three significant digits in the unit that suits them.
func duration(v float64) string {
	v = significant(v, 3)
	switch {
	case v >= 1 || v == 0:
		return decimal(v) + " s"
	case v >= 1e-3:
		return decimal(significant(float64(v*1e3), 3)) + " ms"
	}
	return decimal(significant(float64(v*1e6), 3)) + " µs"
}

// significant rounds v to n significant digits.
func significant(v float64, n int) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', n-1, 64), 64)
	return r
}

// decimal writes v ≥ 0 in full, with commas between the thousands.
func decimal(v float64) string {
	whole, fraction, dot := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + fraction
	}
	return whole
}
