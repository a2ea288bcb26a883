package tables

import (
	"math"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/reports"
)

// quantity writes a figure as people read it, to about three digits. unit is that of a reports.Metric.
func quantity(v float64, unit string) string {
	switch unit {
	case "s":
		return seconds(v)
	case "USD":
		return dollars(v)
	case "ratio":
		return percent(v)
	case "1/s":
		return three(v) + "/s"
	}
	return three(v)
}

func seconds(v float64) string {
	switch a := math.Abs(v); {
	case a == 0:
		return "0 s"
	case a < 0.9995e-3:
		return three(v*1e6) + " µs"
	case a < 0.9995:
		return three(v*1e3) + " ms"
	}
	return three(v) + " s"
}

// three writes v with three significant digits, or all digits before the point if these are more.
func three(v float64) string {
	switch a := math.Abs(v); {
	case a == 0:
		return "0"
	case a < 0.9995:
		return minus(strconv.FormatFloat(v, 'f', min(12, 2-int(math.Floor(math.Log10(a)))), 64))
	case a < 9.995:
		return fixed(v, 2)
	case a < 99.95:
		return fixed(v, 1)
	case a < 1e15:
		s := grouped(uint64(math.Round(a)))
		if v < 0 {
			return "−" + s
		}
		return s
	}
	return minus(strconv.FormatFloat(v, 'g', 3, 64))
}

func dollars(v float64) string {
	a := math.Abs(v)
	s := three(a)
	if a >= 0.9995 && a < 999.5 {
		s = fixed(a, 2)
	}
	if v < 0 {
		return "−$" + s
	}
	return "$" + s
}

// percent never rounds to 100 % what fell short of it, nor to 0 % what happened.
func percent(v float64) string {
	p := v * 100
	switch {
	case p == 0 || p == 100:
		return strconv.Itoa(int(p)) + " %"
	case p > 0 && p < 0.005:
		return "<0.01 %"
	case p > 99.99 && p < 100:
		return ">99.99 %"
	case p >= 9.995 && p < 98.995:
		return fixed(p, 1) + " %"
	}
	return fixed(p, 2) + " %"
}

// difference writes a difference with its sign; kind and unit are those of a reports.Difference and its metric.
func difference(v float64, kind, unit string) string {
	switch {
	case kind == "relative":
		switch times, parts := reports.Factor(v); {
		case times != "":
			return "×" + times
		case parts != "": // −100 % would say that nothing is left
			return "÷" + parts
		}
		return points(v*100) + " %"
	case unit == "ratio":
		return points(v*100) + " pp"
	case v == 0:
		return "±" + quantity(0, unit)
	case v > 0:
		return "+" + quantity(v, unit)
	}
	return quantity(v, unit)
}

// points writes v with a sign and two digits.
func points(v float64) string {
	var s string
	switch a := math.Abs(v); {
	case a == 0:
		return "±0"
	case a < 0.005:
		return "≈0"
	case a < 0.0995:
		s = fixed(v, 2)
	case a < 9.95:
		s = fixed(v, 1)
	default:
		s = fixed(v, 0)
	}
	if v > 0 {
		return "+" + s
	}
	return s
}

func fixed(v float64, decimals int) string { return minus(strconv.FormatFloat(v, 'f', decimals, 64)) }

// minus sets the true minus sign, which is as wide as the plus sign.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// grouped writes n with commas between thousands.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
