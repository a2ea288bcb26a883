package prices

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/evenkeel/evenkeel/sim/units"
)

// maxPrice is a million US dollars per million tokens, in picodollars per token.
const maxPrice units.TokenPrice = 1_000_000_000_000

// parse turns US dollars per token, written as a JSON number, into picodollars per token by shifting the decimal
// point. What lies beyond the picodollar is the noise of whoever wrote a binary fraction (7.500000000000001e-08) and
// is rounded away; where that would change the price by more than a billionth of it, it is an error.
func parse(s string) (units.TokenPrice, error) {
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(s), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" || strings.Trim(whole+fraction, "0123456789") != "" || len(mantissa) > 100 {
		return 0, fmt.Errorf("it is not a number of US dollars per token from 0 up")
	}
	shift := 12
	if scaled {
		e, err := strconv.Atoi(exponent)
		if err != nil || e < -100 || e > 100 {
			return 0, fmt.Errorf("its exponent is out of range")
		}
		shift += e
	}
	digits := whole + fraction
	point := len(whole) + shift
	switch {
	case point < 0:
		digits, point = strings.Repeat("0", -point)+digits, 0
	case point > len(digits):
		digits += strings.Repeat("0", point-len(digits))
	}
	kept := strings.TrimLeft(digits[:point], "0")
	if len(kept) > 13 {
		return 0, fmt.Errorf("it is more than a US dollar per token")
	}
	n, _ := strconv.ParseInt("0"+kept, 10, 64)
	price := units.TokenPrice(n)
	return round(price, strings.TrimRight(digits[point:], "0"))
}

// round rounds a price away from what follows its point, unless that is more than noise.
func round(price units.TokenPrice, rest string) (units.TokenPrice, error) {
	if rest != "" {
		nines := rest[0] >= '5'
		if nines {
			price++
		}
		// The distance to price in units of 10⁻¹² picodollars, at most 5·10¹¹.
		padded := (rest + "000000000000")[:12]
		off, _ := strconv.ParseInt(padded, 10, 64)
		if nines {
			off = 1_000_000_000_000 - off
		}
		if off > int64(price)*1000 {
			return 0, fmt.Errorf("it is finer than a picodollar per token")
		}
	}
	if price > maxPrice {
		return 0, fmt.Errorf("it is more than a US dollar per token")
	}
	return price, nil
}
