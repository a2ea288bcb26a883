package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads a duration as people write it: 350ms, 1m30s, 2d. Days count 24 hours. Negative durations
// are refused, and so are those over 290 years.
func ParseDuration(s string) (time.Duration, error) {
	bad := func() (time.Duration, error) {
		return 0, fmt.Errorf("%q is not a duration; write a number with a unit, such as 350ms, 10s or 1m30s", clip(s))
	}
	t := strings.TrimSpace(s)
	var days time.Duration
	if i := strings.IndexByte(t, 'd'); i > 0 {
		n, err := ParseNumber(t[:i])
		if err != nil || !(n >= 0 && n < 100_000) {
			return bad()
		}
		days = time.Duration(n * 24 * float64(time.Hour))
		t = t[i+1:]
		if t == "" {
			return days, nil
		}
	}
	d, err := time.ParseDuration(t)
	if err != nil || d < 0 || days+d < 0 {
		return bad()
	}
	return days + d, nil
}

// FormatDuration writes d in the shortest form that ParseDuration reads back: 10m, 1m30s, 350ms.
func FormatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

// ParseRate reads events per second: 40/s, 90/min, 3600/h; a bare number is per second.
func ParseRate(s string) (Rate, error) {
	num, unit, divided := strings.Cut(strings.TrimSpace(s), "/")
	if !divided {
		unit = "s"
	}
	per := 1.0
	switch strings.TrimSpace(unit) {
	case "s", "sec", "second":
	case "m", "min", "minute":
		per = 60
	case "h", "hour":
		per = 3600
	case "d", "day":
		per = 86400
	default:
		return 0, fmt.Errorf("%q is not a rate; write 40/s, 90/min or 3600/h", clip(s))
	}
	v, err := ParseNumber(num)
	if err != nil || v < 0 {
		return 0, fmt.Errorf("%q is not a rate; write 40/s, 90/min or 3600/h", clip(s))
	}
	return Rate(v / per), nil
}

// FormatRate writes r as ParseRate reads it.
func FormatRate(r Rate) string { return FormatNumber(float64(r)) + "/s" }

// ParseShare reads a share: 0.5% or 0.005. The result lies in [0, 1].
func ParseShare(s string) (Share, error) {
	t := strings.TrimSpace(s)
	num, percent := strings.CutSuffix(t, "%")
	v, err := ParseNumber(num)
	if percent {
		v /= 100
	}
	if err != nil || v < 0 || v > 1 {
		return 0, fmt.Errorf("%q is not a share; write a percentage up to 100%%, such as 0.5%%, or a fraction up to 1, such as 0.005", clip(s))
	}
	return Share(v), nil
}

// FormatShare writes s as a percentage.
func FormatShare(s Share) string {
	return strconv.FormatFloat(math.Round(float64(s)*1e12)/1e10, 'g', -1, 64) + "%"
}

// ShareText writes s as reports do, with a space before the sign: 40 %.
func ShareText(s Share) string { return strings.TrimSuffix(FormatShare(s), "%") + " %" }

// ParseNumber reads a finite decimal number; underscores may group digits (100_000).
func ParseNumber(s string) (float64, error) {
	t := strings.TrimSpace(s)
	if strings.ContainsAny(t, "xXpPiInN") { // no hexadecimal, no infinities, no NaN
		return 0, fmt.Errorf("%q is not a number", clip(s))
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(t, "_", ""), 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", clip(s))
	}
	return v, nil
}

// FormatNumber writes v in the shortest form that reads back to the same value.
func FormatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// ParseTokenPrice reads US dollars per million tokens, exactly, up to six decimals: 2.50, $2.50, 0.075.
func ParseTokenPrice(s string) (TokenPrice, error) {
	m, err := ParseMoney(s)
	if err != nil || m%1_000_000 != 0 || m > 1_000_000*Dollar {
		return 0, fmt.Errorf("%q is not a price; write US dollars per million tokens with at most six decimals, such as 2.50", clip(s))
	}
	return TokenPrice(m / 1_000_000), nil
}

// ParseMoney reads US dollars exactly, up to twelve decimals and nine million dollars.
func ParseMoney(s string) (Money, error) {
	bad := fmt.Errorf("%q is not an amount of US dollars, such as 2.50", clip(s))
	t := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "$"))
	whole, frac, _ := strings.Cut(t, ".")
	if whole == "" && frac == "" || len(whole) > 7 {
		return 0, bad
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > 12 {
		return 0, bad
	}
	frac += strings.Repeat("0", 12-len(frac))
	if whole == "" {
		whole = "0"
	}
	n, err := strconv.ParseUint(whole+frac, 10, 63)
	if err != nil {
		return 0, bad
	}
	return Money(n), nil
}

// FormatTokenPrice writes p in US dollars per million tokens.
func FormatTokenPrice(p TokenPrice) string {
	s := fmt.Sprintf("%d.%06d", p/1_000_000, p%1_000_000)
	s = strings.TrimRight(s, "0")
	if i := strings.IndexByte(s, '.'); len(s)-i < 3 {
		s += strings.Repeat("0", 3-(len(s)-i))
	}
	return s
}

// clip shortens a hostile value for an error message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return s
}
