package plots

import (
	"math"
	"strconv"
	"strings"
	"time"
)

var timeUnits = []struct {
	name  string
	scale float64
}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}, {"ns", 1e-9}}

// seconds writes a time with three significant digits in its natural unit: 350 ms, 1.24 s.
func seconds(v float64) string {
	if v = significant(v, 3); v == 0 {
		return "0 s"
	}
	for _, u := range timeUnits {
		if v >= u.scale*(1-1e-9) || u.name == "ns" {
			return digits(significant(v/u.scale, 3)) + " " + u.name
		}
	}
	panic("unreachable: the last unit takes every time")
}

// figure writes a time like seconds does, but keeps zeros at its end: 7.60 s stands well above 7.55 s in a table.
func figure(v float64) string {
	v = significant(v, 3)
	for _, u := range timeUnits {
		if x := v / u.scale; x >= 1-1e-9 {
			places := max(0, 2-int(math.Floor(math.Log10(x)+1e-9)))
			return group(strconv.FormatFloat(x, 'f', places, 64)) + " " + u.name
		}
	}
	return seconds(v)
}

// significant rounds v to n significant digits.
func significant(v float64, n int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', n-1, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// digits writes v without an exponent, with commas between thousands.
func digits(v float64) string { return group(strconv.FormatFloat(v, 'f', -1, 64)) }

// group puts commas between the thousands of a decimal number.
func group(s string) string {
	whole, frac, dot := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + frac
	}
	return sign + whole
}

// dollars writes an amount to the cent, or with two significant digits below ten cents.
func dollars(v float64) string {
	a := math.Abs(v)
	switch {
	case a == 0:
		return "$0"
	case a >= 100:
		return "$" + group(strconv.FormatFloat(v, 'f', 0, 64))
	case a >= 0.1:
		return "$" + strconv.FormatFloat(v, 'f', 2, 64)
	}
	return "$" + strconv.FormatFloat(significant(v, 2), 'f', -1, 64)
}

// money writes an amount like dollars does, but with three significant digits below a dollar, as tables need to tell
// amounts apart.
func money(v float64) string {
	if a := math.Abs(v); a > 0 && a < 1 {
		return "$" + significantFixed(v, 3)
	}
	return dollars(v)
}

// significantFixed writes v with n significant digits, zeros at the end among them.
func significantFixed(v float64, n int) string {
	v = significant(v, n)
	return group(strconv.FormatFloat(v, 'f', max(0, n-1-int(math.Floor(math.Log10(math.Abs(v))+1e-9))), 64))
}

// percent writes a share; decimals is how many digits follow the point at most.
func percent(v float64, decimals int) string {
	p := math.Pow(10, float64(decimals))
	return digits(math.Round(v*100*p)/p) + " %"
}

// wholePercent writes a share in whole per cent, so that neither none nor all is claimed falsely.
func wholePercent(v float64) string {
	switch {
	case v > 0 && v < 0.005:
		return "under 1 %"
	case v < 1 && v >= 0.995:
		return "over 99 %"
	}
	return percent(v, 0)
}

// successShare writes a success ratio so that neither 100 % nor 0 % is claimed falsely.
func successShare(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case v < 1 && v >= 0.9995:
		return ">99.9 %"
	case v > 0 && v < 0.0005:
		return "<0.1 %"
	}
	if v == 1 || v == 0 {
		return percent(v, 0)
	}
	return strconv.FormatFloat(v*100, 'f', 1, 64) + " %"
}

// A clock writes moments of a run: in seconds, minutes or hours by how long the run is.
type clock struct{ unit time.Duration }

func clockFor(length time.Duration) clock {
	switch {
	case length < 2*time.Minute:
		return clock{time.Second}
	case length < 3*time.Hour:
		return clock{time.Minute}
	}
	return clock{time.Hour}
}

func (c clock) name() string {
	switch c.unit {
	case time.Second:
		return "s"
	case time.Minute:
		return "min"
	}
	return "h"
}

// span writes a stretch of time without its unit: 5–10, 5:00–10:30; of one that is too short to tell, its moment.
func (c clock) span(from, to time.Duration) string {
	write := c.at
	if c.unit > time.Second && from%c.unit == 0 && to%c.unit == 0 {
		write = func(t time.Duration) string { return c.mark(t, c.unit) }
	}
	if a, b := write(from), write(to); a != b {
		return a + "–" + b
	}
	return write(from)
}

// mark writes a moment on an axis whose marks are step apart: a plain number where all of them are.
func (c clock) mark(t, step time.Duration) string {
	if c.unit > time.Second && step%c.unit == 0 {
		return digits(float64(t / c.unit))
	}
	return c.at(t)
}

// at writes a moment without its unit: 12.5, 20:00, 3:30.
func (c clock) at(t time.Duration) string {
	if c.unit == time.Second {
		return digits(significant(t.Seconds(), 4))
	}
	n := int64(t.Round(c.unit/60) / (c.unit / 60))
	rest := strconv.FormatInt(n%60, 10)
	if len(rest) < 2 {
		rest = "0" + rest
	}
	return strconv.FormatInt(n/60, 10) + ":" + rest
}
