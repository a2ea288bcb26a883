package reports

import (
	"encoding/csv"
	"strings"
)

// OrdinalEnding is what follows a number that counts a place: 1st, 2nd, 3rd, 4th, 11th …
func OrdinalEnding(n uint64) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// ShellWord writes a word so that a POSIX shell takes it as it is.
func ShellWord(word string) string {
	if word != "" && !strings.ContainsFunc(word, unsafe) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// unsafe reports whether a shell could see more in r than a character of a word.
func unsafe(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./,:@%+=", r))
}

// ShellList writes words as the value of a flag that takes a list: such flags read a line of CSV (RFC 4180), so that a
// word may hold a comma or a quotation mark.
func ShellList(words []string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(words) // a strings.Builder takes everything
	w.Flush()
	return ShellWord(strings.TrimSuffix(b.String(), "\n"))
}
