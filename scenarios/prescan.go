package scenarios

import (
	"unicode/utf8"
)

const (
	maxSize   = 4 << 20 // bytes of a scenario file
	maxPoints = 480_000 // see prescan
)

// prescan refuses, before the YAML library sees them, files that it would take too much time or memory for, and
// those that are not text. Within a flow collection the library keeps every token until its end, some 3 kB for each
// comma or bracket, and 800 bytes for a colon. Wherever they stand, an anchor, an alias or a tag costs 600 bytes, and a
// line, a dash, a quoted word or a comment a few hundred. Weighed by that, the limit keeps a file under 200 MB, and
// leaves room for some five thousand providers.
func prescan(data []byte, r *report) bool {
	if len(data) > maxSize {
		r.at(1, 1, "the file is larger than 4 MiB, the most that a scenario may have")
		return false
	}
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		r.at(1, 1, "the file is UTF-16; save it as UTF-8")
		return false
	}
	line, col, points := 1, 0, 0
	for i := 0; i < len(data); {
		c, width := rune(data[i]), 1
		if c >= utf8.RuneSelf {
			if c, width = utf8.DecodeRune(data[i:]); c == utf8.RuneError && width == 1 {
				r.at(line, col+1, "the byte 0x%02x is not UTF-8; save the file as UTF-8", data[i])
				return false
			}
		}
		col++
		switch {
		case c == '\n':
			line, col = line+1, 0
			points++
		case c == '#':
			points++
		case c == '-' || c == '?' || c == '"' || c == '\'':
			points += 2
		case c == ':' || c == '&' || c == '*' || c == '!':
			points += 3
		case c == '\r' && !(i+1 < len(data) && data[i+1] == '\n') || c == '\u0085' || c == '\u2028' || c == '\u2029':
			points += 3 // a line break, for the library
		case c == ',' || c == '[' || c == '{':
			points += 8
		case c == '%' && col == 1:
			r.at(line, col, "a line begins with %%, which makes it a YAML directive; directives are not used in scenarios")
			return false
		case c < ' ' && c != '\t' && c != '\r' || c == 0x7f:
			r.at(line, col, "the control character 0x%02x; a scenario is plain text", c)
			return false
		}
		if points > maxPoints {
			r.at(line, col, "the file holds too many values; a scenario of up to some 5,000 providers fits")
			return false
		}
		i += width
	}
	return true
}
