package gate

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/evenkeel/evenkeel/sim/units"
)

// A quantity is a number with the dimension that it was written in.
type quantity struct {
	value float64
	dim   dim
	bare  bool // no unit was written
}

// A dim is a dimension: powers of seconds and of US dollars. Shares and counts have none.
type dim struct{ s, usd int8 }

var (
	seconds = dim{s: 1}
	money   = dim{usd: 1}
	rate    = dim{s: -1}
)

// dimOf returns the dimension of a metric's unit.
func dimOf(unit string) dim {
	switch unit {
	case "s":
		return seconds
	case "USD":
		return money
	case "1/s":
		return rate
	}
	return dim{}
}

// literals finds the numbers in an expectation, with their units: 0.8, 99.9%, 800ms, 1m30s, $4.20, 40/s. It returns
// the text with a name of one letter in place of each, filled up with spaces, so that no character moves, and the
// quantities by the offsets of those names.
func literals(p *pen) (string, map[int]quantity) {
	text, found := p.text, map[int]quantity{}
	out := append([]rune(nil), text...)
	for i := 0; i < len(text); {
		switch r := text[i]; {
		case r == '"' || r == '\'' || r == '`':
			i = skipQuoted(text, i)
		case isLetter(r):
			for i < len(text) && (isLetter(text[i]) || isDigit(text[i])) {
				i++
			}
		case r == '$' || isDigit(r) || r == '.' && i+1 < len(text) && isDigit(text[i+1]):
			q, end, err := literal(text, i)
			if err != nil {
				p.at(i, "%v", err)
			}
			found[i] = q
			out[i] = 'x'
			for k := i + 1; k < end; k++ {
				out[k] = ' '
			}
			i = end
		default:
			i++
		}
	}
	return string(out), found
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// skipQuoted returns the offset after the quoted text that begins at i.
func skipQuoted(text []rune, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// literal reads the quantity that begins at i and returns the offset after it.
func literal(text []rune, i int) (quantity, int, error) {
	dollars := text[i] == '$'
	if dollars {
		i++
	}
	end := i
	for end < len(text) && (isDigit(text[end]) || isLetter(text[end]) || text[end] == '.') {
		exponent := end > i && (text[end] == 'e' || text[end] == 'E') && isDigit(text[end-1])
		end++
		if exponent && end+1 < len(text) && (text[end] == '-' || text[end] == '+') && isDigit(text[end+1]) {
			end++
		}
	}
	word := string(text[i:end])
	if dollars {
		m, err := units.ParseMoney(word)
		return quantity{value: m.Dollars(), dim: money}, end, err
	}
	if after, ok := percentSign(text, end); ok {
		if _, err := units.ParseNumber(word); err != nil {
			return quantity{}, after, err
		}
		// Decimal digits and exponent in one: 99.9% is the number next to 0.999, not the quotient of a rounded 99.9.
		v, err := strconv.ParseFloat(strings.ReplaceAll(word, "_", "")+"e-2", 64)
		if err != nil { // the word has an exponent of its own
			v, err = units.ParseNumber(word)
			v /= 100
		}
		return quantity{value: v}, after, err
	}
	v, err := units.ParseNumber(word)
	if err != nil {
		d, err := units.ParseDuration(word)
		return quantity{value: float64(d) / 1e9, dim: seconds}, end, err
	}
	if after, ok := perTime(text, end); ok {
		r, err := units.ParseRate(string(text[i:after]))
		return quantity{value: float64(r), dim: rate}, after, err
	}
	return quantity{value: v, bare: true}, end, nil
}

// percentSign looks for a percent sign at i, with or without a space before it.
func percentSign(text []rune, i int) (after int, ok bool) {
	if i < len(text) && text[i] == ' ' {
		i++
	}
	return i + 1, i < len(text) && text[i] == '%'
}

// perTime looks for /s, /min and the like at i, where no name of a strategy goes on from there.
func perTime(text []rune, i int) (after int, ok bool) {
	if i >= len(text) || text[i] != '/' {
		return i, false
	}
	after = i + 1
	for after < len(text) && (isLetter(text[after]) || isDigit(text[after])) {
		after++
	}
	if after < len(text) && (text[after] == '.' || text[after] == '[') {
		return i, false
	}
	switch string(text[i+1 : after]) {
	case "s", "sec", "second", "m", "min", "minute", "h", "hour", "d", "day":
		return after, true
	}
	return i, false
}
