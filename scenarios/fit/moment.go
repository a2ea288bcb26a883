package fit

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/evenkeel/evenkeel/sim/units"
)

// layouts are the ways in which logs write a moment; without a zone it is taken to be in UTC.
var layouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-0700", "2006/01/02 15:04:05", "02/Jan/2006:15:04:05 -0700",
}

// moment reads when a request was sent, in nanoseconds: a date with a time, or a number.
func (c *columns) moment(text string, unit time.Duration) (int64, error) {
	if v, err := units.ParseNumber(text); err == nil {
		if unit == 0 {
			unit = c.epochUnit(v)
		}
		if ns, ok := decimal(text, int64(unit)); ok {
			return ns, nil
		}
		return 0, fmt.Errorf("%q is out of range", clip(text))
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1970 && t.Year() < 2100 {
			return t.UnixNano(), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time, such as 2023-11-16T18:17:03.98Z or seconds since 1970", clip(text))
}

// epochUnit guesses the unit of times by the first one: any since 1973, in milliseconds or less, is larger than any
// in seconds that a log could hold.
func (c *columns) epochUnit(v float64) time.Duration {
	if c.epoch == 0 {
		switch {
		case v >= 1e17:
			c.epoch = time.Nanosecond
		case v >= 1e14:
			c.epoch = time.Microsecond
		case v >= 1e11:
			c.epoch = time.Millisecond
		default:
			c.epoch = c.unit
		}
	}
	return c.epoch
}

// maxMoment bounds moments to 146 years, so that there is room for what is added to them.
const maxMoment = 1 << 62

// decimal multiplies a decimal number, not negative, by unit: exactly where it has no exponent; a fraction of a
// nanosecond is cut.
func decimal(text string, unit int64) (int64, bool) {
	text = strings.ReplaceAll(text, "_", "")
	if strings.ContainsAny(text, "eE") {
		v, err := strconv.ParseFloat(text, 64)
		v = float64(v * float64(unit))
		return int64(v), err == nil && v >= 0 && v < maxMoment
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "+"), ".")
	n := int64(0)
	if whole != "" {
		var err error
		if n, err = strconv.ParseInt(whole, 10, 64); err != nil || n < 0 || n >= maxMoment/unit {
			return 0, false
		}
	}
	n *= unit
	if fraction = fraction[:min(len(fraction), 9)]; fraction != "" {
		f, err := strconv.ParseInt(fraction, 10, 64)
		if err != nil {
			return 0, false
		}
		part := f * unit // below 10⁹ × 10⁹
		for range len(fraction) {
			part /= 10
		}
		n += part
	}
	return n, true
}
