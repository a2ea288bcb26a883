// Package safe makes text from files harmless where people read it: names, descriptions and messages that may hold
// anything.
package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes text from a file harmless on a terminal: control characters, invisible formatting such as a change of
// writing direction, and bytes that are no UTF-8 become the replacement character, every space a plain one.
func Plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			return utf8.RuneError
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
