package fit

import (
	"strconv"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// round rounds to four significant digits: as much as a fit means, and few enough to read.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 3, 64), 64)
	if err != nil {
		return v // an infinity or no number
	}
	return r
}

// number writes v with four significant digits.
func number(v float64) string { return units.FormatNumber(round(v)) }

// plain writes v with four significant digits and no exponent.
func plain(v float64) string { return strconv.FormatFloat(round(v), 'f', -1, 64) }

// duration writes seconds with four significant digits, in whole nanoseconds, as a scenario file does.
func duration(v float64) string {
	switch {
	case v == 0:
		return "0s"
	case v >= 1:
		return plain(v) + "s"
	case v >= 1e-3:
		return plain(float64(v*1e3)) + "ms"
	case v >= 1e-6:
		return plain(float64(v*1e6)) + "us"
	}
	return strconv.FormatInt(int64(float64(v*1e9)+0.5), 10) + "ns"
}

// A Unit is that of a fitted quantity.
type Unit int

const (
	// Seconds is the unit of latencies and gaps.
	Seconds Unit = iota
	// Tokens is the unit of prompts and answers, which are whole numbers.
	Tokens
)

// Format writes a value with four significant digits, as a scenario file does.
func (u Unit) Format(v float64) string {
	if u == Tokens {
		return plain(v)
	}
	return duration(v)
}

// read returns the value that a scenario has when it reads what Format wrote.
func (u Unit) read(v float64) units.Quantity {
	if u == Tokens {
		return units.Quantity(round(v))
	}
	d, err := units.ParseDuration(duration(v))
	if err != nil {
		return units.Quantity(v) // out of range, which the distribution will say
	}
	return units.Quantity(float64(d) / float64(time.Second))
}
