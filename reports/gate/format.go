package gate

import (
	"math"
	"strconv"
	"strings"
)

// figure writes v with four significant digits, or all digits before the point if these are more.
func figure(v float64) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return "none"
	case a == 0:
		return "0"
	case a < 1e-6 || a >= 1e15:
		return minus(strconv.FormatFloat(v, 'g', 4, 64))
	}
	decimals := max(0, 3-int(math.Floor(math.Log10(a))))
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return minus(s)
}

// minus sets the true minus sign, which is as wide as the plus sign.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// quantityText writes a figure with its unit, that of a reports.Metric.
func quantityText(v float64, unit string) string {
	if !finite(v) {
		return "none"
	}
	a := math.Abs(v)
	switch {
	case unit == "s" && a > 0 && a < 0.9995:
		return figure(v*1000) + " ms"
	case unit == "s":
		return figure(v) + " s"
	case unit == "USD" && v < 0:
		return "−$" + cents(a)
	case unit == "USD":
		return "$" + cents(v)
	case unit == "ratio":
		return share(v)
	case unit == "1/s":
		return figure(v) + "/s"
	}
	return figure(v)
}

// cents writes an amount of money with at least two decimals.
func cents(v float64) string {
	s := figure(v)
	if dot := strings.IndexByte(s, '.'); dot < 0 && v < 1e6 {
		return s + ".00"
	} else if dot >= 0 && len(s)-dot == 2 {
		return s + "0"
	}
	return s
}

// share writes a percentage with as many digits as tell it from 100 %.
func share(v float64) string {
	p := v * 100
	if p > 99 && p < 100 {
		decimals := min(8, 2-int(math.Floor(math.Log10(100-p))))
		return strings.TrimRight(strconv.FormatFloat(p, 'f', decimals, 64), "0") + " %"
	}
	return figure(p) + " %"
}

// differenceText writes a difference with its sign.
func differenceText(v float64, relative bool, unit string) string {
	sign := ""
	if v > 0 {
		sign = "+"
	}
	switch {
	case v == 0:
		sign = "±"
	case math.Abs(v) >= math.MaxFloat64:
		return sign + "∞"
	}
	switch {
	case relative && v > -1 && v < -0.99: // −100 % would say that nothing is left
		return "−" + share(-v)
	case relative:
		return sign + two(v*100) + " %"
	case unit == "ratio":
		return sign + two(v*100) + " pp"
	}
	return sign + quantityText(v, unit)
}

// two writes v with at least two significant digits and none after the second decimal below ten.
func two(v float64) string {
	a := math.Abs(v)
	switch {
	case a == 0:
		return "0"
	case a < 0.1:
		return figureTo(v, 2)
	case a < 9.95:
		return minus(strconv.FormatFloat(v, 'f', 1, 64))
	}
	return minus(strconv.FormatFloat(v, 'f', 0, 64))
}

func figureTo(v float64, digits int) string {
	return minus(strconv.FormatFloat(v, 'f', min(9, digits-1-int(math.Floor(math.Log10(math.Abs(v))))), 64))
}

// percentText writes a confidence level.
func percentText(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e8)/1e6, 'f', -1, 64) + " %"
}
