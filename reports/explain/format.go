package explain

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/reports"
	"github.com/evenkeel/evenkeel/sim/units"
)

// quantity writes a figure as people read it, with four significant digits: of a strategy's score, or of a metric.
func quantity(v float64, unit string) string { return precise(v, unit, 4) }

// precise writes a figure with so many significant digits.
func precise(v float64, unit string, digits int) string {
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	}
	switch unit {
	case "s":
		return seconds(v, digits)
	case "USD":
		return strings.Replace("$"+decimal(v, digits), "$−", "−$", 1)
	case "ratio":
		if v > 0.99 && v < 1 {
			digits += 2 // what falls short of all is what matters
		}
		return decimal(v*100, digits) + " %"
	case "1/s":
		return decimal(v, digits) + "/s"
	}
	return decimal(v, digits)
}

// both writes two figures with as many digits as tell them apart, or the one where they are equal.
func both(a, b *float64, unit string) string {
	text := func(v *float64, digits int) string {
		if v == nil {
			return "none"
		}
		return precise(*v, unit, digits)
	}
	for digits := 4; ; digits += 2 {
		before, after := text(a, digits), text(b, digits)
		switch {
		case before != after:
			return before + " → " + after
		case digits > 16 || a == nil || *a == *b:
			return text(a, 4)
		}
	}
}

func seconds(v float64, digits int) string {
	switch a := math.Abs(v); {
	case a == 0 || a >= 0.99995:
		return decimal(v, digits) + " s"
	case a >= 0.99995e-3:
		return decimal(v*1e3, digits) + " ms"
	}
	return decimal(v*1e6, digits) + " µs"
}

// decimal writes v with so many significant digits, or all digits before the point if these are more, without zeros at
// the end of a fraction.
func decimal(v float64, digits int) string {
	a := math.Abs(v)
	if a != 0 && (a < 1e-9 || a >= 1e15) {
		return minus(strconv.FormatFloat(v, 'g', digits, 64))
	}
	decimals := digits - 1
	if a > 0 {
		decimals = digits - 1 - int(math.Floor(math.Log10(a)))
	}
	s := strconv.FormatFloat(v, 'f', max(0, min(decimals, 17)), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return minus(grouped(s))
}

// minus sets the true minus sign, which is as wide as a digit.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// grouped sets commas between thousands.
func grouped(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	digits := strings.TrimPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	out := digits
	if len(whole) > 0 && whole[0] == '-' {
		out = "-" + digits
	}
	if fraction != "" {
		out += "." + fraction
	}
	return out
}

// count writes a whole number.
func count[T int | int64 | uint64](n T) string {
	return minus(grouped(strconv.FormatInt(int64(n), 10)))
}

// at writes a point in virtual time to the microsecond.
func at(d time.Duration) string { return units.FormatDuration(d.Round(time.Microsecond)) }

// left writes what a rate limit left.
func left(n int64) string {
	if n < 0 {
		return "never told"
	}
	return count(n)
}

// ordinal writes 1st, 2nd, 3rd, 4th, 11th …
func ordinal(n uint64) string { return count(n) + reports.OrdinalEnding(n) }

// plural writes a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}
